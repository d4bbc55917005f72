import type { Join, JoinReason, Theme } from '#shared/clustering.ts'
import type { CaseIndex, Decision, Evidence } from '../../engines/clustering/clustering.ts'
import { createDecider, type KnownCase } from '../../engines/clustering/decide.ts'
import { readJson } from '../../kit/database/json.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { opensCase, queueOf } from '../mentions/mention.rules.ts'
import type { MentionRow } from '../mentions/mention.store.ts'
import type { ThreadRow } from '../threads/thread.store.ts'

/** What was known before a batch is clustered; the plan holds only as long as these rows do. */
export type KnownRows = {
  threads: readonly ThreadRow[]
  authorCases: ReadonlyMap<number, readonly { caseId: number; lastMentionAt: number }[]>
  constraints: ReadonlyMap<number, readonly number[]>
  cases: ReadonlyMap<number, KnownCase>
}

export type PlannedThread = Pick<ThreadRow, 'channel' | 'sourceId' | 'authorId' | 'conversationId' | 'caseId'> & {
  key: string
  /** null: to be opened. */
  id: number | null
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
  queue: MentionRow['queue']
  /** What it has its author's own matter in; none where it may have a common cause. */
  theme: Theme | undefined
}

export type Plan = { threads: PlannedThread[]; mentions: PlannedMention[]; opened: ReadonlySet<number>; basedOn: KnownRows }

export const threadKey = (of: { channel: string; conversationId: string; authorId: number }): string =>
  `${of.channel}|${of.conversationId}|${of.authorId}`

/**
 * Plans, oldest first, which case and thread each mention of a batch joins (see clustering/decide.ts). What is decided is in the index
 * when this returns; where the plan is not kept, the cases concerned must be read anew.
 * @param nextCaseId gives the number of a new case
 */
export async function planClustering(
  batch: readonly { mention: MentionRow; evidence: Evidence }[],
  known: KnownRows,
  index: CaseIndex,
  nextCaseId: () => number,
): Promise<Plan> {
  const threads = new Map(known.threads.map((row) => [threadKey(row), plannedFrom(row)]))
  const conversations = new Map<string, number>()
  for (const row of known.threads) if (row.caseId !== null) conversations.set(row.conversationId, row.caseId)
  const decider = createDecider(
    index,
    {
      threads: new Map(known.threads.map((row) => [threadKey(row), { caseId: row.caseId, cannot: known.constraints.get(row.id) ?? [] }])),
      conversations,
      authors: new Map(known.authorCases),
      cases: known.cases,
    },
    nextCaseId,
  )
  const mentions: PlannedMention[] = []
  const yieldToEventLoop = createYield()
  for (const { mention, evidence } of batch) {
    mentions.push(planOne(mention, evidence))
    await yieldToEventLoop()
  }
  return {
    threads: [...threads.values()].filter((thread) => thread.mentions.length > 0),
    mentions,
    opened: decider.opened,
    basedOn: known,
  }

  function planOne(mention: MentionRow, evidence: Evidence): PlannedMention {
    const said = { kind: mention.kind as never, sure: mention.sure === 1 }
    const nothing = {
      mention,
      thread: null,
      caseId: null,
      joined: null,
      score: null,
      because: [],
      suggestions: [],
      queue: null,
      theme: evidence.theme,
    }
    if (mention.deletedAt !== null) return { ...nothing, caseId: mention.caseId, joined: mention.joined, score: mention.joinScore }
    const queue = mention.sortedAt === null ? queueOf(said) : mention.queue
    if (mention.kind === 'not-us' && mention.threadId === null) return { ...nothing, queue }
    const key = threadKey(mention)
    const thread = threads.get(key) ?? openThread(key, mention)
    threads.set(key, thread)
    thread.mentions.push(mention)
    const decided = decider.decide({
      id: mention.id,
      conversation: mention.conversationId,
      thread: key,
      answers: mention.inReplyTo !== null,
      author: mention.authorId,
      at: mention.postedAt,
      product: mention.product,
      topic: mention.topic,
      opens: opensCase(said),
      isOffered: mention.kind === 'complaint' || mention.kind === 'question',
      evidence,
    })
    const { caseId, joined, because } = decided
    const score = caseId === null ? null : decided.score
    if (caseId !== null && thread.caseId !== caseId) Object.assign(thread, { caseId, joined, score, because })
    return { ...decided, mention, thread, score, queue, theme: evidence.theme }
  }
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
    joined: row.joined,
    score: row.joinScore,
    because: readJson(row.joinBecause) ?? [],
    mentions: [],
  }
}

function openThread(key: string, mention: MentionRow): PlannedThread {
  const { channel, sourceId, authorId, conversationId } = mention
  return { key, id: null, channel, sourceId, authorId, conversationId, caseId: null, joined: null, score: null, because: [], mentions: [] }
}
