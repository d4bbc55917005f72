import { type ServiceOrderKind, type ServiceOrderState, serviceOrderMoves } from './service-order.ts'
import type { PartState, ShipmentDirection, ShipmentNews } from './service-order.work.ts'

/** Where the news of a shipment may lead an order, the likeliest first. */
const leadsTo: Record<ShipmentDirection, Partial<Record<ShipmentNews, readonly ServiceOrderState[]>>> = {
  in: { delivered: ['received', 'item-back'], lost: ['lost'] },
  out: { 'handed-over': ['returned', 'sent-back', 'sent'], delivered: ['delivered'], lost: ['lost-out', 'lost'] },
  advance: { 'handed-over': ['sent-ahead'], delivered: ['return-due'] },
  'to-supplier': { 'handed-over': ['sent-out'], lost: ['lost'] },
  'from-supplier': { delivered: ['testing'], lost: ['lost'] },
}

type Order = { kind: ServiceOrderKind; state: ServiceOrderState }

/** The step that the news of a shipment offers for an order as it stands; null: none. Nobody takes it but a person. */
export function stepAfterShipment(
  { kind, state }: Order,
  direction: ShipmentDirection,
  news: ShipmentNews | null,
): ServiceOrderState | null {
  const moves = serviceOrderMoves[kind][state] ?? []
  return (news && leadsTo[direction][news]?.find((step) => moves.includes(step))) ?? null
}

/** The step that the parts of an order offer: on, when all are here; to wait for them, while one is missing. null: none. */
export function stepAfterParts({ kind, state }: Order, parts: readonly { state: PartState }[]): ServiceOrderState | null {
  if (parts.length === 0) return null
  const moves = serviceOrderMoves[kind][state] ?? []
  const areHere = parts.every((part) => part.state === 'arrived' || part.state === 'fitted')
  if (state === 'awaiting-parts') return areHere ? (moves[0] ?? null) : null
  return !areHere && moves.includes('awaiting-parts') ? 'awaiting-parts' : null
}

/** The last that was heard of a shipment. */
export const newsOf = (shipment: {
  handedOverAt: number | null
  deliveredAt: number | null
  lostAt: number | null
}): ShipmentNews | null => {
  if (shipment.lostAt !== null) return 'lost'
  if (shipment.deliveredAt !== null) return 'delivered'
  return shipment.handedOverAt === null ? null : 'handed-over'
}
