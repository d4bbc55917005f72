import type { z } from 'zod'
import type { loanerBody, loanerChange } from '#shared/loaner.schema.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { dayIn } from '../../kit/lib/day.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { settleDuties } from '../policies/duty.actions.ts'
import { orderEvent } from '../service-orders/service-order.actions.ts'
import { isClosed } from '../service-orders/service-order.rules.ts'
import { getServiceOrder, lockOrder, zoneOf } from '../service-orders/service-order.store.ts'
import { addLoaner, getLoaner, listLoaners, updateLoaner } from './loaner.store.ts'

/**
 * Lends the customer a piece while theirs is away; what law says of it is done by that.
 * @throws Refusal `order-over`, `loaner-out` while one is lent already
 */
export function lendOut(context: Context, by: Actor, orderId: number, { serial, outOn }: z.output<typeof loanerBody>): Promise<void> {
  return change(context, async (tx, emit) => {
    await lockOrder(tx, context.engine, orderId)
    const order = await getServiceOrder(tx, orderId)
    if (isClosed(order.state)) throw new Refusal('conflict', 'order-over', 'This order is over.')
    const out = (await listLoaners(tx, orderId)).find(({ backOn }) => backOn === null)
    if (out) throw new Refusal('conflict', 'loaner-out', `${out.serial} is lent already.`, { params: { serial: out.serial } })
    const today = dayIn(await zoneOf(tx, order), context.clock())
    const { agentId: lentBy } = by
    await addLoaner(tx, { orderId, serial, outOn: outOn ?? today, backOn: null, lentBy, createdAt: context.clock() })
    emit(orderEvent(order, 'order-loaner-out', by, { serial }))
    await settleDuties(tx, context, order, ['loaner'], by, emit)
  })
}

/**
 * A piece that was lent is back on a day, or is out after all.
 * @throws Refusal `loaner-back-first` for a day before it went out
 * @returns the order it was lent for
 */
export function takeLoanerBack(context: Context, by: Actor, id: number, { backOn }: z.output<typeof loanerChange>): Promise<number> {
  return change(context, async (tx, emit) => {
    const { orderId, serial, outOn, backOn: before } = await getLoaner(tx, id)
    if (backOn !== null && backOn < outOn)
      throw new Refusal('bad-input', 'loaner-back-first', `It went out on ${outOn}.`, { params: { day: outOn } })
    if (backOn === before) return orderId
    const out = (await listLoaners(tx, orderId)).find((one) => one.id !== id && one.backOn === null)
    if (backOn === null && out)
      throw new Refusal('conflict', 'loaner-out', `${out.serial} is lent already.`, { params: { serial: out.serial } })
    await updateLoaner(tx, id, { backOn })
    emit(orderEvent(await getServiceOrder(tx, orderId), backOn === null ? 'order-loaner-out' : 'order-loaner-back', by, { serial }))
    return orderId
  })
}
