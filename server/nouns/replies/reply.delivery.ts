import { randomUUID } from 'node:crypto'
import type { DeliveryState } from '#shared/delivery.ts'
import type { ReplyState } from '#shared/reply.ts'
import type { Context, NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { accessOf } from '../agents/access.ts'
import { getAgent } from '../agents/agent.store.ts'
import { refreshWaiting } from '../cases/case.upkeep.ts'
import type { DeliveryHandler } from '../deliveries/delivery.handler.ts'
import { addDelivery, type Delivery } from '../deliveries/delivery.store.ts'
import { lockThread } from '../membership/membership.locks.ts'
import { getMention } from '../mentions/mention.store.ts'
import { runWithin } from '../templates/macro.actions.ts'
import { updateThread } from '../threads/thread.store.ts'
import { replyEvent } from './reply.events.ts'
import { cancelHeld, findReplyOfDelivery, moveReply, type ReplyRow } from './reply.store.ts'

/** What people see of a reply whose delivery stands there; `withdrawn` is done with the reply itself. */
const shownAs: Record<Exclude<DeliveryState, 'sent' | 'withdrawn'>, { state: ReplyState; event: NewEvent['kind'] }> = {
  approved: { state: 'approved', event: 'reply-approved' },
  sending: { state: 'sending', event: 'reply-sending' },
  failed: { state: 'failed', event: 'reply-failed' },
  unknown: { state: 'uncertain', event: 'reply-uncertain' },
}

/** A reply keeps up with its delivery, in the delivery's own transaction. */
export const followDelivery: DeliveryHandler = async (tx, context, delivery, emit) => {
  const reply = await findReplyOfDelivery(tx, delivery.id)
  if (!reply || delivery.state === 'withdrawn') return
  if (delivery.state === 'sent') return markOut(tx, context, reply, delivery, null, emit)
  const { state, event } = shownAs[delivery.state]
  if (!(await moveReply(tx, reply.id, ['approved', 'sending'], { state }))) return
  emit(await replyEvent(tx, reply, event, null, delivery.failure ? { error: delivery.failure.words } : {}))
}

/**
 * Writes down that what a delivery carried is on the network. Where it was a part of a reply, the next one follows it in the same transaction, so
 * that it leaves once whatever dies in between; after the last, the reply is sent.
 */
export async function markOut(
  tx: Handle,
  context: Context,
  reply: ReplyRow,
  delivery: Pick<Delivery, 'sourceId' | 'payload' | 'externalId' | 'url'>,
  by: { agentId: number } | null,
  emit: (event: NewEvent) => void,
): Promise<void> {
  const parts = readJson(reply.parts)
  const out = reply.partsOut + 1
  const first = reply.partsOut === 0 ? delivery : reply
  if (parts === null) return markSent(tx, context, reply, delivery, by, emit)
  const { sourceId, payload } = delivery
  const isLast = out >= parts.length
  const deliveryId = isLast
    ? reply.deliveryId
    : await addDelivery(tx, {
        sourceId,
        purpose: 'reply',
        replyId: reply.id,
        key: randomUUID(),
        payload: { ...payload, text: parts[out] ?? '', inReplyTo: delivery.externalId ?? payload.inReplyTo },
        createdAt: context.clock(),
        sendAt: context.clock(),
      })
  await moveReply(tx, reply.id, ['sending', 'uncertain'], {
    partsOut: out,
    lastPartId: delivery.externalId ?? payload.inReplyTo,
    externalId: first.externalId,
    url: first.url,
    deliveryId,
    ...(!isLast && { state: 'sending' }),
  })
  if (isLast) await markSent(tx, context, reply, first, by, emit)
}

/** Writes down that a reply is on the network: the thread is answered, its case waits for nobody there. */
export async function markSent(
  tx: Handle,
  context: Context,
  reply: ReplyRow,
  found: { externalId: string | null; url: string | null },
  by: { agentId: number } | null,
  emit: (event: NewEvent) => void,
): Promise<void> {
  const now = context.clock()
  const moved = await moveReply(tx, reply.id, ['sending', 'uncertain', 'handed-over'], {
    state: 'sent',
    sentAt: now,
    externalId: found.externalId,
    url: found.url ?? reply.url,
  })
  if (!moved) return
  const thread = await lockThread(tx, context.engine, reply.threadId)
  const answered = reply.answersMentionId === null ? null : await getMention(tx, reply.answersMentionId)
  // A word that came after the one we answered still waits.
  const stillWaits =
    answered !== null && thread.lastMentionId !== null && thread.lastMentionId > answered.id && thread.waitingSince !== null
  const waitingSince = stillWaits && answered ? await findFirstAfter(tx, thread.id, answered.id) : null
  await updateThread(tx, thread.id, { waitingSince, lastReplyAt: now, firstReplyAt: thread.firstReplyAt ?? now })
  if (thread.caseId !== null) await refreshWaiting(tx, context.engine, thread.caseId)
  emit(await replyEvent(tx, reply, 'reply-sent', by, { url: found.url }))
  for (const id of await cancelHeld(tx, thread.id, reply.id, now))
    emit(await replyEvent(tx, { id, threadId: thread.id }, 'reply-approval-cancelled', by, { because: reply.id }))
  await doWithReply(tx, context, reply, thread.caseId, emit)
}

/** What was to be done with the case is done as the reply is out, by whoever let it leave: what never left does nothing. */
async function doWithReply(tx: Handle, context: Context, reply: ReplyRow, caseId: number | null, emit: (event: NewEvent) => void) {
  const actions = readJson(reply.actions) ?? []
  if (actions.length === 0 || caseId === null) return
  const agent = await getAgent(tx, reply.approvedBy ?? reply.writtenBy)
  const { permissions } = await accessOf(tx, agent)
  await runWithin(
    tx,
    context,
    emit,
    { agentId: agent.id, role: agent.role, permissions },
    { caseId, templateId: reply.templateId, replyId: reply.id, actions },
  )
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
