import { createRoute } from '@hono/zod-openapi'
import {
  alertBody,
  alertChange,
  alertCountsSchema,
  alertFiringQuery,
  alertFiringSchema,
  alertMarkBody,
  alertSchema,
  rehearsalQuery,
  rehearsalSchema,
} from '#shared/alert.schema.ts'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { type Actor, actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import { changeAlert, markFiring, openAlert, removeAlert } from '../nouns/alerts/alert.actions.ts'
import { rehearse } from '../nouns/alerts/alert.rehearsing.ts'
import { countAlerts, showAlert, showAlerts, showFirings } from '../nouns/alerts/alert.shown.ts'
import { getAlert } from '../nouns/alerts/alert.store.ts'

/** What is looked at all the time, what it would have told, and what people say of it. */
export function alertRoutes(context: Context) {
  const { db } = context
  const langOf = (reader: Actor) => readerLanguage(db, reader)
  return createRoutes()
    .openapi(
      createRoute({ method: 'get', path: '/api/alerts', ...who('reports.read'), responses: { 200: jsonAnswer(pageSchema(alertSchema)) } }),
      async (c) => c.json({ items: await showAlerts(db, await langOf(actorOf(c))), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({ method: 'get', path: '/api/alerts/counts', ...who('reports.read'), responses: { 200: jsonAnswer(alertCountsSchema) } }),
      async (c) => c.json(await countAlerts(db), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/alerts',
        ...who('alerts.write'),
        request: { body: jsonBody(alertBody) },
        responses: { 201: jsonAnswer(alertSchema) },
      }),
      async (c) => {
        const id = await openAlert(context, actorOf(c), c.req.valid('json'))
        return c.json(await showAlert(db, id, await langOf(actorOf(c))), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/alerts/{id}',
        ...who('alerts.write'),
        request: { params: idParam, body: jsonBody(alertChange) },
        responses: { 200: jsonAnswer(alertSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await changeAlert(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await showAlert(db, id, await langOf(actorOf(c))), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/alerts/{id}',
        ...who('alerts.write'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await removeAlert(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/alerts/{id}/firings',
        ...who('reports.read'),
        request: { params: idParam, query: alertFiringQuery },
        responses: { 200: jsonAnswer(pageSchema(alertFiringSchema)) },
      }),
      async (c) => c.json(await showFirings(db, c.req.valid('param').id, c.req.valid('query'), await langOf(actorOf(c))), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/alerts/{id}/rehearsal',
        ...who('reports.read'),
        request: { params: idParam, query: rehearsalQuery },
        responses: { 200: jsonAnswer(rehearsalSchema) },
      }),
      async (c) =>
        c.json(await rehearse(context, await getAlert(db, c.req.valid('param').id), c.req.valid('query'), await langOf(actorOf(c))), 200),
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/alerts/{id}/marks',
        ...who('alerts.mark'),
        request: { params: idParam, body: jsonBody(alertMarkBody) },
        responses: noAnswer,
      }),
      async (c) => {
        await markFiring(context, actorOf(c), c.req.valid('param').id, c.req.valid('json'))
        return c.body(null, 204)
      },
    )
}
