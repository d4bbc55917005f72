import { Temporal } from 'temporal-polyfill'
import type { Calendar } from '#shared/calendar.schema.ts'

/** A stretch of time, epoch milliseconds, without its end. */
export type Stretch = { from: number; to: number }

/** What was reckoned of a calendar before: its days by their number since 1970. */
type Known = { special: Map<string, readonly { from: string; to: string }[]>; days: Map<number, readonly Stretch[]> }
const known = new WeakMap<Calendar, Known>()
const mostDays = 10_000

function knownOf(calendar: Calendar): Known {
  const before = known.get(calendar)
  if (before && before.days.size < mostDays) return before
  const special = new Map(calendar.days.map((day) => [day.date, 'closed' in day ? [] : day.periods]))
  const fresh = { special, days: new Map<number, readonly Stretch[]>() }
  known.set(calendar, fresh)
  return fresh
}

/** The hours that begin on a day, in their order; they may overlap. */
function hoursOfDay(calendar: Calendar, day: number): readonly Stretch[] {
  const { special, days } = knownOf(calendar)
  const before = days.get(day)
  if (before) return before
  const date = epoch.add({ days: day })
  const hours = special.get(date.toString()) ?? calendar.periods.filter(({ weekday }) => weekday === date.dayOfWeek)
  const stretches = hours
    .map(({ from: opens, to: closes }) => {
      const ends = closes === '24:00' || closes <= opens ? date.add({ days: 1 }) : date
      return { from: instantOf(date, opens, calendar.zone), to: instantOf(ends, closes === '24:00' ? '00:00' : closes, calendar.zone) }
    })
    .sort((a, b) => a.from - b.from)
  days.set(day, stretches)
  return stretches
}

const epoch = Temporal.PlainDate.from('1970-01-01')
const dayMs = 24 * 60 * 60_000

/** The number since 1970 of the day that it is in a zone. */
function dayNumber(at: number, zone: string): number {
  const { year, month, day } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  return Math.round(Date.UTC(year, month - 1, day) / dayMs)
}

/**
 * The open hours of a calendar from an instant on, one after the other without overlap, in real time: an hour that the clocks skip is not
 * open, one they repeat is open twice. A calendar is not changed once it was asked for its hours: its days are remembered.
 * @param until no period that begins on a later day is looked at
 */
export function* openHours(calendar: Calendar, from: number, until: number): Generator<Stretch> {
  // Yesterday's hours may run into today.
  const first = dayNumber(from, calendar.zone) - 1
  const last = dayNumber(until, calendar.zone)
  let done = Number.NEGATIVE_INFINITY
  for (let day = first; day <= last; day++)
    for (const stretch of hoursOfDay(calendar, day)) {
      const begins = Math.max(stretch.from, done)
      if (begins >= stretch.to) continue
      yield { from: begins, to: stretch.to }
      done = stretch.to
    }
}

/** Whether a calendar is ever open. */
export const isEverOpen = ({ periods, days }: Calendar): boolean =>
  periods.length > 0 || days.some((day) => 'periods' in day && day.periods.length > 0)

/** A stretch of time cut at the midnights of a zone. */
export function* daysWithin({ from, to }: Stretch, zone: string): Generator<Stretch & { day: string }> {
  for (let at = from; at < to; ) {
    const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate()
    const next = Math.min(to, day.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds)
    yield { from: at, to: next, day: day.toString() }
    at = next
  }
}

/** A wall-clock time as an instant: in an hour that is skipped the later, in one that is repeated the first. */
const instantOf = (date: Temporal.PlainDate, time: string, zone: string): number =>
  date.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds
