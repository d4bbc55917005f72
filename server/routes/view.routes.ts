import { createRoute } from '@hono/zod-openapi'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import { newViewBody, viewChange, viewCountsSchema, viewOrderBody, viewSchema } from '#shared/view.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { notFound } from '../kit/lib/errors.ts'
import type { Log } from '../kit/lib/log.ts'
import { changeView, keepView, orderViews } from '../nouns/views/view.actions.ts'
import { countViews, showViews } from '../nouns/views/view.shown.ts'

/** Filters of cases that people keep under a name, for themselves, a team or all. */
export const viewRoutes = (context: Context, log: Log) =>
  createRoutes()
    .openapi(
      createRoute({ method: 'get', path: '/api/views', ...who('desk.read'), responses: { 200: jsonAnswer(pageSchema(viewSchema)) } }),
      async (c) => c.json({ items: await showViews(context, actorOf(c)), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({ method: 'get', path: '/api/views/counts', ...who('desk.read'), responses: { 200: jsonAnswer(viewCountsSchema) } }),
      async (c) => c.json(await countViews(context, actorOf(c), (id, err) => log.error({ err, view: id }, 'a view was not counted')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/views',
        ...who('own.write'),
        request: { body: jsonBody(newViewBody) },
        responses: { 201: jsonAnswer(viewSchema) },
      }),
      async (c) => {
        const id = await keepView(context, actorOf(c), c.req.valid('json'))
        const view = (await showViews(context, actorOf(c))).find((one) => one.id === id)
        if (!view) throw notFound('view')
        return c.json(view, 201)
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/view-order',
        ...who('own.write'),
        request: { body: jsonBody(viewOrderBody) },
        responses: noAnswer,
      }),
      async (c) => {
        await orderViews(context, actorOf(c), c.req.valid('json').ids)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/views/{id}',
        ...who('own.write'),
        request: { params: idParam, body: jsonBody(viewChange) },
        responses: noAnswer,
      }),
      async (c) => {
        await changeView(context, actorOf(c), c.req.valid('param').id, c.req.valid('json'))
        return c.body(null, 204)
      },
    )
