import { type Meant, type PromiseWords, promiseWords } from './promise.words.ts'

/** A promise in a text: its sentence as it is written there, and the day it means. */
export type FoundPromise = { words: string; from: number; to: number; dueOn: string }

const whole = (pattern: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'giu')

type Finder = { will: RegExp; not: RegExp; days: { shape: RegExp; meant(match: RegExpMatchArray): Meant }[] }

function finderOf({ will, not, days, weekdays, numbers, counted }: PromiseWords): Finder {
  const anyNumber = `(?<n>\\d{1,3}|${numbers.join('|')})`
  const shapes = numbers.map((pattern) => new RegExp(`^(?:${pattern})$`, 'iu'))
  const countOf = (word = '') => (/^\d+$/.test(word) ? Number(word) : shapes.findIndex((shape) => shape.test(word)) + 1)
  return {
    will: whole(will),
    not: whole(not),
    days: [
      ...days.map(([pattern, meant]) => ({ shape: whole(pattern), meant: () => meant })),
      ...weekdays.map((pattern, n) => ({ shape: whole(pattern), meant: (): Meant => ({ of: 'weekday', n }) })),
      ...counted.map(([pattern, of]) => ({
        shape: whole(pattern.replace('#', anyNumber)),
        meant: (match: RegExpMatchArray): Meant => ({ of, n: countOf(match.groups?.n) }),
      })),
    ],
  }
}

const finders = Object.values(promiseWords).map(finderOf)

/** The part between commas, dashes and the like in which a place lies. */
function clauseAt(sentence: string, place: number): string {
  const from = Math.max(...[...',;:–—'].map((sign) => sentence.lastIndexOf(sign, place))) + 1
  const rest = sentence.slice(place).search(/[,;:–—]/u)
  return sentence.slice(from, rest < 0 ? undefined : place + rest)
}

/** The first day that a sentence promises, in one language; null: it promises none. */
function meantBy(sentence: string, { will, not, days }: Finder): Meant | null {
  const isDenied = (place: number) => clauseAt(sentence, place).search(not) >= 0
  if (![...sentence.matchAll(will)].some(({ index }) => !isDenied(index))) return null
  const found = days
    .flatMap(({ shape, meant }) => [...sentence.matchAll(shape)].map((match) => ({ match, meant })))
    .filter(({ match }) => !isDenied(match.index))
    .sort((a, b) => a.match.index - b.match.index || b.match[0].length - a.match[0].length)
  const first = found[0]
  return first ? first.meant(first.match) : null
}

const dayMs = 86_400_000
const longest = 300

const plus = (on: string, days: number) => new Date(Date.parse(on) + days * dayMs).toISOString().slice(0, 10)
const weekdayOf = (on: string) => new Date(on).getUTCDay()

/** Saturdays and Sundays. */
export const isWeekend = (on: string): boolean => weekdayOf(on) === 0 || weekdayOf(on) === 6

/**
 * The plain day that words mean. A weekday is the next one after today; a week ends on its Friday; hours are rounded up to days.
 * @param today YYYY-MM-DD, in the zone of the writer
 * @param isFree whether nobody works on a day
 */
export function dayMeant(meant: Meant, today: string, isFree: (on: string) => boolean): string {
  switch (meant.of) {
    case 'days':
      return plus(today, meant.n)
    case 'weeks':
      return plus(today, meant.n * 7)
    case 'hours':
      return plus(today, Math.ceil(meant.n / 24))
    case 'weekday':
      return plus(today, ((meant.n - weekdayOf(today) + 6) % 7) + 1)
    case 'friday':
      // On a weekend the Friday of this week is over: it is today.
      return plus(today, Math.max(0, 4 - ((weekdayOf(today) + 6) % 7) + meant.n * 7))
    case 'workdays': {
      let on = today
      for (let left = meant.n; left > 0; ) {
        on = plus(on, 1)
        if (!isFree(on)) left -= 1
      }
      return on
    }
  }
}

/**
 * What a reply promises with a day to it, in any of the six languages: one promise a sentence; questions promise nothing.
 * @param today YYYY-MM-DD, in the zone of the writer
 * @param isFree whether nobody works on a day; weekends unless said
 */
export function findPromises(text: string, today: string, isFree: (on: string) => boolean = isWeekend): FoundPromise[] {
  const found: FoundPromise[] = []
  for (const match of text.matchAll(/[^.!?\n]+(?:[.](?=\p{L}|\d)[^.!?\n]*)*[.!?]*/gu)) {
    const words = match[0].trim()
    if (words === '' || words.endsWith('?') || words.length > longest) continue
    const from = match.index + match[0].indexOf(words)
    for (const finder of finders) {
      // As long as it was: places stay places.
      const meant = meantBy(words.replaceAll('İ', 'i'), finder)
      if (!meant) continue
      found.push({ words, from, to: from + words.length, dueOn: dayMeant(meant, today, isFree) })
      break
    }
  }
  return found
}
