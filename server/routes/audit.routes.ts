import { createRoute, z } from '@hono/zod-openapi'
import { type AuditEntry, auditEntrySchema, auditExportQuery, auditQuery } from '#shared/audit.schema.ts'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { csvAnswer, pagesOf } from '../kit/http/csv-answer.ts'
import { actorOf, createRoutes, jsonAnswer, who } from '../kit/http/route.ts'
import { csvTime } from '../kit/lib/csv.ts'
import { listEntries } from '../nouns/audit/audit.store.ts'
import { noteExport } from '../nouns/audit/export.actions.ts'
import { shapeOf } from './csv-reader.ts'

/** Rows of a file that are in memory at once. */
const limit = 200

const head = ['id', 'actor', 'who', 'address', 'device', 'area', 'kind', 'subjectId', 'subject', 'was', 'became']
const said = (fields: AuditEntry['was']) => (Object.keys(fields).length === 0 ? null : JSON.stringify(fields))

/** Who changed what, from where, and how it was before. */
export const auditRoutes = (context: Context) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/audit',
        ...who('audit.read'),
        request: { query: auditQuery },
        responses: { 200: jsonAnswer(pageSchema(auditEntrySchema)) },
      }),
      async (c) => {
        const { limit: most, cursor, ...filter } = c.req.valid('query')
        return c.json(await listEntries(context.db, filter, { limit: most, cursor }), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/exports/audit',
        ...who('audit.read'),
        request: { query: auditExportQuery },
        responses: { 200: { description: 'The lines as CSV', content: { 'text/csv': { schema: z.string() } } } },
      }),
      async (c) => {
        const { locale, zone, ...filter } = c.req.valid('query')
        const shape = shapeOf({ locale, zone })
        const pages = pagesOf(
          (cursor) => listEntries(context.db, filter, { limit, cursor }),
          (one) => [
            csvTime(one.at, shape),
            one.id,
            one.actor,
            one.actorName,
            one.address,
            one.device,
            one.area,
            one.kind,
            one.subjectId,
            one.subject,
            said(one.was),
            said(one.became),
          ],
        )
        await noteExport(context, actorOf(c), 'audit')
        return csvAnswer(c, 'aftercare-audit', shape, [`at (${zone})`, ...head], pages)
      },
    )
