import type { z } from 'zod'
import type { replyBody, replyChange } from '#shared/reply.schema.ts'
import { getChannel } from '../../engines/channels/index.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import { dayIn } from '../../kit/lib/day.ts'
import { serverZone } from '../../kit/lib/environment.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import { cleanText } from '../../kit/lib/text.ts'
import { getAgent } from '../agents/agent.store.ts'
import { moveDelivery } from '../deliveries/delivery.store.ts'
import { getMention } from '../mentions/mention.store.ts'
import { isFinished } from '../service-orders/service-order.rules.ts'
import { getServiceOrder } from '../service-orders/service-order.store.ts'
import { refundDelivery } from '../sources/spending.store.ts'
import { getTemplate } from '../templates/template.store.ts'
import { getThread } from '../threads/thread.store.ts'
import { takeApprovalBack } from './reply.approval.ts'
import { markOut, markSent } from './reply.delivery.ts'
import { takeDraft } from './reply.drafts.ts'
import { replyEvent } from './reply.events.ts'
import { holdByRule } from './reply.holding.ts'
import { refuseReplyMove } from './reply.rules.ts'
import { addReply, changeText, getReply, leaveAtThat, moveReply } from './reply.store.ts'

/**
 * Writes a draft into a thread; it answers the newest mention unless another of the thread is named. It tells the outcome of the service
 * order that is named, or for which the unfinished text of the thread was begun.
 */
export async function draftReply(context: Context, by: Actor, threadId: number, body: z.output<typeof replyBody>): Promise<number> {
  const id = await change(context, async (tx, emit) => {
    const begunFor = await takeDraft(tx, by, threadId, body.visibility)
    const id = await writeDraft(tx, context, emit, by, threadId, body, begunFor)
    await holdByRule(tx, id)
    return id
  })
  failpoint('draft-saved')
  return id
}

/**
 * The same inside a change that does more; an unfinished text of the thread stays.
 * @param begunFor the order that the text was begun for, where that may have changed since
 */
export async function writeDraft(
  tx: Handle,
  context: Context,
  emit: (event: NewEvent) => void,
  by: Pick<Actor, 'agentId'>,
  threadId: number,
  body: z.output<typeof replyBody>,
  begunFor?: number,
): Promise<number> {
  const thread = await getThread(tx, threadId)
  if (body.templateId !== undefined) await getTemplate(tx, body.templateId)
  const answersMentionId = body.answersMentionId ?? thread.lastMentionId
  if (answersMentionId !== null && (await getMention(tx, answersMentionId)).threadId !== threadId) {
    throw new Refusal('bad-input', 'other-thread', 'The mention to answer is not in this thread.')
  }
  const id = await addReply(tx, {
    threadId,
    answersMentionId,
    serviceOrderId: await findOrderTold(tx, threadId, body.serviceOrderId, begunFor),
    visibility: getChannel(thread.channel).publicReplies ? body.visibility : 'private',
    text: cleanText(body.text),
    promised: body.promises === undefined ? null : JSON.stringify(body.promises),
    version: 1,
    state: 'draft',
    writtenBy: by.agentId,
    createdAt: context.clock(),
    approvedVersion: null,
    approvedBy: null,
    approvedAt: null,
    deliveryId: null,
    sentAt: null,
    externalId: null,
    url: null,
    templateId: body.templateId ?? null,
    actions: body.actions?.length ? JSON.stringify(body.actions) : null,
  })
  await refuseStalePromises(tx, body, context.clock())
  emit(await replyEvent(tx, { id, threadId }, 'reply-drafted', by))
  return id
}

/** The finished order of this thread whose outcome is told. One that is `named` must be that; what a text was `begunFor` may have changed since. */
async function findOrderTold(
  tx: Handle,
  threadId: number,
  named: number | undefined,
  begunFor: number | undefined,
): Promise<number | null> {
  const orderId = named ?? begunFor
  if (orderId === undefined) return null
  const order = await getServiceOrder(tx, orderId)
  const isHere = order.threadId === threadId
  if (isHere && isFinished(order)) return orderId
  if (named === undefined) return null
  if (!isHere) throw new Refusal('bad-input', 'other-thread', 'The service order is not of this thread.')
  throw new Refusal('conflict', 'order-not-finished', 'This service order has no outcome yet that could be told.')
}

/** @throws Refusal when a promise is not in the text, its day was over when it was written, or nobody works here who would keep it */
async function refuseStalePromises(tx: Handle, { text, promises = [] }: z.output<typeof replyChange>, now: number): Promise<void> {
  const today = dayIn(serverZone(), now)
  for (const { words, dueOn, ownerId } of promises) {
    if (ownerId !== undefined && (await getAgent(tx, ownerId)).disabledAt !== null) throw notFound('agent')
    if (!text.includes(words)) throw new Refusal('bad-input', 'promise-not-in-text', 'The promise is not in the text of the reply.')
    if (dueOn < today) throw new Refusal('bad-input', 'promise-day-over', 'The day of the promise is over.', { params: { dueOn } })
  }
}

/** Gives a reply another text, and so another version, and says what it promises; an approval is taken back with it. */
export function rewriteReply(
  context: Context,
  by: Actor,
  id: number,
  { text, promises, actions }: z.output<typeof replyChange>,
): Promise<void> {
  return change(context, async (tx, emit) => {
    const reply = await getReply(tx, id)
    if (reply.partsOut > 0)
      throw new Refusal('conflict', 'partly-out', 'A part of this reply is out already. Send the rest, or leave it at that.')
    if (reply.state === 'approved' || reply.state === 'handed-over') {
      await takeApprovalBack(tx, reply)
      emit(await replyEvent(tx, reply, 'reply-taken-back', by))
    }
    await moveReply(tx, id, ['draft', 'failed'], {
      state: 'draft',
      approvedVersion: null,
      approvedBy: null,
      approvedAt: null,
      deliveryId: null,
      parts: null,
    })
    if (!(await changeText(tx, id, cleanText(text)))) throw new Refusal('conflict', 'not-a-draft', 'Only a draft can be rewritten.')
    await refuseStalePromises(tx, { text, promises }, context.clock())
    await moveReply(tx, id, ['draft'], {
      cancelledAt: null,
      ...(cleanText(text) !== reply.text && { textBy: by.agentId }),
      ...(actions !== undefined && { actions: actions.length > 0 ? JSON.stringify(actions) : null }),
    })
    await holdByRule(tx, id)
    if (promises !== undefined) await moveReply(tx, id, ['draft'], { promised: JSON.stringify(promises) })
    emit(await replyEvent(tx, reply, 'reply-changed', by))
  })
}

/** Takes a reply away; of one that is partly out, what is out stays and is the reply. */
export function withdrawReply(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const reply = await getReply(tx, id)
    refuseReplyMove(reply.state, 'withdrawn')
    if (reply.partsOut > 0) {
      const out = (readJson(reply.parts) ?? []).slice(0, reply.partsOut)
      if (await leaveAtThat(tx, id, out.join('\n\n'))) await markSent(tx, context, reply, reply, by, emit)
      return
    }
    await moveReply(tx, id, [reply.state], { state: 'withdrawn' })
    emit(await replyEvent(tx, reply, 'reply-withdrawn', by))
  })
}

/** A person says whether an uncertain or handed-over reply is on the network. */
export function settleByPerson(context: Context, by: Actor, id: number, posted: boolean, url: string | undefined): Promise<void> {
  return change(context, async (tx, emit) => {
    const reply = await getReply(tx, id)
    if (reply.state !== 'uncertain' && reply.state !== 'handed-over')
      throw new Refusal('conflict', 'nothing-to-settle', 'Nobody asks about this reply.')
    const { deliveryId } = reply
    if (posted) {
      const sent = { state: 'sent', sentAt: context.clock(), url: url ?? null, failure: null } as const
      const carried = deliveryId === null ? null : await moveDelivery(tx, deliveryId, ['unknown'], sent)
      if (carried) return markOut(tx, context, reply, carried, by, emit)
      return markSent(tx, context, reply, { externalId: null, url: url ?? null }, by, emit)
    }
    if (deliveryId === null) {
      await takeApprovalBack(tx, reply)
      return emit(await replyEvent(tx, reply, 'reply-taken-back', by))
    }
    const words = `${by.name} looked: it is not there. It can be sent again.`
    await moveDelivery(tx, deliveryId, ['unknown'], { state: 'failed', failure: { kind: 'person', code: 'not-there', words } })
    await moveReply(tx, id, ['uncertain'], { state: 'failed' })
    await refundDelivery(tx, deliveryId)
    emit(await replyEvent(tx, reply, 'reply-failed', by))
  })
}
