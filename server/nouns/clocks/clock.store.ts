import { type Selectable, sql } from 'kysely'
import { overStates, type ServiceOrderState } from '#shared/service-order.ts'
import { insertMany, updateMany } from '../../kit/database/bulk.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import type { ClockEntryTable, ClockTable } from '../../kit/database/schema.ts'
import { farAway } from './clock.rules.ts'

export type ClockRow = Selectable<ClockTable>
export type ClockEntryRow = Selectable<ClockEntryTable>

/** What a thread and its case say that its clocks follow. */
export function listThreadStandings(db: Handle, ids: readonly number[]) {
  return db
    .selectFrom('threads')
    .innerJoin('sources', 'sources.id', 'threads.sourceId')
    .leftJoin('cases', 'cases.id', 'threads.caseId')
    .select(['threads.id', 'threads.channel', 'threads.caseId', 'threads.waitingSince', 'threads.lastMentionId', 'threads.lastReplyAt'])
    .select(['sources.createdAt as listenedSince', 'cases.state as caseState', 'cases.priority', 'cases.product'])
    .where('threads.id', 'in', [...ids])
    .orderBy('threads.id')
    .execute()
}

/** The newest clocks of each thread come last. */
export function listClocksOfThreads(db: Handle, ids: readonly number[]): Promise<ClockRow[]> {
  return db
    .selectFrom('clocks')
    .selectAll()
    .where('threadId', 'in', [...ids])
    .orderBy('id')
    .execute()
}

export function listClocksOfCases(db: Handle, ids: readonly number[]): Promise<ClockRow[]> {
  return db
    .selectFrom('clocks')
    .selectAll()
    .where('caseId', 'in', [...ids])
    .where('metric', '=', 'resolution')
    .orderBy('id')
    .execute()
}

/** Posts of these threads that ask for an answer and were not taken away. */
export function listAsked(db: Handle, threadIds: readonly number[]) {
  return db
    .selectFrom('mentions')
    .select(['id', 'threadId', 'postedAt', 'receivedAt', 'lang'])
    .where('threadId', 'in', [...threadIds])
    .where('kind', 'in', ['complaint', 'question'])
    .where('deletedAt', 'is', null)
    .orderBy('id')
    .execute()
}

/** Replies that are out in these threads. Each was written and approved by people; automatic answers are no replies. */
export function listAnswers(db: Handle, threadIds: readonly number[]) {
  return db
    .selectFrom('replies')
    .innerJoin('threads', 'threads.id', 'replies.threadId')
    .select([
      'replies.threadId',
      'replies.answersMentionId',
      'replies.sentAt',
      'replies.visibility',
      'replies.writtenBy',
      'threads.channel',
    ])
    .where('replies.threadId', 'in', [...threadIds])
    .where('replies.state', '=', 'sent')
    .orderBy('replies.id')
    .execute()
}

export function listCaseStandings(db: Handle, ids: readonly number[]) {
  return db
    .selectFrom('cases')
    .select(['id', 'state', 'threadCount', 'mergedInto', 'waitingSince', 'resolvedAt', 'resolvedBy', 'lastAt', 'dueAt', 'trend'])
    .select(['priority', 'product', 'channels', 'languages'])
    .where('id', 'in', [...ids])
    .orderBy('id')
    .execute()
}

/** The earliest thread that is in each of these cases: when it began, when we first read of it, and since when we listen there. */
export async function listFirstThreads(db: Handle, caseIds: readonly number[]) {
  const firsts = await db
    .selectFrom('cases')
    .select((row) => [
      'cases.id',
      row
        .selectFrom('threads')
        .select('threads.id')
        .whereRef('threads.caseId', '=', 'cases.id')
        .orderBy('threads.firstMentionAt')
        .limit(1)
        .as('threadId'),
    ])
    .where('cases.id', 'in', [...caseIds])
    .execute()
  const ids = firsts.flatMap(({ threadId }) => threadId ?? [])
  if (ids.length === 0) return new Map<number, never>()
  const threads = await db
    .selectFrom('threads')
    .innerJoin('sources', 'sources.id', 'threads.sourceId')
    .select(['threads.id', 'threads.firstMentionAt as postedAt', 'sources.createdAt as listenedSince', 'threads.channel'])
    .where('threads.id', 'in', ids)
    .execute()
  const heard = await db
    .selectFrom('mentions')
    .select((row) => ['threadId', row.fn.min('receivedAt').as('at')])
    .where('threadId', 'in', ids)
    .groupBy('threadId')
    .execute()
  const heardAt = new Map(heard.map((row) => [row.threadId, Number(row.at)]))
  const byId = new Map(threads.map((thread) => [thread.id, { ...thread, receivedAt: heardAt.get(thread.id) ?? thread.postedAt }]))
  return new Map(
    firsts.flatMap(({ id, threadId }) => {
      const thread = byId.get(threadId ?? 0)
      return thread ? [[id, thread] as const] : []
    }),
  )
}

/** In which states the service orders of these cases are that are not over. */
export async function listOrderStates(db: Handle, caseIds: readonly number[]): Promise<Map<number, ServiceOrderState[]>> {
  const rows = await db
    .selectFrom('threads')
    .innerJoin('serviceOrders', 'serviceOrders.threadId', 'threads.id')
    .select(['threads.caseId', 'serviceOrders.state'])
    .distinct()
    .where('threads.caseId', 'in', [...caseIds])
    .where('serviceOrders.state', 'not in', [...overStates])
    .execute()
  const found = new Map<number, ServiceOrderState[]>()
  for (const { caseId, state } of rows) found.set(Number(caseId), [...(found.get(Number(caseId)) ?? []), state])
  return found
}

/** In which cases these threads are, and in which their running clocks still are. */
export async function listCasesOfThreads(db: Handle, threadIds: readonly number[]): Promise<number[]> {
  const threads = await db
    .selectFrom('threads')
    .select('caseId')
    .where('id', 'in', [...threadIds])
    .execute()
  const clocks = await db
    .selectFrom('clocks')
    .select('caseId')
    .where('threadId', 'in', [...threadIds])
    .where('endedAt', 'is', null)
    .execute()
  return [...new Set([...threads, ...clocks].flatMap(({ caseId }) => caseId ?? []))]
}

/** In which case an order's thread is. */
export async function listCasesOfOrders(db: Handle, orderIds: readonly number[]): Promise<number[]> {
  const rows = await db
    .selectFrom('serviceOrders')
    .innerJoin('threads', 'threads.id', 'serviceOrders.threadId')
    .select('threads.caseId')
    .where('serviceOrders.id', 'in', [...orderIds])
    .execute()
  return rows.flatMap(({ caseId }) => caseId ?? [])
}

/** Threads of these cases whose clocks run. */
export async function listThreadsWithClocks(db: Handle, caseIds: readonly number[]): Promise<number[]> {
  const rows = await db
    .selectFrom('clocks')
    .select('threadId')
    .where('caseId', 'in', [...caseIds])
    .where('endedAt', 'is', null)
    .where('threadId', 'is not', null)
    .execute()
  return rows.flatMap(({ threadId }) => threadId ?? [])
}

/** The same, only those whose policy was chosen by another priority or product than their case has now. */
export async function listThreadsWithOtherFacts(db: Handle, caseIds: readonly number[]): Promise<number[]> {
  const rows = await db
    .selectFrom('clocks')
    .innerJoin('cases', 'cases.id', 'clocks.caseId')
    .select('clocks.threadId')
    .where('clocks.caseId', 'in', [...caseIds])
    .where('clocks.endedAt', 'is', null)
    .where('clocks.threadId', 'is not', null)
    .where((where) =>
      where.or([
        where('clocks.priority', '!=', where.ref('cases.priority')),
        where(where.fn.coalesce('clocks.product', sql.lit('')), '!=', where.fn.coalesce('cases.product', sql.lit(''))),
      ]),
    )
    .execute()
  return rows.flatMap(({ threadId }) => threadId ?? [])
}

/** Threads whose clocks a resolution of their case ended at that time. */
export async function listThreadsEndedBy(db: Handle, caseId: number, endedAt: number): Promise<number[]> {
  const rows = await db
    .selectFrom('clocks')
    .select('threadId')
    .where('caseId', '=', caseId)
    .where('metric', 'in', ['first-response', 'next-response'])
    .where('endedAt', '=', endedAt)
    .where('endedWhy', '=', 'resolved')
    .execute()
  return rows.flatMap(({ threadId }) => threadId ?? [])
}

/** Threads went from one of these cases to another all at once: their clocks go with them. */
export async function moveClocksWithThreads(tx: Handle, caseIds: readonly number[]): Promise<void> {
  await tx
    .updateTable('clocks')
    .set((row) => ({ caseId: row.selectFrom('threads').select('threads.caseId').whereRef('threads.id', '=', 'clocks.threadId') }))
    .where('caseId', 'in', [...caseIds])
    .where('threadId', 'is not', null)
    .execute()
}

/** The same for threads that are named; answers the cases that their clocks were in before. */
export async function moveClocksOfThreads(tx: Handle, threadIds: readonly number[]): Promise<number[]> {
  const elsewhere = await tx
    .selectFrom('clocks')
    .innerJoin('threads', 'threads.id', 'clocks.threadId')
    .select(['clocks.id', 'clocks.caseId', 'threads.caseId as isIn'])
    .where('clocks.threadId', 'in', [...threadIds])
    .where((where) => where(where.fn.coalesce('clocks.caseId', sql.lit(0)), '!=', where.fn.coalesce('threads.caseId', sql.lit(0))))
    .execute()
  for (const { id, isIn } of elsewhere) await tx.updateTable('clocks').set({ caseId: isIn }).where('id', '=', id).execute()
  return elsewhere.flatMap(({ caseId }) => caseId ?? [])
}

const clockColumns = [
  'metric',
  'threadId',
  'caseId',
  'channel',
  'lang',
  'priority',
  'product',
  'sinceMention',
  'throughMention',
  'startedAt',
  'heardAt',
  'versionId',
  'policyKey',
  'target',
  'pauses',
  'state',
  'soonAt',
  'dueAt',
  'breachedAt',
  'endedAt',
  'endedWhy',
  'decidedAt',
] as const

/** Writes new clocks; answers their numbers in the order given. */
export async function addClocks(tx: Handle, engine: Engine, clocks: readonly Omit<ClockRow, 'id'>[]): Promise<number[]> {
  const returning = ['id', 'metric', 'threadId', 'caseId', 'startedAt', 'sinceMention'] as const
  const added = await insertMany(tx, engine, 'clocks', clockColumns, clocks, { returning })
  const keyOf = (row: Pick<ClockRow, Exclude<(typeof returning)[number], 'id'>>) =>
    [row.metric, row.threadId, row.caseId, row.startedAt, row.sinceMention].join('|')
  const ids = new Map(added.map((row) => [keyOf(row), row.id]))
  return clocks.map((clock) => {
    const id = ids.get(keyOf(clock))
    if (id === undefined) throw new TypeError('A clock was not written.')
    return id
  })
}

export const saveClocks = (tx: Handle, engine: Engine, clocks: readonly ClockRow[]): Promise<void> =>
  updateMany(tx, engine, 'clocks', clockColumns, clocks)

const entryColumns = ['clockId', 'kind', 'at', 'why', 'agentId', 'versionId', 'policyKey', 'target', 'dueAt'] as const

export async function addEntries(tx: Handle, engine: Engine, entries: readonly Omit<ClockEntryRow, 'id'>[]): Promise<void> {
  await insertMany(tx, engine, 'clockEntries', entryColumns, entries)
}

/** When the first open clock of each of these cases is due; cases of which nothing is due are left out. */
export async function listDueTimes(db: Handle, caseIds: readonly number[]): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('clocks')
    .select((row) => ['caseId', row.fn.min('decidedAt').as('dueAt')])
    .where('caseId', 'in', [...caseIds])
    .where('endedAt', 'is', null)
    .where('decidedAt', '<', farAway)
    .groupBy('caseId')
    .execute()
  return new Map(rows.map((row) => [Number(row.caseId), Number(row.dueAt)]))
}

export const saveDueTimes = (
  tx: Handle,
  engine: Engine,
  rows: readonly { id: number; dueAt: number | null; sortKey: string }[],
): Promise<void> => updateMany(tx, engine, 'cases', ['dueAt', 'sortKey'], rows)

/** Open clocks that are late and whose ledger does not say so yet, the first due first. */
export function listUnnoted(db: Handle, now: number, most: number): Promise<ClockRow[]> {
  return db
    .selectFrom('clocks')
    .selectAll()
    .where('endedAt', 'is', null)
    .where('decidedAt', '<', now)
    .where('breachedAt', 'is', null)
    .orderBy('decidedAt')
    .limit(most)
    .execute()
}

/** Open clocks with what their policy is chosen by. */
const openWithFacts = (db: Handle) =>
  db
    .selectFrom('clocks')
    .innerJoin('cases', 'cases.id', 'clocks.caseId')
    .selectAll('clocks')
    .select(['cases.channels', 'cases.languages', 'cases.priority as casePriority', 'cases.product as caseProduct'])
    .where('clocks.endedAt', 'is', null)

/** Those that count by an older version of the promises, the oldest version first. */
export const listOutdated = (db: Handle, version: number, most: number) =>
  openWithFacts(db).where('clocks.versionId', '<', version).orderBy('clocks.versionId').orderBy('clocks.id').limit(most).execute()

/** All of them, page by page; `after` is the last of the page before. */
export function listOpen(db: Handle, most: number, after: Pick<ClockRow, 'decidedAt' | 'id'> | null) {
  let query = openWithFacts(db)
  if (after)
    query = query.where((where) => where(where.refTuple('clocks.decidedAt', 'clocks.id'), '>', where.tuple(after.decidedAt, after.id)))
  return query.orderBy('clocks.decidedAt').orderBy('clocks.id').limit(most).execute()
}

/** The cases that are worked on first. */
export async function listFirstActive(db: Handle, most: number): Promise<number[]> {
  const rows = await db.selectFrom('cases').select('id').where('active', '=', 1).orderBy('sortKey').limit(most).execute()
  return rows.map((row) => row.id)
}

/** The next cases that are worked on, after `id`. */
export async function listActiveAfter(db: Handle, id: number, most: number): Promise<number[]> {
  const rows = await db
    .selectFrom('cases')
    .select('id')
    .where('id', '>', id)
    .where('state', '!=', 'resolved')
    .orderBy('id')
    .limit(most)
    .execute()
  return rows.map((row) => row.id)
}

export async function countOpen(db: Handle): Promise<number> {
  const row = await db
    .selectFrom('clocks')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('endedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
