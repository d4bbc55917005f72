import { sql } from 'kysely'
import type { ChannelName } from '#shared/channel.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Flag } from '../../kit/database/tables/column.ts'
import { farAway } from '../clocks/clock.rules.ts'
import type { ClockRow } from '../clocks/clock.store.ts'
import type { ReplyRow } from '../replies/reply.store.ts'

/** Written out, so that indexes of open cases alone may be used. */
const isActive = sql.lit<Flag>(1)

/** Open clocks of the cases that somebody has and that have a time to be due. */
const dueOf = (db: Handle, agentId: number) =>
  db
    .selectFrom('cases')
    // In this order: the cases of somebody are few, the clocks that run are many.
    .crossJoin('clocks')
    .whereRef('clocks.caseId', '=', 'cases.id')
    .where('cases.assigneeId', '=', agentId)
    .where('cases.active', '=', 1)
    .where('clocks.endedAt', 'is', null)
    .where('clocks.target', 'is not', null)
    .where('clocks.decidedAt', '<', farAway)

/** Clocks of somebody's cases, the next due first. */
export function listDue(db: Handle, agentId: number, most: number): Promise<ClockRow[]> {
  return dueOf(db, agentId).selectAll('clocks').orderBy('clocks.decidedAt').orderBy('clocks.id').limit(most).execute()
}

/** How many of somebody's cases have a clock that runs, and how many one that is over. */
export async function countDue(db: Handle, agentId: number, now: number): Promise<{ total: number; late: number }> {
  const row = await dueOf(db, agentId)
    .select((where) => [
      sql<number>`count(distinct ${where.ref('clocks.caseId')})`.as('total'),
      sql<number>`count(distinct ${where.ref('clocks.caseId')}) filter (where ${where.ref('clocks.decidedAt')} < ${now})`.as('late'),
    ])
    .executeTakeFirstOrThrow()
  return { total: Number(row.total), late: Number(row.late) }
}

/** How many promises of somebody are open, and how many of those that nobody settled had their day: before `today`. */
export async function countOwnPromises(db: Handle, ownerId: number, today: string): Promise<{ open: number; late: number }> {
  const row = await db
    .selectFrom('promises')
    .select((where) => [
      sql<number>`count(*) filter (where state = 'open' and ${where.ref('dueOn')} >= ${today})`.as('open'),
      sql<number>`count(*) filter (where state = 'broken' or ${where.ref('dueOn')} < ${today})`.as('late'),
    ])
    .where('ownerId', '=', ownerId)
    .where('state', 'in', ['open', 'broken'])
    .where('settledBy', 'is', null)
    .executeTakeFirstOrThrow()
  return { open: Number(row.open), late: Number(row.late) }
}

/** Replies that are written and wait for approval, the one that waits longest first, with whom they answer and what their writer had read. */
export async function listWaitingReplies(
  db: Handle,
  most: number,
): Promise<(ReplyRow & { channel: ChannelName; author: string; lastMentionId: number | null })[]> {
  return db
    .selectFrom('replies')
    .innerJoin('threads', 'threads.id', 'replies.threadId')
    .innerJoin('authors', 'authors.id', 'threads.authorId')
    .selectAll('replies')
    .select(['threads.caseId', 'threads.channel', 'authors.name as author', 'threads.lastMentionId'])
    .where('replies.state', '=', 'draft')
    .orderBy('replies.id')
    .limit(most)
    .execute()
}

export async function countWaitingReplies(db: Handle): Promise<number> {
  const row = await db
    .selectFrom('replies')
    .select((where) => where.fn.countAll<number>().as('count'))
    .where('state', '=', 'draft')
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Orders of somebody that are not over. */
export function listOpenOrders(db: Handle, agentId: number, most: number) {
  return db
    .selectFrom('serviceOrders')
    .select(['id', 'kind', 'state', 'product', 'fault', 'customerName', 'dueOn', 'nextStepAt', 'toldAt', 'stateSince'])
    .where('closedAt', 'is', null)
    .where('assigneeId', '=', agentId)
    .orderBy('id')
    .limit(most)
    .execute()
}

/** How many open orders of the whole team were due before `today` (ISO date). */
export async function countLateOrders(db: Handle, today: string): Promise<number> {
  const row = await db
    .selectFrom('serviceOrders')
    .select((where) => where.fn.countAll<number>().as('count'))
    .where('closedAt', 'is', null)
    .where('dueOn', '<', today)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Open duties of these orders that have a day, the first day first. */
export async function listDutyDays(db: Handle, orderIds: readonly number[]) {
  if (orderIds.length === 0) return []
  return db
    .selectFrom('orderDuties')
    .select(['orderId', 'duty', 'dueOn'])
    .where('orderId', 'in', [...orderIds])
    .where('state', '=', 'open')
    .where('dueOn', 'is not', null)
    .orderBy('dueOn')
    .execute()
}

/** What customers said to quotes of these orders, the newest version first. */
export async function listAnsweredQuotes(db: Handle, orderIds: readonly number[]) {
  if (orderIds.length === 0) return []
  return db
    .selectFrom('quotes')
    .select(['orderId', 'state', 'answeredAt'])
    .where('orderId', 'in', [...orderIds])
    .where('state', 'in', ['accepted', 'refused'])
    .orderBy('orderId')
    .orderBy('version', 'desc')
    .execute()
}

export async function countUnassigned(db: Handle): Promise<number> {
  const row = await db
    .selectFrom('cases')
    .select((where) => where.fn.countAll<number>().as('count'))
    .where('assigneeId', 'is', null)
    .where('active', '=', isActive)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** How many open cases these people have. */
export async function countOpenCases(db: Handle, agentIds: readonly number[]): Promise<Map<number, number>> {
  if (agentIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('cases')
    .select((where) => ['assigneeId', where.fn.countAll<number>().as('count')])
    .where('assigneeId', 'in', [...agentIds])
    .where('active', '=', 1)
    .groupBy('assigneeId')
    .execute()
  return new Map(rows.map(({ assigneeId, count }) => [Number(assigneeId), Number(count)]))
}

/** How many open cases are late, by who has them; `null`: nobody. */
export async function countLateCases(db: Handle, now: number): Promise<Map<number | null, number>> {
  const rows = await db
    .selectFrom('cases')
    .select((where) => ['assigneeId', where.fn.countAll<number>().as('count')])
    .where('dueAt', '<', now)
    .where('active', '=', isActive)
    .groupBy('assigneeId')
    .execute()
  return new Map(rows.map(({ assigneeId, count }) => [assigneeId === null ? null : Number(assigneeId), Number(count)]))
}

/** Letters to buyers that are written and not approved, the oldest first. */
export function listWaitingLetters(db: Handle, most: number) {
  return db
    .selectFrom('planLetters')
    .innerJoin('plans', 'plans.id', 'planLetters.planId')
    .innerJoin('cases', 'cases.id', 'plans.caseId')
    .innerJoin('agents', 'agents.id', 'planLetters.draftedBy')
    .select([
      'planLetters.id',
      'plans.caseId',
      'cases.title',
      'cases.titleName',
      'isSafety',
      'draftedBy',
      'agents.name as drafter',
      'draftedAt',
    ])
    .where('planLetters.state', '=', 'draft')
    .orderBy('planLetters.id')
    .limit(most)
    .execute()
}

/** Open cases that more and more people write about, the fastest first. */
export function listGrowing(db: Handle, most: number) {
  return db
    .selectFrom('cases')
    .selectAll()
    .where('trend', 'in', ['escalating', 'emerging'])
    .where('active', '=', 1)
    .orderBy('sortKey')
    .limit(most)
    .execute()
}
