import { createRoute } from '@hono/zod-openapi'
import { causeDecisionBody, causeQuery, causeSchema, causesSchema } from '#shared/cause.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, who } from '../kit/http/route.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import { acceptCause, refuseCause, reopenCause } from '../nouns/causes/cause.actions.ts'
import { showCause, showProposed } from '../nouns/causes/cause.shown.ts'

/** What own matters have in common, and what a person says of it. */
export function causeRoutes(context: Context) {
  return createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/causes',
        ...who('desk.read'),
        request: { query: causeQuery },
        responses: { 200: jsonAnswer(causesSchema) },
      }),
      async (c) => {
        const lang = await readerLanguage(context.db, actorOf(c))
        return c.json({ items: await showProposed(context.db, lang, c.req.valid('query').theme) }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/causes/{id}',
        ...who('desk.read'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(causeSchema) },
      }),
      async (c) => c.json(await showCause(context.db, c.req.valid('param').id, await readerLanguage(context.db, actorOf(c))), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/causes/{id}/decision',
        ...who('causes.decide'),
        request: { params: idParam, body: jsonBody(causeDecisionBody) },
        responses: { 201: jsonAnswer(causeSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const body = c.req.valid('json')
        if (body.accepted) await acceptCause(context, actorOf(c), id, body.caseIds)
        else await refuseCause(context, actorOf(c), id)
        return c.json(await showCause(context.db, id, await readerLanguage(context.db, actorOf(c))), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/causes/{id}/decision',
        ...who('causes.decide'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(causeSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await reopenCause(context, actorOf(c), id)
        return c.json(await showCause(context.db, id, await readerLanguage(context.db, actorOf(c))), 200)
      },
    )
}
