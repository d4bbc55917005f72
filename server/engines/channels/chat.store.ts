import type { Selectable } from 'kysely'
import type { Handle } from '../../kit/database/database.ts'
import type { ChatMessageTable, ChatVisitorTable } from '../../kit/database/schema.ts'

export type ChatMessageRow = Selectable<ChatMessageTable>
export type ChatVisitorRow = Selectable<ChatVisitorTable>

/** Every chat there is or was. */
export const listChatSources = (db: Handle): Promise<{ id: number; settings: string }[]> =>
  db.selectFrom('sources').select(['id', 'settings']).where('channel', '=', 'chat').execute()

export async function findVisitor(db: Handle, sourceId: number, tokenHash: string): Promise<ChatVisitorRow | null> {
  const row = await db
    .selectFrom('chatVisitors')
    .selectAll()
    .where('sourceId', '=', sourceId)
    .where('tokenHash', '=', tokenHash)
    .executeTakeFirst()
  return row ?? null
}

/** The visitor with this token, made at the first message; null when it was last used before `holdsSince`, or the chat was ended. */
export async function meetVisitor(
  tx: Handle,
  visitor: { sourceId: number; tokenHash: string; now: number; validSince: number },
): Promise<number | null> {
  const { sourceId, tokenHash, now, validSince } = visitor
  const row = await tx
    .insertInto('chatVisitors')
    .values({ sourceId, tokenHash, createdAt: now, seenAt: now, endedAt: null })
    .onConflict((conflict) =>
      conflict
        .columns(['sourceId', 'tokenHash'])
        .doUpdateSet({ seenAt: now })
        .where('chatVisitors.seenAt', '>=', validSince)
        .where('chatVisitors.endedAt', 'is', null),
    )
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

/** Keeps a message once, whatever number of times it comes; answers the row that is kept. Needs a turn at `chat messages`. */
export async function saveMessage(
  tx: Handle,
  message: Omit<ChatMessageRow, 'id' | 'choices'> & Partial<Pick<ChatMessageRow, 'choices'>>,
): Promise<{ row: ChatMessageRow; isNew: boolean }> {
  const added = await tx
    .insertInto('chatMessages')
    .values(message)
    .onConflict((conflict) => conflict.columns(['visitorId', 'key']).doNothing())
    .returningAll()
    .executeTakeFirst()
  if (added) return { row: added, isNew: true }
  const row = await tx
    .selectFrom('chatMessages')
    .selectAll()
    .where('visitorId', '=', message.visitorId)
    .where('key', '=', message.key)
    .executeTakeFirstOrThrow()
  return { row, isNew: false }
}

export async function findMessage(db: Handle, sourceId: number, key: string): Promise<ChatMessageRow | null> {
  const row = await db
    .selectFrom('chatMessages')
    .selectAll()
    .where('sourceId', '=', sourceId)
    .where('key', '=', key)
    .where('ours', '=', 1)
    .executeTakeFirst()
  return row ?? null
}

/** What visitors of a source said after `id`, oldest first, without what was forgotten. */
export function listSaidAfter(db: Handle, sourceId: number, id: number, limit: number): Promise<ChatMessageRow[]> {
  return db
    .selectFrom('chatMessages')
    .selectAll()
    .where('sourceId', '=', sourceId)
    .where('id', '>', id)
    .where('ours', '=', 0)
    .where('text', '<>', '')
    .orderBy('id')
    .limit(limit)
    .execute()
}

export function listSaid(db: Handle, sourceId: number, ids: readonly number[]): Promise<ChatMessageRow[]> {
  return db
    .selectFrom('chatMessages')
    .selectAll()
    .where('sourceId', '=', sourceId)
    .where('id', 'in', [...ids])
    .where('text', '<>', '')
    .execute()
}

/** A visitor's last messages and ours, oldest first. */
export async function listHistory(db: Handle, visitorId: number, limit: number): Promise<ChatMessageRow[]> {
  const rows = await db
    .selectFrom('chatMessages')
    .selectAll()
    .where('visitorId', '=', visitorId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.reverse()
}

/** All messages after `id`, oldest first, with whom they are for. */
export function listMessagesAfter(db: Handle, id: number, limit: number): Promise<(ChatMessageRow & { tokenHash: string })[]> {
  return db
    .selectFrom('chatMessages')
    .innerJoin('chatVisitors', 'chatVisitors.id', 'chatMessages.visitorId')
    .selectAll('chatMessages')
    .select('chatVisitors.tokenHash')
    .where('chatMessages.id', '>', id)
    .orderBy('chatMessages.id')
    .limit(limit)
    .execute()
}

export async function findLastMessageId(db: Handle): Promise<number> {
  const row = await db
    .selectFrom('chatMessages')
    .select((row) => row.fn.max('id').as('id'))
    .executeTakeFirst()
  return Number(row?.id ?? 0)
}

/**
 * Takes the words out of all that a visitor said and was told, and makes the token worthless. The rows stay for now: what is just
 * being heard is found by them later. Answers their ids.
 */
export async function endVisitor(tx: Handle, visitorId: number, now: number): Promise<number[]> {
  await tx.updateTable('chatVisitors').set({ endedAt: now }).where('id', '=', visitorId).execute()
  const rows = await tx.updateTable('chatMessages').set({ text: '' }).where('visitorId', '=', visitorId).returning('id').execute()
  return rows.map(({ id }) => id)
}

/** The oldest messages of a source. */
export function listOldest(db: Handle, sourceId: number, limit: number): Promise<ChatMessageRow[]> {
  return db.selectFrom('chatMessages').selectAll().where('sourceId', '=', sourceId).orderBy('id').limit(limit).execute()
}

/** Messages of a source whose visitors ended the chat before `endedBefore`. */
export function listEnded(db: Handle, sourceId: number, endedBefore: number, limit: number): Promise<ChatMessageRow[]> {
  return db
    .selectFrom('chatMessages')
    .innerJoin('chatVisitors', 'chatVisitors.id', 'chatMessages.visitorId')
    .selectAll('chatMessages')
    .where('chatVisitors.sourceId', '=', sourceId)
    .where('chatVisitors.endedAt', '<', endedBefore)
    .limit(limit)
    .execute()
}

export async function removeMessages(tx: Handle, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await tx
    .deleteFrom('chatMessages')
    .where('id', 'in', [...ids])
    .execute()
}

/** Removes visitors of whom nothing is left and who were not here since `seenBefore`, or ended the chat before `endedBefore`. */
export async function removeSilentVisitors(
  tx: Handle,
  sourceId: number,
  { seenBefore, endedBefore }: { seenBefore: number; endedBefore: number },
): Promise<void> {
  await tx
    .deleteFrom('chatVisitors')
    .where('sourceId', '=', sourceId)
    .where((where) => where.or([where('seenAt', '<', seenBefore), where('endedAt', '<', endedBefore)]))
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('chatMessages').select('chatMessages.id').whereRef('chatMessages.visitorId', '=', 'chatVisitors.id'))),
    )
    .execute()
}
