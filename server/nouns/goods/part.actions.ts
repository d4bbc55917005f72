import type { z } from 'zod'
import type { orderPartBody, orderPartChange } from '#shared/goods.schema.ts'
import { partMoves } from '#shared/service-order.work.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { orderEvent } from '../service-orders/service-order.actions.ts'
import { isClosed } from '../service-orders/service-order.rules.ts'
import { getServiceOrder } from '../service-orders/service-order.store.ts'
import { addPart, deletePart, getPart, updatePart } from './part.store.ts'

/** Writes down a part that a repair needs. @throws Refusal `order-over` */
export function needPart(context: Context, by: Actor, orderId: number, body: z.output<typeof orderPartBody>): Promise<void> {
  return change(context, async (tx, emit) => {
    const order = await getServiceOrder(tx, orderId)
    if (isClosed(order.state)) throw new Refusal('conflict', 'order-over', 'This order is over.')
    const { name, sku = null, quantity, state, expectedOn = null } = body
    await addPart(tx, { orderId, name, sku, quantity, state, expectedOn, changedAt: context.clock() })
    emit(orderEvent(order, 'order-part-changed', by, { part: name, to: state }))
  })
}

/** Changes a part, or takes it on along its way. @returns its order. @throws Refusal `part-move`, `part-moved-meanwhile` */
export function changePart(context: Context, by: Actor, id: number, body: z.output<typeof orderPartChange>): Promise<number> {
  return change(context, async (tx, emit) => {
    const part = await getPart(tx, id)
    const to = body.state ?? part.state
    if (to !== part.state && !partMoves[part.state].includes(to))
      throw new Refusal('conflict', 'part-move', `A part that is ${part.state} cannot become ${to}.`, {
        params: { of: 'part', from: part.state, to },
      })
    if (!(await updatePart(tx, id, part.state, { ...body, changedAt: context.clock() })))
      throw new Refusal('conflict', 'part-moved-meanwhile', 'Somebody moved this part in the same moment.')
    emit(orderEvent(await getServiceOrder(tx, part.orderId), 'order-part-changed', by, { part: part.name, from: part.state, to }))
    return part.orderId
  })
}

/** Takes a part off the list: it is not needed after all. One that was fitted stays. @returns its order. @throws Refusal `part-fitted` */
export function dropPart(context: Context, by: Actor, id: number): Promise<number> {
  return change(context, async (tx, emit) => {
    const part = await getPart(tx, id)
    if (part.state === 'fitted') throw new Refusal('conflict', 'part-fitted', 'A part that is fitted stays on the list.')
    await deletePart(tx, id)
    emit(orderEvent(await getServiceOrder(tx, part.orderId), 'order-part-changed', by, { part: part.name, dropped: true }))
    return part.orderId
  })
}
