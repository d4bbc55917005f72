import { createRoute, z } from '@hono/zod-openapi'
import { pageQuery, pageOf as pageSchema } from '#shared/list.schema.ts'
import { webhookBody, webhookChange, webhookDeliverySchema, webhookSchema, webhookWithSecretSchema } from '#shared/webhook.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import type { SecretBox } from '../kit/lib/secret-box.ts'
import { changeWebhook, openWebhook, removeWebhook, replayDelivery, rotateWebhookSecret } from '../nouns/webhooks/webhook.actions.ts'
import { getWebhook, listDeliveries, listWebhooks, webhookOf } from '../nouns/webhooks/webhook.store.ts'

/** Other programs that are told what happens here. */
export const webhookRoutes = (context: Context, secretBox: SecretBox) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/webhooks',
        ...who('webhooks.write'),
        responses: { 200: jsonAnswer(pageSchema(webhookSchema)) },
      }),
      async (c) => {
        const items = (await listWebhooks(context.db)).map((row) => webhookOf(row, context.clock()))
        return c.json({ items, nextCursor: null }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/webhooks',
        ...who('webhooks.write'),
        request: { body: jsonBody(webhookBody) },
        responses: { 201: jsonAnswer(webhookWithSecretSchema) },
      }),
      async (c) => c.json(await openWebhook(context, secretBox, actorOf(c), c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/webhooks/{id}',
        ...who('webhooks.write'),
        request: { params: idParam, body: jsonBody(webhookChange) },
        responses: { 200: jsonAnswer(webhookSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await changeWebhook(context, actorOf(c), id, c.req.valid('json'))
        return c.json(webhookOf(await getWebhook(context.db, id), context.clock()), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/webhooks/{id}',
        ...who('webhooks.write'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await removeWebhook(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/webhooks/{id}/secrets',
        ...who('webhooks.write'),
        request: { params: idParam },
        responses: { 201: jsonAnswer(webhookWithSecretSchema) },
      }),
      async (c) => c.json(await rotateWebhookSecret(context, secretBox, actorOf(c), c.req.valid('param').id), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/webhooks/{id}/deliveries',
        ...who('webhooks.write'),
        request: { params: idParam, query: pageQuery },
        responses: { 200: jsonAnswer(pageSchema(webhookDeliverySchema)) },
      }),
      async (c) => {
        const { id } = await getWebhook(context.db, c.req.valid('param').id)
        return c.json(await listDeliveries(context.db, id, c.req.valid('query')), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/webhook-deliveries/{id}/tries',
        ...who('webhooks.write'),
        request: { params: idParam },
        responses: { 202: jsonAnswer(z.object({ webhookId: z.number().int() })) },
      }),
      async (c) => c.json({ webhookId: await replayDelivery(context, actorOf(c), c.req.valid('param').id) }, 202),
    )
