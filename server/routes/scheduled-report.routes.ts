import { createRoute, z } from '@hono/zod-openapi'
import { pageQuery, pageOf as pageSchema } from '#shared/list.schema.ts'
import {
  reportPreviewQuery,
  reportPreviewSchema,
  reportRunSchema,
  scheduledReportBody,
  scheduledReportChange,
  scheduledReportSchema,
} from '#shared/scheduled-report.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import {
  changeReport,
  openReport,
  previewReport,
  removeReport,
  reportOf,
  sendTest,
} from '../nouns/scheduled-reports/scheduled-report.actions.ts'
import type { ReportMailing } from '../nouns/scheduled-reports/scheduled-report.mail.ts'
import { getReport, listReports, listRuns } from '../nouns/scheduled-reports/scheduled-report.store.ts'

/** Reports that are mailed by themselves, with a look at the mail before it goes. */
export const scheduledReportRoutes = (context: Context, mailing: ReportMailing) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/scheduled-reports',
        ...who('reports.read'),
        responses: { 200: jsonAnswer(pageSchema(scheduledReportSchema)) },
      }),
      async (c) => {
        const items = (await listReports(context.db)).map((row) => reportOf(row, context.clock()))
        return c.json({ items, nextCursor: null }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/scheduled-reports',
        ...who('schedules.write'),
        request: { body: jsonBody(scheduledReportBody) },
        responses: { 201: jsonAnswer(scheduledReportSchema) },
      }),
      async (c) => {
        const id = await openReport(context, actorOf(c), c.req.valid('json'))
        return c.json(reportOf(await getReport(context.db, id), context.clock()), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/scheduled-reports/{id}',
        ...who('schedules.write'),
        request: { params: idParam, body: jsonBody(scheduledReportChange) },
        responses: { 200: jsonAnswer(scheduledReportSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await changeReport(context, actorOf(c), id, c.req.valid('json'))
        return c.json(reportOf(await getReport(context.db, id), context.clock()), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/scheduled-reports/{id}',
        ...who('schedules.write'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await removeReport(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/scheduled-reports/{id}/runs',
        ...who('reports.read'),
        request: { params: idParam, query: pageQuery },
        responses: { 200: jsonAnswer(pageSchema(reportRunSchema)) },
      }),
      async (c) => {
        const { id } = await getReport(context.db, c.req.valid('param').id)
        return c.json(await listRuns(context.db, id, c.req.valid('query')), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/scheduled-reports/{id}/preview',
        ...who('reports.read'),
        request: { params: idParam, query: reportPreviewQuery },
        responses: { 200: jsonAnswer(reportPreviewSchema) },
      }),
      async (c) => {
        const lang = c.req.valid('query').lang ?? (await readerLanguage(context.db, actorOf(c)))
        return c.json(await previewReport(context, mailing, c.req.valid('param').id, lang), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/scheduled-reports/{id}/tests',
        ...who('schedules.write'),
        request: { params: idParam },
        responses: { 202: jsonAnswer(z.object({ isOnItsWay: z.literal(true) })) },
      }),
      async (c) => {
        await sendTest(context, mailing, actorOf(c), c.req.valid('param').id)
        return c.json({ isOnItsWay: true as const }, 202)
      },
    )
