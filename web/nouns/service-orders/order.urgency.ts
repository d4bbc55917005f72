import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { boardColumn } from '#shared/service-order.ts'

/** `late`: its day has passed; `soon`: it is today; `loop`: the outcome has not been said in the thread yet. */
export type Urgency = 'late' | 'soon' | 'loop' | null

/** How an order stands out on the board. A next step counts by its day (local time zone), not by the minute. */
export function urgencyOf(order: Pick<ServiceOrder, 'state' | 'told' | 'nextStepAt'>, now: number): Urgency {
  const column = boardColumn[order.state]
  if (column === null) return null
  if (order.nextStepAt !== null) {
    const days = daysUntil(order.nextStepAt, now)
    if (days < 0) return 'late'
    if (days === 0) return 'soon'
  }
  return column === 'tell' && !order.told ? 'loop' : null
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
    return place(a) - place(b) || (a.nextStepAt ?? Number.MAX_SAFE_INTEGER) - (b.nextStepAt ?? Number.MAX_SAFE_INTEGER) || a.id - b.id
  }
}
