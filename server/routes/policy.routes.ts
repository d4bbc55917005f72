import { createRoute, z } from '@hono/zod-openapi'
import { pageOf } from '#shared/list.schema.ts'
import {
  orderDecisionBody,
  orderDecisionSchema,
  policyComparisonSchema,
  policyDecisionBody,
  policyDecisionSchema,
  policyExampleBody,
  policyExampleSchema,
  policyPublicationBody,
  policyQuery,
  policyReplaySchema,
  policyReviewBody,
  policyRuleSchema,
  policySchema,
} from '#shared/policy.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { Refusal } from '../kit/lib/errors.ts'
import { replayDraft, tryFacts } from '../nouns/policies/decision.actions.ts'
import { decideOrder, showOrderDecision } from '../nouns/policies/order-decision.actions.ts'
import {
  changeRule,
  compareWithLaw,
  publishDraft,
  removeRule,
  restoreRule,
  reviewRule,
  throwDraftAway,
} from '../nouns/policies/policy.actions.ts'
import { keepExample, removeExample, showExamples } from '../nouns/policies/policy.examples.ts'
import { showPolicy } from '../nouns/policies/policy.reading.ts'

const keyParam = z.object({ key: z.string().max(80) })
const rulePath = '/api/policy/draft/rules/{key}'

/** What law and the shop's promises decide: read by all, changed by administrators, as a draft that is published. */
export const policyRoutes = (context: Context) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/service-orders/{id}/decision',
        ...who('desk.read'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(orderDecisionSchema.nullable()) },
      }),
      async (c) => c.json(await showOrderDecision(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/service-orders/{id}/decisions',
        ...who('orders.write'),
        request: { params: idParam, body: jsonBody(orderDecisionBody) },
        responses: { 201: jsonAnswer(orderDecisionSchema.nullable()) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await decideOrder(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await showOrderDecision(context, id), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/policy',
        ...who('desk.read'),
        request: { query: policyQuery },
        responses: { 200: jsonAnswer(policySchema) },
      }),
      async (c) => c.json(await showPolicy(context, c.req.valid('query').version), 200),
    )
    .openapi(
      createRoute({
        method: 'put',
        path: rulePath,
        ...who('policy.write'),
        request: { params: keyParam, body: jsonBody(policyRuleSchema) },
        responses: { 200: jsonAnswer(policyComparisonSchema) },
      }),
      async (c) => {
        const rule = c.req.valid('json')
        if (rule.key !== c.req.valid('param').key)
          throw new Refusal('bad-input', 'policy-key-differs', 'The key in the address is another.')
        return c.json(await changeRule(context, actorOf(c), rule), 200)
      },
    )
    .openapi(
      createRoute({ method: 'delete', path: rulePath, ...who('policy.write'), request: { params: keyParam }, responses: noAnswer }),
      async (c) => {
        await removeRule(context, actorOf(c), c.req.valid('param').key)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: `${rulePath}/change`,
        ...who('policy.write'),
        request: { params: keyParam },
        responses: noAnswer,
      }),
      async (c) => {
        await restoreRule(context, actorOf(c), c.req.valid('param').key)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: `${rulePath}/review`,
        ...who('policy.write'),
        request: { params: keyParam, body: jsonBody(policyReviewBody) },
        responses: noAnswer,
      }),
      async (c) => {
        await reviewRule(context, actorOf(c), c.req.valid('param').key, c.req.valid('json').reviewedBy)
        return c.body(null, 204)
      },
    )
    .openapi(createRoute({ method: 'delete', path: '/api/policy/draft', ...who('policy.write'), responses: noAnswer }), async (c) => {
      await throwDraftAway(context, actorOf(c))
      return c.body(null, 204)
    })
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/policy/publication',
        ...who('policy.write'),
        request: { body: jsonBody(policyPublicationBody) },
        responses: { 201: jsonAnswer(z.object({ number: z.number().int() })) },
      }),
      async (c) => c.json({ number: await publishDraft(context, actorOf(c), c.req.valid('json').validFromOn) }, 201),
    )
    .openapi(
      createRoute({ method: 'get', path: '/api/policy/replay', ...who('desk.read'), responses: { 200: jsonAnswer(policyReplaySchema) } }),
      async (c) => c.json(await replayDraft(context), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/policy/comparisons',
        ...who('desk.read'),
        request: { body: jsonBody(policyRuleSchema) },
        responses: { 200: jsonAnswer(policyComparisonSchema) },
      }),
      async (c) => c.json(await compareWithLaw(context, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/policy/decisions',
        ...who('desk.read'),
        request: { body: jsonBody(policyDecisionBody) },
        responses: { 200: jsonAnswer(policyDecisionSchema) },
      }),
      async (c) => {
        const { facts, version } = c.req.valid('json')
        return c.json(await tryFacts(context, facts, version), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/policy/examples',
        ...who('desk.read'),
        responses: { 200: jsonAnswer(pageOf(policyExampleSchema)) },
      }),
      async (c) => c.json({ items: await showExamples(context), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/policy/examples',
        ...who('policy.write'),
        request: { body: jsonBody(policyExampleBody) },
        responses: { 201: jsonAnswer(policyExampleSchema) },
      }),
      async (c) => {
        const { name, facts } = c.req.valid('json')
        return c.json(await keepExample(context, actorOf(c), name, facts), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/policy/examples/{id}',
        ...who('policy.write'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await removeExample(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
