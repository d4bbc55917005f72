import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type ServerType, serve } from '@hono/node-server'
import { WebSocketServer } from 'ws'
import { type Config, readConfig, settings } from './config.ts'
import type { Connection } from './engines/channels/channel.ts'
import { deliveryHandlers } from './flows/automation/deliveries.ts'
import { reactionsWithMail } from './flows/automation/reactions.ts'
import { listJobs } from './flows/jobs/jobs.ts'
import { createRunner } from './flows/jobs/runner.ts'
import { createPipeline, listenStage } from './flows/pipeline/pipeline.ts'
import { listenToPractice } from './flows/pipeline/practice-sources.ts'
import { createSubscriber } from './flows/pipeline/subscribe.ts'
import { type Context, createContext } from './kit/database/context.ts'
import { migrate, openDatabase } from './kit/database/database.ts'
import { lockDesk } from './kit/database/desk-lock.ts'
import { joinNodes } from './kit/database/node.ts'
import { openNotices } from './kit/database/notices.ts'
import { systemClock } from './kit/lib/clock.ts'
import { drawPng } from './kit/lib/drawing.ts'
import { findZoneProblem, serverZone } from './kit/lib/environment.ts'
import { Refusal, StartError, wordsOf } from './kit/lib/errors.ts'
import { crashAt, failpoint } from './kit/lib/failpoint.ts'
import { createLog } from './kit/lib/log.ts'
import { createSecretBox, type SecretBox } from './kit/lib/secret-box.ts'
import { keepHeapSmall } from './kit/lib/small-heap.ts'
import type { AgentMailParts } from './nouns/agent-mails/agent-mail.actions.ts'
import { addFirstAdmin, refuseWeakFirst } from './nouns/agents/agent.actions.ts'
import { anyAgent } from './nouns/agents/agent.store.ts'
import { listValid } from './nouns/agents/session.store.ts'
import { setUpCodeOf } from './nouns/agents/set-up-code.ts'
import type { AlertMailing } from './nouns/alerts/alert.mail.ts'
import { createChatHub } from './nouns/chat/chat.hub.ts'
import { createPresence } from './nouns/chat/chat.presence.ts'
import { seedSla } from './nouns/clocks/sla.actions.ts'
import { createLanes } from './nouns/deliveries/delivery.lanes.ts'
import { findSendingPause } from './nouns/deliveries/delivery.store.ts'
import { createLive } from './nouns/events/live.ts'
import type { MailParts } from './nouns/order-mails/order-mail.actions.ts'
import { seedPolicy } from './nouns/policies/policy.actions.ts'
import { createCasePresence } from './nouns/presence/case-presence.ts'
import { createCatalogue } from './nouns/products/product.actions.ts'
import type { ReportMailing } from './nouns/scheduled-reports/scheduled-report.mail.ts'
import { sealStatusLinks } from './nouns/service-orders/status-link.ts'
import { checkSecret, findSecretProblem, resumeReadableSources } from './nouns/sources/secret.check.ts'
import { openConnection } from './nouns/sources/source.actions.ts'
import type { SourceRow } from './nouns/sources/source.store.ts'
import { createTrainer } from './nouns/training/trainer.ts'
import { agentMail } from './pages/agent-mail.ts'
import { alertMail } from './pages/alert-mail.ts'
import { feedbackMail } from './pages/feedback.page.ts'
import { notificationMail } from './pages/notification-mail.ts'
import { orderMail } from './pages/order-mail.ts'
import { reportMail } from './pages/report-mail.ts'
import { createApp } from './routes/app.ts'
import { longestFrame } from './routes/chat.routes.ts'

export type Running = { url: string; context: Context; stop(): Promise<void>; startPractice(): Promise<void> }

/**
 * The whole wiring: config → database → app and jobs.
 * @throws StartError in one line when it cannot start
 */
export async function start(config: Config): Promise<Running> {
  const log = createLog(config.logLevel)
  const zoneProblem = findZoneProblem(process.env.TZ)
  if (zoneProblem) log.warn(zoneProblem)
  if (config.crashAt) crashAt(config.crashAt)
  const lock = await lockDesk(config.databaseUrl)
  const database = openDatabase(config.databaseUrl)
  const giveUp = async (words: string, error: unknown): Promise<never> => {
    await database.close().catch(() => undefined)
    await lock.release()
    throw new StartError(words, error)
  }
  const unusable = (error: unknown) =>
    giveUp(`The database ${withoutPassword(config.databaseUrl)} cannot be used: ${wordsOf(error)}`, error)
  await migrate(database, (line) => log.info(line)).catch(unusable)
  if (config.admin)
    await refuseWeakFirst(database.db, config.admin).catch((error) =>
      error instanceof Refusal
        ? giveUp(`AFTERCARE_ADMIN_PASSWORD is not right: ${error.message} ${settings.AFTERCARE_ADMIN_PASSWORD.about}`, error)
        : unusable(error),
    )
  failpoint('database-migrated')
  const node = randomUUID()
  const membership = await joinNodes(database, node, systemClock, log)
  failpoint('leases-freed')
  const context = createContext(database, membership.clock)
  const secretBox = createSecretBox(config.secret)
  const { brand } = config.service
  const write = (parts: MailParts) => orderMail(parts, brand)
  const agentMails = { url: config.url, write: (parts: AgentMailParts) => agentMail(parts, brand) }
  context.reactions = reactionsWithMail({ secretBox, url: config.url, undoMs: config.undoMs, write }, agentMails)
  const alertMailing: AlertMailing = { url: config.url, write: (parts) => alertMail(parts, serverZone()) }
  const reportMailing: ReportMailing = {
    url: config.url,
    write: (parts) => reportMail(parts, brand),
    draw: drawPng,
  }
  const stopping = new AbortController()
  const connect = cacheConnections(context, secretBox, node, stopping.signal)
  const secretProblem = findSecretProblem(await checkSecret(context, secretBox), config.secretPlace)
  if (secretProblem) log.error(secretProblem)
  await seedPolicy(context)
  await seedSla(context)
  await resumeReadableSources(context, secretBox)
  await sealStatusLinks(context.db, secretBox)
  if (config.admin) await addFirstAdmin(context, config.admin)
  if (!(await anyAgent(context.db)))
    log.warn(`Nobody has an account yet. Whoever makes the first one from another machine needs the set-up code ${setUpCodeOf(secretBox)}.`)

  const live = createLive(context, log, (open) => listValid(context.db, open, context.clock()))
  const presence = createPresence(context, node, log, live.sessions)
  const notices = openNotices(database, config.databaseUrl, 'aftercare_presence', node, log)
  const casePresence = createCasePresence(context, live, notices)
  const hub = createChatHub(context, log, presence)
  const trainer = createTrainer(context, node, log)
  const catalogue = createCatalogue(context)
  const pipeline = createPipeline({
    context,
    log,
    node,
    connect,
    pollEveryMs: config.pollEveryMs,
    stopping: stopping.signal,
    reader: async () => {
      const [read, products] = await Promise.all([trainer.reader(), catalogue()])
      return (input) => read({ products, ...input })
    },
    wake: (stage) => runner.wake(stage),
  })
  const subscriber = createSubscriber({ context, log, node, connect, onWakeUp: () => runner.wake(listenStage) })
  const lanes = createLanes({ context, log, connect, handlers: deliveryHandlers }, node)
  const jobs = listJobs({
    context,
    databaseUrl: config.databaseUrl,
    log,
    pipeline,
    trainer,
    subscriber,
    refreshing: { context, log, connect },
    lanes,
    webhooks: {
      context,
      secretBox,
      privateHosts: config.webhookHosts,
      signal: stopping.signal,
      random: Math.random,
      isPaused: async () => (await findSendingPause(context.db)) !== null,
    },
    notifications: { url: config.url, write: (parts) => notificationMail(parts, brand) },
    asking: { url: config.url, write: (parts) => feedbackMail(parts, brand) },
    plans: { secretBox, currency: config.currency, undoMs: config.undoMs },
    node,
    alertMailing,
    reportMailing,
    agentMails,
  })
  const runner = createRunner(jobs, log)
  const startPractice = async () => {
    if (config.practice) await listenToPractice(context, secretBox, log, config.practice)
  }
  const app = createApp({
    context,
    config,
    log,
    secretBox,
    reportMailing,
    live,
    hub,
    presence,
    casePresence,
    startPractice,
    agentMails,
    outage: database.outage,
    webFolder: join(import.meta.dirname, '../dist'),
    ready: () =>
      context.db
        .selectFrom('leases')
        .select('name')
        .limit(1)
        .execute()
        .then(
          () => true,
          () => false,
        ),
    gauges: {},
  })
  const server = await listen(app.fetch, config).catch(async (error) => {
    await membership.leave()
    await database.close()
    await lock.release()
    throw error
  })
  live.start()
  presence.start()
  casePresence.start()
  hub.start()
  runner.start()
  failpoint('serving')
  return {
    url: config.url ?? server.url,
    context,
    startPractice,
    async stop() {
      stopping.abort()
      await live.stop()
      hub.stop()
      await presence.stop()
      await casePresence.stop()
      await runner.stop()
      await lanes.leave()
      await subscriber.leave()
      await pipeline.leave()
      await trainer.leave()
      await server.close()
      await membership.leave()
      await database.close()
      await lock.release()
    },
  }
}

/** One open line per source, as long as its settings stay as they are. */
function cacheConnections(context: Context, secretBox: SecretBox, node: string, signal: AbortSignal): (source: SourceRow) => Connection {
  const open = new Map<number, { of: string; connection: Connection }>()
  return (source) => {
    const of = [source.settings, source.query, source.credentials].join('\n')
    const known = open.get(source.id)
    if (known?.of === of) return known.connection
    const connection = openConnection(context, secretBox, source, signal, node)
    open.set(source.id, { of, connection })
    return connection
  }
}

function listen(fetch: Parameters<typeof serve>[0]['fetch'], config: Config): Promise<{ url: string; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const chatSocket = new WebSocketServer({ noServer: true, maxPayload: longestFrame })
    const server: ServerType = serve({ fetch, port: config.port, hostname: config.host, websocket: { server: chatSocket } }, (info) => {
      const host = info.address.includes(':') ? `[${info.address}]` : info.address
      resolve({
        url: `http://${host === '0.0.0.0' || host === '[::]' ? '127.0.0.1' : host}:${info.port}`,
        close: () =>
          new Promise((done) => {
            server.close(() => done())
            if ('closeAllConnections' in server) server.closeAllConnections()
          }),
      })
    })
    server.on('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE'
      reject(
        new StartError(
          taken
            ? `Port ${config.port} is in use. Stop what uses it, or set PORT to another.`
            : `Cannot listen on ${config.host}:${config.port}: ${error.message}`,
          error,
        ),
      )
    })
  })
}

const withoutPassword = (url: string) => url.replace(/\/\/([^:@/]+):[^@/]*@/, '//$1:…@')

/** Runs until the process is asked to stop; a failed start is one line and exit code 1. */
export async function run(begin: () => Promise<{ stop(): Promise<void> }>): Promise<void> {
  try {
    const running = await begin()
    let ending = false
    const end = () => {
      if (ending) process.exit(130)
      ending = true
      running.stop().then(
        () => process.exit(0),
        (error) => {
          console.error(`Stopping went wrong: ${wordsOf(error)}`)
          process.exit(1)
        },
      )
    }
    process.on('SIGINT', end)
    process.on('SIGTERM', end)
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  keepHeapSmall()
  await run(async () => {
    const running = await start(readConfig(process.env))
    console.log(`Aftercare serves on ${running.url}`)
    return running
  })
}
