import { createRoute } from '@hono/zod-openapi'
import {
  changesReportSchema,
  costReportSchema,
  firstReplyReportSchema,
  reportQuery,
  sentimentReportSchema,
  topicsReportSchema,
} from '#shared/report.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, jsonAnswer, who } from '../kit/http/route.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import { reportChanges } from '../nouns/reports/report.changes.store.ts'
import { reportCost, reportFirstReply, reportSentiment, reportTopics } from '../nouns/reports/report.store.ts'
import { periodOf } from './report-period.ts'

const ask = { method: 'get', ...who('reports.read'), request: { query: reportQuery } } as const

/** What managers look at; every number here is a list of rows elsewhere. */
export const reportRoutes = (context: Context) =>
  createRoutes()
    .openapi(createRoute({ ...ask, path: '/api/reports/sentiment', responses: { 200: jsonAnswer(sentimentReportSchema) } }), async (c) =>
      c.json(await reportSentiment(context.db, periodOf(c.req.valid('query'), context.clock())), 200),
    )
    .openapi(createRoute({ ...ask, path: '/api/reports/changes', responses: { 200: jsonAnswer(changesReportSchema) } }), async (c) =>
      c.json(
        await reportChanges(context.db, periodOf(c.req.valid('query'), context.clock()), await readerLanguage(context.db, actorOf(c))),
        200,
      ),
    )
    .openapi(createRoute({ ...ask, path: '/api/reports/topics', responses: { 200: jsonAnswer(topicsReportSchema) } }), async (c) =>
      c.json(await reportTopics(context.db, periodOf(c.req.valid('query'), context.clock())), 200),
    )
    .openapi(createRoute({ ...ask, path: '/api/reports/first-reply', responses: { 200: jsonAnswer(firstReplyReportSchema) } }), async (c) =>
      c.json(await reportFirstReply(context.db, periodOf(c.req.valid('query'), context.clock())), 200),
    )
    .openapi(createRoute({ ...ask, path: '/api/reports/cost', responses: { 200: jsonAnswer(costReportSchema) } }), async (c) =>
      c.json(await reportCost(context.db, periodOf(c.req.valid('query'), context.clock()), context.clock()), 200),
    )
