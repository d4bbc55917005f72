import { type CaseState, type CaseTrend, caseMoves, type Priority, type WakeRule } from '#shared/case.ts'
import { Refusal } from '../../kit/lib/errors.ts'

/** New threads of a case: within the last hour, four hours and day. */
export type Arrivals = { hour: number; fourHours: number; day: number }

/**
 * How a case moves: escalating from 4 threads within 4 h while more than 1 an hour still comes; emerging from 3 within
 * a day; quiet after a day without a new one (defaults of the product, after rezolve.ai).
 */
export function trendOf(arrivals: Arrivals): CaseTrend {
  if (arrivals.fourHours >= 4 && arrivals.hour > 1) return 'escalating'
  if (arrivals.day >= 3) return 'emerging'
  return arrivals.day === 0 ? 'quiet' : 'steady'
}

/** Priority the machine gives; a person's choice stands above it. */
export function priorityOf(trend: CaseTrend, urgent: boolean): Priority {
  if (urgent || trend === 'escalating') return 'urgent'
  return trend === 'emerging' ? 'high' : 'normal'
}

const trendRank: Record<CaseTrend, number> = { escalating: 0, emerging: 1, steady: 2, quiet: 2 }
const farAway = 9e14

/** Sorts as lists do: escalating, emerging, then next due, then newest. Times are padded so that text order is their order. */
export function sortKeyOf(trend: CaseTrend, dueAt: number | null, lastAt: number): string {
  const pad = (value: number) => String(Math.max(0, Math.round(value))).padStart(15, '0')
  return `${trendRank[trend]}|${pad(dueAt ?? farAway)}|${pad(farAway - lastAt)}`
}

/**
 * Whether a new mention puts a case that is not open back to work. One that is snoozed says itself what wakes it: anything, only what asks
 * or complains ("thanks" lets it sleep), nothing; danger always does.
 */
export function isWokenBy(
  { state, wakeRule }: { state: CaseState; wakeRule: WakeRule | null },
  mention: { kind: string | null; urgent: number },
): boolean {
  if (state === 'open') return false
  if (state !== 'snoozed' || mention.urgent === 1 || (wakeRule ?? 'any') === 'any') return true
  return wakeRule === 'substantive' && (mention.kind === 'complaint' || mention.kind === 'question')
}

/** @throws Refusal `move-not-allowed` */
export function refuseMove(from: CaseState, to: CaseState): void {
  if (!caseMoves[from].includes(to))
    throw new Refusal('conflict', 'move-not-allowed', `A case that is ${from} cannot become ${to}.`, { params: { of: 'case', from, to } })
}

/** @throws Refusal `snooze-in-past` */
export function refusePast(until: number, now: number): void {
  if (until <= now) throw new Refusal('bad-input', 'snooze-in-past', 'Choose a time that is still to come.')
}

export const isActive = (state: CaseState): 0 | 1 => (state === 'open' || state === 'waiting' ? 1 : 0)
