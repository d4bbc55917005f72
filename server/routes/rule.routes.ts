import { createRoute } from '@hono/zod-openapi'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import {
  rehearsalBody,
  rehearsalSchema,
  ruleBody,
  ruleChange,
  ruleOrderBody,
  ruleRunQuery,
  ruleRunSchema,
  ruleSchema,
} from '#shared/rule.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { changeRule, orderRules, undoRuleRun, writeRule } from '../nouns/rules/rule.actions.ts'
import { rehearse } from '../nouns/rules/rule.rehearsal.ts'
import { showRule, showRules, showRuns } from '../nouns/rules/rule.shown.ts'

/** What the desk does by itself with cases. */
export const ruleRoutes = (context: Context) =>
  createRoutes()
    .openapi(
      createRoute({ method: 'get', path: '/api/rules', ...who('desk.read'), responses: { 200: jsonAnswer(pageSchema(ruleSchema)) } }),
      async (c) => c.json({ items: await showRules(context.db), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/rules',
        ...who('rules.write'),
        request: { body: jsonBody(ruleBody) },
        responses: { 201: jsonAnswer(ruleSchema) },
      }),
      async (c) => c.json(await showRule(context.db, await writeRule(context, actorOf(c), c.req.valid('json'))), 201),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/rules/{id}',
        ...who('rules.write'),
        request: { params: idParam, body: jsonBody(ruleChange) },
        responses: noAnswer,
      }),
      async (c) => {
        await changeRule(context, actorOf(c), c.req.valid('param').id, c.req.valid('json'))
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/rule-order',
        ...who('rules.write'),
        request: { body: jsonBody(ruleOrderBody) },
        responses: noAnswer,
      }),
      async (c) => {
        await orderRules(context, actorOf(c), c.req.valid('json').ids)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/rules/rehearsals',
        ...who('rules.write'),
        request: { body: jsonBody(rehearsalBody) },
        responses: { 200: jsonAnswer(rehearsalSchema) },
      }),
      async (c) => c.json(await rehearse(context, actorOf(c), c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/rule-runs',
        ...who('desk.read'),
        request: { query: ruleRunQuery },
        responses: { 200: jsonAnswer(pageSchema(ruleRunSchema)) },
      }),
      async (c) => c.json(await showRuns(context.db, c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/rule-runs/{id}',
        ...who('cases.tag'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await undoRuleRun(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
