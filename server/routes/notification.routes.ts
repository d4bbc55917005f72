import { createRoute } from '@hono/zod-openapi'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import {
  notificationChoiceBody,
  notificationChoicesSchema,
  notificationCountsSchema,
  notificationQuery,
  notificationSchema,
  readingsBody,
  readingsSchema,
} from '#shared/notification.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, jsonAnswer, jsonBody, who } from '../kit/http/route.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import { chooseWay, readNotifications, showChoices } from '../nouns/notifications/notification.actions.ts'
import { countUnread, listNotifications } from '../nouns/notifications/notification.store.ts'

/** What the person who asks was told: nobody sees another's. */
export const notificationRoutes = (context: Context, url: string | null) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/notifications',
        ...who('desk.read'),
        request: { query: notificationQuery },
        responses: { 200: jsonAnswer(pageSchema(notificationSchema)) },
      }),
      async (c) => {
        const actor = actorOf(c)
        const lang = await readerLanguage(context.db, actor)
        return c.json(await listNotifications(context.db, actor.agentId, { ...c.req.valid('query'), lang }), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/notifications/counts',
        ...who('desk.read'),
        responses: { 200: jsonAnswer(notificationCountsSchema) },
      }),
      async (c) => c.json({ unread: await countUnread(context.db, actorOf(c).agentId) }, 200),
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/notifications/readings',
        ...who('own.write'),
        request: { body: jsonBody(readingsBody) },
        responses: { 200: jsonAnswer(readingsSchema) },
      }),
      async (c) => {
        const { ids = null, read } = c.req.valid('json')
        return c.json({ ids: await readNotifications(context, actorOf(c), ids, read) }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/notification-choices',
        ...who('desk.read'),
        responses: { 200: jsonAnswer(notificationChoicesSchema) },
      }),
      async (c) => c.json(await showChoices(context, actorOf(c), url), 200),
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/notification-choices',
        ...who('own.write'),
        request: { body: jsonBody(notificationChoiceBody) },
        responses: { 200: jsonAnswer(notificationChoicesSchema) },
      }),
      async (c) => {
        const { kind, way } = c.req.valid('json')
        await chooseWay(context, actorOf(c), kind, way)
        return c.json(await showChoices(context, actorOf(c), url), 200)
      },
    )
