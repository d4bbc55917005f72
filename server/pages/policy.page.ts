import { html } from 'hono/html'
import type { InterfaceLanguage } from '#shared/agent.ts'
import { type PolicyCountry, type PublicPolicy, policyCountries } from '#shared/policy.ts'
import { localeOf, renderPage } from './page.ts'
import { pageWords } from './policy-words/index.ts'
import { tell } from './self-service-words/index.ts'

/** What customers know us by, and where they reach a person. */
export type Service = { brand: string; phone: string | null; hours: string | null }

const isoOf = (country: PolicyCountry) => (country === 'UK' ? 'GB' : country)
const nameOf = (country: PolicyCountry, language: InterfaceLanguage) =>
  new Intl.DisplayNames([localeOf(language)], { type: 'region' }).of(isoOf(country)) ?? country

/** The policy as customers of one country read it, from the published rules alone. */
export function policyPage(policy: PublicPolicy, language: InterfaceLanguage, service: Service, url: string | null) {
  const words = pageWords[language]
  const { country, returns, lawMonths, guarantees, excepted } = policy
  const href = (lang: InterfaceLanguage, of: PolicyCountry, version?: number) =>
    `/policy?lang=${lang}&country=${of}${version === undefined ? '' : `&version=${version}`}`
  const day = new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(policy.validFromOn))
  const isOurs = returns.days > returns.lawDays
  const main = html`<p class="over">${words.policy}</p>
<h1>${words.title}</h1>
<p class="lead">${words.lead(nameOf(country, language))}</p>
<nav class="links" aria-label="${words.countries}">${policyCountries.map(
    (each) => html`<a href="${href(language, each)}"${each === country ? html` aria-current="true"` : ''}>${nameOf(each, language)}</a>`,
  )}</nav>
${service.phone ? html`<a class="phone" href="tel:${service.phone.replaceAll(/[^+\d]/g, '')}"><b>${service.phone}</b>${service.hours ? html`<span>${service.hours}</span>` : ''}</a>` : ''}
<div class="columns">
<section><h2>${words.mind}</h2>
<p class="big"><b>${words.days(returns.days)}</b> ${words.fromDelivery}</p>
<p>${isOurs ? words.lawGives(returns.lawDays, returns.days) : ''} ${words.onlyLaw} ${returns.weCover ? words.weCover : words.youCover} ${words.refund}</p>
<p>${returns.storeDays === null ? words.notInShop : words.inShop(returns.storeDays)}</p>
<p><a href="${`/withdraw?lang=${language}&country=${country}`}">${tell(language, 'withdraw.title')}</a></p></section>
<section><h2>${words.broken}</h2>
<ul class="rows">${guarantees.map(({ title, goods, months }) => html`<li><span>${goods.length > 0 ? goods.map((each) => words.goods[each] ?? each).join(', ') : title}</span><b>${words.years(months)}</b></li>`)}
${lawMonths.length === 0 ? html`<li><span>${words.byLaw}</span><b>${words.noEnd}</b></li>` : ''}
${lawMonths.map((months, at) => html`<li><span>${at === 0 ? words.byLaw : words.byLawLong}</span><b>${words.years(months)}</b></li>`)}</ul>
<p>${words.free} ${policy.proofMonths === null ? '' : words.proof(policy.proofMonths)} ${lawMonths.length === 0 ? words.noEndWhy : ''}</p></section>
<section><h2>${words.need}</h2><p>${words.needWhy}</p></section>
${
  excepted.hygiene || excepted.personal
    ? html`<section><h2>${words.not}</h2><ul class="rows">${excepted.hygiene ? html`<li>${words.notHygiene}</li>` : ''}${excepted.personal ? html`<li>${words.notPersonal}</li>` : ''}</ul><p>${words.unlessFaulty}</p></section>`
    : ''
}
</div>`
  const footer = html`<p>${words.valid(day, policy.version)} ${words.help(country)}</p>
${policy.earlier.length > 0 ? html`<p>${words.earlier} ${policy.earlier.map((each) => html`<a href="${href(language, country, each)}">${words.version(each)}</a> `)}</p>` : ''}`
  return renderPage({
    language,
    brand: service.brand,
    title: words.policy,
    hrefIn: (each) => href(each, country),
    languagesLabel: words.languages,
    data: returnPolicyData(policy, url && `${url}${href(language, country)}`),
    main,
    footer,
  })
}

/** schema.org MerchantReturnPolicy: the window, who pays for a change of mind, and that faults cost nothing. */
const returnPolicyData = ({ country, returns }: PublicPolicy, link: string | null) => ({
  '@context': 'https://schema.org',
  '@type': 'MerchantReturnPolicy',
  applicableCountry: isoOf(country),
  returnPolicyCategory: 'https://schema.org/MerchantReturnFiniteReturnWindow',
  merchantReturnDays: returns.days,
  returnMethod: 'https://schema.org/ReturnByMail',
  refundType: 'https://schema.org/FullRefund',
  customerRemorseReturnFees: `https://schema.org/${returns.weCover ? 'FreeReturn' : 'ReturnFeesCustomerResponsibility'}`,
  itemDefectReturnFees: 'https://schema.org/FreeReturn',
  ...(link ? { merchantReturnLink: link } : {}),
})
