import { locale } from '../../kit/i18n/index.ts'

/** The name of a weekday, 1 Monday … 7 Sunday: "Monday". */
export const weekdayName = (weekday: number): string =>
  new Intl.DateTimeFormat(locale(), { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2026, 10, 22 + weekday, 12))

/** Days of a report, both included: "16–22 Nov". */
export const daysWords = (fromOn: string, toOn: string): string =>
  new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short', timeZone: 'UTC' }).formatRange(
    Date.parse(`${fromOn}T12:00:00Z`),
    Date.parse(`${toOn}T12:00:00Z`),
  )
