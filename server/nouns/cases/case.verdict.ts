import type { VerdictBody } from '#shared/mention.schema.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { queueOf } from '../mentions/mention.rules.ts'
import { addVerdict, getMention, listVerdicts, type MentionRow, undoVerdict, updateMention } from '../mentions/mention.store.ts'
import { getThread } from '../threads/thread.store.ts'
import { moveThread, undoMove } from './case.correction.ts'

const score = { negative: -0.5, neutral: 0, positive: 0.5 } as const

type Before = Pick<MentionRow, 'kind' | 'sentiment' | 'sentimentScore' | 'sure' | 'queue' | 'sortedAt' | 'caseId' | 'threadId'> & {
  thread: { caseId: number | null; joined: string | null; joinScore: number | null; joinBecause: string | null } | null
}

/**
 * A person's word on a mention: what it is, how it feels, where it belongs. It always stands above the machine's
 * and is kept with what was before, so that it can be taken back exactly.
 */
export function giveVerdict(context: Context, by: Actor, mentionId: number, body: VerdictBody): Promise<void> {
  return change(context, async (tx, emit) => {
    const mention = await getMention(tx, mentionId)
    if (mention.state !== 'clustered')
      throw new Refusal('conflict', 'not-clustered-yet', 'This mention is still being read. Try again in a moment.')
    const thread = mention.threadId === null ? await openThreadFor(tx, mention) : await getThread(tx, mention.threadId)
    const before: Before = {
      kind: mention.kind,
      sentiment: mention.sentiment,
      sentimentScore: mention.sentimentScore,
      sure: mention.sure,
      queue: mention.queue,
      sortedAt: mention.sortedAt,
      caseId: mention.caseId,
      threadId: mention.threadId,
      thread: { caseId: thread.caseId, joined: thread.joined, joinScore: thread.joinScore, joinBecause: thread.joinBecause },
    }
    const kind = body.kind ?? (body.case ? 'complaint' : mention.kind)
    const corrects = body.sentiment !== undefined && body.sentiment !== mention.sentiment
    await updateMention(tx, mentionId, {
      kind,
      sentiment: body.sentiment ?? mention.sentiment,
      sentimentScore: corrects ? score[body.sentiment as keyof typeof score] : mention.sentimentScore,
      sure: 1,
      queue: queueOf({ kind: (kind ?? 'other') as never, sure: true }) ?? mention.queue,
      sortedAt: body.kind || body.case ? context.clock() : mention.sortedAt,
      threadId: thread.id,
    })
    await addVerdict(tx, {
      mentionId,
      agentId: by.agentId,
      kind: body.kind ?? (body.case ? 'complaint' : null),
      sentiment: body.sentiment ?? null,
      at: context.clock(),
      before: JSON.stringify(before),
      undoneAt: null,
    })
    let caseId = thread.caseId
    if (body.case) caseId = await moveThread(tx, context, by, thread, body.case, emit)
    else if (kind === 'complaint' && thread.caseId === null) caseId = await moveThread(tx, context, by, thread, 'new', emit)
    else if (body.kind && body.kind !== 'complaint' && thread.caseId !== null && thread.mentionCount <= 1)
      caseId = await moveThread(tx, context, by, thread, null, emit)
    emit({
      kind: 'mention-sorted',
      agentId: by.agentId,
      mentionId,
      threadId: thread.id,
      caseId,
      data: { kind, sentiment: body.sentiment, ...answerToSuggestion(mention, body) },
    })
  })
}

/** Whether the verdict answers the first suggestion, which teaches where to draw the line. */
function answerToSuggestion(mention: MentionRow, body: VerdictBody): { offered?: boolean; accepted?: boolean } {
  const first = mention.suggestions ? (JSON.parse(mention.suggestions) as { caseId: number; offered: boolean }[])[0] : undefined
  if (!first || !body.case) return {}
  return { offered: first.offered, accepted: body.case === first.caseId }
}

async function openThreadFor(tx: Context['db'], mention: MentionRow) {
  return tx
    .insertInto('threads')
    .values({
      channel: mention.channel,
      sourceId: mention.sourceId,
      authorId: mention.authorId,
      conversationId: mention.conversationId,
      caseId: null,
      joined: null,
      joinScore: null,
      joinBecause: null,
      waitingSince: mention.postedAt,
      mentionCount: 1,
      firstMentionAt: mention.postedAt,
      lastMentionAt: mention.postedAt,
      lastReplyAt: null,
      firstReplyAt: null,
      lastMentionId: mention.id,
      draft: null,
    })
    .onConflict((conflict) => conflict.columns(['channel', 'conversationId', 'authorId']).doUpdateSet({ lastMentionId: mention.id }))
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Takes the last verdict on a mention back: everything is as it was before it. */
export function takeVerdictBack(context: Context, by: Actor, mentionId: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const verdict = (await listVerdicts(tx, [mentionId])).get(mentionId)
    if (!verdict) throw new Refusal('conflict', 'no-verdict', 'There is no verdict to take back.')
    const { thread: threadBefore, caseId, ...before } = JSON.parse(verdict.before) as Before
    const mention = await getMention(tx, mentionId)
    await updateMention(tx, mentionId, { ...before, threadId: before.threadId ?? mention.threadId })
    if (mention.threadId !== null && threadBefore)
      await undoMove(tx, context, by, await getThread(tx, mention.threadId), threadBefore, emit)
    await undoVerdict(tx, verdict.id, context.clock())
    emit({ kind: 'verdict-undone', agentId: by.agentId, mentionId, threadId: mention.threadId, caseId, data: {} })
  })
}
