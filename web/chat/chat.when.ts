import type { ChatWords } from './chat.words.ts'

const dayMs = 86_400_000

/**
 * When something will be, in the middle of a sentence: "tomorrow at 9:00", "on Monday at 9:00".
 * @param at epoch ms, at most a week ahead; written in the reader's own time zone
 */
export function whenInWords(at: number, now: number, words: ChatWords, locale: string): string {
  const days = dateOf(at) - dateOf(now)
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long' }).format(at)
  const day = days < 1 ? words.today : days < 2 ? words.tomorrow : words.on(weekday, new Date(at).getDay())
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(at)
  return words.at.replace('{day}', () => day).replace('{time}', () => time)
}

/** Days since 1970 as the reader's calendar counts them. */
function dateOf(at: number): number {
  const date = new Date(at)
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / dayMs
}

/** A number of hours, bent as the language bends it. */
export const hoursInWords = (hours: number, words: ChatWords, locale: string): string =>
  words.hours?.(hours) ?? new Intl.NumberFormat(locale, { style: 'unit', unit: 'hour', unitDisplay: 'long' }).format(hours)
