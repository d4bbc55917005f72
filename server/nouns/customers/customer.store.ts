import type { Selectable } from 'kysely'
import type { ChannelName } from '#shared/channel.ts'
import type { Customer, CustomerRow } from '#shared/customer.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { CustomerTable } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { endOfRange, soughtIn } from './customer.rules.ts'

export type CustomerRecord = Selectable<CustomerTable>

export async function getCustomer(db: Handle, id: number): Promise<CustomerRecord> {
  const row = await db.selectFrom('customers').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('customer')
  return row
}

export const customerOf = ({ emailKey, mergedIntoId: _, ...row }: CustomerRecord): Customer => ({ ...row, email: emailKey })

export async function updateCustomer(tx: Handle, id: number, change: Partial<Omit<CustomerRecord, 'id'>>): Promise<void> {
  await tx.updateTable('customers').set(change).where('id', '=', id).execute()
}

/** Most customers that one was found to be, one after the other. */
const longestChain = 20

/** Who these customers are now: themselves, or whom they were merged into; by the id that was asked for. Unknown ids are left out. */
export async function findSurvivors(db: Handle, ids: readonly number[]): Promise<Map<number, CustomerRecord>> {
  const found = new Map<number, CustomerRecord>()
  let asked = new Map([...new Set(ids)].map((id) => [id, id]))
  for (let step = 0; asked.size > 0 && step < longestChain; step++) {
    const rows = await db
      .selectFrom('customers')
      .selectAll()
      .where('id', 'in', [...new Set(asked.values())])
      .execute()
    const next = new Map<number, number>()
    for (const [id, at] of asked) {
      const row = rows.find((one) => one.id === at)
      if (row && row.mergedIntoId === null) found.set(id, row)
      else if (row?.mergedIntoId) next.set(id, row.mergedIntoId)
    }
    asked = next
  }
  return found
}
/** A page of people, those who came last first; `q` as in `soughtIn`. */
export async function listCustomers(
  db: Handle,
  { q, authorId, limit, cursor }: { q?: string; authorId?: number; limit: number; cursor?: string },
): Promise<{ items: CustomerRow[]; nextCursor: string | null }> {
  let query = db.selectFrom('customers').selectAll().where('mergedIntoId', 'is', null)
  if (q !== undefined && q.trim() !== '') {
    const ways = soughtIn(q)
    if (ways.length === 0) return { items: [], nextCursor: null }
    query = query.where((where) =>
      where.or(ways.map((words) => where.and(words.map((word) => where('customers.id', 'in', withWord(db, word)))))),
    )
  }
  if (authorId !== undefined) query = query.where('customers.id', 'in', ofAuthor(db, authorId))
  if (cursor) query = query.where('customers.id', '<', Number(decodeCursor(cursor, 'n')[0]))
  const rows = await query
    .orderBy('customers.id', 'desc')
    .limit(limit + 1)
    .execute()
  const page = pageOf(rows, limit, (row) => [row.id])
  return { ...page, items: await showRows(db, page.items) }
}

/** Customers with a word that begins so, by a range of the index. */
const withWord = (db: Handle, beginning: string) =>
  db.selectFrom('customerWords').select('customerId').where('word', '>=', beginning).where('word', '<', endOfRange(beginning))

const ofAuthor = (db: Handle, authorId: number) =>
  db.selectFrom('customerAuthors').select('customerId').where('authorId', '=', authorId).where('unlinkedAt', 'is', null)

async function showRows(db: Handle, rows: readonly CustomerRecord[]): Promise<CustomerRow[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const bought = await db
    .selectFrom('purchases')
    .select((row) => ['customerId', row.fn.countAll<number>().as('count'), row.fn.max('contractOn').as('last')])
    .where('customerId', 'in', ids)
    .groupBy('customerId')
    .execute()
  const linked = await db
    .selectFrom('customerAuthors')
    .innerJoin('authors', 'authors.id', 'customerAuthors.authorId')
    .select(['customerId', 'channel'])
    .where('customerId', 'in', ids)
    .where('unlinkedAt', 'is', null)
    .orderBy('customerAuthors.id')
    .execute()
  const boughtBy = new Map(bought.map((row) => [row.customerId, row]))
  return rows.map((row) => ({
    ...customerOf(row),
    purchases: Number(boughtBy.get(row.id)?.count ?? 0),
    lastBoughtOn: boughtBy.get(row.id)?.last ?? null,
    channels: [...new Set<ChannelName>(linked.filter(({ customerId }) => customerId === row.id).map(({ channel }) => channel))],
  }))
}

/** The customers who have one of these addresses or phone numbers, or are these. */
export async function listKnownCustomers(
  db: Handle,
  { emails, phones, ids }: { emails: readonly string[]; phones: readonly string[]; ids: readonly number[] },
): Promise<CustomerRecord[]> {
  const found = new Map<number, CustomerRecord>()
  const take = (rows: readonly CustomerRecord[]) => {
    for (const row of rows) found.set(row.id, row)
  }
  if (emails.length > 0) take(await db.selectFrom('customers').selectAll().where('emailKey', 'in', emails).execute())
  if (phones.length > 0) take(await db.selectFrom('customers').selectAll().where('phone', 'in', phones).execute())
  if (ids.length > 0) take(await db.selectFrom('customers').selectAll().where('id', 'in', ids).execute())
  return [...found.values()].sort((a, b) => a.id - b.id)
}
