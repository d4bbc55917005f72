import { createRoute } from '@hono/zod-openapi'
import { bulkJobSchema, newBulkJobBody } from '#shared/bulk-job.schema.ts'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import { mayDo } from '#shared/permission.ts'
import type { Context } from '../kit/database/context.ts'
import { type Actor, actorOf, createRoutes, idParam, jsonAnswer, jsonBody, who } from '../kit/http/route.ts'
import { notFound } from '../kit/lib/errors.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import { startBulkJob, undoBulkJob } from '../nouns/bulk-jobs/bulk-job.actions.ts'
import { showBulkJobs } from '../nouns/bulk-jobs/bulk-job.shown.ts'
import { getBulkJob, listBulkJobsOf } from '../nouns/bulk-jobs/bulk-job.store.ts'

const mostShown = 10

/** What is done with many cases at once: begun, how far it is, taken back. */
export function bulkJobRoutes(context: Context) {
  const show = async (id: number, reader: Actor) => {
    const job = await getBulkJob(context.db, id)
    // What others did with many cases is theirs and the managers'.
    if (job.agentId !== reader.agentId && !mayDo(reader, 'team.watch')) throw notFound('bulk-job')
    const [shown] = await showBulkJobs(context, [job], await readerLanguage(context.db, reader))
    if (!shown) throw notFound('bulk-job')
    return shown
  }
  return createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/bulk-jobs',
        ...who('desk.read'),
        responses: { 200: jsonAnswer(pageSchema(bulkJobSchema)) },
      }),
      async (c) => {
        const jobs = await listBulkJobsOf(context.db, actorOf(c).agentId, mostShown)
        return c.json({ items: await showBulkJobs(context, jobs, await readerLanguage(context.db, actorOf(c))), nextCursor: null }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/bulk-jobs',
        ...who('cases.tag'),
        request: { body: jsonBody(newBulkJobBody) },
        responses: { 201: jsonAnswer(bulkJobSchema) },
      }),
      async (c) => c.json(await show(await startBulkJob(context, actorOf(c), c.req.valid('json')), actorOf(c)), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/bulk-jobs/{id}',
        ...who('desk.read'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(bulkJobSchema) },
      }),
      async (c) => c.json(await show(c.req.valid('param').id, actorOf(c)), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/bulk-jobs/{id}/undo',
        ...who('cases.tag'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(bulkJobSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await undoBulkJob(context, actorOf(c), id)
        return c.json(await show(id, actorOf(c)), 200)
      },
    )
}
