import { randomInt } from 'node:crypto'
import type { z } from 'zod'
import type { serviceOrderBody, serviceOrderChange } from '#shared/service-order.schema.ts'
import type { ServiceOrderState } from '#shared/service-order.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { dayIn } from '../../kit/lib/day.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { getAgent } from '../agents/agent.store.ts'
import { listAuthorsByIds } from '../authors/author.store.ts'
import { getThread } from '../threads/thread.store.ts'
import { findBefore, findBought } from './bought.store.ts'
import { dueDayOf, isClosed, isFinished, refuseStep, refuseUndo, rmaAlphabet, rmaOf } from './service-order.rules.ts'
import {
  addServiceOrder,
  addStep,
  getServiceOrder,
  listSteps,
  type ServiceOrderRow,
  undoStep,
  updateServiceOrder,
  zoneOf,
} from './service-order.store.ts'
import { addStatusLink, revokeStatusLinks } from './status-link.ts'

const eventOf = (
  order: Pick<ServiceOrderRow, 'caseId' | 'threadId'>,
  orderId: number,
  kind: NewEvent['kind'],
  by: Actor | null,
  data: Record<string, unknown>,
): NewEvent => ({
  kind,
  agentId: by?.agentId,
  caseId: order.caseId ?? undefined,
  threadId: order.threadId ?? undefined,
  orderId,
  data,
})

/** An event about an order, also for those who watch its case and its thread. */
export const orderEvent = (order: ServiceOrderRow, kind: NewEvent['kind'], by: Actor | null, data: Record<string, unknown>): NewEvent =>
  eventOf(order, order.id, kind, by, data)

type Begun = Pick<
  ServiceOrderRow,
  'kind' | 'threadId' | 'customerId' | 'purchaseItemId' | 'unitId' | 'parentOrderId' | 'relation' | 'reasonKey' | 'customerName' | 'product'
> &
  Pick<ServiceOrderRow, 'serial' | 'fault' | 'warranty' | 'warrantyReason' | 'currency'>

/**
 * Begins an order: its row with a return number, its first step, and an address of its customer's page.
 * @param by null: the customer began it, on a page
 * @param state where it begins; one that follows from another may be further than asked for
 */
export async function beginOrder(
  tx: Handle,
  secretBox: SecretBox,
  now: number,
  by: Actor | null,
  begun: Begun,
  state: ServiceOrderState = 'requested',
): Promise<number> {
  const agentId = by?.agentId ?? null
  const { kind, threadId, customerId, purchaseItemId, unitId, parentOrderId, relation, reasonKey, customerName, product } = begun
  const { serial, fault, warranty, warrantyReason, currency } = begun
  const id = await addServiceOrder(tx, {
    ...{ kind, threadId, customerId, purchaseItemId, unitId, parentOrderId, relation, reasonKey, customerName, product },
    ...{ serial, fault, warranty, warrantyReason, currency, state },
    rma: rmaOf(Array.from({ length: 7 }, () => randomInt(rmaAlphabet))),
    assigneeId: agentId,
    nextStep: null,
    nextStepAt: null,
    dueOn: dueDayOf('requested', dayIn(await zoneOf(tx, begun), now)),
    remedy: null,
    remindedAt: null,
    stateSince: now,
    cost: 0,
    toldAt: null,
    createdBy: agentId,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
  })
  await addStatusLink(tx, secretBox, id, now)
  await addStep(tx, { orderId: id, fromState: null, toState: state, note: null, remedy: null, agentId, at: now })
  return id
}

type Making = { secretBox: SecretBox; currency: string }

/** Opens an order for the author of a thread. What is known of the piece is looked up and not believed: see `findBought`. */
export function openServiceOrder(
  context: Context,
  making: Making,
  by: Actor,
  threadId: number,
  body: z.output<typeof serviceOrderBody>,
): Promise<number> {
  return change(context, (tx, emit) => openOrder(tx, context, emit, making, by, threadId, body))
}

/** The same inside a change that does more. */
export async function openOrder(
  tx: Handle,
  context: Context,
  emit: (event: NewEvent) => void,
  { secretBox, currency }: Making,
  by: Actor,
  threadId: number,
  body: z.output<typeof serviceOrderBody>,
): Promise<number> {
  const thread = await getThread(tx, threadId)
  const author = (await listAuthorsByIds(tx, [thread.authorId])).get(thread.authorId)
  const bought = await findBought(tx, thread.authorId, body)
  const before = await findBefore(tx, bought.unitId, body)
  const { customerId, purchaseItemId, unitId } = bought
  const id = await beginOrder(tx, secretBox, context.clock(), by, {
    customerId,
    purchaseItemId,
    unitId,
    ...before,
    kind: body.kind,
    threadId,
    customerName: body.customerName || author?.name || '',
    product: body.product,
    serial: body.serial || null,
    fault: body.fault,
    reasonKey: body.reasonKey || null,
    warranty: body.warranty,
    warrantyReason: body.warrantyReason || null,
    currency: body.currency ?? bought.currency ?? currency,
  })
  const { kind, product, fault } = body
  emit(eventOf({ caseId: thread.caseId, threadId }, id, 'order-opened', by, { kind, product, fault }))
  return id
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
    await moveTo(tx, context, emit, by, order, to, note)
  })
}

/** The same step inside a change that does more; `by` is null when the customer took it. */
export async function moveTo(
  tx: Handle,
  context: Context,
  emit: (event: NewEvent) => void,
  by: Actor | null,
  order: ServiceOrderRow,
  to: ServiceOrderState,
  note: string | null,
): Promise<void> {
  refuseStep(order.kind, order.state, to, note)
  const now = context.clock()
  await moveOrder(tx, order, to, now)
  await addStep(tx, { orderId: order.id, fromState: order.state, toState: to, note, remedy: null, agentId: by?.agentId ?? null, at: now })
  emit(eventOf(order, order.id, 'order-moved', by, { from: order.state, to }))
}

/** Calls off an order that only stood because of another's step, which was taken back: cancelled, whatever may follow its state. */
export async function callOff(tx: Handle, context: Context, emit: (event: NewEvent) => void, order: ServiceOrderRow): Promise<void> {
  const now = context.clock()
  await moveOrder(tx, order, 'cancelled', now)
  await addStep(tx, { orderId: order.id, fromState: order.state, toState: 'cancelled', note: null, remedy: null, agentId: null, at: now })
  emit(eventOf(order, order.id, 'order-moved', null, { from: order.state, to: 'cancelled' }))
}

async function moveOrder(tx: Context['db'], order: ServiceOrderRow, to: ServiceOrderState, now: number): Promise<void> {
  const dueOn = dueDayOf(to, dayIn(await zoneOf(tx, order), now))
  const { numUpdatedRows } = await tx
    .updateTable('serviceOrders')
    .set({ state: to, stateSince: now, dueOn, remindedAt: null, updatedAt: now, closedAt: isClosed(to) ? now : null })
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
    if (last.remedy !== null) throw new Refusal('conflict', 'choice-stands', 'What the customer chose changes only by another choice.')
    refuseUndo(order, context.clock())
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

/** Gives the customer's page a new address; those of before stop working at once. */
export function renewStatusLink(context: Context, secretBox: SecretBox, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const order = await getServiceOrder(tx, id)
    const now = context.clock()
    await revokeStatusLinks(tx, id, now)
    await addStatusLink(tx, secretBox, id, now)
    await updateServiceOrder(tx, id, { updatedAt: now })
    emit(eventOf(order, id, 'order-changed', by, { link: true }))
  })
}
