import type { Goods } from '#shared/goods.schema.ts'
import type { Handle } from '../../kit/database/database.ts'

/** Orders that followed from the goods of this one: what was split off, and what was sent in exchange; oldest first, without those called off. */
export async function listFollowing(db: Handle, orderId: number): Promise<Goods['following']> {
  const orders = await db
    .selectFrom('serviceOrders')
    .select(['id', 'relation', 'state'])
    .where('parentOrderId', '=', orderId)
    .where('relation', 'in', ['split', 'replacement-of'])
    .where('state', '!=', 'cancelled')
    .orderBy('id')
    .limit(100)
    .execute()
  if (orders.length === 0) return []
  const lines = await db
    .selectFrom('orderLines')
    .select((row) => ['orderId', row.fn.sum<number>('announced').as('pieces')])
    .where(
      'orderId',
      'in',
      orders.map(({ id }) => id),
    )
    .groupBy('orderId')
    .execute()
  const pieces = new Map(lines.map((line) => [line.orderId, Number(line.pieces)]))
  return orders.map(({ id, relation, state }) => ({
    id,
    relation: relation === 'split' ? 'split' : 'replacement-of',
    state,
    pieces: pieces.get(id) ?? 0,
  }))
}
