import type { Event } from '#shared/event.schema.ts'
import type { EventKind } from '#shared/event.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'

type Selected = Awaited<ReturnType<ReturnType<typeof baseOf>['execute']>>[number]

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

const eventOf = (row: Selected): Event => ({
  id: row.id,
  kind: row.kind,
  at: row.at,
  caseId: row.caseId,
  threadId: row.threadId,
  mentionId: row.mentionId,
  replyId: row.replyId,
  orderId: row.orderId,
  sourceId: row.sourceId,
  by: row.agentId === null ? null : { id: row.agentId, name: row.agentName ?? '' },
  data: readJson(row.data),
})

/** Events after `id`, oldest first; of some kinds when `kinds` names them, and none after `upTo`. */
export async function listEventsAfter(
  db: Handle,
  id: number,
  { kinds, upTo, limit }: { kinds?: readonly EventKind[] | null; upTo?: number; limit: number },
): Promise<Event[]> {
  let query = baseOf(db).where('events.id', '>', id)
  if (upTo !== undefined) query = query.where('events.id', '<=', upTo)
  if (kinds) query = query.where('events.kind', 'in', [...kinds])
  const rows = await query.orderBy('events.id').limit(limit).execute()
  return rows.map(eventOf)
}

/** The next events' ids and times, oldest first. */
export function listEventTimes(db: Handle, after: number, limit: number): Promise<{ id: number; at: number }[]> {
  return db.selectFrom('events').select(['id', 'at']).where('id', '>', after).orderBy('id').limit(limit).execute()
}

export async function deleteEvents(db: Handle, range: { after: number; upTo: number }, kinds: readonly EventKind[]): Promise<void> {
  await db
    .deleteFrom('events')
    .where('id', '>', range.after)
    .where('id', '<=', range.upTo)
    .where('kind', 'in', [...kinds])
    .execute()
}

/** Kinds that carry the title a case had when they happened. */
const titledKinds: readonly EventKind[] = ['case-opened', 'case-trend', 'case-merged', 'case-parted']

/** Puts another title into the events of a case that carry its old one. */
export async function retitleEvents(tx: Handle, caseId: number, title: string): Promise<void> {
  const rows = await tx
    .selectFrom('events')
    .select(['id', 'data'])
    .where('caseId', '=', caseId)
    .where('kind', 'in', [...titledKinds])
    .execute()
  for (const { id, data } of rows) {
    const said: Record<string, unknown> = readJson(data)
    if ('title' in said && said.title !== title)
      await tx
        .updateTable('events')
        .set({ data: JSON.stringify({ ...said, title }) })
        .where('id', '=', id)
        .execute()
  }
}

export async function findLastEventId(db: Handle): Promise<number> {
  const row = await db
    .selectFrom('events')
    .select((row) => row.fn.max('id').as('id'))
    .executeTakeFirst()
  return Number(row?.id ?? 0)
}

/** What happened to a case after an event, oldest first; of these kinds only. */
export async function listEventsOfCaseAfter(
  db: Handle,
  caseId: number,
  after: number,
  kinds: readonly EventKind[],
  limit: number,
): Promise<Event[]> {
  const rows = await baseOf(db)
    .where('events.caseId', '=', caseId)
    .where('events.id', '>', after)
    .where('events.kind', 'in', [...kinds])
    .orderBy('events.id')
    .limit(limit)
    .execute()
  return rows.map(eventOf)
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
