import type { CaseIndex } from '../../engines/clustering/clustering.ts'
import { insertMany, updateMany } from '../../kit/database/bulk.ts'
import type { Context, NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { MentionRow } from '../mentions/mention.store.ts'
import { type Plan, type PlannedThread, threadKey } from './case.clustering.ts'
import { type CaseRow, countArrivals, listSaid, lockCases } from './case.store.ts'
import { emptyCase, settle, tallyMention } from './case.tally.ts'
import { deskLanguage, isNamedAnew, titleFrom } from './case.title.ts'

const threadColumns = {
  channel: 'text',
  sourceId: 'int',
  authorId: 'int',
  conversationId: 'text',
  caseId: 'int',
  joined: 'text',
  joinScore: 'real',
  joinBecause: 'text',
  waitingSince: 'int',
  mentionCount: 'int',
  firstMentionAt: 'int',
  lastMentionAt: 'int',
  lastMentionId: 'int',
} as const

const caseColumns = {
  title: 'text',
  state: 'text',
  active: 'int',
  trend: 'text',
  priority: 'text',
  words: 'text',
  topic: 'text',
  product: 'text',
  threadCount: 'int',
  mentionCount: 'int',
  authorCount: 'int',
  channels: 'text',
  languages: 'text',
  sentimentSum: 'real',
  sentimentCount: 'int',
  firstAt: 'int',
  lastAt: 'int',
  lastText: 'text',
  lastLang: 'text',
  lastAuthor: 'text',
  waitingSince: 'int',
  dueAt: 'int',
  sortKey: 'text',
  resolvedAt: 'int',
  resolvedBy: 'int',
  resolvedHow: 'text',
  snoozedUntil: 'int',
  createdAt: 'int',
} as const

const mentionColumns = {
  state: 'text',
  threadId: 'int',
  caseId: 'int',
  joined: 'text',
  joinScore: 'real',
  joinBecause: 'text',
  suggestions: 'text',
  queue: 'text',
} as const

export type About = {
  /** Names of the authors in the batch. */
  authorNames: ReadonlyMap<number, string>
  /** When each source was added: no promise begins before we listened. */
  sourcesSince: ReadonlyMap<number, number>
}

/** Writes a plan: threads, cases, mentions and their events, all in the caller's transaction. */
export async function savePlan(
  tx: Handle,
  context: Context,
  plan: Plan,
  about: About,
  index: CaseIndex,
  emit: (event: NewEvent) => void,
): Promise<void> {
  const now = context.clock()
  const known = new Map((await listThreadRows(tx, plan)).map((row) => [row.id, row]))
  const touched = [...new Set(plan.mentions.flatMap((planned) => (planned.mention.caseId === null ? (planned.caseId ?? []) : [])))]
  const cases = new Map((await lockCases(tx, context.engine, touched)).map((row) => [row.id, row]))
  const trendsBefore = new Map([...cases].map(([id, row]) => [id, row.trend]))
  const authorsBefore = await listAuthorsInCases(
    tx,
    [...cases.keys()],
    plan.threads.map((thread) => thread.authorId),
  )

  const threadIds = await saveThreads(tx, context, plan.threads, known, about)
  const urgent = new Set<number>()
  const arrivedIn = new Map<number, MentionRow[]>()
  for (const planned of plan.mentions) {
    const { mention, caseId } = planned
    if (caseId === null || mention.caseId !== null) continue
    const row = cases.get(caseId) ?? emptyCase(caseId, now)
    cases.set(caseId, row)
    if (row.state !== 'open') wake(row, emit)
    tallyMention(row, mention, about.authorNames.get(mention.authorId) ?? '')
    arrivedIn.set(caseId, [...(arrivedIn.get(caseId) ?? []), mention])
    if (mention.urgent === 1) urgent.add(caseId)
    const since = waitsSince(mention, about)
    if (since !== null) row.waitingSince = Math.min(row.waitingSince ?? since, since)
  }
  for (const thread of plan.threads) {
    if (thread.caseId === null) continue
    const row = cases.get(thread.caseId)
    const before = thread.id === null ? null : known.get(thread.id)?.caseId
    if (!row || before === thread.caseId) continue
    row.threadCount += 1
    const author = `${thread.caseId}|${thread.authorId}`
    if (!authorsBefore.has(author)) row.authorCount += 1
    authorsBefore.add(author)
    if (!plan.opened.has(thread.caseId)) {
      emit({
        kind: 'case-joined',
        caseId: thread.caseId,
        threadId: threadIds.get(thread.key),
        data: { author: about.authorNames.get(thread.authorId), joined: thread.joined, score: thread.score },
      })
    }
  }
  const arrivals = await countArrivals(tx, [...cases.keys()], now)
  for (const row of cases.values()) {
    settle(row, arrivals.get(row.id) ?? { hour: 0, fourHours: 0, day: 0 }, urgent.has(row.id))
    await nameCase(tx, row, index, arrivedIn.get(row.id) ?? [])
  }
  await saveCases(tx, context, plan, cases)
  for (const row of cases.values()) {
    if (plan.opened.has(row.id)) emit({ kind: 'case-opened', caseId: row.id, data: { title: row.title } })
    else if (trendsBefore.get(row.id) !== row.trend)
      emit({ kind: 'case-trend', caseId: row.id, data: { from: trendsBefore.get(row.id), to: row.trend, title: row.title } })
  }
  await saveMentions(tx, context, plan, threadIds, emit)
}

/** A thread waits for us from its first complaint or question; praise and chatter do not wait. */
function waitsSince(mention: { kind: string | null; postedAt: number; sourceId: number }, about: About): number | null {
  if (mention.kind !== 'complaint' && mention.kind !== 'question') return null
  return Math.max(mention.postedAt, about.sourcesSince.get(mention.sourceId) ?? 0)
}

function wake(row: CaseRow, emit: (event: NewEvent) => void): void {
  emit({ kind: row.state === 'resolved' ? 'case-reopened' : 'case-woken', caseId: row.id, data: { by: 'mention' } })
  Object.assign(row, { state: 'open', resolvedAt: null, resolvedBy: null, resolvedHow: null, snoozedUntil: null })
}

/** Names a case while it is young; a person's title stays. */
async function nameCase(tx: Handle, row: CaseRow, index: CaseIndex, arrived: readonly MentionRow[]): Promise<void> {
  const grown = arrived.length
  const due = Array.from({ length: grown }, (_, n) => row.mentionCount - n).some(isNamedAnew)
  if (!due && row.title !== '') return
  const { words } = index.name(row.id, deskLanguage)
  row.words = JSON.stringify(words.slice(0, 12))
  if (row.titledBy !== null) return
  const before = grown === row.mentionCount ? [] : await listSaid(tx, row.id)
  row.title = titleFrom([...before, ...arrived], words, deskLanguage) || `C-${row.id}`
}

async function listThreadRows(tx: Handle, plan: Plan) {
  const ids = plan.threads.flatMap((thread) => thread.id ?? [])
  return ids.length === 0 ? [] : tx.selectFrom('threads').selectAll().where('id', 'in', ids).execute()
}

async function listAuthorsInCases(tx: Handle, caseIds: readonly number[], authorIds: readonly number[]): Promise<Set<string>> {
  if (caseIds.length === 0 || authorIds.length === 0) return new Set()
  const rows = await tx
    .selectFrom('threads')
    .select(['caseId', 'authorId'])
    .distinct()
    .where('authorId', 'in', [...new Set(authorIds)])
    .where('caseId', 'in', [...caseIds])
    .execute()
  return new Set(rows.map((row) => `${row.caseId}|${row.authorId}`))
}

type KnownThread = Awaited<ReturnType<typeof listThreadRows>>[number]

async function saveThreads(
  tx: Handle,
  context: Context,
  threads: readonly PlannedThread[],
  known: ReadonlyMap<number, KnownThread>,
  about: About,
): Promise<Map<string, number>> {
  const rowOf = (thread: PlannedThread) => {
    const old = thread.id === null ? undefined : known.get(thread.id)
    // An edited mention comes by a second time; it is counted once.
    const fresh = thread.mentions.filter((mention) => mention.threadId === null)
    const last = thread.mentions.reduce((a, b) => (b.postedAt >= a.postedAt ? b : a))
    const waits = fresh.flatMap((mention) => waitsSince(mention, about) ?? [])
    const newest = last.postedAt >= (old?.lastMentionAt ?? 0)
    return {
      ...thread,
      joinScore: thread.score,
      joinBecause: JSON.stringify(thread.because),
      waitingSince: old?.waitingSince ?? (waits.length > 0 ? Math.min(...waits) : null),
      mentionCount: (old?.mentionCount ?? 0) + fresh.length,
      firstMentionAt: Math.min(old?.firstMentionAt ?? Number.MAX_SAFE_INTEGER, ...thread.mentions.map((mention) => mention.postedAt)),
      lastMentionAt: Math.max(old?.lastMentionAt ?? 0, last.postedAt),
      lastMentionId: newest ? last.id : (old?.lastMentionId ?? last.id),
    }
  }
  const ids = new Map(threads.flatMap((thread) => (thread.id === null ? [] : [[thread.key, thread.id] as const])))
  const added = await insertMany<{ id: number; channel: string; conversationId: string; authorId: number }>(
    tx,
    context.engine,
    'threads',
    threadColumns,
    threads.filter((thread) => thread.id === null).map(rowOf),
    { returning: ['id', 'channel', 'conversationId', 'authorId'] },
  )
  for (const row of added) ids.set(threadKey(row), row.id)
  const changed = threads.flatMap((thread) => (thread.id === null ? [] : [{ ...rowOf(thread), id: thread.id }]))
  await updateMany(tx, context.engine, 'threads', threadColumns, changed)
  return ids
}

async function saveCases(tx: Handle, context: Context, plan: Plan, cases: ReadonlyMap<number, CaseRow>): Promise<void> {
  const rows = [...cases.values()]
  await insertMany(
    tx,
    context.engine,
    'cases',
    { id: 'int', ...caseColumns },
    rows.filter((row) => plan.opened.has(row.id)),
  )
  await updateMany(
    tx,
    context.engine,
    'cases',
    caseColumns,
    rows.filter((row) => !plan.opened.has(row.id)),
  )
}

/** Reasons kept with a suggestion; the whole list is kept only for the case that was joined. */
const reasonsKept = 5

async function saveMentions(
  tx: Handle,
  context: Context,
  plan: Plan,
  threadIds: ReadonlyMap<string, number>,
  emit: (event: NewEvent) => void,
): Promise<void> {
  const rows = plan.mentions.map((planned) => ({
    id: planned.mention.id,
    state: 'clustered',
    threadId: planned.thread ? (threadIds.get(planned.thread.key) ?? null) : planned.mention.threadId,
    caseId: planned.mention.caseId ?? planned.caseId,
    joined: planned.joined,
    joinScore: planned.score,
    joinBecause: JSON.stringify(planned.because),
    suggestions: JSON.stringify(planned.suggestions.map((one) => ({ ...one, because: one.because.slice(0, reasonsKept) }))),
    queue: planned.queue,
  }))
  await updateMany(tx, context.engine, 'mentions', mentionColumns, rows)
  for (const row of rows)
    emit({ kind: 'mention-clustered', mentionId: row.id, threadId: row.threadId, caseId: row.caseId, data: { queue: row.queue } })
}
