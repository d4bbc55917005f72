import { createRoute, z } from '@hono/zod-openapi'
import { interfaceLanguages } from '#shared/agent.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, who } from '../kit/http/route.ts'
import { dayIn } from '../kit/lib/day.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import { getServiceOrder, zoneOf } from '../nouns/service-orders/service-order.store.ts'
import { slipFormats, slipHeaders, slipPage } from '../pages/slip.page.ts'

/** The slip that goes into the parcel, for print. `lang`: the customer's language; without it the reader's own. */
export const slipRoutes = (context: Context, brand: string) =>
  createRoutes().openapi(
    createRoute({
      method: 'get',
      path: '/api/service-orders/{id}/slip',
      ...who('orders.write'),
      request: {
        params: idParam,
        query: z.strictObject({ format: z.enum(slipFormats).default('a4'), lang: z.enum(interfaceLanguages).optional() }),
      },
      responses: { 200: { description: 'The slip', content: { 'text/html': { schema: z.string() } } } },
    }),
    async (c) => {
      const order = await getServiceOrder(context.db, c.req.valid('param').id)
      const { format, lang = await readerLanguage(context.db, actorOf(c)) } = c.req.valid('query')
      const on = dayIn(await zoneOf(context.db, order), context.clock())
      return c.body(String(await slipPage(order, format, lang, brand, on)), 200, slipHeaders(format))
    },
  )
