import type { ReportPeriod } from '#shared/scheduled-report.ts'
import { minute } from '../../kit/lib/clock.ts'
import { dayIn, instantIn, plusDays } from '../../kit/lib/day.ts'

export type Schedule = { period: ReportPeriod; zone: string; clock: string; weekday: number }

/** Days that a report covers, ISO dates of its zone, both included, and when it is due (epoch ms). */
export type Due = { fromOn: string; toOn: string; dueAt: number }

/** 1 Monday … 7 Sunday. */
const weekdayOf = (on: string): number => ((new Date(`${on}T12:00:00Z`).getUTCDay() + 6) % 7) + 1

/** The full period before the one that `on` is a day of: yesterday, or last Monday to Sunday; and when its report is due. */
function periodBefore({ period, zone, clock, weekday }: Schedule, on: string): Due {
  if (period === 'day') return { fromOn: plusDays(on, -1), toOn: plusDays(on, -1), dueAt: instantIn(zone, on, clock) }
  const monday = plusDays(on, 1 - weekdayOf(on))
  return { fromOn: plusDays(monday, -7), toOn: plusDays(monday, -1), dueAt: instantIn(zone, plusDays(monday, weekday - 1), clock) }
}

const stepOf = ({ period }: Schedule) => (period === 'day' ? 1 : 7)

/** The newest report that is due by now. What was due before it and was not sent is not sent any more: one late report, not many. */
export function lastDue(schedule: Schedule, now: number): Due {
  const today = dayIn(schedule.zone, now)
  const due = periodBefore(schedule, today)
  return due.dueAt <= now ? due : periodBefore(schedule, plusDays(today, -stepOf(schedule)))
}

/** The next report that is not due yet. */
export function nextDue(schedule: Schedule, now: number): Due {
  const today = dayIn(schedule.zone, now)
  const due = periodBefore(schedule, today)
  return due.dueAt > now ? due : periodBefore(schedule, plusDays(today, stepOf(schedule)))
}

/** The same days one period earlier. */
export const before = ({ fromOn, toOn }: Pick<Due, 'fromOn' | 'toOn'>, period: ReportPeriod): Pick<Due, 'fromOn' | 'toOn'> => {
  const days = period === 'day' ? 1 : 7
  return { fromOn: plusDays(fromOn, -days), toOn: plusDays(toOn, -days) }
}

/** From ≤ t < to, epoch ms: whole days of the zone, 23 or 25 hours long where clocks change. */
export const spanOf = (zone: string, { fromOn, toOn }: Pick<Due, 'fromOn' | 'toOn'>): { from: number; to: number } => ({
  from: instantIn(zone, fromOn, '00:00'),
  to: instantIn(zone, plusDays(toOn, 1), '00:00'),
})

/** A report that comes later than this is called late. */
const patienceMs = 15 * minute

export const isLate = ({ dueAt, madeAt }: { dueAt: number; madeAt: number }): boolean => madeAt - dueAt > patienceMs
