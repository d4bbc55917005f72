import { randomInt } from 'node:crypto'
import type { z } from 'zod'
import type { serviceOrderBody, serviceOrderChange } from '#shared/service-order.schema.ts'
import type { ServiceOrderState } from '#shared/service-order.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { getAgent } from '../agents/agent.store.ts'
import { listAuthorsByIds } from '../authors/author.store.ts'
import { getThread } from '../threads/thread.store.ts'
import { isClosed, isFinished, refuseStep, rmaAlphabet, rmaOf } from './service-order.rules.ts'
import {
  addServiceOrder,
  addStep,
  getServiceOrder,
  listSteps,
  type ServiceOrderRow,
  undoStep,
  updateServiceOrder,
} from './service-order.store.ts'
import { newStatusLink } from './status-link.ts'

const eventOf = (
  order: Pick<ServiceOrderRow, 'caseId' | 'threadId'>,
  orderId: number,
  kind: NewEvent['kind'],
  by: Actor | null,
  data: Record<string, unknown>,
): NewEvent => ({
  kind,
  agentId: by?.agentId,
  caseId: order.caseId,
  threadId: order.threadId,
  orderId,
  data,
})

/** Opens a repair or a return for the author of a thread. */
export function openServiceOrder(
  context: Context,
  { secretBox, currency }: { secretBox: SecretBox; currency: string },
  by: Actor,
  threadId: number,
  body: z.output<typeof serviceOrderBody>,
): Promise<number> {
  return change(context, async (tx, emit) => {
    const thread = await getThread(tx, threadId)
    const author = (await listAuthorsByIds(tx, [thread.authorId])).get(thread.authorId)
    const now = context.clock()
    const id = await addServiceOrder(tx, {
      kind: body.kind,
      state: 'requested',
      rma: rmaOf(Array.from({ length: 7 }, () => randomInt(rmaAlphabet))),
      ...newStatusLink(secretBox),
      threadId,
      customerName: body.customerName || author?.name || '',
      product: body.product,
      serial: body.serial || null,
      fault: body.fault,
      warranty: body.warranty,
      warrantyReason: body.warrantyReason || null,
      assigneeId: by.agentId,
      nextStep: null,
      nextStepAt: null,
      cost: 0,
      currency: body.currency ?? currency,
      toldAt: null,
      createdBy: by.agentId,
      createdAt: now,
      updatedAt: now,
      closedAt: null,
    })
    await addStep(tx, { orderId: id, fromState: null, toState: 'requested', note: null, agentId: by.agentId, at: now })
    emit(
      eventOf({ caseId: thread.caseId, threadId }, id, 'order-opened', by, { kind: body.kind, product: body.product, fault: body.fault }),
    )
    return id
  })
}

/** Changes the facts of an order; its state moves by steps. */
export function changeServiceOrder(context: Context, by: Actor, id: number, body: z.output<typeof serviceOrderChange>): Promise<void> {
  return change(context, async (tx, emit) => {
    const order = await getServiceOrder(tx, id)
    if (body.assigneeId) await getAgent(tx, body.assigneeId)
    await updateServiceOrder(tx, id, { ...body, updatedAt: context.clock() })
    emit(eventOf(order, id, 'order-changed', by, { fields: Object.keys(body) }))
  })
}

/** One step along the allowed moves. Two people who take the same step at once: the second is told. */
export function takeStep(context: Context, by: Actor, id: number, to: ServiceOrderState, note: string | null): Promise<void> {
  return change(context, async (tx, emit) => {
    const order = await getServiceOrder(tx, id)
    refuseStep(order.kind, order.state, to)
    const now = context.clock()
    await moveOrder(tx, order, to, now)
    await addStep(tx, { orderId: id, fromState: order.state, toState: to, note, agentId: by.agentId, at: now })
    emit(eventOf(order, id, 'order-moved', by, { from: order.state, to }))
  })
}

async function moveOrder(tx: Context['db'], order: ServiceOrderRow, to: ServiceOrderState, now: number): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('serviceOrders')
    .set({ state: to, updatedAt: now, closedAt: isClosed(to) ? now : null })
    .where('id', '=', order.id)
    .where('state', '=', order.state)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) throw new Refusal('conflict', 'moved-meanwhile', 'Somebody moved this order in the same moment.')
}

/** Takes the last step back. */
export function takeStepBack(context: Context, by: Actor, id: number, stepId: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const order = await getServiceOrder(tx, id)
    const last = (await listSteps(tx, id)).at(-1)
    if (!last || last.id !== stepId) throw new Refusal('conflict', 'not-the-last-step', 'Only the last step can be taken back.')
    if (last.fromState === null) throw new Refusal('conflict', 'first-step', 'An order cannot be un-requested; cancel it instead.')
    await moveOrder(tx, order, last.fromState, context.clock())
    await undoStep(tx, stepId, context.clock())
    emit(eventOf(order, id, 'order-move-undone', by, { from: order.state, to: last.fromState }))
  })
}

/** The outcome of a finished order was told where the complaint was made. */
export async function markTold(tx: Handle, context: Context, id: number, emit: (event: NewEvent) => void): Promise<void> {
  const order = await getServiceOrder(tx, id)
  if (order.toldAt !== null || !isFinished(order)) return
  await updateServiceOrder(tx, id, { toldAt: context.clock() })
  emit(eventOf(order, id, 'order-told', null, {}))
}

/** Gives the customer's page a new address; the old one stops working at once. */
export function renewStatusLink(context: Context, secretBox: SecretBox, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const order = await getServiceOrder(tx, id)
    await updateServiceOrder(tx, id, { ...newStatusLink(secretBox), updatedAt: context.clock() })
    emit(eventOf(order, id, 'order-changed', by, { link: true }))
  })
}
