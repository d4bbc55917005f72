import type { z } from 'zod'
import type { OrderLine, orderLineBody, orderLineChange, refundBody } from '#shared/refund.schema.ts'
import type { RefundState } from '#shared/service-order.work.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { orderEvent } from '../service-orders/service-order.actions.ts'
import { getServiceOrder, lockOrder } from '../service-orders/service-order.store.ts'
import {
  addOrderLine,
  deleteOrderLine,
  findBoughtProduct,
  getOrderLine,
  listOrderLines,
  type OrderLineRow,
  sumAnnounced,
  updateOrderLine,
} from './order-line.store.ts'
import { leftToRefund, refuseRefundMove, refuseTooMuch, taxIn } from './refund.rules.ts'
import { addRefund, countKept, deleteProposed, getPaidLine, getRefund, lockPaidLine, moveRefund, sumSettled } from './refund.store.ts'

/** What the customer says will come: a line of a purchase, or a product by name. */
export function announceLine(context: Context, by: Actor, orderId: number, body: z.output<typeof orderLineBody>): Promise<void> {
  return change(context, async (tx, emit) => {
    await lockOrder(tx, context.engine, orderId)
    const order = await getServiceOrder(tx, orderId)
    const bought = body.purchaseItemId === undefined ? null : await findBoughtProduct(tx, body.purchaseItemId)
    if (body.purchaseItemId !== undefined && !bought) throw notFound('purchase-item')
    if (body.purchaseItemId !== undefined) await refuseMoreThanBought(tx, context, body.purchaseItemId, body.announced, null)
    const product = body.product ?? bought?.productName ?? order.product
    const { announced } = body
    await addOrderLine(tx, {
      orderId,
      purchaseItemId: body.purchaseItemId ?? null,
      product,
      announced,
      received: null,
      accepted: null,
      disposition: null,
      splitFromLineId: null,
    })
    emit(orderEvent(order, 'order-changed', by, { line: product, announced }))
  })
}

/** What is announced of a line of a purchase, in all orders that are not over, is at most what was bought. @throws Refusal `more-than-bought` */
async function refuseMoreThanBought(tx: Handle, context: Context, itemId: number, announced: number, besides: number | null) {
  const { quantity } = await lockPaidLine(tx, context.engine, itemId)
  if (announced + (await sumAnnounced(tx, itemId, besides)) > quantity)
    throw new Refusal('conflict', 'more-than-bought', `Only ${quantity} were bought.`, { params: { bought: quantity } })
}

/**
 * What came of a line, what of it we accept, and what becomes of it.
 * @throws Refusal `more-than-bought`, `received-too-many` for more than was announced, `accepted-too-many` for more than came;
 *   `accepted-refunded` where more was refunded than would still be kept
 */
export function changeLine(context: Context, by: Actor, id: number, body: z.output<typeof orderLineChange>): Promise<number> {
  return change(context, async (tx, emit) => {
    await lockOrder(tx, context.engine, (await getOrderLine(tx, id)).orderId)
    const before = await getOrderLine(tx, id)
    const line = { ...before, ...body }
    if (line.purchaseItemId !== null && line.announced > before.announced)
      await refuseMoreThanBought(tx, context, line.purchaseItemId, line.announced, id)
    if ((line.received ?? 0) > line.announced)
      throw new Refusal('conflict', 'received-too-many', `Only ${line.announced} were announced.`, {
        params: { announced: line.announced },
      })
    if ((line.accepted ?? 0) > (line.received ?? 0))
      throw new Refusal('conflict', 'accepted-too-many', `Only ${line.received ?? 0} came.`, { params: { received: line.received ?? 0 } })
    if (Object.keys(body).length > 0) await updateOrderLine(tx, id, body)
    if (line.purchaseItemId !== null && (line.accepted !== before.accepted || line.disposition !== before.disposition)) {
      const paid = await lockPaidLine(tx, context.engine, line.purchaseItemId)
      const { accepted, refunded } = await sumSettled(tx, line.purchaseItemId)
      if (leftToRefund(paid, accepted, 0) < refunded)
        throw new Refusal('conflict', 'accepted-refunded', 'More than that was refunded already.')
    }
    emit(orderEvent(await getServiceOrder(tx, line.orderId), 'order-changed', by, { line: line.product, ...body }))
    return line.orderId
  })
}

/** Takes a line off an order: it was announced by mistake. @returns its order. @throws Refusal `line-counted` once something of it was counted */
export function dropLine(context: Context, by: Actor, id: number): Promise<number> {
  return change(context, async (tx, emit) => {
    const { orderId } = await getOrderLine(tx, id)
    await lockOrder(tx, context.engine, orderId)
    const { received, product } = await getOrderLine(tx, id)
    if (received !== null) throw new Refusal('conflict', 'line-counted', 'What was counted stays on the order.')
    await deleteOrderLine(tx, id)
    emit(orderEvent(await getServiceOrder(tx, orderId), 'order-changed', by, { line: product, dropped: true }))
    return orderId
  })
}

/** Proposes money back for a line: at most what its accepted pieces cost, less what was refunded for it in any order. */
export function proposeRefund(context: Context, by: Actor, orderId: number, body: z.output<typeof refundBody>): Promise<void> {
  return change(context, async (tx, emit) => {
    await lockOrder(tx, context.engine, orderId)
    const order = await getServiceOrder(tx, orderId)
    const line = await getOrderLine(tx, body.orderLineId)
    if (line.orderId !== orderId) throw notFound('order-line')
    if (line.purchaseItemId === null)
      throw new Refusal('conflict', 'purchase-unknown', 'Only what we know as bought can be refunded: name the purchase first.')
    const paid = await lockPaidLine(tx, context.engine, line.purchaseItemId)
    const settled = await sumSettled(tx, line.purchaseItemId)
    const isKept = (await countKept(tx, line.purchaseItemId, line.id)) > 0
    refuseTooMuch(body.amount, isKept ? leftToRefund(paid, settled.accepted, settled.refunded) : 0, paid.currency)
    const tax = taxIn(paid, body.amount, settled.refunded, settled.tax)
    const { amount, method } = body
    await addRefund(tx, {
      orderId,
      orderLineId: line.id,
      amount,
      tax,
      currency: paid.currency,
      method,
      state: 'proposed',
      dueOn: body.dueOn ?? null,
      reason: null,
      createdBy: by.agentId,
      approvedBy: null,
      createdAt: context.clock(),
      paidAt: null,
    })
    emit(orderEvent(order, 'refund-proposed', by, { amount, currency: paid.currency }))
  })
}

/** Approves a refund, marks it as paid, or says that the payment failed. Two people at once: the second is told. */
export function takeRefundOn(context: Context, by: Actor, id: number, to: RefundState, reason: string | undefined): Promise<number> {
  return change(context, async (tx, emit) => {
    const { state, orderId, amount, currency } = await getRefund(tx, id)
    refuseRefundMove(state, to, reason)
    const marks = {
      approved: { approvedBy: by.agentId, reason: null },
      paid: { paidAt: context.clock() },
      failed: { reason: reason ?? null },
      proposed: { approvedBy: null },
    }
    if (!(await moveRefund(tx, id, state, { state: to, ...marks[to] })))
      throw new Refusal('conflict', 'moved-meanwhile', 'Somebody moved this refund in the same moment.')
    emit(orderEvent(await getServiceOrder(tx, orderId), 'refund-moved', by, { from: state, to, amount, currency }))
    return orderId
  })
}

/** Withdraws a refund that is only proposed. @returns its order. @throws Refusal `refund-taken-on` */
export function withdrawRefund(context: Context, by: Actor, id: number): Promise<number> {
  return change(context, async (tx, emit) => {
    const { orderId, amount, currency } = await getRefund(tx, id)
    if (!(await deleteProposed(tx, id))) throw new Refusal('conflict', 'refund-taken-on', 'Only a proposed refund can be withdrawn.')
    emit(orderEvent(await getServiceOrder(tx, orderId), 'refund-withdrawn', by, { amount, currency }))
    return orderId
  })
}

/** The lines of an order with what may still be refunded for each. */
export async function showOrderLines(db: Handle, orderId: number): Promise<OrderLine[]> {
  return Promise.all((await listOrderLines(db, orderId)).map((line) => withRefundable(db, line)))
}

async function withRefundable(db: Handle, { orderId: _, ...line }: OrderLineRow): Promise<OrderLine> {
  if (line.purchaseItemId === null) return { ...line, refundable: null }
  const [paid, settled, kept] = await Promise.all([
    getPaidLine(db, line.purchaseItemId),
    sumSettled(db, line.purchaseItemId),
    countKept(db, line.purchaseItemId, line.id),
  ])
  return { ...line, refundable: kept > 0 ? leftToRefund(paid, settled.accepted, settled.refunded) : 0 }
}
