import type { Selectable } from 'kysely'
import type { Feedback } from '#shared/feedback.schema.ts'
import { type FeedbackReason, type FeedbackState, restDays } from '#shared/feedback.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { FeedbackAskTable, FeedbackSettingTable } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { hashToken } from '../../kit/lib/secret-box.ts'
import { findOrderIdByToken } from '../service-orders/status-link.ts'

export type AskRow = Selectable<FeedbackAskTable>
export type SettingsRow = Selectable<FeedbackSettingTable>

const desk = 'desk'

/** How the desk asks; off where nobody said anything. */
export async function readSettings(db: Handle): Promise<SettingsRow> {
  const row = await db.selectFrom('feedbackSettings').selectAll().where('name', '=', desk).executeTakeFirst()
  return row ?? { name: desk, onAt: null, onEventId: null, restDays: restDays.usual, changedBy: null, changedAt: 0 }
}

export async function saveSettings(tx: Handle, { name: _, ...row }: SettingsRow): Promise<void> {
  await tx
    .insertInto('feedbackSettings')
    .values({ name: desk, ...row })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute()
}

/** Writes a question, or why it is not asked; the same resolution is asked about once. @returns its id; null: it was written before */
export async function addAsk(tx: Handle, row: Omit<AskRow, 'id'>): Promise<number | null> {
  const added = await tx
    .insertInto('feedbackAsks')
    .values(row)
    .onConflict((conflict) => conflict.column('about').doNothing())
    .returning('id')
    .executeTakeFirst()
  return added?.id ?? null
}

export async function updateAsk(tx: Handle, id: number, change: Partial<Omit<AskRow, 'id'>>): Promise<void> {
  await tx.updateTable('feedbackAsks').set(change).where('id', '=', id).execute()
}

/** The question that an address opens: its own, or that of the page of an order; null: none. */
export async function findAskByToken(db: Handle, token: string): Promise<AskRow | null> {
  const own = await db.selectFrom('feedbackAsks').selectAll().where('tokenHash', '=', hashToken(token)).executeTakeFirst()
  if (own) return own
  const orderId = await findOrderIdByToken(db, token)
  return orderId === null ? null : findAskOfOrder(db, orderId)
}

export async function lockAsk(tx: Handle, engine: Engine, id: number): Promise<AskRow | null> {
  return (await forUpdate(engine, tx.selectFrom('feedbackAsks').selectAll().where('id', '=', id)).executeTakeFirst()) ?? null
}

export async function findAskOfDelivery(db: Handle, deliveryId: number): Promise<AskRow | null> {
  return (await db.selectFrom('feedbackAsks').selectAll().where('deliveryId', '=', deliveryId).executeTakeFirst()) ?? null
}

/** Whether a person was asked since (epoch ms): as the author of a thread, or as a customer by whatever way. */
export async function wasAskedSince(
  db: Handle,
  of: { authorId: number | null; customerId: number | null },
  since: number,
): Promise<boolean> {
  const asked: readonly FeedbackState[] = ['asked', 'answered']
  for (const column of ['authorId', 'customerId'] as const) {
    const id = of[column]
    if (id === null) continue
    const row = await db
      .selectFrom('feedbackAsks')
      .select('id')
      .where(column, '=', id)
      .where('askedAt', '>', since)
      .where('state', 'in', [...asked])
      .limit(1)
      .executeTakeFirst()
    if (row) return true
  }
  return false
}

/** Open questions about a case that somebody works on again. */
export function listOpenAsksOfCase(db: Handle, caseId: number): Promise<AskRow[]> {
  return db
    .selectFrom('feedbackAsks')
    .selectAll()
    .where('caseId', 'is not', null)
    .where('caseId', '=', caseId)
    .where('state', '=', 'asked')
    .execute()
}

/** The open or answered question on the page of an order, the newest. */
export async function findAskOfOrder(db: Handle, orderId: number): Promise<AskRow | null> {
  const row = await db
    .selectFrom('feedbackAsks')
    .selectAll()
    .where('orderId', 'is not', null)
    .where('orderId', '=', orderId)
    .where('state', 'in', ['asked', 'answered'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/** The threads of a case with whose they are. */
export function listThreadsAsked(db: Handle, caseId: number) {
  return db.selectFrom('threads').select(['id', 'authorId', 'channel', 'sourceId']).where('caseId', '=', caseId).orderBy('id').execute()
}

/** The customer that an author is linked to; null: none. */
export async function findCustomerOf(db: Handle, authorId: number): Promise<number | null> {
  const row = await db
    .selectFrom('customerAuthors')
    .select('customerId')
    .where('authorId', '=', authorId)
    .where('unlinkedAt', 'is', null)
    .executeTakeFirst()
  return row?.customerId ?? null
}

export type FeedbackFilter = {
  from?: number | undefined
  to?: number | undefined
  state?: FeedbackState | undefined
  why?: FeedbackReason | undefined
  score?: number | undefined
  low?: boolean | undefined
  satisfied?: boolean | undefined
  caseId?: number | undefined
  limit: number
  cursor?: string | undefined
}

/** Questions and why some were not asked, the newest first. */
export async function listAsks(db: Handle, filter: FeedbackFilter): Promise<{ items: Feedback[]; nextCursor: string | null }> {
  let query = db
    .selectFrom('feedbackAsks')
    .leftJoin('cases', 'cases.id', 'feedbackAsks.caseId')
    .leftJoin('authors', 'authors.id', 'feedbackAsks.authorId')
    .leftJoin('customers', 'customers.id', 'feedbackAsks.customerId')
    .selectAll('feedbackAsks')
    .select(['cases.title', 'authors.name as authorName', 'customers.name as customerName'])
  if (filter.from !== undefined) query = query.where('askedAt', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('askedAt', '<', filter.to)
  // Who answered was asked as well.
  if (filter.state === 'asked') query = query.where('feedbackAsks.state', 'in', ['asked', 'answered'])
  else if (filter.state) query = query.where('feedbackAsks.state', '=', filter.state)
  if (filter.why) query = query.where('why', '=', filter.why)
  if (filter.score) query = query.where('score', '=', filter.score)
  if (filter.low) query = query.where('score', '<=', 2)
  if (filter.satisfied) query = query.where('score', '>=', 4)
  if (filter.caseId) query = query.where('feedbackAsks.caseId', 'is not', null).where('feedbackAsks.caseId', '=', filter.caseId)
  if (filter.cursor) {
    const [askedAt, id] = decodeCursor(filter.cursor, 'nn')
    query = query.where((where) => where(where.refTuple('askedAt', 'feedbackAsks.id'), '<', where.tuple(Number(askedAt), Number(id))))
  }
  const rows = await query
    .orderBy('askedAt', 'desc')
    .orderBy('feedbackAsks.id', 'desc')
    .limit(filter.limit + 1)
    .execute()
  const { items, nextCursor } = pageOf(rows, filter.limit, ({ askedAt, id }) => [askedAt, id])
  return {
    items: items.map((row) => ({
      id: row.id,
      occasion: row.occasion,
      state: row.state,
      why: row.why,
      way: row.way,
      case: row.caseId === null ? null : { id: row.caseId, title: row.title ?? '' },
      threadId: row.threadId,
      orderId: row.orderId,
      person: row.customerName || row.authorName || '',
      customerId: row.customerId,
      lang: row.lang,
      at: row.askedAt,
      score: row.score,
      said: row.said,
      answeredAt: row.answeredAt,
    })),
    nextCursor,
  }
}

/** How many there are of each state, reason and score among what was asked in a time. */
export function countAsks(db: Handle, { from, to }: { from: number; to: number }) {
  return db
    .selectFrom('feedbackAsks')
    .select((row) => ['state', 'why', 'score', row.fn.countAll<number>().as('count')])
    .where('askedAt', '>=', from)
    .where('askedAt', '<', to)
    .groupBy(['state', 'why', 'score'])
    .execute()
}
