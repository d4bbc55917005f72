import { createRoute } from '@hono/zod-openapi'
import type { z } from 'zod'
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
import { day, hour, minute } from '../kit/lib/clock.ts'
import { Refusal } from '../kit/lib/errors.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import { type Period, reportChanges, reportCost, reportFirstReply, reportSentiment, reportTopics } from '../nouns/reports/report.store.ts'

const mostBuckets = 400

/** @throws Refusal when the period is empty, backwards or too long for its buckets */
function periodOf(query: z.output<typeof reportQuery>, now: number): Period {
  const to = query.to ?? now
  const from = query.from ?? to - 7 * day
  if (to <= from) throw new Refusal('bad-input', 'bad-period', 'The period ends before it begins.')
  if ((to - from) / (query.bucket === 'hour' ? hour : day) > mostBuckets)
    throw new Refusal(
      'bad-input',
      'period-too-long',
      `A report has at most ${mostBuckets} buckets; take days instead of hours, or a shorter period.`,
    )
  return { from, to, bucket: query.bucket, offsetMs: query.offset * minute, lang: query.lang }
}

const ask = { method: 'get', ...who('staff'), request: { query: reportQuery } } as const

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
