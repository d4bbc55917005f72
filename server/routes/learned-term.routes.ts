import { createRoute } from '@hono/zod-openapi'
import { stemDecisionBody, stemQuery, stemSchema } from '#shared/learned-term.schema.ts'
import { pageOf } from '#shared/list.schema.ts'
import type { Desk } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, who } from '../kit/http/route.ts'
import { decide, undecide } from '../nouns/learned-terms/learned-term.actions.ts'
import { listStems } from '../nouns/learned-terms/learned-term.store.ts'

const mostShown = 200

/** Words that confirmed cases have taught, and what an administrator says of them. */
export const stemRoutes = (desk: Desk) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/stems',
        ...who('staff'),
        request: { query: stemQuery },
        responses: { 200: jsonAnswer(pageOf(stemSchema)) },
      }),
      async (c) => c.json({ items: await listStems(desk.db, c.req.valid('query').state, mostShown), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/stems/{id}/decision',
        ...who('admin'),
        request: { params: idParam, body: jsonBody(stemDecisionBody) },
        responses: { 200: jsonAnswer(stemSchema) },
      }),
      async (c) => c.json(await decide(desk, actorOf(c), c.req.valid('param').id, c.req.valid('json').taken), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/stems/{id}/decision',
        ...who('admin'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(stemSchema) },
      }),
      async (c) => c.json(await undecide(desk, actorOf(c), c.req.valid('param').id), 200),
    )
