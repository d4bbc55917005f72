import { createRoute } from '@hono/zod-openapi'
import { pageOf } from '#shared/list.schema.ts'
import { learntSchema, runQuery, runSchema, setAsideBody, setAsideSchema } from '#shared/training.schema.ts'
import type { Desk } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { listRuns, measureLearning } from '../nouns/training/measure.store.ts'
import { setAside, takeUp } from '../nouns/training/training.actions.ts'

/** What the desk learnt from verdicts, and whose. */
export const lessonRoutes = (desk: Desk) =>
  createRoutes()
    .openapi(
      createRoute({ method: 'get', path: '/api/lessons', ...who('staff'), responses: { 200: jsonAnswer(learntSchema) } }),
      async (c) => c.json({ languages: await measureLearning(desk.db) }, 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/lessons/runs',
        ...who('admin'),
        request: { query: runQuery },
        responses: { 200: jsonAnswer(pageOf(runSchema)) },
      }),
      async (c) => c.json(await listRuns(desk.db, c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/lessons/set-asides',
        ...who('admin'),
        request: { body: jsonBody(setAsideBody) },
        responses: { 201: jsonAnswer(setAsideSchema) },
      }),
      async (c) => c.json(await setAside(desk, actorOf(c), c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/lessons/set-asides/{id}',
        ...who('admin'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await takeUp(desk, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
