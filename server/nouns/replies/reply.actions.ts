import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { ChannelName } from '#shared/channel.ts'
import type { replyBody } from '#shared/reply.schema.ts'
import type { ReplyState } from '#shared/reply.ts'
import { getChannel } from '../../engines/channels/index.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import { cleanText } from '../../kit/lib/text.ts'
import { refreshWaiting } from '../cases/case.upkeep.ts'
import { getMention } from '../mentions/mention.store.ts'
import { refundReply } from '../sources/spending.store.ts'
import { getThread, updateThread } from '../threads/thread.store.ts'
import { refuseReplyMove, refuseUnsendable } from './reply.rules.ts'
import { addReply, getReply, moveReply, type ReplyRow } from './reply.store.ts'

/** Writes a draft into a thread; it answers the newest mention unless another of the thread is named. */
export async function draftReply(context: Context, by: Actor, threadId: number, body: z.output<typeof replyBody>): Promise<number> {
  const id = await change(context, async (tx, emit) => {
    const thread = await getThread(tx, threadId)
    const answersMentionId = body.answersMentionId ?? thread.lastMentionId
    if (answersMentionId !== null && (await getMention(tx, answersMentionId)).threadId !== threadId) {
      throw new Refusal('bad-input', 'other-thread', 'The mention to answer is not in this thread.')
    }
    const id = await addReply(tx, {
      threadId,
      caseId: thread.caseId,
      answersMentionId,
      visibility: getChannel(thread.channel as ChannelName).publicReplies ? body.visibility : 'private',
      text: cleanText(body.text),
      state: 'draft',
      key: randomUUID(),
      writtenBy: by.agentId,
      approvedBy: null,
      createdAt: context.clock(),
      approvedAt: null,
      sendAt: null,
      attemptedAt: null,
      attempts: 0,
      reconcileAt: null,
      reconciliations: 0,
      sentAt: null,
      externalId: null,
      url: null,
      error: null,
    })
    await updateThread(tx, threadId, { draft: null })
    emit({ kind: 'reply-drafted', agentId: by.agentId, caseId: thread.caseId, threadId, replyId: id })
    return id
  })
  failpoint('draft-saved')
  return id
}

const eventOf = (reply: ReplyRow, kind: NewEvent['kind'], by: Actor | null, data: Record<string, unknown> = {}): NewEvent => ({
  kind,
  agentId: by?.agentId,
  caseId: reply.caseId,
  threadId: reply.threadId,
  replyId: reply.id,
  data,
})

export function rewriteReply(context: Context, by: Actor, id: number, text: string): Promise<void> {
  return change(context, async (tx, emit) => {
    const reply = await getReply(tx, id)
    if (!(await moveReply(tx, id, ['draft', 'failed'], { text: cleanText(text), state: 'draft', error: null })))
      throw new Refusal('conflict', 'not-a-draft', 'Only a draft can be rewritten.')
    emit(eventOf(reply, 'reply-changed', by))
  })
}

export function withdrawReply(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const reply = await getReply(tx, id)
    refuseReplyMove(reply.state as ReplyState, 'withdrawn')
    await moveReply(tx, id, [reply.state as ReplyState], { state: 'withdrawn' })
    emit(eventOf(reply, 'reply-withdrawn', by))
  })
}

/**
 * Approves a reply: it leaves when the undo window ends, or is handed to a person where the network forbids programs to answer.
 * @param lastMentionId the newest mention the approver has read
 * @param undoMs length of the undo window
 */
export async function approveReply(
  context: Context,
  by: Actor,
  id: number,
  lastMentionId: number | undefined,
  undoMs: number,
): Promise<void> {
  await change(context, async (tx, emit) => {
    const reply = await getReply(tx, id)
    const thread = await getThread(tx, reply.threadId)
    const channel = getChannel(thread.channel as ChannelName)
    if (lastMentionId !== undefined && thread.lastMentionId !== null && thread.lastMentionId > lastMentionId) {
      throw new Refusal('conflict', 'thread-went-on', 'Somebody wrote in this thread while you did. Read it, then send.')
    }
    const answered = reply.answersMentionId === null ? null : await getMention(tx, reply.answersMentionId)
    if (!answered) throw new Refusal('conflict', 'nothing-to-answer', 'There is no post to answer in this thread.')
    if (answered.deletedAt !== null)
      throw new Refusal('conflict', 'post-deleted', 'The author deleted the post. Answer another one, or withdraw the reply.')
    refuseUnsendable(channel, reply.text, reply.visibility)
    const byHand = channel.replyBy({ addressed: answered.addressed === 1 }).by === 'hand'
    const to = byHand ? 'handed-over' : 'approved'
    refuseReplyMove(reply.state as ReplyState, to)
    const now = context.clock()
    const handOver = byHand ? { url: channel.handOverUrl({ inReplyTo: answered.externalId, text: reply.text, url: answered.url }) } : {}
    const retried = reply.state === 'failed' ? { key: randomUUID(), attemptedAt: null, reconciliations: 0, reconcileAt: null } : {}
    await moveReply(tx, id, [reply.state as ReplyState], {
      state: to,
      approvedBy: by.agentId,
      approvedAt: now,
      sendAt: byHand ? null : now + undoMs,
      error: null,
      ...handOver,
      ...retried,
    })
    emit(eventOf(reply, byHand ? 'reply-handed-over' : 'reply-approved', by, { sendAt: now + undoMs }))
  })
  failpoint('approval-saved')
}

/** Takes an approved reply back while it has not left. */
export function takeReplyBack(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const reply = await getReply(tx, id)
    if (
      !(await moveReply(tx, id, ['approved', 'handed-over'], {
        state: 'draft',
        approvedBy: null,
        approvedAt: null,
        sendAt: null,
        url: null,
      }))
    ) {
      throw new Refusal('conflict', 'already-leaving', 'It has left already and cannot be taken back here.')
    }
    emit(eventOf(reply, 'reply-taken-back', by))
  })
}

/** A person says whether an uncertain or handed-over reply is on the network. */
export function settleByPerson(context: Context, by: Actor, id: number, posted: boolean, url: string | undefined): Promise<void> {
  return change(context, async (tx, emit) => {
    const reply = await getReply(tx, id)
    if (reply.state !== 'uncertain' && reply.state !== 'handed-over')
      throw new Refusal('conflict', 'nothing-to-settle', 'Nobody asks about this reply.')
    if (posted) return markSent(tx, context, reply, { externalId: null, url: url ?? null }, by, emit)
    const state = reply.state === 'uncertain' ? 'failed' : 'draft'
    await refundReply(tx, id)
    await moveReply(tx, id, [reply.state], {
      state,
      error: state === 'failed' ? `${by.name} looked: it is not there. It can be sent again.` : null,
      url: null,
    })
    emit(eventOf(reply, state === 'failed' ? 'reply-failed' : 'reply-taken-back', by))
  })
}

/** Writes down that a reply is on the network: the thread is answered, its case waits for nobody there. */
export async function markSent(
  tx: Handle,
  context: Context,
  reply: ReplyRow,
  found: { externalId: string | null; url: string | null },
  by: Actor | null,
  emit: (event: NewEvent) => void,
): Promise<void> {
  const now = context.clock()
  const moved = await moveReply(tx, reply.id, ['sending', 'uncertain', 'handed-over'], {
    state: 'sent',
    sentAt: now,
    externalId: found.externalId,
    url: found.url ?? reply.url,
    error: null,
    reconcileAt: null,
  })
  if (!moved) return
  const thread = await getThread(tx, reply.threadId)
  const answered = reply.answersMentionId === null ? null : await getMention(tx, reply.answersMentionId)
  // A word that came after the one we answered still waits.
  const stillWaits =
    answered !== null && thread.lastMentionId !== null && thread.lastMentionId > answered.id && thread.waitingSince !== null
  const waitingSince = stillWaits && answered ? await findFirstAfter(tx, thread.id, answered.id) : null
  await updateThread(tx, thread.id, { waitingSince, lastReplyAt: now, firstReplyAt: thread.firstReplyAt ?? now })
  if (thread.caseId !== null) await refreshWaiting(tx, thread.caseId)
  emit(eventOf({ ...reply, caseId: thread.caseId }, 'reply-sent', by, { url: found.url }))
}

async function findFirstAfter(tx: Handle, threadId: number, mentionId: number): Promise<number | null> {
  const next = await tx
    .selectFrom('mentions')
    .select('postedAt')
    .where('threadId', '=', threadId)
    .where('id', '>', mentionId)
    .where('kind', 'in', ['complaint', 'question'])
    .orderBy('id')
    .executeTakeFirst()
  return next?.postedAt ?? null
}
