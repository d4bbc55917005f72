import { createRoute } from '@hono/zod-openapi'
import { presenceBody, presenceSchema } from '#shared/presence.schema.ts'
import { actorOf, createRoutes, jsonAnswer, jsonBody, who } from '../kit/http/route.ts'
import type { CasePresence } from '../nouns/presence/case-presence.ts'

/** Who has which case open, and who writes there. Changes come by the live stream, as `presence`. */
export const presenceRoutes = (presence: CasePresence) =>
  createRoutes()
    .openapi(
      createRoute({ method: 'get', path: '/api/presence', ...who('desk.read'), responses: { 200: jsonAnswer(presenceSchema) } }),
      async (c) => c.json({ items: presence.all() }, 200),
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/presence',
        ...who('own.write'),
        request: { body: jsonBody(presenceBody) },
        responses: { 200: jsonAnswer(presenceSchema) },
      }),
      async (c) => c.json({ items: await presence.say(actorOf(c), c.req.valid('json')) }, 200),
    )
