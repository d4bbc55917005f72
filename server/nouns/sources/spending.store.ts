import { type Selectable, sql } from 'kysely'
import type { Spending } from '#shared/source.schema.ts'
import type { SpendingKind } from '#shared/source.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import type { ReservationTable, SpendingTable } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { monthOf } from './source.rules.ts'

export type SpendingRow = Selectable<SpendingTable>

/** Books what a call cost, in the ledger and in the sum of the month (UTC); a new month begins at zero. Nothing is booked for nothing. */
export async function bookSpend(db: Handle, spending: Omit<SpendingRow, 'id'>): Promise<void> {
  const { sourceId, cost, at } = spending
  if (cost <= 0) return
  const month = monthOf(at)
  await db.insertInto('spendings').values(spending).execute()
  await db
    .updateTable('sources')
    .set((row) => ({
      spend: sql<number>`case when ${row.ref('spendMonth')} = ${month} then ${row.ref('spend')} + ${cost} else ${cost} end`,
      spendMonth: month,
    }))
    .where('id', '=', sourceId)
    .execute()
}

/** Takes back what was paid for a delivery that certainly did not leave. */
export async function refundDelivery(db: Handle, deliveryId: number): Promise<void> {
  const paid = await db.deleteFrom('spendings').where('deliveryId', '=', deliveryId).returningAll().execute()
  for (const { sourceId, at, cost } of paid)
    await db
      .updateTable('sources')
      .set((row) => ({ spend: row('spend', '-', cost) }))
      .where('id', '=', sourceId)
      .where('spendMonth', '=', monthOf(at))
      .execute()
}

/** The cap of a source and what is spent. Until the transaction ends nobody else can spend or hold money of it. */
export async function lockSpend(tx: Handle, engine: Engine, sourceId: number) {
  const row = tx.selectFrom('sources').select(['cap', 'spend', 'spendMonth']).where('id', '=', sourceId)
  return (engine === 'postgres' ? row.forUpdate() : row).executeTakeFirstOrThrow()
}

/** What calls under way hold of a source's money at `now`, in micro-dollars. What a dead process held is forgotten. */
export async function sumReserved(tx: Handle, sourceId: number, now: number): Promise<number> {
  await tx.deleteFrom('reservations').where('sourceId', '=', sourceId).where('endsAt', '<=', now).execute()
  const row = await tx
    .selectFrom('reservations')
    .select((reservation) => reservation.fn.sum<number | null>('amount').as('held'))
    .where('sourceId', '=', sourceId)
    .executeTakeFirst()
  return Number(row?.held ?? 0)
}

export async function addReservation(tx: Handle, reservation: Omit<Selectable<ReservationTable>, 'id'>): Promise<number> {
  return (await tx.insertInto('reservations').values(reservation).returning('id').executeTakeFirstOrThrow()).id
}

export async function removeReservation(db: Handle, id: number): Promise<void> {
  await db.deleteFrom('reservations').where('id', '=', id).execute()
}

/** The ledger of a source, newest first. */
export async function listSpendings(db: Handle, sourceId: number, page: { limit: number; cursor?: string }) {
  let query = db.selectFrom('spendings').selectAll().where('sourceId', '=', sourceId)
  if (page.cursor) query = query.where('id', '<', Number(decodeCursor(page.cursor, 'n')[0]))
  const rows = await query
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows, page.limit, (row) => [row.id])
}

/** The lines as the screens see them, with the replies that were paid for. */
export async function showSpendings(db: Handle, rows: readonly SpendingRow[]): Promise<Spending[]> {
  const ids = rows.flatMap((row) => row.deliveryId ?? [])
  const replies =
    ids.length === 0
      ? []
      : await db
          .selectFrom('replies')
          .innerJoin('threads', 'threads.id', 'replies.threadId')
          .select(['replies.deliveryId', 'replies.id', 'replies.text', 'replies.threadId', 'threads.caseId'])
          .where('replies.deliveryId', 'in', ids)
          .execute()
  const replyOf = new Map(replies.map(({ deliveryId, ...reply }) => [deliveryId, reply]))
  return rows.map(({ id, at, kind, posts, cost, deliveryId }) => ({
    id,
    at,
    kind: kind as SpendingKind,
    posts,
    cost,
    reply: (deliveryId === null ? null : replyOf.get(deliveryId)) ?? null,
  }))
}
