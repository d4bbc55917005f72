import { createRoute, z } from '@hono/zod-openapi'
import { goodwillBudgetBody, goodwillBudgetChange, goodwillBudgetRowSchema, goodwillUseSchema } from '#shared/goodwill.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, who } from '../kit/http/route.ts'
import { changeBudget, monthOf, openBudget } from '../nouns/goodwill/goodwill.actions.ts'
import { showBudgets } from '../nouns/goodwill/goodwill.shown.ts'
import { listUses } from '../nouns/goodwill/goodwill.store.ts'

const budgets = { 200: jsonAnswer(z.object({ items: z.array(goodwillBudgetRowSchema) })) } as const

/** What may be given without being owed: budgets, who asks for more, and what this month was given for. */
export function goodwillRoutes(context: Context) {
  const show = async () => ({ items: await showBudgets(context) })
  return createRoutes()
    .openapi(createRoute({ method: 'get', path: '/api/goodwill-budgets', ...who('desk.read'), responses: budgets }), async (c) =>
      c.json(await show(), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/goodwill-budgets',
        ...who('goodwill.budgets'),
        request: { body: jsonBody(goodwillBudgetBody) },
        responses: budgets,
      }),
      async (c) => {
        await openBudget(context, actorOf(c), c.req.valid('json'))
        return c.json(await show(), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/goodwill-budgets/{id}',
        ...who('goodwill.budgets'),
        request: { params: idParam, body: jsonBody(goodwillBudgetChange) },
        responses: budgets,
      }),
      async (c) => {
        await changeBudget(context, actorOf(c), c.req.valid('param').id, c.req.valid('json'))
        return c.json(await show(), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/goodwill-budgets/{id}/bookings',
        ...who('desk.read'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(z.object({ items: z.array(goodwillUseSchema) })) },
      }),
      async (c) => c.json({ items: await listUses(context.db, c.req.valid('param').id, monthOf(context.clock())) }, 200),
    )
}
