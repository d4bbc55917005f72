import { createRoute } from '@hono/zod-openapi'
import {
  clockQuery,
  clockSchema,
  clockWithStepsSchema,
  holidaysQuery,
  holidaysSchema,
  slaBody,
  slaPreviewBody,
  slaPreviewSchema,
  slaReportQuery,
  slaReportSchema,
  slaSchema,
} from '#shared/clock.schema.ts'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import { publicHolidaysIn } from '../engines/policy/holidays.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, who } from '../kit/http/route.ts'
import { day, minute } from '../kit/lib/clock.ts'
import { Refusal } from '../kit/lib/errors.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import { previewSla } from '../nouns/clocks/clock.preview.ts'
import { reportSla, showClock, showClocks, showSla } from '../nouns/clocks/clock.shown.ts'
import { listClocks } from '../nouns/clocks/clock-list.store.ts'
import { changeSla } from '../nouns/clocks/sla.actions.ts'

const longestReportDays = 400

/** What is promised, the clocks of the promises, and how they held. */
export const clockRoutes = (context: Context) =>
  createRoutes()
    .openapi(createRoute({ method: 'get', path: '/api/sla', ...who('desk.read'), responses: { 200: jsonAnswer(slaSchema) } }), async (c) =>
      c.json(await showSla(context), 200),
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/sla',
        ...who('sla.write'),
        request: { body: jsonBody(slaBody) },
        responses: { 200: jsonAnswer(slaSchema) },
      }),
      async (c) => {
        await changeSla(context, actorOf(c), c.req.valid('json'))
        return c.json(await showSla(context), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/sla/previews',
        ...who('sla.write'),
        request: { body: jsonBody(slaPreviewBody) },
        responses: { 200: jsonAnswer(slaPreviewSchema) },
      }),
      async (c) => c.json(await previewSla(context, c.req.valid('json').rules, await readerLanguage(context.db, actorOf(c))), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/sla/holidays',
        ...who('desk.read'),
        request: { query: holidaysQuery },
        responses: { 200: jsonAnswer(holidaysSchema) },
      }),
      async (c) => {
        const { zone, year } = c.req.valid('query')
        return c.json(publicHolidaysIn(zone, [year, year + 1]) ?? { country: null, days: [] }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/clocks',
        ...who('desk.read'),
        request: { query: clockQuery },
        responses: { 200: jsonAnswer(pageSchema(clockSchema)) },
      }),
      async (c) => {
        const { mine, dueBefore, limit, cursor, to, ...filter } = c.req.valid('query')
        const before = Math.min(to ?? Number.MAX_SAFE_INTEGER, dueBefore ?? Number.MAX_SAFE_INTEGER)
        const assigneeId = mine ? actorOf(c).agentId : undefined
        const query = { ...filter, assigneeId, to: before === Number.MAX_SAFE_INTEGER ? undefined : before }
        const { items, nextCursor } = await listClocks(context.db, query, context.clock(), { limit, cursor })
        return c.json({ items: await showClocks(context, items, await readerLanguage(context.db, actorOf(c))), nextCursor }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/clocks/{id}',
        ...who('desk.read'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(clockWithStepsSchema) },
      }),
      async (c) => c.json(await showClock(context, c.req.valid('param').id, await readerLanguage(context.db, actorOf(c))), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/reports/sla',
        ...who('reports.read'),
        request: { query: slaReportQuery },
        responses: { 200: jsonAnswer(slaReportSchema) },
      }),
      async (c) => {
        const { from, to, offset } = c.req.valid('query')
        const end = to ?? context.clock()
        const begin = from ?? end - 28 * day
        if (end <= begin) throw new Refusal('bad-input', 'bad-period', 'The period ends before it begins.')
        if (end - begin > longestReportDays * day)
          throw new Refusal('bad-input', 'period-too-long', `This report covers at most ${longestReportDays} days.`)
        return c.json(await reportSla(context, { from: begin, to: end, offsetMs: offset * minute }), 200)
      },
    )
