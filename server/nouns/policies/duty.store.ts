import type { Selectable } from 'kysely'
import type { Duty } from '#shared/duty.schema.ts'
import type { DutyState } from '#shared/duty.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { OrderDutyTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type DutyRow = Selectable<OrderDutyTable>

/** All duties that an order ever had. */
export function listDutyRows(db: Handle, orderId: number): Promise<DutyRow[]> {
  return db.selectFrom('orderDuties').selectAll().where('orderId', '=', orderId).orderBy('id').limit(100).execute()
}

export async function getDuty(db: Handle, id: number): Promise<DutyRow> {
  const row = await db.selectFrom('orderDuties').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('duty')
  return row
}

export async function addDuty(tx: Handle, row: Omit<DutyRow, 'id'>): Promise<void> {
  await tx.insertInto('orderDuties').values(row).execute()
}

/** Changes a duty that is still in this state; false: somebody was faster. */
export async function updateDuty(
  tx: Handle,
  id: number,
  from: DutyState,
  change: Partial<Omit<DutyRow, 'id' | 'orderId'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('orderDuties')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Duties that arise by a day that has come somewhere on earth, the earliest first. */
export function listArising(db: Handle, upTo: string, most: number): Promise<DutyRow[]> {
  return db
    .selectFrom('orderDuties')
    .selectAll()
    .where('state', '=', 'coming')
    .where('dueOn', '<=', upTo)
    .orderBy('dueOn')
    .limit(most)
    .execute()
}

/** What is owed for an order and what was done, the earliest day first; without a day last. */
export async function listDuties(db: Handle, orderId: number): Promise<Duty[]> {
  const rows = await db
    .selectFrom('orderDuties')
    .leftJoin('agents', 'agents.id', 'orderDuties.doneBy')
    .select(['orderDuties.id', 'duty', 'ruleKey as rule', 'state', 'dueOn', 'doneBy', 'doneAt', 'agents.name as doneName'])
    .where('orderId', '=', orderId)
    .where('state', '!=', 'dropped')
    .orderBy('orderDuties.id')
    .limit(100)
    .execute()
  return rows
    .map(({ doneBy, doneName, ...row }) => ({ ...row, doneBy: doneBy === null ? null : { id: doneBy, name: doneName ?? '' } }))
    .sort((a, b) => (a.dueOn ?? '9').localeCompare(b.dueOn ?? '9', 'en') || a.id - b.id)
}
