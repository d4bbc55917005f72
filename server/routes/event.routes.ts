import { createRoute } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import { actorOf, createRoutes, who } from '../kit/http/route.ts'
import type { Live } from '../nouns/events/live.ts'

/** Bytes that may wait for one slow screen before it is asked to come back. */
const longestQueue = 4 * 1024 * 1024

/** The live stream: every event row that one may hear of, in order; `Last-Event-ID` resumes. */
export const eventRoutes = (live: Live) =>
  createRoutes().openapi(
    createRoute({
      method: 'get',
      path: '/api/live',
      ...who('desk.read'),
      responses: {
        200: { description: 'Server-sent events: id, event (kind), data (one event as JSON)', content: { 'text/event-stream': {} } },
      },
    }),
    (c) => {
      const actor = actorOf(c)
      const given = c.req.header('last-event-id')
      const lastEventId = given && /^\d{1,15}$/.test(given) ? Number(given) : null
      // nginx buffers what it passes on unless it is told not to.
      c.header('x-accel-buffering', 'no')
      return streamSSE(c, async (stream) => {
        let waiting = 0
        let leave = () => {}
        await new Promise<void>((resolve) => {
          const end = () => resolve()
          stream.onAbort(end)
          const write = (chunk: Uint8Array) => {
            waiting += chunk.length
            if (waiting > longestQueue) return end()
            stream.write(chunk).then(() => {
              waiting -= chunk.length
            }, end)
          }
          live
            .join(
              {
                sessionId: actor.sessionId,
                tokenId: actor.tokenId ?? null,
                who: actor,
                send: write,
                close: (reason) => void stream.write(`event: bye\ndata: {"reason":"${reason}"}\n\n`).finally(end),
                renew: end,
              },
              lastEventId,
            )
            .then((left) => {
              leave = left
            }, end)
        })
        leave()
      })
    },
  )
