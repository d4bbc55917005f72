import type { Selectable } from 'kysely'
import type { Handle } from '../database/database.ts'
import type { ChatMessageTable, ChatVisitorTable } from '../database/schema.ts'

export type ChatMessageRow = Selectable<ChatMessageTable>
export type ChatVisitorRow = Selectable<ChatVisitorTable>

export async function findVisitor(db: Handle, sourceId: number, tokenHash: string): Promise<ChatVisitorRow | null> {
  const row = await db
    .selectFrom('chatVisitors')
    .selectAll()
    .where('sourceId', '=', sourceId)
    .where('tokenHash', '=', tokenHash)
    .executeTakeFirst()
  return row ?? null
}

/** The visitor with this token, made at the first message; null when the token was last used before `holdsSince`. */
export async function meetVisitor(
  tx: Handle,
  visitor: { sourceId: number; tokenHash: string; now: number; holdsSince: number },
): Promise<number | null> {
  const { sourceId, tokenHash, now, holdsSince } = visitor
  const row = await tx
    .insertInto('chatVisitors')
    .values({ sourceId, tokenHash, createdAt: now, seenAt: now, endedAt: null })
    .onConflict((conflict) =>
      conflict.columns(['sourceId', 'tokenHash']).doUpdateSet({ seenAt: now }).where('chatVisitors.seenAt', '>=', holdsSince),
    )
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

/** Keeps a message once, whatever number of times it comes; answers the row that is kept. Needs a turn at `chat messages`. */
export async function keepMessage(tx: Handle, message: Omit<ChatMessageRow, 'id'>): Promise<{ row: ChatMessageRow; isNew: boolean }> {
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

/** What visitors of a source said after `id`, oldest first. */
export function listSaidAfter(db: Handle, sourceId: number, id: number, limit: number): Promise<ChatMessageRow[]> {
  return db
    .selectFrom('chatMessages')
    .selectAll()
    .where('sourceId', '=', sourceId)
    .where('id', '>', id)
    .where('ours', '=', 0)
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
