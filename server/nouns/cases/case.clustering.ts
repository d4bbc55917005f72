import type { CaseState } from '#shared/case.ts'
import type { Join, JoinReason } from '#shared/clustering.ts'
import type { CaseIndex, Decision, Evidence } from '../../engines/clustering/clustering.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { opensCase, queueOf } from '../mentions/mention.rules.ts'
import type { MentionRow } from '../mentions/mention.store.ts'
import type { ThreadRow } from '../threads/thread.store.ts'
import { joinWindowMs, reopenWindowMs } from './case.rules.ts'

/** What was known before a batch is clustered; read in one go, so that deciding waits for nothing. */
export type Known = {
  threads: readonly ThreadRow[]
  authorCases: ReadonlyMap<number, { caseId: number; lastMentionAt: number }>
  constraints: ReadonlyMap<number, readonly number[]>
  cases: ReadonlyMap<
    number,
    { state: CaseState; resolvedAt: number | null; mergedInto: number | null; product: string | null; topic: string | null }
  >
}

export type PlannedThread = {
  key: string
  /** null: to be opened. */
  id: number | null
  channel: string
  sourceId: number
  authorId: number
  conversationId: string
  caseId: number | null
  joined: Join | null
  score: number | null
  because: readonly JoinReason[]
  mentions: MentionRow[]
}

export type PlannedMention = {
  mention: MentionRow
  thread: PlannedThread | null
  caseId: number | null
  joined: Join | null
  score: number | null
  because: readonly JoinReason[]
  suggestions: Decision['suggestions']
  queue: string | null
}

export type Plan = { threads: PlannedThread[]; mentions: PlannedMention[]; opened: Set<number> }

export const threadKey = (of: { channel: string; conversationId: string; authorId: number }): string =>
  `${of.channel}|${of.conversationId}|${of.authorId}`

/**
 * Decides for each mention, oldest first, which case it belongs to: known thread, same author within the join window,
 * then evidence of meaning. Puts what it decided into the index, so that later mentions of the batch meet earlier ones;
 * when the plan is not kept, the index must be read anew.
 * @param nextCaseId gives the number of a new case
 */
export async function planClustering(
  batch: readonly { mention: MentionRow; evidence: Evidence }[],
  known: Known,
  index: CaseIndex,
  nextCaseId: () => number,
): Promise<Plan> {
  const threads = new Map(known.threads.map((row) => [threadKey(row), plannedFrom(row)]))
  const conversationCase = new Map<string, number>()
  for (const row of known.threads) if (row.caseId !== null) conversationCase.set(row.conversationId, row.caseId)
  const authorCases = new Map(known.authorCases)
  const opened = new Set<number>()
  const subjects = new Map([...known.cases].map(([id, { product, topic }]) => [id, { product, topic }]))
  const takes = (caseId: number | null | undefined, at: number) =>
    caseId != null && (opened.has(caseId) || stillTakes(known.cases.get(caseId), at)) ? caseId : null

  const mentions: PlannedMention[] = []
  const yieldToEventLoop = createYield()
  for (const { mention, evidence } of batch) {
    mentions.push(planOne(mention, evidence))
    await yieldToEventLoop()
  }
  return { threads: [...threads.values()].filter((thread) => thread.mentions.length > 0), mentions, opened }

  function planOne(mention: MentionRow, evidence: Evidence): PlannedMention {
    const said = { kind: mention.kind as never, sure: mention.sure === 1 }
    const nothing = { mention, thread: null, caseId: null, joined: null, score: null, because: [], suggestions: [], queue: null }
    if (mention.deletedAt !== null)
      return { ...nothing, caseId: mention.caseId, joined: mention.joined as Join | null, score: mention.joinScore }
    const queue = mention.sortedAt === null ? queueOf(said) : mention.queue
    if (mention.kind === 'not-us' && mention.threadId === null) return { ...nothing, queue }
    const key = threadKey(mention)
    const thread = threads.get(key) ?? openThread(key, mention)
    threads.set(key, thread)
    thread.mentions.push(mention)
    const cannot = thread.id === null ? [] : (known.constraints.get(thread.id) ?? [])
    const decision = decide(mention, evidence, thread, cannot)
    if (decision.caseId !== null) {
      index.add(decision.caseId, mention.id, evidence)
      conversationCase.set(mention.conversationId, decision.caseId)
      authorCases.set(mention.authorId, { caseId: decision.caseId, lastMentionAt: mention.postedAt })
      if (thread.caseId !== decision.caseId)
        Object.assign(thread, { caseId: decision.caseId, joined: decision.joined, score: decision.score, because: decision.because })
    }
    return { mention, thread, ...decision, queue }
  }

  function decide(
    mention: MentionRow,
    evidence: Evidence,
    thread: PlannedThread,
    cannot: readonly number[],
  ): Omit<PlannedMention, 'mention' | 'thread' | 'queue'> {
    const inConversation = mention.inReplyTo === null ? null : conversationCase.get(mention.conversationId)
    const last = authorCases.get(mention.authorId)
    const sameSubject = last && mayContinue(mention, subjects.get(last.caseId))
    const withinWindow = last && sameSubject && Math.abs(mention.postedAt - last.lastMentionAt) < joinWindowMs
    const certain = {
      thread: takes(thread.caseId ?? inConversation, mention.postedAt),
      author: withinWindow ? takes(last.caseId, mention.postedAt) : null,
      cannot,
    }
    const opens = opensCase({ kind: mention.kind as never, sure: mention.sure === 1 })
    if (!opens && certain.thread === null) {
      const suggests = mention.kind === 'complaint' || mention.kind === 'question'
      return {
        caseId: null,
        joined: null,
        score: null,
        because: [],
        suggestions: suggests ? index.decide(evidence, { cannot }).suggestions : [],
      }
    }
    const decision = index.decide(evidence, certain)
    const caseId = decision.caseId ?? nextCaseId()
    if (decision.caseId === null) opened.add(caseId)
    const subject = subjects.get(caseId)
    subjects.set(caseId, { product: subject?.product ?? mention.product, topic: subject?.topic ?? mention.topic })
    return { caseId, joined: decision.joined, score: decision.score, because: decision.because, suggestions: decision.suggestions }
  }
}

type Subject = { product: string | null; topic: string | null }

/** What people come back about, whatever the problem was. */
const followUpTopics = ['service', 'repair', 'refund', 'return', 'other']

/** Whether an author's new complaint may be about the same problem: not when it names another product or another trouble. */
function mayContinue(mention: Subject, before: Subject | undefined): boolean {
  if (!before) return true
  const sameProduct = mention.product === null || before.product === null || mention.product === before.product
  const sameTopic =
    mention.topic === null || before.topic === null || mention.topic === before.topic || followUpTopics.includes(mention.topic)
  return sameProduct && sameTopic
}

/** Whether a case still takes a mention posted at `at`. */
function stillTakes(row: { state: CaseState; resolvedAt: number | null; mergedInto: number | null } | undefined, at: number): boolean {
  if (!row || row.mergedInto !== null) return false
  return row.state !== 'resolved' || at - (row.resolvedAt ?? 0) < reopenWindowMs
}

function plannedFrom(row: ThreadRow): PlannedThread {
  return {
    key: threadKey(row),
    id: row.id,
    channel: row.channel,
    sourceId: row.sourceId,
    authorId: row.authorId,
    conversationId: row.conversationId,
    caseId: row.caseId,
    joined: row.joined as Join | null,
    score: row.joinScore,
    because: row.joinBecause ? JSON.parse(row.joinBecause) : [],
    mentions: [],
  }
}

function openThread(key: string, mention: MentionRow): PlannedThread {
  const { channel, sourceId, authorId, conversationId } = mention
  return { key, id: null, channel, sourceId, authorId, conversationId, caseId: null, joined: null, score: null, because: [], mentions: [] }
}
