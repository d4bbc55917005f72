import type { Selectable } from 'kysely'
import type { Handle } from '../../kit/database/database.ts'
import type { WithdrawalTable } from '../../kit/database/schema.ts'

export type WithdrawalRow = Selectable<WithdrawalTable>

export async function findWithdrawal(db: Handle, declaredHash: string): Promise<WithdrawalRow | null> {
  return (await db.selectFrom('withdrawals').selectAll().where('declaredHash', '=', declaredHash).executeTakeFirst()) ?? null
}

export async function countWithdrawals(db: Handle, callerHash: string, since: number): Promise<number> {
  const { count } = await db
    .selectFrom('withdrawals')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('callerHash', '=', callerHash)
    .where('at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function addWithdrawal(tx: Handle, row: Omit<WithdrawalRow, 'id'>): Promise<void> {
  await tx.insertInto('withdrawals').values(row).execute()
}

/** The lines of purchases with one of these numbers, with who bought them. */
export function listLinesByNumber(db: Handle, numbers: readonly string[]) {
  return db
    .selectFrom('purchases')
    .innerJoin('purchaseItems', 'purchaseItems.purchaseId', 'purchases.id')
    .innerJoin('customers', 'customers.id', 'purchases.customerId')
    .select(['purchaseItems.id as itemId', 'productName', 'purchases.id as purchaseId', 'purchases.currency'])
    .select(['customers.id as customerId', 'customers.name', 'customers.emailKey'])
    .where('purchases.externalKey', 'in', numbers)
    .where('customers.erasedAt', 'is', null)
    .orderBy('purchaseItems.id')
    .limit(200)
    .execute()
}

/** The order with this return number, with whom it is for. */
export async function findOrderByRma(db: Handle, rma: string) {
  const order = await db
    .selectFrom('serviceOrders')
    .leftJoin('customers', 'customers.id', 'serviceOrders.customerId')
    .select([
      'serviceOrders.id',
      'serviceOrders.customerName',
      'serviceOrders.product',
      'serviceOrders.purchaseItemId',
      'serviceOrders.unitId',
    ])
    .select(['serviceOrders.currency', 'serviceOrders.customerId', 'customers.name', 'customers.emailKey'])
    .where('serviceOrders.rma', '=', rma)
    .executeTakeFirst()
  return order ?? null
}
