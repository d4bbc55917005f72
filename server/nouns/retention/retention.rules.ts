import type { RetentionRule } from '#shared/retention.schema.ts'
import { leastMonths, type RetentionClass, usualMonths } from '#shared/retention.ts'

/** What is older than so many calendar months at this time: the same day of an earlier month, or its last. */
export function cutoffOf(now: number, months: number): number {
  const at = new Date(now)
  const day = at.getUTCDate()
  at.setUTCDate(1)
  at.setUTCMonth(at.getUTCMonth() - months)
  at.setUTCDate(Math.min(day, new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()))
  return at.getTime()
}

/** Whether a rule takes away anything that the one before it would have left. */
export const takesMore = (before: number | null, after: number | null): boolean => after !== null && (before === null || after < before)

type Run = NonNullable<RetentionRule['lastRun']>

/** How far a run has come, 0 … 1. */
export const progressOf = ({ endedAt, lastId, upToId }: { endedAt: number | null; lastId: number; upToId: number }): Run['progress'] =>
  endedAt !== null ? 1 : upToId === 0 ? 0 : Math.min(1, lastId / upToId)

/** A rule where nobody has written one. */
export const usualRule = (one: RetentionClass) => ({ class: one, months: usualMonths[one], leastMonths: leastMonths(one) })
