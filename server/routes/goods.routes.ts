import { createRoute, z } from '@hono/zod-openapi'
import {
  goodsSchema,
  orderPartBody,
  orderPartChange,
  receiptBody,
  replacementUnitBody,
  shipmentBody,
  shipmentChange,
} from '#shared/goods.schema.ts'
import { id as idSchema } from '#shared/list.schema.ts'
import { orderLineBody, orderLineChange } from '#shared/refund.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, who } from '../kit/http/route.ts'
import type { SecretBox } from '../kit/lib/secret-box.ts'
import { giveReplacement } from '../nouns/goods/exchange.actions.ts'
import { showGoods } from '../nouns/goods/goods.shown.ts'
import { changePart, dropPart, needPart } from '../nouns/goods/part.actions.ts'
import { receiveGoods } from '../nouns/goods/receipt.actions.ts'
import { announceShipment, changeShipment, dropShipment } from '../nouns/goods/shipment.actions.ts'
import { announceLine, changeLine, dropLine } from '../nouns/refunds/refund.actions.ts'

const goods = { 200: jsonAnswer(goodsSchema) } as const
const path = '/api/service-orders/{id}'

/** What an order is about, piece by piece: what comes back, the parts it needs, what is on its way. */
export function goodsRoutes(context: Context, secretBox: SecretBox) {
  const show = (id: number) => showGoods(context.db, id)
  return createRoutes()
    .openapi(
      createRoute({ method: 'get', path: `${path}/goods`, ...who('desk.read'), request: { params: idParam }, responses: goods }),
      async (c) => c.json(await show(c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: `${path}/lines`,
        ...who('orders.write'),
        request: { params: idParam, body: jsonBody(orderLineBody) },
        responses: goods,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await announceLine(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await show(id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/order-lines/{id}',
        ...who('orders.write'),
        request: { params: idParam, body: jsonBody(orderLineChange) },
        responses: goods,
      }),
      async (c) => c.json(await show(await changeLine(context, actorOf(c), c.req.valid('param').id, c.req.valid('json'))), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/order-lines/{id}',
        ...who('orders.write'),
        request: { params: idParam },
        responses: goods,
      }),
      async (c) => c.json(await show(await dropLine(context, actorOf(c), c.req.valid('param').id)), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: `${path}/receipt`,
        ...who('orders.write'),
        request: { params: idParam, body: jsonBody(receiptBody) },
        responses: { 201: jsonAnswer(z.object({ restOrderId: idSchema.nullable(), goods: goodsSchema })) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const restOrderId = await receiveGoods(context, secretBox, actorOf(c), id, c.req.valid('json'))
        return c.json({ restOrderId, goods: await show(id) }, 201)
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: `${path}/replacement-unit`,
        ...who('orders.write'),
        request: { params: idParam, body: jsonBody(replacementUnitBody) },
        responses: goods,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await giveReplacement(context, actorOf(c), id, c.req.valid('json').serial)
        return c.json(await show(id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: `${path}/parts`,
        ...who('orders.write'),
        request: { params: idParam, body: jsonBody(orderPartBody) },
        responses: goods,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await needPart(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await show(id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/order-parts/{id}',
        ...who('orders.write'),
        request: { params: idParam, body: jsonBody(orderPartChange) },
        responses: goods,
      }),
      async (c) => c.json(await show(await changePart(context, actorOf(c), c.req.valid('param').id, c.req.valid('json'))), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/order-parts/{id}',
        ...who('orders.write'),
        request: { params: idParam },
        responses: goods,
      }),
      async (c) => c.json(await show(await dropPart(context, actorOf(c), c.req.valid('param').id)), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: `${path}/shipments`,
        ...who('orders.write'),
        request: { params: idParam, body: jsonBody(shipmentBody) },
        responses: goods,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await announceShipment(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await show(id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/shipments/{id}',
        ...who('orders.write'),
        request: { params: idParam, body: jsonBody(shipmentChange) },
        responses: goods,
      }),
      async (c) => c.json(await show(await changeShipment(context, actorOf(c), c.req.valid('param').id, c.req.valid('json'))), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/shipments/{id}',
        ...who('orders.write'),
        request: { params: idParam },
        responses: goods,
      }),
      async (c) => c.json(await show(await dropShipment(context, actorOf(c), c.req.valid('param').id)), 200),
    )
}
