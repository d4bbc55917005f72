import type { z } from 'zod'
import type { receiptBody } from '#shared/goods.schema.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import { type Context, change, type NewEvent, type Reaction } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { addOrderLine, deleteOrderLine, listOrderLines, type OrderLineRow, updateOrderLine } from '../refunds/order-line.store.ts'
import { listRefunds } from '../refunds/refund.store.ts'
import { beginOrder, callOff, moveTo, orderEvent } from '../service-orders/service-order.actions.ts'
import { refuseStep } from '../service-orders/service-order.rules.ts'
import { getServiceOrder, lockOrder, type ServiceOrderRow } from '../service-orders/service-order.store.ts'
import { listFollowing } from './following.store.ts'
import { type Arrival, weighArrival } from './receipt.rules.ts'

/**
 * Writes down what came, line by line, and marks the order as received unless it was before without being counted. Where the rest still comes, the missing pieces become an order of
 * their own that awaits them; together both announce what one did before.
 * @returns the order of what is missing; null: there is none
 * @throws Refusal `move-not-allowed` where nothing is awaited, and what `weighArrival` throws
 */
export function receiveGoods(
  context: Context,
  secretBox: SecretBox,
  by: Actor,
  orderId: number,
  body: z.output<typeof receiptBody>,
): Promise<number | null> {
  return change(context, async (tx, emit) => {
    await lockOrder(tx, context.engine, orderId)
    const order = await getServiceOrder(tx, orderId)
    const lines = await listOrderLines(tx, orderId)
    const isHere = order.state === 'received' && lines.every(({ received }) => received === null)
    if (!isHere) refuseStep(order.kind, order.state, 'received', null)
    const arrivals = weighArrival(lines, body.lines)
    for (const { id, received } of arrivals) await updateOrderLine(tx, id, { received })
    const isShort = arrivals.some(({ missing }) => missing > 0)
    const restId = body.restStillComes && isShort ? await splitOff(tx, context, emit, secretBox, by, order, lines, arrivals) : null
    const came = arrivals.reduce((sum, { received }) => sum + received, 0)
    const missing = arrivals.reduce((sum, line) => sum + line.missing, 0)
    emit(orderEvent(order, 'order-goods-received', by, { received: came, missing, restOrderId: restId }))
    if (!isHere) await moveTo(tx, context, emit, by, order, 'received', null)
    return restId
  })
}

async function splitOff(
  tx: Handle,
  context: Context,
  emit: (event: NewEvent) => void,
  secretBox: SecretBox,
  by: Actor,
  order: ServiceOrderRow,
  lines: readonly OrderLineRow[],
  arrivals: readonly Arrival[],
): Promise<number> {
  const { kind, product, fault } = order
  // Which piece of several is missing, nobody knows before it comes.
  const rest = { ...order, unitId: null, serial: null, parentOrderId: order.id, relation: 'split' as const }
  const id = await beginOrder(tx, secretBox, context.clock(), by, rest, 'awaiting-item')
  for (const { id: lineId, received, missing } of arrivals) {
    const line = lines.find((one) => one.id === lineId)
    if (missing === 0 || !line) continue
    await updateOrderLine(tx, lineId, { announced: received })
    await addOrderLine(tx, {
      orderId: id,
      purchaseItemId: line.purchaseItemId,
      product: line.product,
      announced: missing,
      received: null,
      accepted: null,
      disposition: null,
      splitFromLineId: lineId,
    })
  }
  emit({ ...orderEvent(order, 'order-opened', by, { kind, product, fault, splitFrom: order.id }), orderId: id })
  return id
}

/**
 * Taking back that goods came takes back what was counted: the rest that was split off comes home, and its order is called off.
 * @throws Refusal `rest-went-on` when that order is no longer just waiting, `receipt-refunded` when money was proposed for what came
 */
export const takeReceiptBack: Reaction = async (tx, context, { orderId, data }, emit) => {
  if (!orderId || data?.from !== 'received') return
  if ((await listRefunds(tx, orderId)).length > 0)
    throw new Refusal('conflict', 'receipt-refunded', 'Money was already proposed for what came.')
  const lines = await listOrderLines(tx, orderId)
  const back = new Map<number, number>()
  for (const { id, relation } of await listFollowing(tx, orderId)) {
    if (relation !== 'split') continue
    await lockOrder(tx, context.engine, id)
    const rest = await getServiceOrder(tx, id)
    const missing = (await listOrderLines(tx, id)).filter(({ splitFromLineId }) => splitFromLineId !== null)
    if (missing.length === 0) continue
    if (rest.state !== 'awaiting-item') {
      const number = serviceOrderNumber(id)
      throw new Refusal('conflict', 'rest-went-on', `${number} went on meanwhile.`, { params: { number } })
    }
    for (const line of missing) {
      back.set(line.splitFromLineId ?? 0, (back.get(line.splitFromLineId ?? 0) ?? 0) + line.announced)
      await deleteOrderLine(tx, line.id)
    }
    await callOff(tx, context, emit, rest)
  }
  for (const { id, announced } of lines)
    await updateOrderLine(tx, id, { announced: announced + (back.get(id) ?? 0), received: null, accepted: null, disposition: null })
}
