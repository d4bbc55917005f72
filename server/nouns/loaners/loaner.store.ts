import type { Selectable } from 'kysely'
import type { Loaner } from '#shared/loaner.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { LoanerTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

type LoanerRow = Selectable<LoanerTable>

/** What was lent for an order, the newest first. */
export function listLoaners(db: Handle, orderId: number): Promise<Loaner[]> {
  return db
    .selectFrom('loaners')
    .select(['id', 'serial', 'outOn', 'backOn'])
    .where('orderId', '=', orderId)
    .orderBy('id', 'desc')
    .limit(50)
    .execute()
}

export async function getLoaner(db: Handle, id: number): Promise<LoanerRow> {
  const row = await db.selectFrom('loaners').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('loaner')
  return row
}

export async function addLoaner(tx: Handle, row: Omit<LoanerRow, 'id'>): Promise<void> {
  await tx.insertInto('loaners').values(row).execute()
}

export async function updateLoaner(tx: Handle, id: number, change: Pick<LoanerRow, 'backOn'>): Promise<void> {
  await tx.updateTable('loaners').set(change).where('id', '=', id).execute()
}
