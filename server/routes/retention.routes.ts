import { createRoute } from '@hono/zod-openapi'
import {
  caseHoldBody,
  retentionBody,
  retentionClassParam,
  retentionPreviewQuery,
  retentionPreviewSchema,
  retentionSchema,
} from '#shared/retention.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { changeRetention, holdCase, previewRetention, releaseCase, showRetention } from '../nouns/retention/retention.actions.ts'

/** How long each kind of thing is kept, what would go today, and cases of which nothing goes. */
export const retentionRoutes = (context: Context) =>
  createRoutes()
    .openapi(
      createRoute({ method: 'get', path: '/api/retention', ...who('desk.read'), responses: { 200: jsonAnswer(retentionSchema) } }),
      async (c) => c.json(await showRetention(context.db), 200),
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/retention/{class}',
        ...who('retention.write'),
        request: { params: retentionClassParam, body: jsonBody(retentionBody) },
        responses: { 200: jsonAnswer(retentionSchema) },
      }),
      async (c) => {
        await changeRetention(context, actorOf(c), c.req.valid('param').class, c.req.valid('json').months)
        return c.json(await showRetention(context.db), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/retention/{class}/preview',
        ...who('retention.write'),
        request: { params: retentionClassParam, query: retentionPreviewQuery },
        responses: { 200: jsonAnswer(retentionPreviewSchema) },
      }),
      async (c) => c.json(await previewRetention(context, c.req.valid('param').class, c.req.valid('query').months), 200),
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/cases/{id}/hold',
        ...who('retention.write'),
        request: { params: idParam, body: jsonBody(caseHoldBody) },
        responses: { 200: jsonAnswer(retentionSchema) },
      }),
      async (c) => {
        await holdCase(context, actorOf(c), c.req.valid('param').id, c.req.valid('json').reason)
        return c.json(await showRetention(context.db), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/cases/{id}/hold',
        ...who('retention.write'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await releaseCase(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
