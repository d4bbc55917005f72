import type { VerdictBody } from '#shared/mention.schema.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { lockRows, StaleReadError } from '../../kit/database/locking.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { findSurvivors } from '../cases/case.store.ts'
import { move, undoMove } from '../membership/membership.actions.ts'
import { recountCases } from '../membership/membership.counters.ts'
import { lockThreads } from '../membership/membership.locks.ts'
import { addThreadOf, putMention } from '../membership/membership.store.ts'
import { queueOf } from '../mentions/mention.rules.ts'
import { getMention, type MentionRow, updateMention } from '../mentions/mention.store.ts'
import { findThread, type ThreadRow, updateThread } from '../threads/thread.store.ts'
import { addVerdict, findVerdict, undoVerdict } from './verdict.store.ts'

const score = { negative: -0.5, neutral: 0, positive: 0.5 } as const

type Before = Pick<MentionRow, 'kind' | 'sentiment' | 'sentimentScore' | 'sure' | 'queue' | 'sortedAt' | 'caseId' | 'threadId'> & {
  thread: Pick<ThreadRow, 'caseId' | 'joined' | 'joinScore' | 'joinBecause'> | null
  /** Where the verdict put the thread; left out when it left it where it was. */
  movedTo?: number | null
}

/**
 * A person's word on a mention: what it is, how it feels, where it belongs. It always stands above the machine's
 * and is kept with what was before, so that it can be taken back exactly.
 */
export function giveVerdict(context: Context, by: Actor, mentionId: number, body: VerdictBody): Promise<void> {
  return change(context, async (tx, emit) => {
    const { mention, thread, isNew } = await lockMention(tx, context, mentionId, typeof body.case === 'number' ? [body.case] : [])
    if (mention.state !== 'clustered')
      throw new Refusal('conflict', 'not-clustered-yet', 'This mention is still being read. Try again in a moment.')
    const { kind: was, sentiment, sentimentScore, sure, queue, sortedAt, caseId, threadId } = mention
    const { joined, joinScore, joinBecause } = thread
    const before: Before = { kind: was, sentiment, sentimentScore, sure, queue, sortedAt, caseId, threadId, thread: null }
    before.thread = { caseId: thread.caseId, joined, joinScore, joinBecause }
    const kind = body.kind ?? (body.case ? 'complaint' : was)
    const corrects = body.sentiment !== undefined && body.sentiment !== sentiment
    await updateMention(tx, mentionId, {
      kind,
      sentiment: body.sentiment ?? sentiment,
      sentimentScore: corrects ? score[body.sentiment as keyof typeof score] : sentimentScore,
      sure: 1,
      queue: queueOf({ kind: (kind ?? 'other') as never, sure: true }) ?? queue,
      sortedAt: body.kind || body.case ? context.clock() : sortedAt,
    })
    const to = placeOf(body, kind, thread)
    const now = to === undefined ? thread.caseId : await move(tx, context, by, [thread.id], to, emit)
    if (now === thread.caseId && now !== null && (corrects || isNew)) await recountCases(tx, context, [now], emit)
    if (now !== thread.caseId) before.movedTo = now
    await addVerdict(tx, {
      mentionId,
      agentId: by.agentId,
      kind: body.kind ?? (body.case ? 'complaint' : null),
      sentiment: body.sentiment ?? null,
      at: context.clock(),
      before: JSON.stringify(before),
    })
    emit({
      kind: 'mention-sorted',
      agentId: by.agentId,
      mentionId,
      threadId: thread.id,
      caseId: now,
      data: { kind, sentiment: body.sentiment, ...answerToSuggestion(mention, body) },
    })
  })
}

/** Where a verdict puts the thread; undefined: it stays. */
function placeOf(body: VerdictBody, kind: string | null, thread: ThreadRow): number | 'new' | null | undefined {
  if (body.case) return body.case
  if (kind === 'complaint' && thread.caseId === null) return 'new'
  if (body.kind && body.kind !== 'complaint' && thread.caseId !== null && thread.mentionCount <= 1) return null
  return undefined
}

/**
 * A mention with its thread, into which it comes when it was in none (`isNew`). Cases, thread and mention are locked, in this order.
 * @param caseIds further cases that will be written
 */
async function lockMention(tx: Handle, context: Context, id: number, caseIds: readonly number[]) {
  const read = await getMention(tx, id)
  const known = read.threadId ?? (await findThread(tx, read))?.id ?? null
  const locked = await lockThreads(tx, context.engine, known === null ? [] : [known], caseIds)
  const thread = known === null ? await addThreadOf(tx, read) : locked.threads.get(known)
  await lockRows(tx, context.engine, 'mentions', [id])
  const mention = await getMention(tx, id)
  if (!thread || mention.threadId !== read.threadId) throw new StaleReadError(`the thread of mention ${id}`)
  const isNew = mention.threadId === null && mention.state === 'clustered'
  if (isNew) await putMention(tx, id, thread)
  if (isNew && known !== null)
    await updateThread(tx, known, { mentionCount: thread.mentionCount + 1, lastMentionId: Math.max(thread.lastMentionId ?? 0, id) })
  return { mention, thread, isNew }
}

/** Whether the verdict answers the first suggestion, which teaches where to draw the line. */
function answerToSuggestion(mention: MentionRow, body: VerdictBody): { offered?: boolean; accepted?: boolean } {
  const first = mention.suggestions ? readJson(mention.suggestions)[0] : undefined
  if (!first || !body.case) return {}
  return { offered: first.offered, accepted: body.case === first.caseId }
}

/**
 * Takes the last verdict on a mention back: the mention is as it was before it. The thread returns to where it was, if the verdict had
 * moved it and nobody has since; where that case was merged, to the one it lives on in.
 */
export function takeVerdictBack(context: Context, by: Actor, mentionId: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const verdict = await findVerdict(tx, mentionId)
    if (!verdict) throw new Refusal('conflict', 'no-verdict', 'There is no verdict to take back.')
    const before = readJson(verdict.before)
    const { kind, sentiment, sentimentScore, sure, queue, sortedAt, movedTo } = before
    const was = before.thread?.caseId ?? null
    const back = was === null || movedTo === undefined ? [] : [...(await findSurvivors(tx, [was])).values()]
    const { mention, thread } = await lockMention(tx, context, mentionId, back)
    if ((await findVerdict(tx, mentionId))?.id !== verdict.id) throw new StaleReadError(`the verdict on mention ${mentionId}`)
    await updateMention(tx, mentionId, { kind, sentiment, sentimentScore, sure, queue, sortedAt })
    if (before.thread && movedTo !== undefined) await undoMove(tx, context, by, thread.id, before.thread, movedTo, emit)
    if (thread.caseId !== null && sentimentScore !== mention.sentimentScore) await recountCases(tx, context, [thread.caseId], emit)
    await undoVerdict(tx, verdict.id, context.clock())
    emit({ kind: 'verdict-undone', agentId: by.agentId, mentionId, threadId: thread.id, caseId: was ?? thread.caseId, data: {} })
  })
}
