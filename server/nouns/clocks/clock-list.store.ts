import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely'
import type { ChannelName } from '#shared/channel.ts'
import type { ClockFilter, ClockMetric } from '#shared/clock.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Schema } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { farAway } from './clock.rules.ts'
import type { ClockRow } from './clock.store.ts'

export type ClockQuery = {
  state: ClockFilter
  /** Whose cases. */
  assigneeId?: number | undefined
  metric?: ClockMetric | undefined
  channel?: ChannelName | undefined
  policy?: string | undefined
  caseId?: number | undefined
  threadId?: number | undefined
  /** When they were decided or will be: from, and before. */
  from?: number | undefined
  to?: number | undefined
}

const endedOnes: readonly ClockFilter[] = ['met', 'cancelled', 'breached', 'all']

/** Clocks in the order in which they are decided: open ones the next due first, ended ones the newest first. Those of which nothing is promised are left out. */
export async function listClocks(db: Handle, filter: ClockQuery, now: number, page: { limit: number; cursor?: string | undefined }) {
  const isNewestFirst = endedOnes.includes(filter.state)
  let query = db
    .selectFrom('clocks')
    .selectAll('clocks')
    .where('target', 'is not', null)
    .where((where) => inState(where, filter.state, now))
  if (filter.metric) query = query.where('metric', '=', filter.metric)
  if (filter.channel) query = query.where('clocks.channel', '=', filter.channel)
  if (filter.policy) query = query.where('policyKey', '=', filter.policy)
  if (filter.caseId) query = query.where('clocks.caseId', '=', filter.caseId)
  if (filter.threadId) query = query.where('clocks.threadId', '=', filter.threadId)
  if (filter.from !== undefined) query = query.where('decidedAt', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('decidedAt', '<', filter.to)
  if (filter.assigneeId) query = query.innerJoin('cases', 'cases.id', 'clocks.caseId').where('cases.assigneeId', '=', filter.assigneeId)
  if (page.cursor) {
    const [decidedAt, id] = decodeCursor(page.cursor, 'nn')
    query = query.where((where) =>
      where(where.refTuple('decidedAt', 'clocks.id'), isNewestFirst ? '<' : '>', where.tuple(Number(decidedAt), Number(id))),
    )
  }
  const order = isNewestFirst ? 'desc' : 'asc'
  const rows = await query
    .orderBy('decidedAt', order)
    .orderBy('clocks.id', order)
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows as ClockRow[], page.limit, ({ decidedAt, id }) => [decidedAt, id])
}

type Where = ExpressionBuilder<Schema, 'clocks'>

function inState(where: Where, state: ClockFilter, now: number): ExpressionWrapper<Schema, 'clocks', SqlBool> {
  const isOpen = where('endedAt', 'is', null)
  const isLate = where.and([isOpen, where('decidedAt', '<', now)])
  switch (state) {
    case 'open':
      return isOpen
    case 'late':
      return isLate
    case 'soon':
      return where.and([isOpen, where('decidedAt', '>=', now), where('decidedAt', '<', farAway), where('soonAt', '<=', now)])
    case 'paused':
      return where.and([isOpen, where('state', '=', 'paused')])
    case 'breached':
      return where.and([where('decidedAt', '<', now), where.or([where('state', '=', 'breached'), isOpen])])
    case 'all':
      return where('decidedAt', '>=', 0)
    default:
      return where('state', '=', state)
  }
}

export async function getClock(db: Handle, id: number): Promise<ClockRow> {
  const row = await db.selectFrom('clocks').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('clock')
  return row
}

export function listEntries(db: Handle, clockId: number) {
  return db
    .selectFrom('clockEntries')
    .leftJoin('agents', 'agents.id', 'clockEntries.agentId')
    .selectAll('clockEntries')
    .select('agents.name as agentName')
    .where('clockId', '=', clockId)
    .orderBy('clockEntries.id')
    .limit(500)
    .execute()
}

/** Titles of cases, and authors of threads. */
export async function listNamesOf(db: Handle, clocks: readonly Pick<ClockRow, 'caseId' | 'threadId'>[]) {
  const caseIds = [...new Set(clocks.flatMap(({ caseId }) => caseId ?? []))]
  const threadIds = [...new Set(clocks.flatMap(({ threadId }) => threadId ?? []))]
  const cases =
    caseIds.length === 0 ? [] : await db.selectFrom('cases').select(['id', 'title', 'titleName']).where('id', 'in', caseIds).execute()
  const threads =
    threadIds.length === 0
      ? []
      : await db
          .selectFrom('threads')
          .innerJoin('authors', 'authors.id', 'threads.authorId')
          .select(['threads.id', 'authors.name'])
          .where('threads.id', 'in', threadIds)
          .execute()
  return { cases: new Map(cases.map((row) => [row.id, row])), authors: new Map(threads.map((row) => [row.id, row.name])) }
}

/** When the source of a thread could not be read, within a time. */
export function listGapsOfThread(db: Handle, threadId: number, from: number, to: number) {
  return db
    .selectFrom('threads')
    .innerJoin('sourceGaps', 'sourceGaps.sourceId', 'threads.sourceId')
    .select(['sourceGaps.fromAt', 'sourceGaps.toAt', 'sourceGaps.reason'])
    .where('threads.id', '=', threadId)
    .where('sourceGaps.fromAt', '<', to)
    .where((where) => where.or([where('sourceGaps.toAt', 'is', null), where('sourceGaps.toAt', '>', from)]))
    .orderBy('sourceGaps.fromAt')
    .limit(20)
    .execute()
}

/** Products by the keys that cases carry. */
export const listProductNames = (db: Handle) => db.selectFrom('products').select(['key', 'name']).orderBy('name').limit(200).execute()

/** How many clocks are open, paused and late, by policy. */
export async function countStanding(db: Handle, now: number) {
  const rows = await db
    .selectFrom('clocks')
    .select((row) => [
      'policyKey',
      row.fn.countAll<number>().as('open'),
      sql<number>`count(*) filter (where state = 'paused')`.as('paused'),
      sql<number>`count(*) filter (where ${row.ref('decidedAt')} < ${now})`.as('late'),
    ])
    .where('endedAt', 'is', null)
    .where('target', 'is not', null)
    .groupBy('policyKey')
    .execute()
  return rows.map((row) => ({ policy: row.policyKey, open: Number(row.open), paused: Number(row.paused), late: Number(row.late) }))
}

/** How clocks were decided within a time, by policy; open and late is breached. */
export async function countHeld(db: Handle, from: number, now: number) {
  const rows = await db
    .selectFrom('clocks')
    .select((row) => ['policyKey', ...heldCounts(row.ref('endedAt'), row.ref('heardAt'), row.ref('decidedAt'))])
    .where('decidedAt', '>=', from)
    .where('decidedAt', '<', now)
    .where('target', 'is not', null)
    .groupBy('policyKey')
    .execute()
  return rows.map(({ policyKey, ...row }) => ({ policy: policyKey, ...numbersOf(row) }))
}

type Ref = Parameters<typeof sql>[1]

const heldCounts = (endedAt: Ref, heardAt: Ref, decidedAt: Ref) => [
  sql<number>`count(*) filter (where state = 'met')`.as('met'),
  sql<number>`count(*) filter (where state = 'breached' or ${endedAt} is null)`.as('breached'),
  sql<number>`count(*) filter (where ${endedAt} is null)`.as('open'),
  sql<number>`count(*) filter (where (state = 'breached' or ${endedAt} is null) and ${heardAt} > ${decidedAt})`.as('unseen'),
]

const numbersOf = (row: { met: number; breached: number; open: number; unseen: number }) => ({
  met: Number(row.met),
  breached: Number(row.breached),
  open: Number(row.open),
  unseen: Number(row.unseen),
})

const weekMs = 7 * 86_400_000

/**
 * How clocks were decided within a time, by week, channel and metric.
 * @param monday a Monday's beginning at or before `from`, epoch ms: weeks are counted from it
 */
export async function countHeldByWeek(db: Handle, { from, to }: { from: number; to: number }, monday: number) {
  const weekOf = sql<number>`cast((${sql.ref('decidedAt')} - ${sql.lit(monday)}) / ${sql.lit(weekMs)} as integer)`
  const rows = await db
    .selectFrom('clocks')
    .select((row) => [weekOf.as('week'), 'channel', 'metric', ...heldCounts(row.ref('endedAt'), row.ref('heardAt'), row.ref('decidedAt'))])
    .where('decidedAt', '>=', from)
    .where('decidedAt', '<', to)
    .where('target', 'is not', null)
    .groupBy([weekOf, 'channel', 'metric'])
    .orderBy('week')
    .orderBy('channel')
    .orderBy('metric')
    .execute()
  return rows.map(({ week, channel, metric, ...row }) => {
    const begins = monday + Number(week) * weekMs
    return { from: begins, to: begins + weekMs, channel, metric, ...numbersOf(row) }
  })
}
