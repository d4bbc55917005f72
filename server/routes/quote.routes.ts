import { createRoute } from '@hono/zod-openapi'
import { quoteAnswerBody, quoteBody } from '#shared/quote.schema.ts'
import { messageBody, serviceOrderWithStepsSchema } from '#shared/service-order.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, who } from '../kit/http/route.ts'
import type { SecretBox } from '../kit/lib/secret-box.ts'
import { answerQuote, draftQuote, sendQuote } from '../nouns/quotes/quote.actions.ts'
import { getQuote } from '../nouns/quotes/quote.store.ts'
import { writeMessage } from '../nouns/service-orders/message.actions.ts'
import { showWhole } from './shown-order.ts'

const whole = { 201: jsonAnswer(serviceOrderWithStepsSchema) } as const

/** Quotes of service orders, and the words between a customer's page and us. */
export const quoteRoutes = (context: Context, secretBox: SecretBox) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/service-orders/{id}/quotes',
        ...who('quotes.write'),
        request: { params: idParam, body: jsonBody(quoteBody) },
        responses: whole,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await draftQuote(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await showWhole(context, secretBox, actorOf(c), id), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/quotes/{id}/sending',
        ...who('quotes.write'),
        request: { params: idParam },
        responses: whole,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await sendQuote(context, actorOf(c), id)
        return c.json(await showWhole(context, secretBox, actorOf(c), (await getQuote(context.db, id)).orderId), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/quotes/{id}/answer',
        ...who('quotes.write'),
        request: { params: idParam, body: jsonBody(quoteAnswerBody) },
        responses: whole,
      }),
      async (c) => {
        const { orderId } = await getQuote(context.db, c.req.valid('param').id)
        await answerQuote(context, actorOf(c), orderId, c.req.valid('json'))
        return c.json(await showWhole(context, secretBox, actorOf(c), orderId), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/service-orders/{id}/messages',
        ...who('orders.write'),
        request: { params: idParam, body: jsonBody(messageBody) },
        responses: whole,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await writeMessage(context, actorOf(c), id, c.req.valid('json').text)
        return c.json(await showWhole(context, secretBox, actorOf(c), id), 201)
      },
    )
