import { createRoute, z } from '@hono/zod-openapi'
import { caseExportQuery, mentionExportQuery, orderExportQuery, reportExportQuery } from '#shared/export.schema.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import type { Context } from '../kit/database/context.ts'
import { csvAnswer, pagesOf } from '../kit/http/csv-answer.ts'
import { actorOf, createRoutes, who } from '../kit/http/route.ts'
import { csvTime } from '../kit/lib/csv.ts'
import type { SecretBox } from '../kit/lib/secret-box.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import { noteExport } from '../nouns/audit/export.actions.ts'
import { listCases } from '../nouns/cases/case.list.store.ts'
import { showCases } from '../nouns/cases/case.shown.ts'
import { listMentions, showMentions } from '../nouns/mentions/mention.store.ts'
import { reportSentiment } from '../nouns/reports/report.store.ts'
import { listServiceOrders } from '../nouns/service-orders/service-order.store.ts'
import { shapeOf } from './csv-reader.ts'
import { periodOf } from './report-period.ts'

/** Rows that are in memory at once. */
const limit = 200

const file = { 200: { description: 'The rows as CSV', content: { 'text/csv': { schema: z.string() } } } } as const

/** Rows of lists as files, as many as there are: the same rows as on screen, in the reader's zone, which the heading names. */
export const exportRoutes = (context: Context, secretBox: SecretBox) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/exports/mentions',
        ...who('exports.read'),
        request: { query: mentionExportQuery },
        responses: file,
      }),
      async (c) => {
        const { locale, zone, ...filter } = c.req.valid('query')
        const shape = shapeOf({ locale, zone })
        const lang = await readerLanguage(context.db, actorOf(c))
        const load = async (cursor: string | undefined) => {
          const page = await listMentions(context.db, context.engine, filter, { limit, ...(cursor && { cursor }) })
          return { items: await showMentions(context.db, page.items, lang), nextCursor: page.nextCursor }
        }
        const posted = `posted (${zone})`
        const head = [
          'id',
          posted,
          'channel',
          'author',
          'handle',
          'language',
          'sentiment',
          'score',
          'kind',
          'topic',
          'case',
          'caseTitle',
          'url',
          'text',
        ]
        const pages = pagesOf(load, (mention) => [
          mention.id,
          csvTime(mention.postedAt, shape),
          mention.channel,
          mention.author.name,
          mention.author.handle,
          mention.lang,
          mention.sentiment?.label ?? null,
          mention.sentiment?.score ?? null,
          mention.kind,
          mention.topic,
          mention.case?.id ?? null,
          mention.case?.title ?? null,
          mention.url,
          mention.text,
        ])
        await noteExport(context, actorOf(c), 'mentions')
        return csvAnswer(c, 'aftercare-mentions', shape, head, pages)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/exports/cases',
        ...who('exports.read'),
        request: { query: caseExportQuery },
        responses: file,
      }),
      async (c) => {
        const { locale, zone, ...filter } = c.req.valid('query')
        const shape = shapeOf({ locale, zone })
        const asked = { ...filter, me: actorOf(c).agentId, now: context.clock() }
        const lang = await readerLanguage(context.db, actorOf(c))
        const load = async (cursor: string | undefined) => {
          const page = await listCases(context.db, context.engine, asked, { limit, cursor })
          return { items: await showCases(context.db, page.items, lang), nextCursor: page.nextCursor }
        }
        const times = [`first (${zone})`, `last (${zone})`, `due (${zone})`]
        const head = [
          'id',
          'title',
          'state',
          'trend',
          'priority',
          'assignee',
          'topic',
          'product',
          'threads',
          'waiting',
          'mentions',
          'people',
          ...times,
        ]
        const pages = pagesOf(load, (one) => [
          one.id,
          one.title,
          one.state,
          one.trend,
          one.priority,
          one.assignee?.name ?? null,
          one.topic,
          one.product,
          one.threadCount,
          one.waitingCount,
          one.mentionCount,
          one.authorCount,
          csvTime(one.firstAt, shape),
          csvTime(one.lastAt, shape),
          csvTime(one.dueAt, shape),
        ])
        await noteExport(context, actorOf(c), 'cases')
        return csvAnswer(c, 'aftercare-cases', shape, head, pages)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/exports/service-orders',
        ...who('exports.read'),
        request: { query: orderExportQuery },
        responses: file,
      }),
      async (c) => {
        const { locale, zone, ...filter } = c.req.valid('query')
        const shape = shapeOf({ locale, zone })
        const lang = await readerLanguage(context.db, actorOf(c))
        const load = (cursor: string | undefined) =>
          listServiceOrders(context.db, secretBox, filter, { limit, lang, ...(cursor && { cursor }) })
        const head = [
          'number',
          'kind',
          'state',
          `since (${zone})`,
          'due',
          'customer',
          'product',
          'serial',
          'fault',
          'warranty',
          'assignee',
          'case',
        ]
        const pages = pagesOf(load, (order) => [
          serviceOrderNumber(order.id),
          order.kind,
          order.state,
          csvTime(order.stateSince, shape),
          order.dueOn,
          order.customerName,
          order.product,
          order.serial,
          order.fault,
          order.warranty,
          order.assignee?.name ?? null,
          order.case?.title ?? null,
        ])
        await noteExport(context, actorOf(c), 'service-orders')
        return csvAnswer(c, 'aftercare-service-orders', shape, head, pages)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/exports/sentiment',
        ...who('exports.read'),
        request: { query: reportExportQuery },
        responses: file,
      }),
      async (c) => {
        const { locale, zone, ...query } = c.req.valid('query')
        const shape = shapeOf({ locale, zone })
        const period = periodOf(query, context.clock())
        const { buckets } = await reportSentiment(context.db, period)
        const head = [`from (${zone})`, 'negative', 'neutral', 'positive']
        const load = async () => ({ items: buckets, nextCursor: null })
        const pages = pagesOf(load, ({ at, negative, neutral, positive }) => [csvTime(at, shape), negative, neutral, positive])
        await noteExport(context, actorOf(c), 'sentiment')
        return csvAnswer(c, 'aftercare-sentiment', shape, head, pages)
      },
    )
