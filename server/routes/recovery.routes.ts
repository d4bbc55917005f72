import { createRoute } from '@hono/zod-openapi'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import { orderRecoverySchema, recoveryListQuery, recoveryQuery, recoveryReportSchema, recoveryRowSchema } from '#shared/recovery.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { createRoutes, idParam, jsonAnswer, who } from '../kit/http/route.ts'
import { day } from '../kit/lib/clock.ts'
import { Refusal } from '../kit/lib/errors.ts'
import { reportRecovery, showChecks, showOrderRecovery } from '../nouns/recovery/recovery.shown.ts'

/** @throws Refusal when the period is empty or backwards */
function periodOf(query: { from?: number; to?: number }, now: number): { from: number; to: number } {
  const to = query.to ?? now
  const from = query.from ?? to - 30 * day
  if (to <= from) throw new Refusal('bad-input', 'bad-period', 'The period ends before it begins.')
  return { from, to }
}

/** Whether it helped: how people write before their order and after its outcome was told. */
export const recoveryRoutes = (context: Context) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/service-orders/{id}/recovery',
        ...who('desk.read'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(orderRecoverySchema) },
      }),
      async (c) => c.json(await showOrderRecovery(context.db, c.req.valid('param').id, context.clock()), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/recovery-checks',
        ...who('desk.read'),
        request: { query: recoveryListQuery },
        responses: { 200: jsonAnswer(pageSchema(recoveryRowSchema)) },
      }),
      async (c) => {
        const { limit, cursor, from, to, ...filter } = c.req.valid('query')
        const asked = { ...filter, ...periodOf({ from, to }, context.clock()) }
        return c.json(await showChecks(context.db, asked, { limit, cursor }), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/reports/recovery',
        ...who('reports.read'),
        request: { query: recoveryQuery },
        responses: { 200: jsonAnswer(recoveryReportSchema) },
      }),
      async (c) => {
        const { from, to } = periodOf(c.req.valid('query'), context.clock())
        return c.json(await reportRecovery(context.db, from, to), 200)
      },
    )
