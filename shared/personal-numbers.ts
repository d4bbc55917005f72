import { linksIn } from './text-length.ts'

export const personalKinds = ['email', 'iban', 'card', 'phone', 'order', 'known'] as const
export type Finding = { what: (typeof personalKinds)[number]; found: string; from: number; to: number }

const patterns: { what: Finding['what']; shape: RegExp; isValid: (found: string) => boolean }[] = [
  // A handle of the form @name@place is no e-mail address.
  {
    what: 'email',
    shape: /(?<![\p{L}\p{N}@._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/gu,
    isValid: () => true,
  },
  { what: 'iban', shape: /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z\d]{2,4}){3,8}(?![\p{L}\p{N}])/gu, isValid: isIban },
  { what: 'card', shape: /(?<![\p{N}-])\d(?:[ -]?\d){12,18}(?![\p{N}-])/gu, isValid: isCard },
  {
    what: 'phone',
    shape:
      /(?<![\p{L}\p{N}])(?:\+|00)\d(?:[ ()./-]{0,2}\d){6,13}(?![\p{N}-])|(?<![\p{L}\p{N}.,+-])0\d(?:[ ()/-]{0,2}\d){6,11}(?![\p{N}-])/gu,
    isValid: (found) => !isDate(found),
  },
  {
    what: 'order',
    shape: /(?<![\p{L}\p{N}#@.,+-])(?:[\p{Lu}\d]+(?:[-/][\p{Lu}\d]+)+|\p{Lu}*\d{7,}\p{Lu}*)(?![\p{L}\p{N}-])/gu,
    isValid: isOrder,
  },
]

const digitsOf = (text: string) => text.replace(/\D/gu, '')

const isDate = (found: string) => /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})$/.test(found)

/** Five digits or more with hyphens or letters between them: "884-1207-FI", "R2-24391187"; not a date, a year span or "24/7". */
function isOrder(found: string): boolean {
  return digitsOf(found).length >= 5 && !isDate(found) && !/^\d{4}[-/]\d{2,4}$/.test(found)
}

/** ISO 13616: the number, its first four signs moved to the end and letters read as 10 … 35, leaves 1 when divided by 97. */
function isIban(found: string): boolean {
  const bare = found.replaceAll(' ', '').toUpperCase()
  if (bare.length < 15 || bare.length > 34) return false
  let rest = 0
  for (const sign of bare.slice(4) + bare.slice(0, 4)) rest = Number(`${rest}${Number.parseInt(sign, 36)}`) % 97
  return rest === 1
}

/** The check sum of payment cards (Luhn). */
function isCard(found: string): boolean {
  const digits = [...digitsOf(found)].reverse().map(Number)
  const sum = digits.reduce((total, digit, at) => total + (at % 2 === 1 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit), 0)
  return sum % 10 === 0
}

/** So short, what is known of a person is a word like any other. */
const shortestKnown = 5

/**
 * Numbers and addresses of a person that have no place in public, in the order of the text. Numbers inside links are left alone.
 * @param known of the person who is written to: addresses, numbers, serials, whatever they look like
 */
export function findPersonal(text: string, known: readonly string[] = []): Finding[] {
  const taken = linksIn(text)
    .filter((link) => !link.includes('@'))
    .map((link) => ({ from: text.indexOf(link), to: text.indexOf(link) + link.length }))
  const findings: Finding[] = []
  const take = (what: Finding['what'], from: number, to: number) => {
    if (taken.some((other) => from < other.to && other.from < to)) return
    taken.push({ from, to })
    findings.push({ what, found: text.slice(from, to), from, to })
  }
  for (const { what, shape, isValid } of patterns)
    for (const match of text.matchAll(shape)) if (isValid(match[0])) take(what, match.index, match.index + match[0].length)
  const lower = text.toLowerCase()
  for (const one of known) {
    const from = one.length < shortestKnown ? -1 : lower.indexOf(one.toLowerCase())
    if (from >= 0) take('known', from, from + one.length)
  }
  return findings.sort((a, b) => a.from - b.from)
}
