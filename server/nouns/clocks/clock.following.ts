import type { ChannelName } from '#shared/channel.ts'
import { getChannel } from '../../engines/channels/index.ts'
import type { Context, NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import { sortKeyOf } from '../cases/case.rules.ts'
import { lockCases } from '../cases/case.store.ts'
import { createClockBook } from './clock.book.ts'
import { type Answer, type Asked, stepOfCase, stepOfThread, type ThreadState } from './clock.rules.ts'
import {
  listAnswers,
  listAsked,
  listCaseStandings,
  listCasesOfOrders,
  listCasesOfThreads,
  listClocksOfCases,
  listClocksOfThreads,
  listDueTimes,
  listFirstThreads,
  listOrderStates,
  listThreadStandings,
  listThreadsEndedBy,
  listThreadsWithClocks,
  listThreadsWithOtherFacts,
  moveClocksOfThreads,
  moveClocksWithThreads,
  saveDueTimes,
} from './clock.store.ts'
import { findSla } from './sla.store.ts'

const ofThreads: readonly NewEvent['kind'][] = [
  'mention-clustered',
  'mention-sorted',
  'mention-changed',
  'verdict-undone',
  'case-joined',
  'case-left',
  'reply-sent',
]
const ofCases: readonly NewEvent['kind'][] = [
  'mention-clustered',
  'mention-sorted',
  'verdict-undone',
  'case-opened',
  'case-changed',
  'case-joined',
  'case-left',
  'case-merged',
  'case-parted',
  'case-resolved',
  'case-reopened',
  'case-trend',
  'reply-sent',
]
const ofOrders: readonly NewEvent['kind'][] = ['order-opened', 'order-moved', 'order-move-undone']

/** What events of one transaction touch. */
export type Touched = {
  threadIds: ReadonlySet<number>
  caseIds: ReadonlySet<number>
  /** Threads went from or to these all at once. */
  regroupedIds?: ReadonlySet<number>
  /** All threads of these are looked at: they were solved or are open again. */
  turnedIds?: ReadonlySet<number>
  /** Cases whose resolution a person took back. */
  takenBackIds?: ReadonlySet<number>
}

/** The clocks of all that the events of a transaction touched agree with it again, in the same transaction. */
export async function followClocks(tx: Handle, context: Context, events: readonly NewEvent[]): Promise<void> {
  const threadIds = new Set<number>()
  const caseIds = new Set<number>()
  const regroupedIds = new Set<number>()
  const turnedIds = new Set<number>()
  const takenBackIds = new Set<number>()
  const orderIds = new Set<number>()
  for (const { kind, threadId, caseId, orderId, data } of events) {
    if (ofThreads.includes(kind) && threadId) threadIds.add(threadId)
    if (ofCases.includes(kind) && caseId) caseIds.add(caseId)
    if (ofOrders.includes(kind) && orderId) orderIds.add(orderId)
    if ((kind === 'case-merged' || kind === 'case-parted') && caseId)
      for (const id of [caseId, data?.into, data?.from]) if (typeof id === 'number') regroupedIds.add(id)
    if ((kind === 'case-resolved' || kind === 'case-reopened') && caseId) turnedIds.add(caseId)
    if (kind === 'case-reopened' && caseId && data?.by !== 'mention') takenBackIds.add(caseId)
  }
  if (orderIds.size > 0) for (const id of await listCasesOfOrders(tx, [...orderIds])) caseIds.add(id)
  if (threadIds.size + caseIds.size + regroupedIds.size === 0) return
  await bringClocksUp(tx, context, { threadIds, caseIds, regroupedIds, turnedIds, takenBackIds })
}

/** Brings clocks up to what threads and cases say. Does nothing before the first version of the promises. */
export async function bringClocksUp(tx: Handle, context: Context, touched: Touched): Promise<void> {
  const sla = await findSla(tx)
  if (!sla) return
  const [regrouped, turned] = [[...(touched.regroupedIds ?? [])], [...(touched.turnedIds ?? [])]]
  // Whoever writes a clock has locked its case.
  const around = touched.threadIds.size > 0 ? await listCasesOfThreads(tx, [...touched.threadIds]) : []
  await lockCases(tx, context.engine, [...touched.caseIds, ...regrouped, ...around])
  if (regrouped.length > 0) await moveClocksWithThreads(tx, regrouped)
  const left = touched.threadIds.size > 0 ? await moveClocksOfThreads(tx, [...touched.threadIds]) : []
  const caseIds = [...new Set([...touched.caseIds, ...regrouped, ...left])]
  const takenBackAt = await listTakenBack(tx, touched.takenBackIds ?? new Set())
  const threadIds = new Set(touched.threadIds)
  if (caseIds.length > 0) {
    const wholly = [...turned, ...regrouped]
    if (wholly.length > 0) for (const id of await listThreadsWithClocks(tx, wholly)) threadIds.add(id)
    for (const [id, at] of takenBackAt) for (const threadId of await listThreadsEndedBy(tx, id, at)) threadIds.add(threadId)
    for (const id of await listThreadsWithOtherFacts(tx, caseIds)) threadIds.add(id)
  }
  const book = createClockBook(context, sla)
  if (threadIds.size > 0) for (const id of await followThreads(tx, context, book, [...threadIds], takenBackAt)) caseIds.push(id)
  const all = [...new Set(caseIds)]
  if (all.length > 0) await followCases(tx, context, book, all, new Set(takenBackAt.keys()))
  await book.save(tx)
  if (all.length > 0) await placeCases(tx, context, all)
  failpoint('clocks-written')
}

type Book = ReturnType<typeof createClockBook>

/** When the resolution that was taken back had ended the clocks of its case. */
async function listTakenBack(tx: Handle, caseIds: ReadonlySet<number>): Promise<Map<number, number>> {
  if (caseIds.size === 0) return new Map()
  const clocks = await listClocksOfCases(tx, [...caseIds])
  const last = new Map(clocks.map((clock) => [Number(clock.caseId), clock]))
  return new Map(
    [...last].flatMap(([id, { endedAt, endedWhy }]) => (endedAt !== null && endedWhy === 'resolved' ? [[id, endedAt] as const] : [])),
  )
}

/** Answers the cases in which the threads are. */
async function followThreads(
  tx: Handle,
  context: Context,
  book: Book,
  ids: readonly number[],
  takenBackAt: ReadonlyMap<number, number>,
): Promise<number[]> {
  const threads = await listThreadStandings(tx, ids)
  const clocks = byOwner(await listClocksOfThreads(tx, ids), ({ threadId }) => threadId)
  const wanted = threads.flatMap(({ id, caseId, waitingSince }) =>
    (caseId !== null && waitingSince !== null) || clocks.get(id)?.some(({ endedAt }) => endedAt === null) ? [id] : [],
  )
  const asked = byOwner(wanted.length > 0 ? await listAsked(tx, wanted) : [], ({ threadId }) => threadId)
  const answers = byOwner(wanted.length > 0 ? await listAnswers(tx, wanted) : [], ({ threadId }) => threadId)
  const now = context.clock()
  for (const thread of threads) {
    if (!wanted.includes(thread.id)) continue
    const state: ThreadState = {
      standing: thread.caseId === null ? 'in-no-case' : thread.caseState === 'resolved' ? 'in-solved-case' : 'in-case',
      waitingSince: thread.waitingSince,
      lastMentionId: thread.lastMentionId,
      lastReplyAt: thread.lastReplyAt,
      listenedSince: thread.listenedSince,
      takenBackAt: takenBackAt.get(thread.caseId ?? 0) ?? null,
      asked: (asked.get(thread.id) ?? []) as readonly Asked[],
      answers: (answers.get(thread.id) ?? []).map(
        ({ answersMentionId, sentAt, visibility, writtenBy, channel }): Answer => ({
          answersMentionId,
          sentAt: sentAt ?? 0,
          isOpen: visibility === 'public' || !getChannel(channel as ChannelName).publicReplies,
          agentId: writtenBy,
        }),
      ),
    }
    const { caseId, channel, priority, product } = thread
    const owner = { threadId: thread.id, caseId, channel, priority: priority ?? 'normal', product, channels: [channel], languages: null }
    await book.keep(owner, clocks.get(thread.id) ?? [], (open, last) => stepOfThread(state, open, last, now))
  }
  return threads.flatMap(({ caseId }) => caseId ?? [])
}

async function followCases(
  tx: Handle,
  context: Context,
  book: Book,
  ids: readonly number[],
  takenBack: ReadonlySet<number>,
): Promise<void> {
  const cases = await listCaseStandings(tx, ids)
  const clocks = byOwner(await listClocksOfCases(tx, ids), ({ caseId }) => caseId)
  const going = cases
    .filter(({ id, state }) => state !== 'resolved' || clocks.get(id)?.some(({ endedAt }) => endedAt === null))
    .map(({ id }) => id)
  if (going.length === 0) return
  const first = await listFirstThreads(tx, going)
  const orders = await listOrderStates(tx, going)
  const now = context.clock()
  for (const row of cases) {
    if (!going.includes(row.id)) continue
    const post = first.get(row.id)
    const begins = post && Math.max(post.postedAt, post.listenedSince)
    const standing = {
      ...row,
      isMerged: row.mergedInto !== null,
      first: post && begins !== undefined ? { startedAt: begins, heardAt: Math.max(post.receivedAt, begins) } : null,
      orders: orders.get(row.id) ?? [],
      isTakenBack: takenBack.has(row.id),
    }
    const own = clocks.get(row.id) ?? []
    const channel = post?.channel ?? own.at(-1)?.channel
    if (!channel) continue
    const { priority, product } = row
    const facts = { channels: readJson(row.channels), languages: readJson(row.languages) }
    await book.keep({ threadId: null, caseId: row.id, channel, priority, product, ...facts }, own, (open, last) =>
      stepOfCase(standing, open, last, now),
    )
  }
}

/** A case is due when the first of its open clocks is, and stands in lists by that. */
export async function placeCases(tx: Handle, context: Context, ids: readonly number[]): Promise<void> {
  const due = await listDueTimes(tx, ids)
  const moved = (await listCaseStandings(tx, ids)).flatMap((row) => {
    const dueAt = due.get(row.id) ?? null
    return dueAt === row.dueAt ? [] : [{ id: row.id, dueAt, sortKey: sortKeyOf(row.trend, dueAt, row.lastAt) }]
  })
  await saveDueTimes(tx, context.engine, moved)
}

function byOwner<T>(rows: readonly T[], ownerOf: (row: T) => number | null): Map<number, T[]> {
  const found = new Map<number, T[]>()
  for (const row of rows) {
    const owner = ownerOf(row)
    if (owner === null) continue
    const own = found.get(owner)
    if (own) own.push(row)
    else found.set(owner, [row])
  }
  return found
}
