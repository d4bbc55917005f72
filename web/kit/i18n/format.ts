import { decimalsOf, majorUnits } from '#shared/money.ts'
import { locale, t } from './index.ts'

const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat | Intl.DisplayNames>()

/** Formatters are expensive to make and are cached per language and options. */
function cached<T extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat | Intl.DisplayNames>(
  name: string,
  make: (lang: string) => T,
): T {
  const key = `${locale()} ${name}`
  const format = (formats.get(key) as T | undefined) ?? make(locale())
  formats.set(key, format)
  return format
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A count or a measure as the reader writes numbers. */
export function number(value: number, options: Intl.NumberFormatOptions = {}): string {
  return cached(`n${JSON.stringify(options)}`, (lang) => new Intl.NumberFormat(lang, options)).format(value)
}

/** A score −1 … 1 with its sign and a true minus: "−0.82", "+0.08", "0.00". */
export function score(value: number): string {
  return number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: 'exceptZero' }).replace('-', '−')
}

/** A share 0 … 1 as "0.84": matches and probabilities, never percent. */
export function share(value: number): string {
  return number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
}

/** How many minor units (cents) make one unit of an ISO 4217 currency: 100 for EUR, 1 for JPY. */
export const minorUnits = (currency: string): number => 10 ** decimalsOf(currency)

/** The decimals of a currency as `Intl` takes them; its own data differs from ISO 4217 for some. */
export const fractionOf = (currency: string) => ({
  minimumFractionDigits: decimalsOf(currency),
  maximumFractionDigits: decimalsOf(currency),
})

/** Money from minor units (cents) of an ISO 4217 currency. */
export function money(minor: number, currency: string): string {
  return number(majorUnits(minor, currency), { style: 'currency', currency, ...fractionOf(currency) })
}

/** A price from micro-dollars: "$0.20", "$0.015", "$200". */
export function dollars(micro: number): string {
  const whole = micro % 1_000_000 === 0
  return number(micro / 1_000_000, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: whole ? 0 : 2,
    maximumFractionDigits: 3,
  })
}

const date = (name: string, options: Intl.DateTimeFormatOptions) => cached(name, (lang) => new Intl.DateTimeFormat(lang, options))
const startOfDay = (at: number) => new Date(at).setHours(0, 0, 0, 0)

/** Hours are counted to 24 in every language: two narrow numbers, the same width in every row. */
export const clockOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

/** "14:02", in the reader's time zone. */
export const clockTime = (at: number) => date('clock', clockOptions).format(at)

/** The day of the month, with the year only when it is not this one: "9 Oct", "14 Mar 2025". */
export function shortDate(at: number, now = Date.now()): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return date(`date${sameYear}`, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).format(at)
}

/** A plain day `YYYY-MM-DD`, which is no moment in any zone: "14 Mar 2026". */
export const dayDate = (day: string): string =>
  date('day', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(Date.parse(`${day}T12:00:00Z`))

/** A plain day that is near, with its weekday: "Mon 30 Nov". */
export const weekdayDate = (day: string): string =>
  date('weekday-date', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
    .format(Date.parse(`${day}T12:00:00Z`))
    .replace(',', '')

/** The plain day `YYYY-MM-DD` of a moment, on this device. */
export function dayOf(at: number): string {
  const moment = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
}

/** The plain day so many days later. */
export const dayLater = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** A moment in few letters: clock today, weekday within six days, else the date. Works for the past and for the days to come. */
export function shortTime(at: number, now = Date.now()): string {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / day)
  if (days === 0) return clockTime(at)
  return Math.abs(days) < 7 ? date('weekday', { weekday: 'short' }).format(at) : shortDate(at, now)
}

/** "6 min ago" under an hour, then as `shortTime`. */
export function when(at: number, now = Date.now()): string {
  // The clock on screen ticks slower than time: what just happened may lie a moment ahead of it.
  const gone = now - at < 0 && at - now < minute ? 0 : now - at
  if (gone < 0 || gone >= hour) return shortTime(at, now)
  const relative = cached('relative', (lang) => new Intl.RelativeTimeFormat(lang, { numeric: 'auto', style: 'short' }))
  return gone < minute ? relative.format(-Math.round(gone / 1000), 'second') : relative.format(-Math.round(gone / minute), 'minute')
}

/** The full moment with its zone, for hover and focus. */
export const exactTime = (at: number) =>
  date('exact', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    ...clockOptions,
    second: '2-digit',
    timeZoneName: 'short',
  }).format(at)

/** A span of time by the clock of a place, whatever the reader's is: "Fri 27 Nov, 09:00–12:00". */
export const spanIn = (zone: string, from: number, to: number): string =>
  date(`span ${zone}`, { weekday: 'short', day: 'numeric', month: 'short', ...clockOptions, timeZone: zone }).formatRange(from, to)

/** The day of a moment by the clock of a place, and its month in few letters: "27", "Nov". */
export function dayIn(zone: string, at: number): { day: string; month: string } {
  const parts = date(`day ${zone}`, { day: 'numeric', month: 'short', timeZone: zone }).formatToParts(at)
  const part = (type: 'day' | 'month') => parts.find((one) => one.type === type)?.value ?? ''
  return { day: part('day'), month: part('month') }
}

/** What people call the clock of a place: "Central European Time". */
export const zoneName = (zone: string, now = Date.now()): string =>
  date(`zone ${zone}`, { timeZone: zone, timeZoneName: 'longGeneric' })
    .formatToParts(now)
    .find(({ type }) => type === 'timeZoneName')?.value ?? zone

/** A length of time, short enough for a list: "40 s", "26 min", "1 h 10", "3 d 4 h". */
export function duration(ms: number): string {
  const total = Math.max(0, ms)
  if (total < minute) return t('time.s', { n: Math.round(total / 1000) })
  if (total < hour) return t('time.min', { n: Math.floor(total / minute) })
  if (total < day) {
    const min = Math.floor((total % hour) / minute)
    const h = Math.floor(total / hour)
    return min === 0 ? t('time.h', { n: h }) : t('time.h-min', { h, min: String(min).padStart(2, '0') })
  }
  const d = Math.floor(total / day)
  const h = Math.floor((total % day) / hour)
  return h === 0 ? t('time.d', { n: d }) : t('time.d-h', { d, h })
}

/** The name of a language from its BCP 47 code: "Finnish". An unknown code comes back as it is. */
export function languageName(code: string): string {
  try {
    return cached('languages', (lang) => new Intl.DisplayNames(lang, { type: 'language' })).of(code) ?? code
  } catch (error) {
    if (error instanceof RangeError) return code
    throw error
  }
}

/** The name of a country from its ISO 3166-1 code: "Finland". */
export const countryName = (code: string): string =>
  /^[A-Z]{2}$/.test(code) ? (cached('countries', (lang) => new Intl.DisplayNames(lang, { type: 'region' })).of(code) ?? code) : code

/** Names joined as the language joins them: "X, Bluesky and e-mail". */
export const listed = (words: string[]) => new Intl.ListFormat(locale(), { type: 'conjunction' }).format(words)

/** Compares as the reader's language sorts: å after z in Norwegian. */
export const compare = (a: string, b: string) => a.localeCompare(b, locale())

const sizes = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** A size in bytes, as people read it: 1.4 GB. */
export function bytes(size: number): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(size, 1)) / 3), sizes.length - 1)
  return number(size / 1_000 ** step, { style: 'unit', unit: sizes[step], maximumFractionDigits: step < 3 ? 0 : 1 })
}
