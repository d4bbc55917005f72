import { sql } from 'kysely'
import { awayMinutes } from '#shared/today.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { minute } from '../../kit/lib/clock.ts'
import { caseKinds, heldBefore, type Told } from './today.since.rules.ts'

const awayMs = awayMinutes * minute
const touchEveryMs = 55_000
const mostAssigned = 2_000

/** Notes that somebody is at work; when they come back after a while, from when to when they were away. @param lastEventId the newest there is */
export async function touchActivity(db: Handle, agentId: number, now: number, lastEventId: number): Promise<void> {
  const wasAway = sql<boolean>`"activeAt" < ${now - awayMs}`
  await db
    .updateTable('agents')
    .set((row) => ({
      leftAt: sql<number | null>`case when ${wasAway} then ${row.ref('activeAt')} else ${row.ref('leftAt')} end`,
      leftEventId: sql<number | null>`case when ${wasAway} then ${row.ref('activeEventId')} else ${row.ref('leftEventId')} end`,
      activeAt: now,
      activeEventId: lastEventId,
    }))
    .where('id', '=', agentId)
    .where((where) => where.or([where('activeAt', 'is', null), where('activeAt', '<', now - touchEveryMs)]))
    .execute()
}

/** When somebody left, and the newest event then; also while nothing has said yet that they are back. Null: they were not away yet. */
export async function findLeaving(db: Handle, agentId: number, now: number): Promise<{ at: number; eventId: number } | null> {
  const row = await db
    .selectFrom('agents')
    .select(['activeAt', 'activeEventId', 'leftAt', 'leftEventId'])
    .where('id', '=', agentId)
    .executeTakeFirst()
  const isAway = row?.activeAt != null && row.activeAt < now - awayMs
  const [at, eventId] = isAway ? [row.activeAt, row.activeEventId] : [row?.leftAt ?? null, row?.leftEventId ?? null]
  return at === null || eventId === null ? null : { at, eventId }
}

/** The cases that somebody works on or follows, or did when they left: also those resolved or given to others since. */
export async function listOwnCaseIds(db: Handle, agentId: number, left: { at: number; eventId: number }, limit: number): Promise<number[]> {
  const own = (active: 0 | 1) =>
    db.selectFrom('cases').select('id').where('assigneeId', '=', agentId).where('active', '=', active).orderBy('sortKey').limit(limit)
  const [working, resolved, assigned, followed] = await Promise.all([
    own(1).execute(),
    own(0).where('resolvedAt', '>=', left.at).execute(),
    db
      .selectFrom('events')
      .select(['events.caseId', 'events.data'])
      .where('events.at', '>=', left.at)
      // In the words of the index that holds these alone.
      .where(sql<boolean>`kind = 'case-assigned'`)
      .orderBy('events.at', 'desc')
      .limit(mostAssigned)
      .execute(),
    db.selectFrom('caseFollowers').select('caseId as id').where('agentId', '=', agentId).orderBy('since', 'desc').limit(limit).execute(),
  ])
  const taken = assigned.flatMap(({ caseId, data }) => (caseId !== null && heldBefore(readJson(data)) === agentId ? { id: caseId } : []))
  return [...new Set([...working, ...resolved, ...taken.slice(0, limit), ...followed].map(({ id }) => id))]
}

const told = (db: Handle) =>
  db
    .selectFrom('events')
    .leftJoin('agents', 'agents.id', 'events.agentId')
    .select(['events.kind', 'events.at', 'events.caseId', 'events.sourceId', 'events.agentId', 'events.data', 'agents.name'])

/** What happened to cases after an event, the newest first. */
export async function listToldOfCases(db: Handle, caseIds: readonly number[], after: number, limit: number): Promise<Told[]> {
  if (caseIds.length === 0) return []
  const rows = await told(db)
    .where('events.caseId', 'in', [...caseIds])
    .where('events.id', '>', after)
    .where('events.kind', 'in', [...caseKinds])
    .orderBy('events.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toldOf)
}

/** What happened in the house after an event, the newest first. */
export async function listToldOfHouse(db: Handle, after: number, limit: number) {
  const rows = await told(db)
    .where('events.id', '>', after)
    // In the words of the index that holds these alone.
    .where(sql<boolean>`kind in ('source-health', 'alert-moved', 'policy-published', 'sla-changed')`)
    .orderBy('events.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...toldOf(row), sourceId: row.sourceId }))
}

const toldOf = ({ kind, at, caseId, agentId, name, data }: Awaited<ReturnType<ReturnType<typeof told>['execute']>>[number]): Told => ({
  kind,
  at,
  caseId,
  by: agentId === null ? null : { id: agentId, name: name ?? '' },
  data: readJson(data),
})
