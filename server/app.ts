import type { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { agentRoutes } from './agents/agent.routes.ts'
import { actorOfSession, actorOfToken } from './agents/session.actions.ts'
import { createCookieJar } from './agents/session.cookie.ts'
import { sessionRoutes } from './agents/session.routes.ts'
import { changeThreadCase } from './cases/case.correction.ts'
import { caseRoutes } from './cases/case.routes.ts'
import { giveVerdict, takeVerdictBack } from './cases/case.verdict.ts'
import type { Reception } from './chat/chat.reception.ts'
import type { ChatRoom } from './chat/chat.room.ts'
import { chatRoutes } from './chat/chat.routes.ts'
import type { Config } from './config.ts'
import type { Desk } from './database/desk.ts'
import { eventRoutes } from './events/event.routes.ts'
import type { Live } from './events/live.ts'
import { createCallerAddress } from './http/caller-address.ts'
import { sameSite } from './http/guards.ts'
import { idempotency } from './http/idempotency.ts'
import { createMetrics } from './http/metrics.ts'
import { describeApi } from './http/openapi.ts'
import { onError, onNotFound, problem } from './http/problems.ts'
import { createRoutes, type Env } from './http/route.ts'
import { webFiles } from './http/web-files.ts'
import { lessonRoutes } from './lessons/lesson.routes.ts'
import type { Log } from './lib/log.ts'
import type { Safe } from './lib/secret.ts'
import { mentionRoutes } from './mentions/mention.routes.ts'
import { forgetChat } from './pipeline/forget-chat.ts'
import { productRoutes } from './products/product.routes.ts'
import { replyRoutes } from './replies/reply.routes.ts'
import { findSendingPause, listRepliesOfThread, showReplies } from './replies/reply.store.ts'
import { reportRoutes } from './reports/report.routes.ts'
import { serviceOrderRoutes } from './service-orders/service-order.routes.ts'
import { listServiceOrders } from './service-orders/service-order.store.ts'
import { sourceRoutes } from './sources/source.routes.ts'
import { stemRoutes } from './stems/stem.routes.ts'
import { threadRoutes } from './threads/thread.routes.ts'

export type AppParts = {
  desk: Desk
  config: Pick<Config, 'url' | 'proxies' | 'undoMs' | 'practice'>
  log: Log
  safe: Safe
  live: Live
  room: ChatRoom
  reception: Reception
  /** Whether the database answers and the schema is current. */
  ready(): Promise<boolean>
  /** Begins to listen to the practice network. */
  startPractice(): Promise<void>
  /** Folder of the built web client. */
  webFolder: string
  gauges: Parameters<typeof createMetrics>[0]
}

/** The whole HTTP side: middleware, then one line per noun. */
export function createApp(parts: AppParts): OpenAPIHono<Env> {
  const { desk, config, log, safe, live } = parts
  const callerAddress = createCallerAddress(config.proxies)
  const jar = createCookieJar(config.url, { practice: config.practice !== null, undoSeconds: config.undoMs / 1_000 })
  const metrics = createMetrics({ ...parts.gauges, live_screens: { about: 'Screens that follow the live stream.', read: live.listeners } })
  const app = createRoutes()
  app.onError(onError(log))
  app.notFound(onNotFound)
  app.use('*', metrics.registerMetrics)
  app.get('/healthz', (c) => c.json({ alive: true }))
  app.get('/readyz', async (c) =>
    (await parts.ready()) ? c.json({ ready: true }) : problem(503, 'not-ready', 'The database does not answer.'),
  )
  app.get('/metrics', metrics.printMetrics)

  app.use('/api/*', async (c, next) => {
    await next()
    c.header('cache-control', 'no-store')
    c.header('x-content-type-options', 'nosniff')
  })
  app.use('/api/*', bodyLimit({ maxSize: 1024 * 1024, onError: () => problem(413, 'too-large', 'A request has at most 1 MB.') }))
  app.use('/api/*', identify(desk, jar))
  app.use(
    '/api/*',
    sameSite(() => (config.url ? [config.url] : [])),
  )
  app.use('/api/*', idempotency(desk))

  app.route('/', sessionRoutes(desk, jar, parts.startPractice, callerAddress))
  app.route('/', agentRoutes(desk, jar))
  app.route('/', eventRoutes(live))
  app.route('/', sourceRoutes(desk, safe))
  app.route(
    '/',
    mentionRoutes(desk, { give: (by, id, body) => giveVerdict(desk, by, id, body), takeBack: (by, id) => takeVerdictBack(desk, by, id) }),
  )
  app.route(
    '/',
    threadRoutes(desk, {
      repliesOf: async (threadId) => showReplies(desk.db, await listRepliesOfThread(desk.db, threadId)),
      ordersOf: async (threadId) => (await listServiceOrders(desk.db, { queue: 'open', threadId }, { limit: 100 })).items,
      sendingPaused: async () => {
        const pause = await findSendingPause(desk.db)
        return pause && `Sending is paused: ${pause.why} An administrator resumes it in Settings.`
      },
      move: (by, threadId, to) => changeThreadCase(desk, by, threadId, to),
    }),
  )
  app.route('/', caseRoutes(desk))
  app.route('/', replyRoutes(desk, config.undoMs))
  app.route('/', serviceOrderRoutes(desk))
  app.route('/', reportRoutes(desk))
  app.route('/', productRoutes(desk))
  app.route('/', lessonRoutes(desk))
  app.route('/', stemRoutes(desk))

  app.get('/api/openapi.json', (c) => c.json(describeApi(app)))
  app.all('/api/*', onNotFound)
  app.route(
    '/',
    chatRoutes({
      desk,
      room: parts.room,
      reception: parts.reception,
      forget: (sourceId, tokenHash) => forgetChat(desk, sourceId, tokenHash),
      log,
      webFolder: parts.webFolder,
      url: config.url,
      callerAddress,
    }),
  )
  app.route('/', webFiles(parts.webFolder))
  return app
}

/** Who calls: by cookie in a browser, by bearer token from a program. */
function identify(desk: Desk, jar: ReturnType<typeof createCookieJar>): MiddlewareHandler<Env> {
  return async (c, next) => {
    const bearer = /^Bearer (\S{1,200})$/i.exec(c.req.header('authorization') ?? '')?.[1]
    const cookie = jar.read(c)
    c.set('actor', bearer ? await actorOfToken(desk, bearer) : cookie ? await actorOfSession(desk, cookie) : null)
    await next()
  }
}
