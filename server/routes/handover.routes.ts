import { createRoute } from '@hono/zod-openapi'
import { handoverBody, handoverChange, handoverSchema } from '#shared/handover.schema.ts'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { type Actor, actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { notFound } from '../kit/lib/errors.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import { giveBack, showOwnHandovers, takeOver, withdrawHandover, writeHandover } from '../nouns/handovers/handover.actions.ts'

/** What people leave to the next at the end of their shift. */
export function handoverRoutes(context: Context) {
  const show = async (by: Actor) => showOwnHandovers(context, by, await readerLanguage(context.db, by))
  return createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/handovers',
        ...who('desk.read'),
        responses: { 200: jsonAnswer(pageSchema(handoverSchema)) },
      }),
      async (c) => c.json({ items: await show(actorOf(c)), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/handovers',
        ...who('cases.write'),
        request: { body: jsonBody(handoverBody) },
        responses: { 201: jsonAnswer(handoverSchema) },
      }),
      async (c) => {
        const id = await writeHandover(context, actorOf(c), c.req.valid('json'))
        const handover = (await show(actorOf(c))).find((one) => one.id === id)
        if (!handover) throw notFound('handover')
        return c.json(handover, 201)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/handovers/{id}',
        ...who('cases.write'),
        request: { params: idParam, body: jsonBody(handoverChange) },
        responses: noAnswer,
      }),
      async (c) => {
        await withdrawHandover(context, actorOf(c), c.req.valid('param').id, c.req.valid('json').withdrawn)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/handovers/{id}/taking',
        ...who('cases.write'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await takeOver(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/handovers/{id}/taking',
        ...who('cases.write'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await giveBack(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
}
