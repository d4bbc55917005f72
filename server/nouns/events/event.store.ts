import type { Event } from '#shared/event.schema.ts'
import type { EventKind } from '#shared/event.ts'
import type { Handle } from '../../kit/database/database.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'

type Selected = Awaited<ReturnType<typeof selectEvents>>[number]

function baseOf(db: Handle) {
  return db
    .selectFrom('events')
    .leftJoin('agents', 'agents.id', 'events.agentId')
    .select([
      'events.id',
      'events.kind',
      'events.at',
      'events.caseId',
      'events.threadId',
      'events.mentionId',
      'events.replyId',
      'events.orderId',
      'events.sourceId',
      'events.agentId',
      'events.data',
      'agents.name as agentName',
    ])
}

const selectEvents = (db: Handle) => baseOf(db).execute()

const eventOf = (row: Selected): Event => ({
  id: row.id,
  kind: row.kind as EventKind,
  at: row.at,
  caseId: row.caseId,
  threadId: row.threadId,
  mentionId: row.mentionId,
  replyId: row.replyId,
  orderId: row.orderId,
  sourceId: row.sourceId,
  by: row.agentId === null ? null : { id: row.agentId, name: row.agentName ?? '' },
  data: JSON.parse(row.data),
})

/** Events after `id`, oldest first. */
export async function listEventsAfter(db: Handle, id: number, limit: number): Promise<Event[]> {
  const rows = await baseOf(db).where('events.id', '>', id).orderBy('events.id').limit(limit).execute()
  return rows.map(eventOf)
}

export async function findLastEventId(db: Handle): Promise<number> {
  const row = await db
    .selectFrom('events')
    .select((row) => row.fn.max('id').as('id'))
    .executeTakeFirst()
  return Number(row?.id ?? 0)
}

/** The timeline of a case, newest first. */
export async function listEventsOfCase(
  db: Handle,
  caseId: number,
  page: { limit: number; cursor?: string },
): Promise<{ items: Event[]; nextCursor: string | null }> {
  let query = baseOf(db).where('events.caseId', '=', caseId)
  if (page.cursor) query = query.where('events.id', '<', Number(decodeCursor(page.cursor, 'n')[0]))
  const rows = await query
    .orderBy('events.id', 'desc')
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows.map(eventOf), page.limit, (event) => [event.id])
}
