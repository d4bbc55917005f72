import type { z } from 'zod'
import type { serviceOrderBody } from '#shared/service-order.schema.ts'
import type { OrderRelation } from '#shared/service-order.ts'
import type { Handle } from '../../kit/database/database.ts'
import { notFound } from '../../kit/lib/errors.ts'

type Asked = Pick<z.output<typeof serviceOrderBody>, 'customerId' | 'purchaseItemId' | 'unitId' | 'parentOrderId' | 'relation'>

export type Bought = { customerId: number | null; purchaseItemId: number | null; unitId: number | null; currency: string | null }

/**
 * The person, the line of a purchase and the piece that an order is about: a piece leads to its line, a line to whoever bought it, and
 * without either the author's customer is taken. Currency: that of the purchase.
 * @throws Refusal when one of them does not exist
 */
export async function findBought(tx: Handle, authorId: number | null, asked: Asked): Promise<Bought> {
  const unit = asked.unitId === undefined ? null : await getUnit(tx, asked.unitId)
  const itemId = asked.purchaseItemId ?? unit?.purchaseItemId ?? null
  const item = itemId === null ? null : await getItem(tx, itemId)
  const customerId = asked.customerId ?? item?.customerId ?? (authorId === null ? null : await findCustomerOf(tx, authorId))
  if (asked.customerId !== undefined) await getCustomer(tx, asked.customerId)
  return { customerId, purchaseItemId: itemId, unitId: unit?.id ?? null, currency: item?.currency ?? null }
}

/** The order that this one follows from: the one named, else the last repair of the same piece, which makes it a repair once more. */
export async function findBefore(
  tx: Handle,
  unitId: number | null,
  { parentOrderId, relation }: Asked,
): Promise<{ parentOrderId: number | null; relation: OrderRelation | null }> {
  if (parentOrderId !== undefined) {
    const parent = await tx.selectFrom('serviceOrders').select('id').where('id', '=', parentOrderId).executeTakeFirst()
    if (!parent) throw notFound('service-order')
    return { parentOrderId, relation: relation ?? 'follow-up' }
  }
  if (unitId === null) return { parentOrderId: null, relation: null }
  const last = await tx
    .selectFrom('serviceOrders')
    .select('id')
    .where('unitId', '=', unitId)
    .where('kind', '=', 'repair')
    .where('closedAt', 'is not', null)
    .where('state', '=', 'closed')
    .orderBy('id', 'desc')
    .executeTakeFirst()
  return last ? { parentOrderId: last.id, relation: relation ?? 're-repair' } : { parentOrderId: null, relation: null }
}

async function getUnit(tx: Handle, id: number) {
  const unit = await tx.selectFrom('units').select(['id', 'purchaseItemId']).where('id', '=', id).executeTakeFirst()
  if (!unit) throw notFound('unit')
  return unit
}

async function getItem(tx: Handle, id: number) {
  const item = await tx
    .selectFrom('purchaseItems')
    .innerJoin('purchases', 'purchases.id', 'purchaseItems.purchaseId')
    .select(['purchaseItems.id', 'purchases.customerId', 'purchases.currency'])
    .where('purchaseItems.id', '=', id)
    .executeTakeFirst()
  if (!item) throw notFound('purchase-item')
  return item
}

async function getCustomer(tx: Handle, id: number): Promise<void> {
  if (!(await tx.selectFrom('customers').select('id').where('id', '=', id).executeTakeFirst())) throw notFound('customer')
}

async function findCustomerOf(tx: Handle, authorId: number): Promise<number | null> {
  const link = await tx
    .selectFrom('customerAuthors')
    .select('customerId')
    .where('authorId', '=', authorId)
    .where('unlinkedAt', 'is', null)
    .executeTakeFirst()
  return link?.customerId ?? null
}
