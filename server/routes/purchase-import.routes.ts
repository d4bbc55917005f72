import { Readable } from 'node:stream'
import { createRoute, z } from '@hono/zod-openapi'
import type { Context as HttpContext } from 'hono'
import { pageOf, pageQuery } from '#shared/list.schema.ts'
import {
  importBody,
  importChange,
  importErrorQuery,
  importErrorSchema,
  importQuery,
  importRunSchema,
  importRunWithSampleSchema,
} from '#shared/purchase-import.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, who } from '../kit/http/route.ts'
import { receiveFile, remapRun, startRun, stopRun } from '../nouns/purchases/import.actions.ts'
import { showErrors, showRun, showRuns, writeErrors } from '../nouns/purchases/import.shown.ts'
import { getRun } from '../nouns/purchases/import.store.ts'
import { withFile } from '../nouns/purchases/import-file.ts'

const path = '/api/purchases/imports'

/** Whether a request brings a file of purchases: it may be larger than other bodies, and is read piece by piece. */
export const isPurchaseFile = (c: HttpContext): boolean =>
  c.req.method === 'POST' && c.req.path === path && c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() === 'text/csv'

/** Files of purchases: taken in and read through first, written when somebody says so. */
export const purchaseImportRoutes = (context: Context) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'post',
        path,
        ...who('purchases.import'),
        description:
          'Takes a file in (text/csv, at most 64 MB; or its text as JSON, at most 1 MB) and reads it through without writing a purchase. UTF-8, UTF-16 and Windows-1252; comma, semicolon or tab. What the columns mean is guessed from their headings.',
        request: {
          query: importQuery,
          body: { content: { 'application/json': { schema: importBody }, 'text/csv': { schema: z.string() } } },
        },
        responses: { 201: jsonAnswer(importRunWithSampleSchema, 'Read through, ready to begin') },
      }),
      async (c) => {
        const sent = isPurchaseFile(c) ? null : c.req.valid('json')
        const told = typeof sent === 'string' ? null : sent
        const given = { ...c.req.valid('query'), mapping: told?.mapping ?? null }
        const body = told ? [Buffer.from(told.text)] : (c.req.raw.body ?? Readable.from([]))
        const id = await withFile(body as AsyncIterable<Uint8Array>, (file) => receiveFile(context, actorOf(c), file, given))
        return c.json(await showRun(context.db, id), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path,
        ...who('purchases.import'),
        request: { query: pageQuery },
        responses: { 200: jsonAnswer(pageOf(importRunSchema), 'The newest first') },
      }),
      async (c) => c.json(await showRuns(context.db, c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: `${path}/{id}`,
        ...who('purchases.import'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(importRunWithSampleSchema) },
      }),
      async (c) => c.json(await showRun(context.db, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: `${path}/{id}`,
        ...who('purchases.import'),
        description: 'Says otherwise what the columns mean, or of which shop the file is; it is read through again.',
        request: { params: idParam, body: jsonBody(importChange) },
        responses: { 200: jsonAnswer(importRunWithSampleSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await remapRun(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await showRun(context.db, id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: `${path}/{id}/run`,
        ...who('purchases.import'),
        description: 'Begins to write. It goes on by itself; rows with an error are left out.',
        request: { params: idParam },
        responses: { 200: jsonAnswer(importRunWithSampleSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await startRun(context, actorOf(c), id)
        return c.json(await showRun(context.db, id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: `${path}/{id}/run`,
        ...who('purchases.import'),
        description: 'Stops it, or lets go of a file that was only read through. What was written by then stays.',
        request: { params: idParam },
        responses: { 200: jsonAnswer(importRunWithSampleSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await stopRun(context, actorOf(c), id)
        return c.json(await showRun(context.db, id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: `${path}/{id}/errors`,
        ...who('purchases.import'),
        request: { params: idParam, query: importErrorQuery },
        responses: { 200: jsonAnswer(pageOf(importErrorSchema), 'In the order of the lines') },
      }),
      async (c) => c.json(await showErrors(context.db, c.req.valid('param').id, c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: `${path}/{id}/errors.csv`,
        ...who('purchases.import'),
        request: { params: idParam },
        responses: { 200: { description: 'All errors as a file', content: { 'text/csv': { schema: z.string() } } } },
      }),
      async (c) => {
        const { id } = await getRun(context.db, c.req.valid('param').id)
        return new Response(
          Readable.toWeb(Readable.from(writeErrors(context.db, id)).map((text: string) => Buffer.from(text))) as ReadableStream,
          {
            headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="import-${id}-errors.csv"` },
          },
        )
      },
    )
