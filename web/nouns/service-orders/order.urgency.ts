import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { boardColumn } from '#shared/service-order.ts'
import { noonOf } from '../../kit/i18n/amount.ts'

/** `late`: its day has passed; `soon`: it is today; `loop`: the outcome has not been said in the thread yet. */
export type Urgency = 'late' | 'soon' | 'loop' | null

/** How an order stands out on the board. A next step counts by its day (local time zone), not by the minute. */
export function urgencyOf(order: Pick<ServiceOrder, 'state' | 'told' | 'nextStepAt' | 'dueOn'>, now: number): Urgency {
  const column = boardColumn[order.state]
  if (column === null) return null
  const dueAt = dueAtOf(order)
  if (dueAt !== null) {
    const days = daysUntil(dueAt, now)
    if (days < 0) return 'late'
    if (days === 0) return 'soon'
  }
  return column === 'tell' && !order.told ? 'loop' : null
}

/** By when an order must have come further: the day promised to the customer or our own, whichever is first; noon of the day. */
export function dueAtOf({ nextStepAt, dueOn }: Pick<ServiceOrder, 'nextStepAt' | 'dueOn'>): number | null {
  const ours = dueOn === null ? null : noonOf(dueOn)
  return ours === null || nextStepAt === null ? (ours ?? nextStepAt) : Math.min(ours, nextStepAt)
}

/** For how many days an order should have left the state it is in; 0 when it is not late. */
export function daysLate({ state, dueOn }: Pick<ServiceOrder, 'state' | 'dueOn'>, now: number): number {
  const at = dueOn === null || boardColumn[state] === null ? null : noonOf(dueOn)
  return at === null ? 0 : Math.max(0, -daysUntil(at, now))
}

/** Calendar days from today until the day of `at`, negative when it has passed; local time zone. */
export function daysUntil(at: number, now: number): number {
  const midnight = (time: number) => new Date(time).setHours(12, 0, 0, 0)
  return Math.round((midnight(at) - midnight(now)) / 86_400_000)
}

const rank: Record<Exclude<Urgency, null>, number> = { late: 0, soon: 1, loop: 2 }

/** Late ones first, then today's, then loops to close, then by next date; those without a date last, oldest order first. */
export function byUrgency(now: number) {
  return (a: ServiceOrder, b: ServiceOrder): number => {
    const place = (order: ServiceOrder) => {
      const urgency = urgencyOf(order, now)
      return urgency ? rank[urgency] : 3
    }
    return place(a) - place(b) || (dueAtOf(a) ?? Number.MAX_SAFE_INTEGER) - (dueAtOf(b) ?? Number.MAX_SAFE_INTEGER) || a.id - b.id
  }
}
