import { createRoute } from '@hono/zod-openapi'
import { pageOf } from '#shared/list.schema.ts'
import { exclusionBody, exclusionSchema, learnedSchema, runQuery, runSchema } from '#shared/training.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { listRuns, measureTraining } from '../nouns/training/measure.store.ts'
import { exclude, reinstate } from '../nouns/training/training.actions.ts'

/** What the desk learned from verdicts, and whose. */
export const trainingRoutes = (context: Context) =>
  createRoutes()
    .openapi(
      createRoute({ method: 'get', path: '/api/training', ...who('desk.read'), responses: { 200: jsonAnswer(learnedSchema) } }),
      async (c) => c.json({ languages: await measureTraining(context.db) }, 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/training/runs',
        ...who('training.write'),
        request: { query: runQuery },
        responses: { 200: jsonAnswer(pageOf(runSchema)) },
      }),
      async (c) => c.json(await listRuns(context.db, c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/training/exclusions',
        ...who('training.write'),
        request: { body: jsonBody(exclusionBody) },
        responses: { 201: jsonAnswer(exclusionSchema) },
      }),
      async (c) => c.json(await exclude(context, actorOf(c), c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/training/exclusions/{id}',
        ...who('training.write'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await reinstate(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
