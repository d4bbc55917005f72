import type { Selectable } from 'kysely'
import type { OrderPart } from '#shared/goods.schema.ts'
import type { PartState } from '#shared/service-order.work.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { OrderPartTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

type PartRow = Selectable<OrderPartTable>

export async function listParts(db: Handle, orderId: number): Promise<OrderPart[]> {
  const rows = await db.selectFrom('orderParts').selectAll().where('orderId', '=', orderId).orderBy('id').limit(200).execute()
  return rows.map(({ orderId: _, ...part }) => part)
}

export async function getPart(db: Handle, id: number): Promise<PartRow> {
  const row = await db.selectFrom('orderParts').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('order-part')
  return row
}

export async function addPart(tx: Handle, part: Omit<PartRow, 'id'>): Promise<void> {
  await tx.insertInto('orderParts').values(part).execute()
}

/** Changes a part that is still in this state. False: somebody was faster. */
export async function updatePart(tx: Handle, id: number, from: PartState, change: Partial<Omit<PartRow, 'id'>>): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('orderParts')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function deletePart(tx: Handle, id: number): Promise<void> {
  await tx.deleteFrom('orderParts').where('id', '=', id).execute()
}
