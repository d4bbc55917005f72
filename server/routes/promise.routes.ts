import { createRoute } from '@hono/zod-openapi'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import { promiseChange, promiseCountQuery, promiseCountsSchema, promiseQuery, promiseSchema } from '#shared/promise.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, who } from '../kit/http/route.ts'
import { changePromise } from '../nouns/promises/promise.actions.ts'
import { countPromises, listPromises, showPromise } from '../nouns/promises/promise.store.ts'

/** What we promised in replies, and whether we kept it. */
export const promiseRoutes = (context: Context) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/promises',
        ...who('desk.read'),
        request: { query: promiseQuery },
        responses: { 200: jsonAnswer(pageSchema(promiseSchema)) },
      }),
      async (c) => {
        const { limit, cursor, authorId, ...rest } = c.req.valid('query')
        const filter = { ...rest, ...(authorId !== undefined && { authorIds: [authorId] }) }
        return c.json(await listPromises(context.db, filter, { limit, cursor }), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/promises/counts',
        ...who('desk.read'),
        request: { query: promiseCountQuery },
        responses: { 200: jsonAnswer(promiseCountsSchema) },
      }),
      async (c) => {
        const { authorId, ...due } = c.req.valid('query')
        return c.json(await countPromises(context.db, { ...due, ...(authorId !== undefined && { authorIds: [authorId] }) }), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/promises/{id}',
        ...who('promises.settle'),
        request: { params: idParam, body: jsonBody(promiseChange) },
        responses: { 200: jsonAnswer(promiseSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await changePromise(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await showPromise(context.db, id), 200)
      },
    )
