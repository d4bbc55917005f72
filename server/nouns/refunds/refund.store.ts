import type { Selectable } from 'kysely'
import type { Refund } from '#shared/refund.schema.ts'
import type { Disposition, RefundState } from '#shared/service-order.work.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { RefundTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'
import type { PaidLine } from './refund.rules.ts'

export type RefundRow = Selectable<RefundTable>

/** What becomes of goods that do not stay with us. */
const goesBack: readonly Disposition[] = ['repair', 'send-back', 'missing']

/** Refunds that count: a failed payment may still be paid. */
export async function listRefunds(db: Handle, orderId: number): Promise<Refund[]> {
  const rows = await db.selectFrom('refunds').selectAll().where('orderId', '=', orderId).orderBy('id').limit(500).execute()
  return rows.map(({ createdBy: _, approvedBy: __, ...refund }) => refund)
}

export async function getRefund(db: Handle, id: number): Promise<RefundRow> {
  const row = await db.selectFrom('refunds').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('refund')
  return row
}

export async function addRefund(tx: Handle, refund: Omit<RefundRow, 'id'>): Promise<number> {
  return (await tx.insertInto('refunds').values(refund).returning('id').executeTakeFirstOrThrow()).id
}

/** Changes a refund that is still in this state. False: somebody was faster. */
export async function moveRefund(tx: Handle, id: number, from: RefundState, change: Partial<Omit<RefundRow, 'id'>>): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('refunds')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** What was paid for a line of a purchase, in the currency of the purchase. */
export async function getPaidLine(db: Handle, purchaseItemId: number): Promise<PaidLine & { currency: string }> {
  const line = await db
    .selectFrom('purchaseItems')
    .innerJoin('purchases', 'purchases.id', 'purchaseItems.purchaseId')
    .select(['quantity', 'linePaid', 'lineTax', 'currency'])
    .where('purchaseItems.id', '=', purchaseItemId)
    .executeTakeFirst()
  if (!line) throw notFound('purchase-item')
  return line
}

/** The same, locked: two refunds of one line are reckoned one after the other. */
export async function lockPaidLine(tx: Handle, engine: Engine, purchaseItemId: number): Promise<PaidLine & { currency: string }> {
  await forUpdate(engine, tx.selectFrom('purchaseItems').select('id').where('id', '=', purchaseItemId)).execute()
  return getPaidLine(tx, purchaseItemId)
}

/** Withdraws a refund that is only proposed. False: somebody took it on meanwhile. */
export async function deleteProposed(tx: Handle, id: number): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('refunds').where('id', '=', id).where('state', '=', 'proposed').executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/**
 * The lines of a purchase's line whose accepted pieces stay with us without anything in their place: not those that go back to the customer,
 * and none of an order that was exchanged.
 */
const keptLines = (db: Handle, purchaseItemId: number) =>
  db
    .selectFrom('orderLines')
    .where('orderLines.purchaseItemId', '=', purchaseItemId)
    .where((where) => where.or([where('disposition', 'is', null), where('disposition', 'not in', [...goesBack])]))
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('serviceOrders as instead')
            .select('instead.id')
            .whereRef('instead.parentOrderId', '=', 'orderLines.orderId')
            .where('instead.relation', '=', 'replacement-of')
            .where('instead.state', '!=', 'cancelled'),
        ),
      ),
    )

/** How many pieces of one line of an order were accepted to stay with us. */
export async function countKept(db: Handle, purchaseItemId: number, orderLineId: number): Promise<number> {
  const line = await keptLines(db, purchaseItemId).select('accepted').where('orderLines.id', '=', orderLineId).executeTakeFirst()
  return line?.accepted ?? 0
}

/** How many pieces of a line of a purchase were accepted to stay with us, and what was refunded for them, in all orders. */
export async function sumSettled(db: Handle, purchaseItemId: number): Promise<{ accepted: number; refunded: number; tax: number }> {
  const lines = await keptLines(db, purchaseItemId)
    .select((row) => row.fn.sum<number>('accepted').as('accepted'))
    .executeTakeFirstOrThrow()
  const refunds = await db
    .selectFrom('orderLines')
    .innerJoin('refunds', 'refunds.orderLineId', 'orderLines.id')
    .select((row) => [row.fn.sum<number>('refunds.amount').as('refunded'), row.fn.sum<number>('refunds.tax').as('tax')])
    .where('orderLines.purchaseItemId', '=', purchaseItemId)
    .executeTakeFirstOrThrow()
  return { accepted: Number(lines.accepted ?? 0), refunded: Number(refunds.refunded ?? 0), tax: Number(refunds.tax ?? 0) }
}
