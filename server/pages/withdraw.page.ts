import { html, raw } from 'hono/html'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { PolicyCountry } from '#shared/policy.ts'
import { localeOf, renderPage } from './page.ts'
import { type OwnKey, tell } from './self-service-words/index.ts'
import { type Html, say } from './status-words/index.ts'

/** `country`: asked for by the address; `zone` (IANA): by whose clock the receipt is dated. */
type Frame = { lang: InterfaceLanguage; brand: string; country: PolicyCountry | null; zone: string }
export type Filled = { number: string; contact: string; what: string }

/** Where a step stands, with the country that was asked for. */
export const withdrawPath = ({ lang, country }: Pick<Frame, 'lang' | 'country'>, step: '' | '/confirmation'): string =>
  `/withdraw${step}?lang=${lang}${country === null ? '' : `&country=${country}`}`

const fields = ['number', 'contact', 'what'] as const

const frame = ({ lang, brand, country }: Frame, title: OwnKey, main: Html): Html =>
  renderPage({
    language: lang,
    brand,
    title: tell(lang, title),
    hrefIn: (other) => withdrawPath({ lang: other, country }, ''),
    languagesLabel: say(lang, 'language'),
    noindex: title !== 'withdraw.title',
    main,
    footer: html`<p><a href="${`/policy?lang=${lang}${country === null ? '' : `&country=${country}`}`}">${tell(lang, 'withdraw.policy')}</a></p>`,
  })

/** The first step: what is withdrawn from, and by whom. `trouble`: why what was sent is not enough. */
export function withdrawPage(at: Frame, filled: Partial<Filled> = {}, trouble: OwnKey | null = null): Html {
  const { lang } = at
  return frame(
    at,
    'withdraw.title',
    html`<h1>${tell(lang, 'withdraw.title')}</h1><p class="lead">${tell(lang, 'withdraw.lead')}</p>
${trouble ? html`<p role="alert" class="trouble">${tell(lang, trouble)}</p>` : ''}
<form method="post" action="${withdrawPath(at, '')}" class="narrow">
<label for="number">${tell(lang, 'withdraw.number')}</label>
<input id="number" name="number" value="${filled.number ?? ''}" maxlength="60" autocomplete="off" required>
<label for="contact">${tell(lang, 'withdraw.contact')}</label>
<input id="contact" name="contact" value="${filled.contact ?? ''}" maxlength="200" autocomplete="email" required>
<label for="what">${tell(lang, 'withdraw.what')}</label>
<textarea id="what" name="what" maxlength="2000" aria-describedby="what-how" required>
${filled.what ?? ''}</textarea>
<p class="meta" id="what-how">${tell(lang, 'withdraw.what.how')}</p>
<button class="main">${tell(lang, 'withdraw.next')}</button>
</form>`,
  )
}

/** The second step: what will be declared, and the one button that declares it. */
export function confirmPage(at: Frame, filled: Filled): Html {
  const { lang } = at
  const kept = fields.map((name) => html`<input type="hidden" name="${name}" value="${filled[name]}">`)
  return frame(
    at,
    'withdraw.check',
    html`<h1>${tell(lang, 'withdraw.check')}</h1><p class="lead">${tell(lang, 'withdraw.check.lead')}</p>
${declared(lang, filled)}
<div class="row">
<form method="post" action="${withdrawPath(at, '/confirmation')}">${kept}<button class="main">${tell(lang, 'withdraw.confirm')}</button></form>
<form method="post" action="${withdrawPath(at, '')}">${kept}<button name="back" value="1">${tell(lang, 'withdraw.back')}</button></form>
</div>`,
  )
}

/** The receipt, with the content and the moment of the declaration by a clock that is named, and in UTC; to be printed or saved. */
export function receiptPage(at: Frame, receipt: Filled & { receipt: string; at: number }): Html {
  const { lang, zone } = at
  const timeIn = (timeZone: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(localeOf(lang), { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone, ...options }).format(
      receipt.at,
    )
  const moment = timeIn(zone, { day: 'numeric', month: 'long', year: 'numeric', timeZoneName: 'long' })
  const universal = timeIn('UTC', { timeZoneName: 'short' })
  return frame(
    at,
    'withdraw.receipt',
    html`<h1>${tell(lang, 'withdraw.done')}</h1><p class="lead">${tell(lang, 'withdraw.done.lead')}</p>
${declared(
  lang,
  receipt,
  html`<dt>${tell(lang, 'withdraw.receipt')}</dt><dd>${receipt.receipt}</dd>
<dt>${tell(lang, 'withdraw.at')}</dt><dd><time datetime="${new Date(receipt.at).toISOString()}">${moment} (${zone})</time><br><span class="meta">${universal}</span></dd>`,
)}
<p>${tell(lang, 'withdraw.done.next')}</p>`,
  )
}

const declared = (lang: InterfaceLanguage, { number, contact, what }: Filled, more: Html = raw('')): Html => html`<dl>${more}
<dt>${tell(lang, 'withdraw.number')}</dt><dd>${number}</dd>
<dt>${tell(lang, 'withdraw.contact')}</dt><dd>${contact}</dd>
<dt>${tell(lang, 'withdraw.what')}</dt><dd class="written">${what}</dd></dl>`
