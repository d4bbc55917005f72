import type { z } from 'zod'
import type { shipmentBody, shipmentChange } from '#shared/goods.schema.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { orderEvent } from '../service-orders/service-order.actions.ts'
import { getServiceOrder } from '../service-orders/service-order.store.ts'
import { heardOf } from './shipment.rules.ts'
import { addShipment, deleteShipment, getShipment, updateShipment } from './shipment.store.ts'

const unheard = { handedOverAt: null, deliveredAt: null, lostAt: null }

/** Writes down a parcel. The order goes nowhere by it: what follows is offered as a step. */
export function announceShipment(context: Context, by: Actor, orderId: number, body: z.output<typeof shipmentBody>): Promise<void> {
  return change(context, async (tx, emit) => {
    const order = await getServiceOrder(tx, orderId)
    const { direction, carrier, tracking = null, paidBy, news = null } = body
    const now = context.clock()
    await addShipment(tx, { orderId, direction, carrier, tracking, paidBy, ...heardOf(unheard, news, now), createdAt: now })
    emit(orderEvent(order, 'order-shipment-changed', by, { direction, carrier, news }))
  })
}

/** Changes what is known of a parcel, or writes down what was heard of it. @returns its order */
export function changeShipment(context: Context, by: Actor, id: number, body: z.output<typeof shipmentChange>): Promise<number> {
  return change(context, async (tx, emit) => {
    const before = await getShipment(tx, id)
    const { news, ...rest } = body
    const heard = news === undefined ? {} : heardOf(before, news, context.clock())
    await updateShipment(tx, id, { ...rest, ...heard })
    const order = await getServiceOrder(tx, before.orderId)
    emit(orderEvent(order, 'order-shipment-changed', by, { direction: before.direction, carrier: body.carrier ?? before.carrier, news }))
    return before.orderId
  })
}

/** Takes a parcel off the list: it was written down by mistake. @returns its order */
export function dropShipment(context: Context, by: Actor, id: number): Promise<number> {
  return change(context, async (tx, emit) => {
    const { orderId, direction, carrier } = await getShipment(tx, id)
    await deleteShipment(tx, id)
    emit(orderEvent(await getServiceOrder(tx, orderId), 'order-shipment-changed', by, { direction, carrier, dropped: true }))
    return orderId
  })
}
