import type { PolicyDate, PolicyDecision, PolicyRule } from '#shared/policy.schema.ts'
import { listed } from '../../kit/i18n/format.ts'
import { isMessage, locale, t } from '../../kit/i18n/index.ts'
import './policy-page.words.ts'

const words = (key: string, otherwise: string) => (isMessage(key) ? t(key) : otherwise)

/** A country by its two letters in the reader's language; `EU` and the `UK` as people say them. */
export function countryName(code: string): string {
  if (code === 'EU') return 'EU'
  return new Intl.DisplayNames([locale()], { type: 'region' }).of(code === 'UK' ? 'GB' : code) ?? code
}

/** A plain day as a sum shows it: "Sat 14 Nov 2026". Plain days belong to no zone. */
export const dayWords = (day: string): string =>
  new Intl.DateTimeFormat(locale(), { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(day),
  )

/** "14 days", "expected life": how much is counted. */
export const countWords = (count: number | undefined, unit: PolicyDate['unit'] | undefined): string =>
  unit === undefined ? '–' : t(`policy.n.${unit}`, { n: count ?? 0 })

/** What a rule is called: by the shop's own words, else by what it does. */
export const ruleName = (rule: PolicyRule): string => rule.title ?? t(`policy.does.${rule.does}`)

export const whereWords = ({ countries, salesChannels }: PolicyRule): string =>
  [
    countries ? placesOf(countries) : t('policy.everywhere'),
    salesChannels && !salesChannels.includes('store') ? t('policy.channel.distance') : '',
  ]
    .filter(Boolean)
    .join(', ')

const placesOf = (countries: string[]) => (countries.length > 4 ? `${countries.length} × EU` : countries.map(countryName).join(', '))

export const goodsWords = ({ categories = [], skus = [] }: PolicyRule): string =>
  categories.length + skus.length > 0 ? listed([...categories, ...skus]) : t('policy.all-goods')

export const anchorWords = (rule: PolicyRule): string =>
  rule.anchor ? t(rule.adds ? 'policy.anchor.end' : `policy.anchor.${rule.anchor}`) : '–'

/** The name of a fact, for a question. */
export const factName = (fact: string): string => words(`policy.fact.${fact}`, fact)

/** What a decision says in one line: "Allowed, in warranty, we pay". */
export function decisionWords({ outcome, warranty, payer }: Pick<PolicyDecision, 'outcome' | 'warranty' | 'payer'>): string {
  const parts = [t(`policy.said.${outcome}`), warranty && t(`policy.warranty.${warranty}`), payer && lower(t(`policy.payer.${payer}`))]
  return parts.filter(Boolean).join(', ')
}

const lower = (sentence: string) => sentence.charAt(0).toLocaleLowerCase(locale()) + sentence.slice(1)
