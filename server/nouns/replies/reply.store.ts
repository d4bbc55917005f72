import type { Selectable } from 'kysely'
import type { Reply } from '#shared/reply.schema.ts'
import type { ReplyState, Visibility } from '#shared/reply.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import type { ReplyTable } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type ReplyRow = Selectable<ReplyTable>

export async function getReply(db: Handle, id: number): Promise<ReplyRow> {
  const reply = await db.selectFrom('replies').selectAll().where('id', '=', id).executeTakeFirst()
  if (!reply) throw notFound('reply')
  return reply
}

export async function addReply(db: Handle, reply: Omit<ReplyRow, 'id'>): Promise<number> {
  return (await db.insertInto('replies').values(reply).returning('id').executeTakeFirstOrThrow()).id
}

/** Changes a reply only while it is in the expected state: whoever comes second finds it moved on. */
export async function moveReply(
  db: Handle,
  id: number,
  from: readonly ReplyState[],
  change: Partial<Omit<ReplyRow, 'id'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('replies')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Takes one reply whose undo window is over; from here on it may be on the network. Where a source waits for a new token, so do its replies. */
export async function claimDueReply(db: Handle, engine: Engine, now: number, reconcileAt: number): Promise<ReplyRow | null> {
  const due = db
    .selectFrom('replies')
    .select('id')
    .where('state', '=', 'approved')
    .where('sendAt', '<=', now)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('threads')
            .innerJoin('sources', 'sources.id', 'threads.sourceId')
            .select('sources.id')
            .whereRef('threads.id', '=', 'replies.threadId')
            .where('sources.state', '=', 'stopped')
            .where('sources.errorCode', '<>', 'cap')
            .where('sources.removedAt', 'is', null),
        ),
      ),
    )
    .orderBy('sendAt')
    .limit(1)
  const claimed = await db
    .updateTable('replies')
    .set((row) => ({
      state: 'sending',
      attemptedAt: row.fn.coalesce('attemptedAt', row.val(now)),
      attempts: row('attempts', '+', 1),
      reconcileAt,
    }))
    .where('id', '=', engine === 'postgres' ? due.forUpdate().skipLocked() : due)
    .where('state', '=', 'approved')
    .returningAll()
    .executeTakeFirst()
  return claimed ?? null
}

/** Takes one reply of unknown fate that should be looked for now. */
export async function claimUnknownReply(db: Handle, engine: Engine, now: number, nextMergeCheckAt: number): Promise<ReplyRow | null> {
  const due = db
    .selectFrom('replies')
    .select('id')
    .where('state', '=', 'sending')
    .where('reconcileAt', '<=', now)
    .orderBy('reconcileAt')
    .limit(1)
  const claimed = await db
    .updateTable('replies')
    .set((row) => ({ reconcileAt: nextMergeCheckAt, reconciliations: row('reconciliations', '+', 1) }))
    .where('id', '=', engine === 'postgres' ? due.forUpdate().skipLocked() : due)
    .where('state', '=', 'sending')
    .where('reconcileAt', '<=', now)
    .returningAll()
    .executeTakeFirst()
  return claimed ?? null
}

export async function listReplies(
  db: Handle,
  filter: { state?: string; caseId?: number; threadId?: number },
  page: { limit: number; cursor?: string },
) {
  let query = db.selectFrom('replies').selectAll()
  if (filter.state) query = query.where('state', '=', filter.state)
  if (filter.caseId) query = query.where('caseId', '=', filter.caseId)
  if (filter.threadId) query = query.where('threadId', '=', filter.threadId)
  if (page.cursor) query = query.where('id', '<', Number(decodeCursor(page.cursor, 'n')[0]))
  const rows = await query
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows, page.limit, (row) => [row.id])
}

export function listRepliesOfThread(db: Handle, threadId: number): Promise<ReplyRow[]> {
  return db
    .selectFrom('replies')
    .selectAll()
    .where('threadId', '=', threadId)
    .where('state', '<>', 'withdrawn')
    .orderBy('id')
    .limit(500)
    .execute()
}

export async function showReplies(db: Handle, rows: readonly ReplyRow[]): Promise<Reply[]> {
  const ids = [...new Set(rows.flatMap((row) => [row.writtenBy, row.approvedBy ?? row.writtenBy]))]
  const agents = ids.length === 0 ? [] : await db.selectFrom('agents').select(['id', 'name']).where('id', 'in', ids).execute()
  const person = (id: number) => agents.find((agent) => agent.id === id) ?? { id, name: '' }
  return rows.map((row) => ({
    id: row.id,
    threadId: row.threadId,
    caseId: row.caseId,
    answersMentionId: row.answersMentionId,
    visibility: row.visibility as Visibility,
    text: row.text,
    state: row.state as ReplyState,
    writtenBy: person(row.writtenBy),
    approvedBy: row.approvedBy === null ? null : person(row.approvedBy),
    createdAt: row.createdAt,
    approvedAt: row.approvedAt,
    sendAt: row.sendAt,
    sentAt: row.sentAt,
    externalId: row.externalId,
    url: row.url,
    error: row.error,
    attempts: row.attempts,
  }))
}

export async function showReply(db: Handle, id: number): Promise<Reply> {
  const [shown] = await showReplies(db, [await getReply(db, id)])
  if (!shown) throw notFound('reply')
  return shown
}

/** Why nothing is sent now; null when sending is not paused. */
export async function findSendingPause(db: Handle): Promise<{ sinceAt: number; why: string } | null> {
  return (await db.selectFrom('pauses').select(['sinceAt', 'why']).where('name', '=', 'sending').executeTakeFirst()) ?? null
}

export async function removeSendingPause(db: Handle): Promise<void> {
  await db.deleteFrom('pauses').where('name', '=', 'sending').execute()
}
