import type { Selectable } from 'kysely'
import type { CustomerMerge } from '#shared/customer.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { CustomerMergeTable, Schema } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type MergeRow = Selectable<CustomerMergeTable>

/** Every column by which rows belong to a customer; what they are found by is written anew. */
const belongings = [
  ['customerAuthors', 'customerId'],
  ['customerConsents', 'customerId'],
  ['customerChanges', 'customerId'],
  ['handleProofs', 'customerId'],
  ['purchases', 'customerId'],
  ['purchases', 'giftForCustomerId'],
  ['planHoldings', 'customerId'],
  ['serviceOrders', 'customerId'],
] as const satisfies readonly (readonly [keyof Schema, string])[]

const rowsAtOnce = 5_000

/** All rows of one customer become those of another. @returns their ids by table and column */
export async function moveAll(tx: Handle, from: number, to: number): Promise<Record<string, number[]>> {
  const moved: Record<string, number[]> = {}
  for (const [table, column] of belongings) {
    const rows = await tx
      .updateTable(table as 'purchases')
      .set({ [column as 'customerId']: to })
      .where(column as 'customerId', '=', from)
      .returning('id')
      .execute()
    if (rows.length > 0) moved[`${table}.${column}`] = rows.map(({ id }) => id)
  }
  return moved
}

/** Undoes `moveAll`: exactly those rows go back, as far as they are still where they were put. */
export async function moveBack(tx: Handle, moved: Record<string, readonly number[]>, from: number, to: number): Promise<void> {
  for (const [table, column] of belongings) {
    const ids = moved[`${table}.${column}`] ?? []
    for (let n = 0; n < ids.length; n += rowsAtOnce)
      await tx
        .updateTable(table as 'purchases')
        .set({ [column as 'customerId']: to })
        .where('id', 'in', ids.slice(n, n + rowsAtOnce))
        .where(column as 'customerId', '=', from)
        .execute()
  }
}

export async function addMerge(tx: Handle, merge: Omit<MergeRow, 'id' | 'undoneBy' | 'undoneAt'>): Promise<number> {
  const row = { ...merge, undoneBy: null, undoneAt: null }
  return (await tx.insertInto('customerMerges').values(row).returning('id').executeTakeFirstOrThrow()).id
}

export async function getMerge(db: Handle, keptId: number, id: number): Promise<MergeRow> {
  const row = await db.selectFrom('customerMerges').selectAll().where('id', '=', id).where('keptId', '=', keptId).executeTakeFirst()
  if (!row) throw notFound('customer-merge')
  return row
}

export async function endMerge(tx: Handle, id: number, by: number, at: number): Promise<void> {
  await tx.updateTable('customerMerges').set({ undoneBy: by, undoneAt: at }).where('id', '=', id).execute()
}

/** The customers that were merged into this one and still are, the newest first. */
export async function listMerges(db: Handle, keptId: number, limit: number): Promise<CustomerMerge[]> {
  const rows = await db
    .selectFrom('customerMerges')
    .innerJoin('customers', 'customers.id', 'customerMerges.mergedId')
    .innerJoin('agents', 'agents.id', 'customerMerges.mergedBy')
    .select([
      'customerMerges.id',
      'customerMerges.mergedId',
      'customers.name',
      'mergedAt',
      'agents.id as agentId',
      'agents.name as agentName',
    ])
    .where('keptId', '=', keptId)
    .where('undoneAt', 'is', null)
    .orderBy('customerMerges.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ id, mergedId, name, mergedAt, agentId, agentName }) => ({
    id,
    customer: { id: mergedId, name },
    by: { id: agentId, name: agentName },
    at: mergedAt,
  }))
}
