import type { Selectable } from 'kysely'
import type { Handle } from '../../kit/database/database.ts'
import type { OrderLineTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type OrderLineRow = Selectable<OrderLineTable>

export function listOrderLines(db: Handle, orderId: number): Promise<OrderLineRow[]> {
  return db.selectFrom('orderLines').selectAll().where('orderId', '=', orderId).orderBy('id').limit(500).execute()
}

export async function getOrderLine(db: Handle, id: number): Promise<OrderLineRow> {
  const row = await db.selectFrom('orderLines').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('order-line')
  return row
}

export async function addOrderLine(tx: Handle, line: Omit<OrderLineRow, 'id'>): Promise<number> {
  return (await tx.insertInto('orderLines').values(line).returning('id').executeTakeFirstOrThrow()).id
}

export async function updateOrderLine(tx: Handle, id: number, change: Partial<Omit<OrderLineRow, 'id'>>): Promise<void> {
  await tx.updateTable('orderLines').set(change).where('id', '=', id).execute()
}

export async function deleteOrderLine(tx: Handle, id: number): Promise<void> {
  await tx.deleteFrom('orderLines').where('id', '=', id).execute()
}

/** How many pieces of a line of a purchase are announced in orders that are not over; `besides`: leaving out one line. */
export async function sumAnnounced(db: Handle, purchaseItemId: number, besides: number | null): Promise<number> {
  const { announced } = await db
    .selectFrom('orderLines')
    .innerJoin('serviceOrders', 'serviceOrders.id', 'orderLines.orderId')
    .select((row) => row.fn.sum<number>('announced').as('announced'))
    .where('orderLines.purchaseItemId', '=', purchaseItemId)
    .where('serviceOrders.closedAt', 'is', null)
    .where('orderLines.id', '!=', besides ?? 0)
    .executeTakeFirstOrThrow()
  return Number(announced ?? 0)
}

/** What a line of a purchase is called there; null: there is none. */
export async function findBoughtProduct(db: Handle, purchaseItemId: number): Promise<{ productName: string; quantity: number } | null> {
  return (
    (await db.selectFrom('purchaseItems').select(['productName', 'quantity']).where('id', '=', purchaseItemId).executeTakeFirst()) ?? null
  )
}
