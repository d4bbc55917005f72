import type { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Config } from '../config.ts'
import type { Context } from '../kit/database/context.ts'
import { limitsOf } from '../kit/database/limit.ts'
import type { Outage } from '../kit/database/outage.ts'
import { bearerOf } from '../kit/http/bearer.ts'
import { type CallerAddress, createCallerAddress } from '../kit/http/caller-address.ts'
import { clientText } from '../kit/http/client-text.ts'
import { sameSite } from '../kit/http/guards.ts'
import { idempotency } from '../kit/http/idempotency.ts'
import { isLocal } from '../kit/http/local-caller.ts'
import { createMetrics } from '../kit/http/metrics.ts'
import { describeApi } from '../kit/http/openapi.ts'
import { onError, onNotFound, problem } from '../kit/http/problems.ts'
import { createRoutes, type Env } from '../kit/http/route.ts'
import { storableInput } from '../kit/http/storable-input.ts'
import { watchForProxy } from '../kit/http/unnamed-proxy.ts'
import { webFiles } from '../kit/http/web-files.ts'
import { actingAs } from '../kit/lib/acting.ts'
import { Refusal } from '../kit/lib/errors.ts'
import type { Log } from '../kit/lib/log.ts'
import type { SecretBox } from '../kit/lib/secret-box.ts'
import type { AgentMailing } from '../nouns/agent-mails/agent-mail.actions.ts'
import { deviceOf } from '../nouns/agents/device.rules.ts'
import { createKnownDevices } from '../nouns/agents/known-device.ts'
import { actorOfSession, actorOfToken } from '../nouns/agents/session.actions.ts'
import { createCookieJar } from '../nouns/agents/session.cookie.ts'
import { setUpCodeOf } from '../nouns/agents/set-up-code.ts'
import { createFailureRecorder } from '../nouns/agents/sign-in.failures.ts'
import { createSignInLimits } from '../nouns/agents/sign-in.limits.ts'
import { createHelp } from '../nouns/articles/help-index.ts'
import { createBot } from '../nouns/bot/bot.answering.ts'
import type { ChatHub } from '../nouns/chat/chat.hub.ts'
import type { Presence } from '../nouns/chat/chat.presence.ts'
import type { Live } from '../nouns/events/live.ts'
import type { CasePresence } from '../nouns/presence/case-presence.ts'
import type { ReportMailing } from '../nouns/scheduled-reports/scheduled-report.mail.ts'
import { apiPage } from '../pages/api.page.ts'
import { publicPageHeaders } from '../pages/page.ts'
import { agentRoutes } from './agent.routes.ts'
import { alertRoutes } from './alert.routes.ts'
import { apiSummaries } from './api-summaries.ts'
import { appointmentRoutes } from './appointment.routes.ts'
import { approvalRoutes } from './approval.routes.ts'
import { articleRoutes } from './article.routes.ts'
import { auditRoutes } from './audit.routes.ts'
import { botRoutes } from './bot.routes.ts'
import { bulkJobRoutes } from './bulk-job.routes.ts'
import { caseRoutes } from './case.routes.ts'
import { causeRoutes } from './cause.routes.ts'
import { chatRoutes } from './chat.routes.ts'
import { clockRoutes } from './clock.routes.ts'
import { connectAttemptRoutes } from './connect-attempt.routes.ts'
import { customerRoutes } from './customer.routes.ts'
import { eventRoutes } from './event.routes.ts'
import { exportRoutes } from './export.routes.ts'
import { feedbackRoutes } from './feedback.routes.ts'
import { feedbackPageRoutes } from './feedback-page.routes.ts'
import { goodsRoutes } from './goods.routes.ts'
import { goodwillRoutes } from './goodwill.routes.ts'
import { handoverRoutes } from './handover.routes.ts'
import { healthRoutes } from './health.routes.ts'
import { helpRoutes } from './help.routes.ts'
import { identityProviderRoutes } from './identity-provider.routes.ts'
import { learnedTermRoutes } from './learned-term.routes.ts'
import { mentionRoutes } from './mention.routes.ts'
import { notificationRoutes } from './notification.routes.ts'
import { orderMoneyRoutes } from './order-money.routes.ts'
import { pageRoutes } from './page.routes.ts'
import { photoRoutes } from './photo.routes.ts'
import { planRoutes } from './plan.routes.ts'
import { policyRoutes } from './policy.routes.ts'
import { presenceRoutes } from './presence.routes.ts'
import { productRoutes } from './product.routes.ts'
import { promiseRoutes } from './promise.routes.ts'
import { publicPolicyRoutes } from './public-policy.routes.ts'
import { purchaseRoutes } from './purchase.routes.ts'
import { isPurchaseFile, purchaseImportRoutes } from './purchase-import.routes.ts'
import { quoteRoutes } from './quote.routes.ts'
import { recoveryRoutes } from './recovery.routes.ts'
import { replyRoutes } from './reply.routes.ts'
import { reportRoutes } from './report.routes.ts'
import { retentionRoutes } from './retention.routes.ts'
import { roleRoutes } from './role.routes.ts'
import { ruleRoutes } from './rule.routes.ts'
import { scheduledReportRoutes } from './scheduled-report.routes.ts'
import { secondFactorRoutes } from './second-factor.routes.ts'
import { serviceOrderRoutes } from './service-order.routes.ts'
import { sessionRoutes } from './session.routes.ts'
import { signInRoutes } from './sign-in.routes.ts'
import { slipRoutes } from './slip.routes.ts'
import { sourceRoutes } from './source.routes.ts'
import { tagRoutes } from './tag.routes.ts'
import { teamRoutes } from './team.routes.ts'
import { templateRoutes } from './template.routes.ts'
import { threadRoutes } from './thread.routes.ts'
import { todayRoutes } from './today.routes.ts'
import { trainingRoutes } from './training.routes.ts'
import { viewRoutes } from './view.routes.ts'
import { webhookRoutes } from './webhook.routes.ts'
import { withdrawRoutes } from './withdraw.routes.ts'

export type AppParts = {
  context: Context
  config: Pick<Config, 'databaseUrl' | 'secretPlace' | 'url' | 'proxies' | 'undoMs' | 'currency' | 'practice' | 'service'>
  log: Log
  secretBox: SecretBox
  /** How reports are worded and drawn. */
  reportMailing: ReportMailing
  live: Live
  hub: ChatHub
  presence: Presence
  casePresence: CasePresence
  /** Why the database cannot do its work now; null when nothing is known. */
  outage(): Outage | null
  /** Whether the database answers and the schema is current. */
  ready(): Promise<boolean>
  /** How people of the team are written to. */
  agentMails: AgentMailing
  /** Begins to listen to the practice network. */
  startPractice(): Promise<void>
  /** Folder of the built web client. */
  webFolder: string
  gauges: Parameters<typeof createMetrics>[0]
}

/** The whole HTTP side: middleware, then one line per noun. */
export function createApp(parts: AppParts): OpenAPIHono<Env> {
  const { context, config, log, secretBox, live } = parts
  const callerAddress = createCallerAddress(config.proxies)
  const proxy = watchForProxy(config.proxies, config.url, callerAddress, log)
  const jar = createCookieJar(config.url, {
    practice: config.practice !== null,
    undoSeconds: config.undoMs / 1_000,
    get unnamedProxy() {
      return proxy.isThere()
    },
  })
  const metrics = createMetrics({ ...parts.gauges, live_screens: { about: 'Screens that follow the live stream.', read: live.listeners } })
  const app = createRoutes()
  app.onError(onError(log))
  app.notFound(onNotFound)
  app.use('*', metrics.registerMetrics)
  app.use('*', proxy.look)
  app.get('/healthz', (c) => c.json({ alive: true }))
  app.get('/readyz', async (c) => {
    if (parts.outage() === 'disk-full') return problem(503, 'disk-full', 'The disk of the database is full: nothing can be saved.')
    return (await parts.ready()) ? c.json({ ready: true }) : problem(503, 'not-ready', 'The database does not answer.')
  })
  app.get('/metrics', async (c) => {
    const bearer = bearerOf(c.req.header('authorization'))
    if (!isLocal(c) && !(bearer && (await actorOfToken(context, bearer, callerAddress(c)))))
      throw new Refusal('not-signed-in', 'not-signed-in', 'From another machine, metrics are read with an API token.')
    return metrics.printMetrics(c)
  })

  app.use('/api/*', async (c, next) => {
    await next()
    const isStream = c.res.headers.get('content-type')?.startsWith('text/event-stream')
    c.header('cache-control', isStream ? 'no-store, no-transform' : 'no-store')
    c.header('x-content-type-options', 'nosniff')
  })
  const limit = bodyLimit({ maxSize: 1024 * 1024, onError: () => problem(413, 'too-large', 'A request has at most 1 MB.') })
  app.use('/api/*', (c, next) => (isPurchaseFile(c) ? next() : limit(c, next)))
  app.use('/api/*', storableInput)
  app.use('/api/*', identify(context, jar, callerAddress))
  app.use('/api/*', inTheirName(callerAddress))
  app.use(
    '/api/*',
    sameSite(() => (config.url ? [config.url] : []), isPurchaseFile),
  )
  app.use('/api/*', idempotency(context, secretBox))

  const entrance = {
    setUpCode: setUpCodeOf(secretBox),
    jar,
    limits: createSignInLimits(limitsOf(context), createFailureRecorder(context)),
    devices: createKnownDevices(secretBox),
    callerAddress,
    secretBox,
    url: config.url,
    brand: config.service.brand,
    mailing: parts.agentMails,
  }
  app.route('/', sessionRoutes(context, entrance, parts.startPractice))
  app.route('/', agentRoutes(context, entrance))
  app.route('/', roleRoutes(context))
  app.route('/', auditRoutes(context))
  app.route('/', retentionRoutes(context))
  app.route('/', signInRoutes(context, entrance))
  app.route('/', secondFactorRoutes(context, entrance))
  app.route('/', identityProviderRoutes(context, entrance))
  app.route('/', eventRoutes(live))
  app.route('/', sourceRoutes(context, { secretBox, url: config.url, outage: parts.outage }))
  app.route('/', connectAttemptRoutes(context, secretBox, config.url))
  app.route('/', healthRoutes({ ...parts, isBehindUnnamedProxy: proxy.isThere }))
  app.route('/', todayRoutes(context, log))
  app.route('/', mentionRoutes(context))
  app.route('/', threadRoutes(context, secretBox))
  app.route('/', caseRoutes(context))
  app.route('/', causeRoutes(context))
  app.route('/', presenceRoutes(parts.casePresence))
  app.route('/', tagRoutes(context))
  app.route('/', teamRoutes(context))
  app.route('/', approvalRoutes(context))
  app.route('/', templateRoutes(context))
  const help = createHelp(context)
  app.route('/', articleRoutes(context))
  app.route('/', botRoutes(context, help, config.url))
  app.route('/', notificationRoutes(context, config.url))
  app.route('/', promiseRoutes(context))
  app.route('/', clockRoutes(context))
  app.route('/', replyRoutes(context, config.undoMs))
  app.route('/', serviceOrderRoutes(context, { secretBox, currency: config.currency }))
  app.route('/', appointmentRoutes(context, { secretBox, brand: config.service.brand }))
  app.route('/', planRoutes(context, { secretBox, currency: config.currency, undoMs: config.undoMs, url: config.url }))
  app.route('/', slipRoutes(context, config.service.brand))
  app.route('/', quoteRoutes(context, secretBox))
  app.route('/', photoRoutes(context))
  app.route('/', orderMoneyRoutes(context))
  app.route('/', goodsRoutes(context, secretBox))
  app.route('/', goodwillRoutes(context))
  app.route('/', reportRoutes(context))
  app.route('/', exportRoutes(context, secretBox))
  app.route('/', bulkJobRoutes(context))
  app.route('/', viewRoutes(context, log))
  app.route('/', handoverRoutes(context))
  app.route('/', alertRoutes(context))
  app.route('/', ruleRoutes(context))
  app.route('/', feedbackRoutes(context, config.url))
  app.route('/', scheduledReportRoutes(context, parts.reportMailing))
  app.route('/', recoveryRoutes(context))
  app.route('/', policyRoutes(context))
  app.route('/', productRoutes(context))
  app.route('/', webhookRoutes(context, secretBox))
  app.route('/', customerRoutes(context, secretBox))
  app.route('/', purchaseImportRoutes(context))
  app.route('/', purchaseRoutes(context))
  app.route('/', trainingRoutes(context))
  app.route('/', learnedTermRoutes(context))

  app.get('/api/openapi.json', (c) => c.json(describeApi(app, apiSummaries)))
  app.get('/api/client.ts', (c) => c.body(clientText(describeApi(app, apiSummaries)), 200, { 'content-type': 'text/plain; charset=utf-8' }))
  app.get('/api/docs', (c) => c.html(apiPage(describeApi(app, apiSummaries), config.service.brand), 200, publicPageHeaders))
  app.all('/api/*', onNotFound)
  app.route('/', chatRoutes({ ...parts, url: config.url, callerAddress, answering: createBot(context, help, config.url) }))
  app.route('/', pageRoutes(context, config.service.brand, config.url))
  app.route('/', feedbackPageRoutes(context, config.service.brand))
  app.route('/', withdrawRoutes(context, { secretBox, currency: config.currency, brand: config.service.brand, callerAddress }))
  app.route('/', publicPolicyRoutes(context, config.service, config.url))
  app.route('/', helpRoutes(context, { service: config.service, url: config.url, callerAddress, help }))
  app.route('/', webFiles(parts.webFolder))
  return app
}

/** What a call writes down says in whose name, and from where. */
function inTheirName(callerAddress: CallerAddress): MiddlewareHandler<Env> {
  return (c, next) => {
    const actor = c.get('actor')
    const who = {
      agentId: actor?.agentId ?? null,
      name: actor?.name ?? '',
      tokenId: actor?.tokenId ?? null,
      tokenName: actor?.tokenName ?? null,
    }
    return actingAs({ job: null, ...who, address: callerAddress(c), device: deviceOf(c.req.header('user-agent')) }, next)
  }
}

/** Who calls: by cookie in a browser, which is set anew whenever its session is; by bearer token from a program. */
function identify(context: Context, jar: ReturnType<typeof createCookieJar>, callerAddress: CallerAddress): MiddlewareHandler<Env> {
  return async (c, next) => {
    const bearer = bearerOf(c.req.header('authorization'))
    const cookie = jar.read(c)
    const session = !bearer && cookie ? await actorOfSession(context, cookie) : null
    c.set('actor', bearer ? await actorOfToken(context, bearer, callerAddress(c)) : (session?.actor ?? null))
    await next()
    // Signing in or out sets a cookie of its own.
    if (cookie && session?.renewedUntil && !c.res.headers.has('set-cookie')) jar.put(c, cookie, session.renewedUntil)
  }
}
