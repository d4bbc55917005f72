import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { type ServiceOrderState, stepsWithReason } from '#shared/service-order.ts'
import { movesOf } from './board.ts'
import { isQuoteStep } from './quote-draft.ts'

/** A step that some of the selected orders may take together. */
export type BulkChoice = { to: ServiceOrderState; orders: ServiceOrder[] }

/** The steps that selected orders may take together, those that fit most first; none that asks for a reason or a price of its own. */
export function bulkChoices(orders: readonly ServiceOrder[]): BulkChoice[] {
  const choices = new Map<ServiceOrderState, ServiceOrder[]>()
  for (const order of orders)
    for (const to of movesOf(order))
      if (!stepsWithReason.includes(to) && !isQuoteStep(to)) choices.set(to, [...(choices.get(to) ?? []), order])
  return [...choices].map(([to, fit]) => ({ to, orders: fit })).sort((a, b) => b.orders.length - a.orders.length)
}

/** The ids from one row of a list to another, both ends included, in either direction; only `to` where `from` is not there. */
export function rangeOf(ids: readonly number[], from: number | null, to: number): number[] {
  const [start, end] = [from === null ? -1 : ids.indexOf(from), ids.indexOf(to)]
  return start < 0 || end < 0 ? [to] : ids.slice(Math.min(start, end), Math.max(start, end) + 1)
}
