import type { Calendar } from '#shared/calendar.schema.ts'
import { locale } from '../../kit/i18n/index.ts'

type Period = { from: string; to: string }

/** Bars run on so many hours after the day began. */
export const shownHours = 28

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
const dayMinutes = 24 * 60
/** When a period is over, in minutes after its day began: more than a day's where it runs past midnight. */
const endOf = ({ from, to }: Period): number => (minutesOf(to) <= minutesOf(from) ? minutesOf(to) + dayMinutes : minutesOf(to))

/** Where the hours of a weekday lie on a lane of `shownHours`, 0 … 1. `isLate`: it runs past midnight. */
export function barsOf({ periods }: Pick<Calendar, 'periods'>, weekday: number): { from: number; to: number; isLate: boolean }[] {
  return periods
    .filter((period) => period.weekday === weekday)
    .map((period) => ({
      from: minutesOf(period.from) / (shownHours * 60),
      to: Math.min(1, endOf(period) / (shownHours * 60)),
      isLate: endOf(period) > dayMinutes,
    }))
}

export const isPastMidnight = ({ periods }: Pick<Calendar, 'periods'>): boolean => periods.some((period) => endOf(period) > dayMinutes)

/** Open minutes of a usual week, what overlaps counted once. */
export function weekMinutes({ periods }: Pick<Calendar, 'periods'>): number {
  const weekLength = 7 * dayMinutes
  const open = new Uint8Array(weekLength)
  for (const period of periods) {
    const begins = (period.weekday - 1) * dayMinutes
    for (let at = begins + minutesOf(period.from); at < begins + endOf(period); at++) open[at % weekLength] = 1
  }
  return open.reduce((sum, one) => sum + one, 0)
}

/** Hours as people write them: "08:00–12:00, 13:00–17:00". */
export const hoursWords = (periods: readonly Period[]): string => periods.map(({ from, to }) => `${from}–${to}`).join(', ')

/** Reads hours as people write them; null where they cannot be read. Nothing is no hours. */
export function readHours(text: string): Period[] | null {
  const parts = text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const periods = parts.map((part) => {
    const [, from = '', fromMin = '00', to = '', toMin = '00'] =
      /^(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?$/.exec(part) ?? []
    return { from: `${from.padStart(2, '0')}:${fromMin}`, to: `${to.padStart(2, '0')}:${toMin}` }
  })
  const isTime = (time: string) => /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(time)
  return periods.every(({ from, to }) => isTime(from) && from !== '24:00' && isTime(to) && from !== to) ? periods : null
}

/** The weekday in few letters; 1 is Monday. */
export const weekdayName = (weekday: number, style: 'short' | 'long' = 'short'): string =>
  new Intl.DateTimeFormat(locale(), { weekday: style, timeZone: 'UTC' }).format(Date.UTC(2024, 0, weekday))

/** A key for something new, made of its name, that none of the others has. */
export function newKeyOf(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 32)
  const base = plain === '' || plain === 'new' ? 'one' : plain
  for (let n = 1; ; n++) {
    const key = n === 1 ? base : `${base}-${n}`
    if (!taken.includes(key)) return key
  }
}
