import type { Engine } from '#server/kit/database/engine.ts'
import type { Goods } from '#shared/goods.schema.ts'
import type { GoodwillBooking, OrderBudget } from '#shared/goodwill.schema.ts'
import type { OrderLine, Refund } from '#shared/refund.schema.ts'
import type { ServiceOrder, ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { read, testApp } from './app.ts'
import { addBought } from './bought.ts'
import { author, mentionOf, post, said, testPipeline } from './world.ts'

/** What the desk answers about the money of an order. */
export type Money = {
  lines: OrderLine[]
  refunds: Refund[]
  goodwill: GoodwillBooking[]
  budget: OrderBudget | null
  mayRaise: { name: string }[]
}

/** A desk with somebody who bought `quantity` pieces for 100.00, and an agent who can do all that goods go through. */
export async function deskWithGoods(engine: Engine, quantity = 3) {
  const app = await testApp(engine)
  const { context, as } = app
  const { hear } = await testPipeline(context)
  const mari = await as('agent', 'Mari')
  const dan = post(said.danBrokenHinge, { author: author('Dan') })
  await hear(dan)
  const { threadId } = await mentionOf(context, dan)
  const bought = await addBought(context.db, context.clock())
  const { purchaseItemId } = bought
  await context.db
    .updateTable('purchaseItems')
    .set({ quantity, linePaid: 10_000, lineTax: 1_597 })
    .where('id', '=', purchaseItemId)
    .execute()

  const { call } = mari
  const open = (body: object = {}) =>
    read<ServiceOrder>(
      call('POST', `/api/threads/${threadId}/service-orders`, {
        ...{ kind: 'return', product: 'Ro 2', fault: 'Hums', reasonKey: 'defect' },
        ...bought,
        ...body,
      }),
      201,
    )
  const step = (id: number, to: string, note?: string) => call('POST', `/api/service-orders/${id}/steps`, note ? { to, note } : { to })
  return {
    ...app,
    call,
    mari,
    bought,
    open,
    step,
    /** Takes steps one after the other, each of which must be allowed. */
    async walk(id: number, ...states: string[]) {
      for (const to of states) await read(step(id, to, 'Told by mail'), 201)
    },
    /** The last step taken back. */
    async undo(id: number) {
      const { steps } = await read<ServiceOrderWithSteps>(call('GET', `/api/service-orders/${id}`))
      return call('DELETE', `/api/service-orders/${id}/steps/${steps.at(-1)?.id}`)
    },
    order: (id: number) => read<ServiceOrderWithSteps>(call('GET', `/api/service-orders/${id}`)),
    goods: (id: number) => read<Goods>(call('GET', `/api/service-orders/${id}/goods`)),
    money: (id: number) => read<Money>(call('GET', `/api/service-orders/${id}/money`)),
    announce: (id: number, announced: number) => call('POST', `/api/service-orders/${id}/lines`, { purchaseItemId, announced }),
    receive: (id: number, lines: { id: number; received: number }[], restStillComes = true) =>
      call('POST', `/api/service-orders/${id}/receipt`, { lines, restStillComes }),
    set: (lineId: number, body: object) => call('PATCH', `/api/order-lines/${lineId}`, body),
    refund: (id: number, orderLineId: number, amount: number) =>
      call('POST', `/api/service-orders/${id}/refunds`, { orderLineId, amount, method: 'as paid' }),
    custody: async (unitId: number) =>
      (await context.db.selectFrom('units').select('custody').where('id', '=', unitId).executeTakeFirstOrThrow()).custody,
  }
}
