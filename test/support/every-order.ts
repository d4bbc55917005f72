import { type Context, change } from '#server/kit/database/context.ts'
import type { Handle } from '#server/kit/database/database.ts'
import { keepPromisesOf } from '#server/nouns/promises/promise.actions.ts'
import { watchRecovery } from '#server/nouns/recovery/recovery.actions.ts'
import { writeMessage } from '#server/nouns/service-orders/message.actions.ts'
import { addBought } from './bought.ts'
import { doEveryAppointment } from './every-appointment.ts'
import { doEveryGoods } from './every-goods.ts'

/** Does what people can do to service orders, each thing once: a repair with all that hangs on it, and a return that is called off. */
export async function doEveryOrder(
  context: Context,
  call: (method: string, path: string, body?: unknown) => Promise<Response>,
  look: Handle,
  { threadId, me }: { threadId: number; me: number },
) {
  const run = async <T = { id: number }>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await call(method, path, body)
    const text = await answer.text()
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text === '' ? ({ id: 0 } as T) : JSON.parse(text)
  }
  const bought = await addBought(look, context.clock())
  const order = await run<{ id: number; statusPath: string }>('POST', `/api/threads/${threadId}/service-orders`, {
    kind: 'repair',
    product: 'Ro 2',
    fault: 'Hums',
    ...bought,
  })
  const given = await run<{ id: number; statusPath: string }>('POST', `/api/threads/${threadId}/service-orders`, {
    kind: 'return',
    product: 'Ro 2',
    fault: 'Hums',
  })
  await run('POST', `/api/service-orders/${given.id}/steps`, { to: 'cancelled' })
  await writeMessage(context, null, order.id, 'When does it come?')
  await run('POST', `/api/service-orders/${order.id}/messages`, { text: 'It comes on Friday.' })
  const [toldOrder] = await look.selectFrom('serviceOrders').select('id').where('toldAt', 'is not', null).orderBy('id').limit(1).execute()
  await change(context, (tx) => watchRecovery(tx, toldOrder?.id ?? 0))
  const sent = await look.selectFrom('replies').select('id').where('state', '=', 'sent').orderBy('id').limit(1).executeTakeFirstOrThrow()
  await look.updateTable('replies').set({ text: 'We call you tomorrow. Ready in ten working days.' }).where('id', '=', sent.id).execute()
  await change(context, (tx, emit) => keepPromisesOf(tx, context, sent.id, emit))
  const promise = await look.selectFrom('promises').select('id').orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()
  await run('PATCH', `/api/promises/${promise.id}`, { state: 'kept' })
  await run('PATCH', `/api/promises/${promise.id}`, { state: 'open' })
  const line = { kind: 'part', label: 'Hinge', quantity: 1, unitPrice: 900, payer: 'customer' }
  const { quotes } = await run<{ quotes: { id: number; contentHash: string }[] }>('POST', `/api/service-orders/${order.id}/quotes`, {
    lines: [line],
  })
  await run('POST', `/api/quotes/${quotes[0]?.id}/sending`, {})
  await run('POST', `/api/quotes/${quotes[0]?.id}/answer`, { contentHash: quotes[0]?.contentHash, answer: 'accepted' })
  await run('POST', `/api/service-orders/${order.id}/lines`, { purchaseItemId: bought.purchaseItemId, announced: 1 })
  const orderLine = await look.selectFrom('orderLines').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
  await run('PATCH', `/api/order-lines/${orderLine.id}`, { received: 1, accepted: 1 })
  await run('PATCH', `/api/order-lines/${orderLine.id}`, { accepted: 0 })
  await run('PATCH', `/api/order-lines/${orderLine.id}`, { accepted: 1 })
  await run('POST', `/api/service-orders/${order.id}/refunds`, { orderLineId: orderLine.id, amount: 500, method: 'as paid' })
  const refund = await look.selectFrom('refunds').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
  await run('POST', `/api/refunds/${refund.id}/steps`, { to: 'approved' })
  await run('POST', `/api/refunds/${refund.id}/steps`, { to: 'proposed' })
  await run('DELETE', `/api/refunds/${refund.id}`)
  await run('POST', '/api/goodwill-budgets', { name: 'All', currency: 'EUR', monthlyLimit: 50_000 })
  const budget = await look.selectFrom('goodwillBudgets').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
  await run('PATCH', `/api/goodwill-budgets/${budget.id}`, { monthlyLimit: 60_000 })
  await run('POST', `/api/service-orders/${order.id}/goodwill`, { amount: 100, reason: 'Third time' })
  const booking = await look.selectFrom('goodwillBookings').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
  await run('DELETE', `/api/service-orders/${order.id}/goodwill/${booking.id}`)
  await doEveryGoods(context, run, look, { threadId, bought })
  await run('PATCH', `/api/service-orders/${order.id}`, { cost: 100, assigneeId: me })
  const { steps } = await run<{ steps: { id: number }[] }>('POST', `/api/service-orders/${order.id}/steps`, { to: 'approved' })
  await run('DELETE', `/api/service-orders/${order.id}/steps/${steps.at(-1)?.id}`)
  await doEveryAppointment(context, run, look, { threadId, me, orderId: order.id, bought })
  return { order, given }
}
