import { randomUUID } from 'node:crypto'
import { getChannel } from '../../engines/channels/index.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import { addDelivery, moveDelivery } from '../deliveries/delivery.store.ts'
import { getMention } from '../mentions/mention.store.ts'
import { getThread } from '../threads/thread.store.ts'
import { replyEvent } from './reply.events.ts'
import { refuseUnseen, type Seen } from './reply.guard.ts'
import { refuseHeld } from './reply.holding.ts'
import { type Confirmed, refuseWarned } from './reply.preflight.ts'
import { partsOf, refuseReplyMove, undoMsOf } from './reply.rules.ts'
import { getReply, moveReply, type ReplyRow } from './reply.store.ts'

/** What the approver had before their eyes: what came last, and which version of the text. */
export type Read = Seen & { version?: number | undefined; confirmed?: Confirmed | undefined }

/**
 * Approves one version of a reply: a new delivery carries exactly that text and leaves when the undo window ends; where the network forbids
 * programs to answer, it is handed to a person instead.
 * @param undoMs length of the undo window, where the channel has one
 */
export async function approveReply(context: Context, by: Actor, id: number, read: Read, undoMs: number): Promise<void> {
  const look = async (tx: Handle, reply: ReplyRow) => {
    await refuseHeld(tx, reply, by)
    await refuseWarned(tx, context, reply, by, read.confirmed)
  }
  await change(context, (tx, emit) => approveDraft(tx, context, emit, by, id, read, undoMs, look), { durable: true })
  failpoint('approval-saved')
}

/** The same inside a durable change that does more. @param look refuses what a person must not send alone, or without a word about it */
export async function approveDraft(
  tx: Handle,
  context: Context,
  emit: (event: NewEvent) => void,
  by: Pick<Actor, 'agentId'>,
  id: number,
  read: Read,
  undoMs: number,
  look?: (tx: Handle, reply: ReplyRow) => Promise<void>,
): Promise<void> {
  const reply = await getReply(tx, id)
  const thread = await getThread(tx, reply.threadId)
  const channel = getChannel(thread.channel)
  if (read.version !== undefined && read.version !== reply.version) throw changedMeanwhile(reply)
  await refuseUnseen(tx, thread, reply, by, read)
  const answered = reply.answersMentionId === null ? null : await getMention(tx, reply.answersMentionId)
  if (!answered) throw new Refusal('conflict', 'nothing-to-answer', 'There is no post to answer in this thread.')
  if (answered.deletedAt !== null)
    throw new Refusal('conflict', 'post-deleted', 'The author deleted the post. Answer another one, or withdraw the reply.')
  const byHand = channel.replyBy({ addressed: answered.addressed === 1 }).by === 'hand'
  // Of what is partly out, the rest goes on.
  const parts = readJson(reply.parts) ?? partsOf(channel, reply.text, reply.visibility, byHand)
  const to = byHand ? 'handed-over' : 'approved'
  refuseReplyMove(reply.state, to)
  await look?.(tx, reply)
  const now = context.clock()
  const visibility = reply.visibility
  const sendAt = now + undoMsOf(channel, visibility, undoMs)
  const authors = tx.selectFrom('authors').select('externalId').where('id', '=', thread.authorId)
  const deliveryId = byHand
    ? null
    : await addDelivery(tx, {
        sourceId: thread.sourceId,
        purpose: 'reply',
        replyId: id,
        key: randomUUID(),
        payload: {
          text: parts[reply.partsOut] ?? reply.text,
          visibility,
          inReplyTo: reply.lastPartId ?? answered.externalId,
          authorExternalId: (await authors.executeTakeFirstOrThrow()).externalId,
          conversationId: thread.conversationId,
        },
        createdAt: now,
        sendAt,
      })
  const approved = {
    state: to,
    approvedVersion: reply.version,
    approvedBy: by.agentId,
    approvedAt: now,
    deliveryId,
    parts: parts.length > 1 ? JSON.stringify(parts) : null,
    url:
      reply.partsOut > 0
        ? reply.url
        : byHand
          ? channel.handOverUrl({ inReplyTo: answered.externalId, text: reply.text, url: answered.url })
          : null,
  } as const
  // On PostgreSQL somebody may change it between our reading and this.
  if (!(await moveReply(tx, id, [reply.state], approved, reply.version))) throw changedMeanwhile(await getReply(tx, id))
  emit(await replyEvent(tx, reply, byHand ? 'reply-handed-over' : 'reply-approved', by, { sendAt }))
}

/** The refusal carries the text as it is now, so that the screen can show what is to be read. */
const changedMeanwhile = ({ text, version, state }: ReplyRow) =>
  new Refusal('conflict', 'changed-meanwhile', 'Somebody changed this reply since you read it. Read it again, then send.', {
    text,
    version,
    state,
  })

/** Takes an approved reply back while it has not left. */
export function takeReplyBack(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const reply = await getReply(tx, id)
    await takeApprovalBack(tx, reply)
    emit(await replyEvent(tx, reply, 'reply-taken-back', by))
  })
}

/**
 * An approved or handed-over reply is a draft again, and its delivery will never leave.
 * @throws Refusal `already-leaving`
 */
export async function takeApprovalBack(tx: Handle, reply: ReplyRow): Promise<void> {
  // First the delivery: whoever sends locks in this order too.
  const stopped = reply.deliveryId === null || (await moveDelivery(tx, reply.deliveryId, ['approved'], { state: 'withdrawn' }))
  const url = reply.partsOut > 0 ? reply.url : null
  const parts = reply.partsOut > 0 ? reply.parts : null
  const draft = { state: 'draft', approvedVersion: null, approvedBy: null, approvedAt: null, deliveryId: null, url, parts } as const
  if (!stopped || !(await moveReply(tx, reply.id, ['approved', 'handed-over'], draft)))
    throw new Refusal('conflict', 'already-leaving', 'It has left already and cannot be taken back here.')
}
