import { type ExpressionBuilder, type Selectable, sql } from 'kysely'
import type { Reply } from '#shared/reply.schema.ts'
import type { ReplyState } from '#shared/reply.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { ReplyTable, Schema } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { listDeliveries } from '../deliveries/delivery.store.ts'
import { listRunsOfReplies, type RunRow } from '../templates/macro.store.ts'
import { listOverrides } from './reply-facts.store.ts'

/** A reply belongs to the case of its thread. */
export type ReplyRow = Selectable<ReplyTable> & { caseId: number | null }

const caseOfReply = (row: ExpressionBuilder<Schema, 'replies'>) =>
  row.selectFrom('threads').select('threads.caseId').whereRef('threads.id', '=', 'replies.threadId').as('caseId')

export async function getReply(db: Handle, id: number): Promise<ReplyRow> {
  const reply = await db.selectFrom('replies').selectAll('replies').select(caseOfReply).where('id', '=', id).executeTakeFirst()
  if (!reply) throw notFound('reply')
  return reply
}

/** The reply that a delivery carries; null when it was given another one since. */
export async function findReplyOfDelivery(db: Handle, deliveryId: number): Promise<ReplyRow | null> {
  const query = db.selectFrom('replies').selectAll('replies').select(caseOfReply).where('deliveryId', '=', deliveryId)
  return (await query.executeTakeFirst()) ?? null
}

/** Columns of a reply that is written without a template and by no rule. */
type Later = 'templateId' | 'actions' | 'textBy' | 'heldBy' | 'cancelledAt' | 'parts' | 'lastPartId'

export async function addReply(
  db: Handle,
  reply: Omit<ReplyRow, 'id' | 'caseId' | Later | 'partsOut'> & Partial<Pick<ReplyRow, Later>>,
): Promise<number> {
  return (
    await db
      .insertInto('replies')
      .values({ partsOut: 0, ...reply })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id
}

/**
 * Changes a reply only while it is in the expected state: whoever comes second finds it moved on.
 * @param version as well only while its text is this version
 */
export async function moveReply(
  db: Handle,
  id: number,
  from: readonly ReplyState[],
  change: Partial<Omit<ReplyRow, 'id' | 'caseId' | 'text' | 'version'>>,
  version?: number,
): Promise<boolean> {
  let query = db
    .updateTable('replies')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', [...from])
  if (version !== undefined) query = query.where('version', '=', version)
  return (await query.executeTakeFirstOrThrow()).numUpdatedRows > 0n
}

/** Held replies of a thread that wait for a second person wait no longer, but for one of them. @returns those */
export async function cancelHeld(tx: Handle, threadId: number, exceptId: number, at: number): Promise<number[]> {
  const rows = await tx
    .updateTable('replies')
    .set({ cancelledAt: at })
    .where('threadId', '=', threadId)
    .where('id', '<>', exceptId)
    .where('state', '=', 'draft')
    .where('heldBy', 'is not', null)
    .where('cancelledAt', 'is', null)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Gives a reply another text, which is a version of its own, while it is a draft. */
export async function changeText(db: Handle, id: number, text: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('replies')
    .set((row) => ({ text, version: sql<number>`${row.ref('version')} + case when ${row.ref('text')} = ${text} then 0 else 1 end` }))
    .where('id', '=', id)
    .where('state', '=', 'draft')
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Makes a reply that is partly out what is out of it; its state is `sending` until it is marked as sent. Answers false when it has moved on. */
export async function leaveAtThat(db: Handle, id: number, text: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('replies')
    .set({ text, parts: null, state: 'sending' })
    .where('id', '=', id)
    .where('state', 'in', ['draft', 'failed'])
    .where('partsOut', '>', 0)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function listReplies(
  db: Handle,
  filter: { state?: ReplyState; caseId?: number; threadId?: number; templateId?: number },
  page: { limit: number; cursor?: string },
) {
  let query = db.selectFrom('replies').selectAll('replies').select(caseOfReply)
  if (filter.state) query = query.where('state', '=', filter.state)
  if (filter.caseId) query = query.where('threadId', 'in', db.selectFrom('threads').select('id').where('caseId', '=', filter.caseId))
  if (filter.templateId) query = query.where('templateId', 'is not', null).where('templateId', '=', filter.templateId)
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
    .selectAll('replies')
    .select(caseOfReply)
    .where('threadId', '=', threadId)
    .where('state', '<>', 'withdrawn')
    .orderBy('id')
    .limit(500)
    .execute()
}

/** As the screens see them: the writing, and how its delivery stands. */
export async function showReplies(db: Handle, rows: readonly ReplyRow[]): Promise<Reply[]> {
  if (rows.length === 0) return []
  const ids = [...new Set(rows.flatMap((row) => [row.writtenBy, row.approvedBy ?? row.writtenBy, row.textBy ?? row.writtenBy]))]
  const threadIds = [...new Set(rows.map((row) => row.threadId))]
  const deliveryIds = rows.flatMap((row) => row.deliveryId ?? [])
  const [agents, threads, deliveries, runs, overrides] = await Promise.all([
    db.selectFrom('agents').select(['id', 'name']).where('id', 'in', ids).execute(),
    db.selectFrom('threads').select(['id', 'caseId']).where('id', 'in', threadIds).execute(),
    listDeliveries(db, deliveryIds),
    listRunsOfReplies(
      db,
      rows.flatMap((row) => (row.actions === null ? [] : [row.id])),
    ),
    listOverrides(
      db,
      rows.map(({ id }) => id),
    ),
  ])
  const person = (id: number) => agents.find((agent) => agent.id === id) ?? { id, name: '' }
  const caseOf = new Map(threads.map((thread) => [thread.id, thread.caseId]))
  const deliveryOf = new Map(deliveries.map((delivery) => [delivery.id, delivery]))
  const overridesOf = Map.groupBy(overrides, ({ replyId }) => replyId)
  return rows.map((row) => {
    const delivery = row.deliveryId === null ? undefined : deliveryOf.get(row.deliveryId)
    return {
      id: row.id,
      threadId: row.threadId,
      caseId: caseOf.get(row.threadId) ?? null,
      answersMentionId: row.answersMentionId,
      serviceOrderId: row.serviceOrderId,
      visibility: row.visibility,
      text: row.text,
      version: row.version,
      state: row.state,
      writtenBy: person(row.writtenBy),
      approvedBy: row.approvedBy === null ? null : person(row.approvedBy),
      createdAt: row.createdAt,
      approvedVersion: row.approvedVersion,
      approvedAt: row.approvedAt,
      sendAt: row.state === 'draft' ? null : (delivery?.sendAt ?? null),
      sentAt: row.sentAt,
      externalId: row.externalId,
      url: row.url,
      error: delivery?.failure?.words ?? null,
      attempts: delivery?.attempts ?? 0,
      templateId: row.templateId,
      actions: readJson(row.actions) ?? [],
      run: runOf(runs.get(row.id)),
      heldBy: readJson(row.heldBy) ?? [],
      parts: readJson(row.parts) === null ? null : { of: readJson(row.parts)?.length ?? 0, out: row.partsOut },
      overrides: (overridesOf.get(row.id) ?? []).flatMap(({ version, code, reason, agentId, name }) =>
        version === row.version ? { kind: code, reason, by: { id: agentId, name } } : [],
      ),
      textBy: person(row.textBy ?? row.writtenBy),
      cancelledAt: row.cancelledAt,
    }
  })
}

const runOf = (run: RunRow | undefined): Reply['run'] =>
  run ? { id: run.id, steps: readJson(run.steps).map((step) => step.do), undone: run.undoneAt !== null } : null

export async function showReply(db: Handle, id: number): Promise<Reply> {
  const [shown] = await showReplies(db, [await getReply(db, id)])
  if (!shown) throw notFound('reply')
  return shown
}
