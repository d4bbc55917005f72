import { createRoute, z } from '@hono/zod-openapi'
import { goodwillBookingBody, goodwillBookingSchema, orderBudgetSchema } from '#shared/goodwill.schema.ts'
import { id as idSchema, idText } from '#shared/list.schema.ts'
import { orderLineSchema, refundBody, refundMove, refundSchema } from '#shared/refund.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { bookGoodwill, takeGoodwillBack } from '../nouns/goodwill/goodwill.actions.ts'
import { listWhoMayRaise, showOrderBudget } from '../nouns/goodwill/goodwill.shown.ts'
import { listBookings } from '../nouns/goodwill/goodwill.store.ts'
import { askForGoodwill } from '../nouns/goodwill/request.actions.ts'
import { showOrderDecision } from '../nouns/policies/order-decision.actions.ts'
import { proposeRefund, showOrderLines, takeRefundOn, withdrawRefund } from '../nouns/refunds/refund.actions.ts'
import { listRefunds } from '../nouns/refunds/refund.store.ts'

const moneySchema = z.object({
  lines: z.array(orderLineSchema),
  refunds: z.array(refundSchema),
  goodwill: z.array(goodwillBookingSchema),
  /** The budget that pays for goodwill of this order; null: there is none in its currency. */
  budget: orderBudgetSchema.nullable(),
  /** Who may raise it. */
  mayRaise: z.array(z.object({ id: idSchema, name: z.string() })),
})
const money = { 200: jsonAnswer(moneySchema) } as const

/** What is refunded for an order, and what is given for it without being owed. */
export function orderMoneyRoutes(context: Context) {
  const showMoney = async (id: number) => {
    const { db } = context
    const [lines, refunds, goodwill, budget, mayRaise] = await Promise.all([
      showOrderLines(db, id),
      listRefunds(db, id),
      listBookings(db, id),
      showOrderBudget(context, id),
      listWhoMayRaise(db),
    ])
    return { lines, refunds, goodwill, budget, mayRaise }
  }
  /** The day by which policy wants the money paid, as the order was decided; undefined: it names none. */
  const refundDay = async (id: number) => {
    const duties = (await showOrderDecision(context, id))?.decision.duties ?? []
    return duties.find(({ duty, dueOn }) => duty === 'refund' && dueOn !== null)?.dueOn ?? undefined
  }
  const path = '/api/service-orders/{id}'
  return createRoutes()
    .openapi(
      createRoute({ method: 'get', path: `${path}/money`, ...who('desk.read'), request: { params: idParam }, responses: money }),
      async (c) => c.json(await showMoney(c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: `${path}/refunds`,
        ...who('refunds.write'),
        request: { params: idParam, body: jsonBody(refundBody) },
        responses: money,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const body = c.req.valid('json')
        await proposeRefund(context, actorOf(c), id, { ...body, dueOn: body.dueOn ?? (await refundDay(id)) })
        return c.json(await showMoney(id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/refunds/{id}/steps',
        ...who('refunds.write'),
        request: { params: idParam, body: jsonBody(refundMove) },
        responses: money,
      }),
      async (c) => {
        const { to, reason } = c.req.valid('json')
        return c.json(await showMoney(await takeRefundOn(context, actorOf(c), c.req.valid('param').id, to, reason)), 200)
      },
    )
    .openapi(
      createRoute({ method: 'delete', path: '/api/refunds/{id}', ...who('refunds.write'), request: { params: idParam }, responses: money }),
      async (c) => c.json(await showMoney(await withdrawRefund(context, actorOf(c), c.req.valid('param').id)), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: `${path}/goodwill`,
        ...who('goodwill.grant'),
        request: { params: idParam, body: jsonBody(goodwillBookingBody) },
        responses: money,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await bookGoodwill(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await showMoney(id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: `${path}/goodwill-requests`,
        ...who('goodwill.grant'),
        request: { params: idParam, body: jsonBody(goodwillBookingBody) },
        responses: money,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await askForGoodwill(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await showMoney(id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: `${path}/goodwill/{bookingId}`,
        ...who('goodwill.grant'),
        request: { params: idParam.extend({ bookingId: idText }) },
        responses: noAnswer,
      }),
      async (c) => {
        const { id, bookingId } = c.req.valid('param')
        await takeGoodwillBack(context, actorOf(c), id, bookingId)
        return c.body(null, 204)
      },
    )
}
