import type { z } from 'zod'
import type { goodwillBookingBody } from '#shared/goodwill.schema.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { orderEvent } from '../service-orders/service-order.actions.ts'
import { isClosed } from '../service-orders/service-order.rules.ts'
import { getServiceOrder } from '../service-orders/service-order.store.ts'
import { budgetFor } from './goodwill.rules.ts'
import { findCountry, lockBudgets } from './goodwill.store.ts'
import { addRequest, settleRequests } from './request.store.ts'

/**
 * Asks those who may raise it for more of the budget that pays for an order; what was asked for the order before no longer counts.
 * @throws Refusal `goodwill-no-budget`, `order-over`
 */
export function askForGoodwill(context: Context, by: Actor, orderId: number, body: z.output<typeof goodwillBookingBody>): Promise<void> {
  return change(context, async (tx, emit) => {
    const order = await getServiceOrder(tx, orderId)
    const { currency } = order
    if (isClosed(order.state)) throw new Refusal('conflict', 'order-over', 'This order is over.')
    const budget = budgetFor(await lockBudgets(tx, context.engine), await findCountry(tx, order.purchaseItemId), currency)
    if (!budget)
      throw new Refusal('conflict', 'goodwill-no-budget', `There is no goodwill budget in ${currency}.`, { params: { currency } })
    const now = context.clock()
    await settleRequests(tx, orderId, now)
    await addRequest(tx, { ...body, orderId, budgetId: budget.id, askedBy: by.agentId, askedAt: now })
    emit(orderEvent(order, 'goodwill-asked', by, { amount: body.amount, currency, reason: body.reason }))
  })
}
