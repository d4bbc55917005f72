import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { type BoardColumn, boardColumn, boardColumns, type ServiceOrderState, serviceOrderMoves } from '#shared/service-order.ts'
import { byUrgency } from './order.urgency.ts'

export type Column = { name: BoardColumn; orders: ServiceOrder[] }

/** The orders in the columns of the board, most urgent first; those that are over stand on no board. */
export function columnsOf(orders: ServiceOrder[], now: number): Column[] {
  const sorted = orders.toSorted(byUrgency(now))
  return boardColumns.map((name) => ({ name, orders: sorted.filter((order) => boardColumn[order.state] === name) }))
}

/** What may follow for an order, the usual next step first. */
export const movesOf = (order: Pick<ServiceOrder, 'kind' | 'state'>): readonly ServiceOrderState[] =>
  serviceOrderMoves[order.kind][order.state] ?? []

/** The allowed moves that bring an order into a column; empty where it may not be dropped, or already is. */
export function movesInto(order: Pick<ServiceOrder, 'kind' | 'state'>, column: BoardColumn): ServiceOrderState[] {
  if (boardColumn[order.state] === column) return []
  return movesOf(order).filter((state) => boardColumn[state] === column)
}
