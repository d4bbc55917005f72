import { createRoute } from '@hono/zod-openapi'
import { learnedTermDecisionBody, learnedTermQuery, learnedTermSchema } from '#shared/learned-term.schema.ts'
import { pageOf } from '#shared/list.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, who } from '../kit/http/route.ts'
import { decide, undecide } from '../nouns/learned-terms/learned-term.actions.ts'
import { listStems } from '../nouns/learned-terms/learned-term.store.ts'

const mostShown = 200

/** Words that confirmed cases have taught, and what an administrator says of them. */
export const learnedTermRoutes = (context: Context) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/learned-terms',
        ...who('desk.read'),
        request: { query: learnedTermQuery },
        responses: { 200: jsonAnswer(pageOf(learnedTermSchema)) },
      }),
      async (c) => c.json({ items: await listStems(context.db, c.req.valid('query').state, mostShown), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/learned-terms/{id}/decision',
        ...who('training.write'),
        request: { params: idParam, body: jsonBody(learnedTermDecisionBody) },
        responses: { 200: jsonAnswer(learnedTermSchema) },
      }),
      async (c) => c.json(await decide(context, actorOf(c), c.req.valid('param').id, c.req.valid('json').accepted), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/learned-terms/{id}/decision',
        ...who('training.write'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(learnedTermSchema) },
      }),
      async (c) => c.json(await undecide(context, actorOf(c), c.req.valid('param').id), 200),
    )
