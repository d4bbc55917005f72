import type { Selectable } from 'kysely'
import type { Quote, QuoteLine } from '#shared/quote.schema.ts'
import type { QuoteState } from '#shared/service-order.work.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { QuoteTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { sumsOf } from './quote.rules.ts'

export type QuoteRow = Selectable<QuoteTable>

/** All versions of an order's quote, the newest first. */
export async function listQuotes(db: Handle, orderId: number): Promise<Quote[]> {
  const rows = await db.selectFrom('quotes').selectAll().where('orderId', '=', orderId).orderBy('version', 'desc').limit(100).execute()
  const lines = await listLines(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => quoteOf(row, lines.get(row.id) ?? []))
}

/** The quote that counts for the customer now: the newest that was sent. */
export const findCurrentQuote = async (db: Handle, orderId: number) =>
  (await listQuotes(db, orderId)).find(({ state }) => state !== 'draft') ?? null

export async function getQuote(db: Handle, id: number): Promise<Quote> {
  const row = await db.selectFrom('quotes').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('quote')
  return quoteOf(row, (await listLines(db, [id])).get(id) ?? [])
}

function quoteOf({ createdBy: _, ...row }: QuoteRow, lines: QuoteLine[]): Quote {
  return { ...row, lines, sums: sumsOf(lines) }
}

async function listLines(db: Handle, quoteIds: readonly number[]): Promise<Map<number, QuoteLine[]>> {
  const found = new Map<number, QuoteLine[]>()
  if (quoteIds.length === 0) return found
  const rows = await db.selectFrom('quoteLines').selectAll().where('quoteId', 'in', quoteIds).orderBy('quoteId').orderBy('place').execute()
  for (const { id: _, quoteId, place: __, ...line } of rows) found.set(quoteId, [...(found.get(quoteId) ?? []), line])
  return found
}

export async function addQuote(tx: Handle, quote: Omit<QuoteRow, 'id'>, lines: readonly QuoteLine[]): Promise<number> {
  const { id } = await tx.insertInto('quotes').values(quote).returning('id').executeTakeFirstOrThrow()
  await tx
    .insertInto('quoteLines')
    .values(lines.map((line, place) => ({ ...line, quoteId: id, place })))
    .execute()
  return id
}

export async function deleteDrafts(tx: Handle, orderId: number): Promise<void> {
  await tx.deleteFrom('quotes').where('orderId', '=', orderId).where('state', '=', 'draft').execute()
}

/** What was sent before counts no longer, also where it was refused or accepted. */
export async function supersedeQuotes(tx: Handle, orderId: number, exceptId: number): Promise<void> {
  await tx
    .updateTable('quotes')
    .set({ state: 'superseded' })
    .where('orderId', '=', orderId)
    .where('id', '!=', exceptId)
    .where('state', 'in', ['sent', 'refused', 'expired'])
    .execute()
}

/** Changes a quote that is still in this state. False: somebody was faster. */
export async function moveQuote(tx: Handle, id: number, from: QuoteState, change: Partial<Omit<QuoteRow, 'id'>>): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('quotes')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}
