import type { Engine } from '#server/kit/database/engine.ts'
import { day } from '#server/kit/lib/clock.ts'
import type { ServiceOrder, ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import type { ServiceOrderKind } from '#shared/service-order.ts'
import { read, testApp } from './app.ts'
import { addBought } from './bought.ts'
import { author, mentionOf, post, said, testPipeline } from './world.ts'

/** A visit that was approved, for a customer in Helsinki, with ways to act on it as the desk and as the customer. */
export async function visitOrder(engine: Engine, kind: ServiceOrderKind = 'visit') {
  const { app, context, as } = await testApp(engine)
  const { hear } = await testPipeline(context)
  const mari = await as('agent', 'Mari')
  const dan = post(said.danBrokenHinge, { author: author('Dan') })
  await hear(dan)
  const { threadId } = await mentionOf(context, dan)
  const { customerId, purchaseItemId } = await addBought(context.db, context.clock())
  const open = (part: object = {}) => {
    const body = { kind, product: 'Foss 60', fault: 'Leaks', purchaseItemId, ...part }
    return read<ServiceOrder>(mari.call('POST', `/api/threads/${threadId}/service-orders`, body), 201)
  }
  const step = (id: number, to: string) => read<ServiceOrderWithSteps>(mari.call('POST', `/api/service-orders/${id}/steps`, { to }), 201)
  const show = (id: number) => read<ServiceOrderWithSteps>(mari.call('GET', `/api/service-orders/${id}`))
  const offer = (id: number, body: object) => mari.call('POST', `/api/service-orders/${id}/appointment`, body)
  const choose = (id: number, timeId: number) => mari.call('POST', `/api/service-orders/${id}/appointment/choice`, { timeId })
  const send = (path: string, form: string, fields: Record<string, string>) =>
    app.request(`${path}/${form}?lang=de`, { method: 'POST', body: new URLSearchParams(fields) })
  // Days pass in these tests, and nobody signs in again.
  const later = context.clock() + 1_000 * day
  await context.db.updateTable('sessions').set({ endsAt: later, seenAt: later }).execute()
  const order = await open()
  await step(order.id, 'approved')
  return { app, context, as, mari, order, customerId, open, step, show, offer, choose, send, path: String(order.statusPath) }
}

/** Two mornings within the week of the tests. */
export const mornings = [
  { on: '2026-11-27', from: '09:00', until: '12:00' },
  { on: '2026-11-30', from: '10:00', until: '12:30' },
]
