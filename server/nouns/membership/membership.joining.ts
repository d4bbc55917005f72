import { type CaseIndex, type MergeSuggestion, mostAlike } from '../../engines/clustering/clustering.ts'
import { insertMany, updateMany } from '../../kit/database/bulk.ts'
import type { Context, NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { isNamedByCause } from '../cases/case.cause.ts'
import { isWokenBy } from '../cases/case.rules.ts'
import { type CaseRow, countArrivals, listSaid } from '../cases/case.store.ts'
import { emptyCase, settle, tallyMention } from '../cases/case.tally.ts'
import { compose, deskLanguage, isNamedAnew, quote } from '../cases/case.title.ts'
import type { MentionRow } from '../mentions/mention.store.ts'
import { saveSuggestions } from '../merge-suggestions/merge-suggestion.store.ts'
import { getProductName } from '../products/product.store.ts'
import type { ThreadRow } from '../threads/thread.store.ts'
import { lockPlan } from './membership.check.ts'
import { recountCases } from './membership.counters.ts'
import { type Plan, type PlannedMention, type PlannedThread, threadKey } from './membership.plan.ts'
import { putThreads, saveMentions, saveThreads } from './membership.store.ts'

type Emit = (event: NewEvent) => void

const caseColumns = [
  'title',
  'titleName',
  'state',
  'active',
  'trend',
  'priority',
  'words',
  'topic',
  'product',
  'theme',
  'threadCount',
  'mentionCount',
  'authorCount',
  'channels',
  'languages',
  'sentimentSum',
  'sentimentCount',
  'firstAt',
  'lastAt',
  'lastText',
  'lastLang',
  'lastAuthor',
  'waitingSince',
  'sortKey',
  'resolvedAt',
  'resolvedBy',
  'resolvedHow',
  'snoozedUntil',
] as const

export type About = {
  /** Names of the authors in the batch. */
  authorNames: ReadonlyMap<number, string>
  /** When each source was added: no promise begins before we listened. */
  sourcesSince: ReadonlyMap<number, number>
}

/**
 * Writes a plan: threads, cases, mentions and their events, all in the caller's transaction.
 * @returns cases that mentions came to or left without a decision (with their thread, or after an edit): the index must read them anew
 * @throws OutdatedPlan when what the plan was based on has changed; nothing is written then
 */
export async function joinCases(
  tx: Handle,
  context: Context,
  plan: Plan,
  about: About,
  index: CaseIndex,
  emit: Emit,
): Promise<Set<number>> {
  const now = context.clock()
  const { cases, threads: known } = await lockPlan(tx, context.engine, plan)
  const before = new Map([...cases].map(([id, row]) => [id, row.trend]))
  const authors = await listAuthorsInCases(
    tx,
    [...cases.keys()],
    plan.threads.map((thread) => thread.authorId),
  )
  const { ids, rows: threads } = await writeThreads(tx, context, plan.threads, known, about)
  const moved = plan.threads.flatMap((thread) => {
    const old = thread.id === null ? undefined : known.get(thread.id)
    return old && old.caseId !== thread.caseId ? [old] : []
  })
  // Mentions that were in the thread before go where it goes.
  for (const { id } of moved) await putThreads(tx, [id], threads.get(id)?.caseId ?? null)

  const urgent = new Set<number>()
  const arrived = new Map<number, MentionRow[]>()
  for (const planned of plan.mentions) {
    const { mention } = planned
    const caseId = caseOf(planned)
    if (caseId === null || planned.thread === null) continue
    const row = cases.get(caseId) ?? emptyCase(caseId, now)
    cases.set(caseId, row)
    if (mention.urgent === 1) urgent.add(caseId)
    // One that was edited comes by again; its case is counted below.
    if (mention.caseId !== null) continue
    if (planned.caseId !== null && isWokenBy(row, mention)) wake(row, emit)
    tallyMention(row, mention, about.authorNames.get(mention.authorId) ?? '')
    arrived.set(caseId, [...(arrived.get(caseId) ?? []), mention])
  }
  for (const thread of plan.threads) {
    const row = thread.caseId === null ? undefined : cases.get(thread.caseId)
    if (!row) continue
    const waiting = threads.get(ids.get(thread.key) ?? 0)?.waitingSince ?? null
    if (waiting !== null) row.waitingSince = Math.min(row.waitingSince ?? waiting, waiting)
    if (thread.id !== null && known.get(thread.id)?.caseId === row.id) continue
    row.threadCount += 1
    const author = `${row.id}|${thread.authorId}`
    if (!authors.has(author)) row.authorCount += 1
    authors.add(author)
    if (!plan.opened.has(row.id))
      emit({
        kind: 'case-joined',
        caseId: row.id,
        threadId: ids.get(thread.key),
        data: { author: about.authorNames.get(thread.authorId), joined: thread.joined, score: thread.score },
      })
  }
  const arrivals = await countArrivals(tx, [...cases.keys()], now)
  const grown = [...cases.values()].filter((row) => arrived.has(row.id) || plan.opened.has(row.id))
  const yieldToEventLoop = createYield()
  for (const row of grown) {
    await yieldToEventLoop()
    const was = { priority: row.priority }
    settle(row, arrivals.get(row.id) ?? { hour: 0, fourHours: 0, day: 0 }, urgent.has(row.id))
    if (row.priority !== was.priority && !plan.opened.has(row.id))
      emit({ kind: 'case-changed', caseId: row.id, data: { priority: row.priority, was } })
    if (row.themeBy === null) row.theme = index.themeOf(row.id)
    await nameCase(tx, row, index, arrived.get(row.id) ?? [])
  }
  await saveCases(tx, context, plan, grown)
  await saveSuggestions(tx, context.engine, now, listAlikeToOpened(plan))
  for (const row of grown) {
    if (plan.opened.has(row.id)) emit({ kind: 'case-opened', caseId: row.id, data: { title: row.title } })
    else if (before.get(row.id) !== row.trend)
      emit({ kind: 'case-trend', caseId: row.id, data: { from: before.get(row.id), to: row.trend, title: row.title } })
  }
  await writeMentions(tx, context, plan, ids, emit)
  const uncounted = new Set([
    ...moved.flatMap((old) => [old.caseId, threads.get(old.id)?.caseId ?? null]),
    ...plan.mentions.flatMap((planned) => (planned.mention.caseId !== null || planned.caseId === null ? [caseOf(planned)] : [])),
  ])
  uncounted.delete(null)
  await recountCases(tx, context, uncounted as Set<number>, emit)
  return uncounted as Set<number>
}

/** The cases that a newly opened one looked like when its first complaint was read, nearest first. */
function listAlikeToOpened({ mentions, opened }: Plan): MergeSuggestion[] {
  const first = new Set<number>()
  return mentions.flatMap(({ caseId, suggestions, theme }) => {
    if (caseId === null || !opened.has(caseId) || first.has(caseId)) return []
    first.add(caseId)
    if (theme) return []
    return suggestions
      .filter(({ offered }) => offered)
      .slice(0, mostAlike)
      .map(({ caseId: into, score, because }) => ({ from: caseId, into, score, because }))
  })
}

/** A mention is in the case of its thread; one that was taken away stays where it was. */
const caseOf = ({ mention, thread }: PlannedMention): number | null => (thread ? thread.caseId : mention.caseId)

/** A thread waits for us from its first complaint or question; praise and chatter do not wait. */
function waitsSince(mention: { kind: string | null; postedAt: number; sourceId: number }, about: About): number | null {
  if (mention.kind !== 'complaint' && mention.kind !== 'question') return null
  return Math.max(mention.postedAt, about.sourcesSince.get(mention.sourceId) ?? 0)
}

function wake(row: CaseRow, emit: Emit): void {
  emit({ kind: row.state === 'resolved' ? 'case-reopened' : 'case-woken', caseId: row.id, data: { by: 'mention' } })
  Object.assign(row, { state: 'open', resolvedAt: null, resolvedBy: null, resolvedHow: null, snoozedUntil: null })
}

/** Names a case while it is young; a person's title stays. */
async function nameCase(tx: Handle, row: CaseRow, index: CaseIndex, arrived: readonly MentionRow[]): Promise<void> {
  const grown = arrived.length
  const due = Array.from({ length: grown }, (_, n) => row.mentionCount - n).some(isNamedAnew)
  if (!due && row.title !== '') return
  const { name, words, weights } = index.name(row.id, deskLanguage, readJson(row.titleName))
  row.words = JSON.stringify(words.slice(0, 12))
  if (row.titledBy !== null || isNamedByCause(row)) return
  const product = await getProductName(tx, row.product)
  const composed = compose({ product, theme: row.theme, name })
  row.titleName = composed && JSON.stringify(composed.titleName)
  if (composed) {
    row.title = composed.title
    return
  }
  const earlier = grown === row.mentionCount ? [] : await listSaid(tx, row.id)
  row.title = quote({ product, weights, said: [...arrived.toReversed(), ...earlier], before: row.title }) || `C-${row.id}`
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

type Written = { caseId: number | null; waitingSince: number | null }

/** Writes the threads of a plan. Answers their numbers by key, and what of them counts for their cases. */
async function writeThreads(
  tx: Handle,
  context: Context,
  threads: readonly PlannedThread[],
  known: ReadonlyMap<number, ThreadRow>,
  about: About,
): Promise<{ ids: Map<string, number>; rows: Map<number, Written> }> {
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
  const added = threads.filter((thread) => thread.id === null).map(rowOf)
  const changed = threads.flatMap((thread) => (thread.id === null ? [] : [{ ...rowOf(thread), id: thread.id }]))
  const numbers = await saveThreads(tx, context.engine, added, changed)
  const ids = new Map([...numbers.map((row) => [threadKey(row), row.id] as const), ...changed.map((row) => [row.key, row.id] as const)])
  return { ids, rows: new Map([...added, ...changed].map((row) => [ids.get(row.key) ?? 0, row])) }
}

async function saveCases(tx: Handle, context: Context, plan: Plan, rows: readonly CaseRow[]): Promise<void> {
  await insertMany(
    tx,
    context.engine,
    'cases',
    ['id', ...caseColumns, 'createdAt'],
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

async function writeMentions(tx: Handle, context: Context, plan: Plan, threadIds: ReadonlyMap<string, number>, emit: Emit): Promise<void> {
  const rows = plan.mentions.map((planned) => ({
    id: planned.mention.id,
    state: 'clustered' as const,
    threadId: planned.thread ? (threadIds.get(planned.thread.key) ?? null) : planned.mention.threadId,
    caseId: caseOf(planned),
    joined: planned.joined,
    joinScore: planned.score,
    joinBecause: JSON.stringify(planned.because),
    suggestions: JSON.stringify(planned.suggestions.map((one) => ({ ...one, because: one.because.slice(0, reasonsKept) }))),
    queue: planned.queue,
  }))
  await saveMentions(tx, context.engine, rows)
  for (const row of rows)
    emit({ kind: 'mention-clustered', mentionId: row.id, threadId: row.threadId, caseId: row.caseId, data: { queue: row.queue } })
}
