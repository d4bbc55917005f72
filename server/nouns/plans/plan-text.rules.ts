import { interfaceLanguages } from '#shared/agent.ts'
import { blankShape } from '#shared/blank.ts'
import { type PlanBlank, type PlanLanguage, type PlanPurpose, planBlanks } from '#shared/plan.ts'
import type { Visibility } from '#shared/reply.ts'

export type BlankValues = Partial<Record<PlanBlank, string>>

/** A filled text: what of it is still open, by the word in the braces, each once. */
export type Filled = { text: string; empty: string[]; blanks: { blank: string; value: string | null }[] }

const blank = blankShape

/** The words in braces, each once, in their order. */
export const blanksOf = (template: string): string[] => [...new Set([...template.matchAll(blank)].map(([, word = '']) => word))]

const isBlank = (word: string): word is PlanBlank => planBlanks.some((one) => one === word)

/**
 * Fills the blanks of a text. Who has no name that could be said is spoken to without one, and a product in brackets that nobody knows goes
 * with its brackets; what else has no value stays in its braces.
 */
export function fillBlanks(written: string, values: BlankValues): Filled {
  const template = values.product ? written : written.replace(/ ?\(\{product\}\)/gu, '')
  const blanks = blanksOf(template).map((word) => ({ blank: word, value: (isBlank(word) && values[word]) || null }))
  const empty = blanks.filter((one) => one.value === null && one.blank !== 'name').map((one) => one.blank)
  const text = template
    .replace(/ ?\{name\}/gu, (found) => (values.name ? found.replace('{name}', () => values.name ?? '') : ''))
    .replace(blank, (found, word: string) => (isBlank(word) && values[word]) || found)
  return { text: text.trim(), empty, blanks }
}

/** The first name that a person may be called by in public: people sign with all kinds of signs; empty when it does not look like a name. */
export function firstNameOf(name: string): string {
  const first = name.trim().split(/\s+/)[0] ?? ''
  return /^\p{L}{2,}(['’-]\p{L}+)*$/u.test(first) ? first : ''
}

/** The language a reply is written in: the author's where the plan has words in it, else English, which a person must read first. */
export function textLanguageOf(lang: string | null): { lang: PlanLanguage; isTheirs: boolean } {
  const base = lang?.split('-')[0]?.toLowerCase()
  const known = base === 'nb' || base === 'nn' ? 'no' : interfaceLanguages.find((one) => one === base)
  return known ? { lang: known, isTheirs: true } : { lang: 'en', isTheirs: false }
}

/** What a reply is for, by what is known: an order is told of, an unknown person is asked, and who gets no order hears that we read it. */
export function purposeOf(of: { verified: boolean; hasOrder: boolean; visibility: Visibility }): PlanPurpose {
  if (of.hasOrder) return of.visibility === 'private' ? 'order-private' : 'order'
  if (of.verified) return 'plain'
  return of.visibility === 'private' ? 'proof-private' : 'proof'
}

/** Our languages as `Intl` knows them where that is another name: Bokmål, and English as in Europe. */
const localeOf: Partial<Record<PlanLanguage, string>> = { no: 'nb', en: 'en-GB' }

/** A plain day (ISO date) in words of a language. */
export function dayInWords(day: string, lang: PlanLanguage): string {
  const at = Date.parse(`${day}T00:00:00Z`)
  return new Intl.DateTimeFormat(localeOf[lang] ?? lang, { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(at)
}
