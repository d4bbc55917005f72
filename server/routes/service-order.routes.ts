import { createRoute, z } from '@hono/zod-openapi'
import { idText, pageOf as pageSchema } from '#shared/list.schema.ts'
import {
  publicStatusSchema,
  serviceOrderBody,
  serviceOrderChange,
  serviceOrderCountsSchema,
  serviceOrderQuery,
  serviceOrderSchema,
  serviceOrderWithStepsSchema,
  stepBody,
} from '#shared/service-order.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, who } from '../kit/http/route.ts'
import { notFound } from '../kit/lib/errors.ts'
import type { SecretBox } from '../kit/lib/secret-box.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import { exchangeGoods, isExchange } from '../nouns/goods/exchange.actions.ts'
import { changeServiceOrder, renewStatusLink, takeStep, takeStepBack } from '../nouns/service-orders/service-order.actions.ts'
import { countServiceOrders, listServiceOrders, showServiceOrder } from '../nouns/service-orders/service-order.store.ts'
import { findOrderIdByToken } from '../nouns/service-orders/status-link.ts'
import { openDecided } from './opened-order.ts'
import { showStatus, showWhole } from './shown-order.ts'

const withSteps = { 200: jsonAnswer(serviceOrderWithStepsSchema) } as const

/** Service orders, and the customer's page about one. */
export const serviceOrderRoutes = (context: Context, making: { secretBox: SecretBox; currency: string }) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/threads/{id}/service-orders',
        ...who('orders.write'),
        request: { params: idParam, body: jsonBody(serviceOrderBody) },
        responses: { 201: jsonAnswer(serviceOrderSchema) },
      }),
      async (c) =>
        c.json(
          await showServiceOrder(
            context.db,
            making.secretBox,
            await openDecided(context, making, actorOf(c), c.req.valid('param').id, c.req.valid('json')),
            await readerLanguage(context.db, actorOf(c)),
          ),
          201,
        ),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/service-orders',
        ...who('desk.read'),
        request: { query: serviceOrderQuery },
        responses: { 200: jsonAnswer(pageSchema(serviceOrderSchema)) },
      }),
      async (c) => {
        const { limit, cursor, ...filter } = c.req.valid('query')
        return c.json(
          await listServiceOrders(context.db, making.secretBox, filter, {
            limit,
            cursor,
            lang: await readerLanguage(context.db, actorOf(c)),
          }),
          200,
        )
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/service-orders/counts',
        ...who('desk.read'),
        responses: { 200: jsonAnswer(serviceOrderCountsSchema) },
      }),
      async (c) => c.json(await countServiceOrders(context.db, actorOf(c).agentId), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/service-orders/{id}',
        ...who('desk.read'),
        request: { params: idParam },
        responses: withSteps,
      }),
      async (c) => c.json(await showWhole(context, making.secretBox, actorOf(c), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/service-orders/{id}',
        ...who('orders.write'),
        request: { params: idParam, body: jsonBody(serviceOrderChange) },
        responses: { 200: jsonAnswer(serviceOrderSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await changeServiceOrder(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await showServiceOrder(context.db, making.secretBox, id, await readerLanguage(context.db, actorOf(c))), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/service-orders/{id}/steps',
        ...who('orders.write'),
        request: { params: idParam, body: jsonBody(stepBody) },
        responses: { 201: jsonAnswer(serviceOrderWithStepsSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const { to, note } = c.req.valid('json')
        if (isExchange(to)) await exchangeGoods(context, making.secretBox, actorOf(c), id, to, note || null)
        else await takeStep(context, actorOf(c), id, to, note || null)
        return c.json(await showWhole(context, making.secretBox, actorOf(c), id), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/service-orders/{id}/status-links',
        ...who('orders.write'),
        request: { params: idParam },
        responses: { 201: jsonAnswer(serviceOrderSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await renewStatusLink(context, making.secretBox, actorOf(c), id)
        return c.json(await showServiceOrder(context.db, making.secretBox, id, await readerLanguage(context.db, actorOf(c))), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/service-orders/{id}/steps/{stepId}',
        ...who('orders.write'),
        request: { params: idParam.extend({ stepId: idText }) },
        responses: withSteps,
      }),
      async (c) => {
        const { id, stepId } = c.req.valid('param')
        await takeStepBack(context, actorOf(c), id, stepId)
        return c.json(await showWhole(context, making.secretBox, actorOf(c), id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/status/{token}',
        ...who('public'),
        request: { params: z.object({ token: z.string().min(20).max(100) }) },
        responses: { 200: jsonAnswer(publicStatusSchema) },
      }),
      async (c) => {
        const orderId = await findOrderIdByToken(context.db, c.req.valid('param').token)
        if (orderId === null) throw notFound('order')
        return c.json(await showStatus(context, orderId), 200)
      },
    )
