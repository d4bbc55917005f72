import type { SlaPolicy } from '#shared/clock.schema.ts'
import type { ClockPause } from '#shared/clock.ts'
import { dueAtOf } from '../../engines/clock/clock.ts'
import type { SlaVersion } from './sla.store.ts'

const stretches = (pauses: readonly ClockPause[]) => pauses.map(({ from, to }) => ({ from, to: to ?? Number.POSITIVE_INFINITY }))

export type Timed = { startedAt: number; pauses: readonly ClockPause[]; target: number | null }

/** When a clock is due and when soon, by one version of the promises; nulls while it is paused or its calendar never opens. */
export function timesOf(
  sla: SlaVersion,
  policy: SlaPolicy,
  { startedAt, pauses, target }: Timed,
): { dueAt: number | null; soonAt: number | null } {
  if (target === null) return { dueAt: null, soonAt: null }
  const calendar = sla.calendarOf(policy.calendar)
  const dueAt = dueAtOf(calendar, target, startedAt, stretches(pauses))
  const soonAt = dueAt === null ? null : dueAtOf(calendar, (target * policy.warnAt) / 100, startedAt, stretches(pauses))
  return { dueAt, soonAt }
}
