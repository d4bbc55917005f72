import type { ShipmentNews } from '#shared/service-order.work.ts'

type Heard = { handedOverAt: number | null; deliveredAt: number | null; lostAt: number | null }

/**
 * When a shipment was handed over, came, or was lost, after news of it. What came or was lost had been handed over; what was heard before
 * keeps its time; null takes back the last.
 */
export function heardOf(before: Heard, news: ShipmentNews | null, now: number): Heard {
  if (news === 'handed-over') return { handedOverAt: before.handedOverAt ?? now, deliveredAt: null, lostAt: null }
  if (news === 'delivered') return { handedOverAt: before.handedOverAt ?? now, deliveredAt: now, lostAt: null }
  if (news === 'lost') return { handedOverAt: before.handedOverAt, deliveredAt: null, lostAt: now }
  return { handedOverAt: null, deliveredAt: null, lostAt: null }
}
