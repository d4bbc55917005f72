import { onTestFinished } from 'vitest'
import { reactions } from '#server/flows/automation/reactions.ts'
import type { Engine } from '#server/kit/database/engine.ts'
import { openNotices } from '#server/kit/database/notices.ts'
import type { Proxies } from '#server/kit/http/caller-address.ts'
import { hour } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { hashToken, newToken } from '#server/kit/lib/secret-box.ts'
import { addAgent } from '#server/nouns/agents/agent.store.ts'
import { hashPassword } from '#server/nouns/agents/password.ts'
import { addSession, listValid } from '#server/nouns/agents/session.store.ts'
import { createChatHub } from '#server/nouns/chat/chat.hub.ts'
import { createPresence } from '#server/nouns/chat/chat.presence.ts'
import { seedSla } from '#server/nouns/clocks/sla.actions.ts'
import { createLive } from '#server/nouns/events/live.ts'
import { seedPolicy } from '#server/nouns/policies/policy.actions.ts'
import { createCasePresence } from '#server/nouns/presence/case-presence.ts'
import { createApp } from '#server/routes/app.ts'
import type { Role } from '#shared/agent.ts'
import { testContext } from './database.ts'
import { testReportMailing } from './desk-mails.ts'
import { testSecretBox } from './secret.ts'

export const testPassword = 'a long enough password'
export { testSecretBox }

/** What customers know the shop of the tests by. */
const testService = { brand: 'Fjellro', phone: '+47 22 00 00 00', hours: 'Mon–Fri 8–18' }

let passwordHash: Promise<string> | null = null

/** The whole HTTP side on a real database, with a clock that stands still and a way to act as any role. */
export async function testApp(
  engine: Engine = 'sqlite',
  proxies: Proxies = { networks: [], header: 'x-forwarded-for' },
  url: string | null = null,
  given?: Awaited<ReturnType<typeof testContext>>,
) {
  const context = given ?? (await testContext(engine))
  context.reactions = reactions
  await seedPolicy(context)
  await seedSla(context, 'UTC')
  const log = createLog('silent')
  const live = createLive(context, log, (open) => listValid(context.db, open, context.clock()))
  onTestFinished(() => live.stop())
  const presence = createPresence(context, 'test node', log, live.sessions)
  const notices = openNotices(context, context.databaseUrl, 'aftercare_presence', 'test node', log)
  const casePresence = createCasePresence(context, live, notices)
  const hub = createChatHub(context, log, presence)
  const app = createApp({
    context,
    log,
    live,
    hub,
    presence,
    casePresence,
    secretBox: testSecretBox,
    reportMailing: testReportMailing,
    config: {
      databaseUrl: context.databaseUrl,
      secretPlace: 'the test',
      url,
      proxies,
      undoMs: 20_000,
      currency: 'EUR',
      practice: null,
      service: testService,
    },
    agentMails: { url, write: ({ occasion, link }) => ({ subject: occasion, text: link ?? '' }) },
    outage: () => null,
    ready: async () => true,
    startPractice: async () => undefined,
    webFolder: import.meta.dirname,
    gauges: {},
  })

  /** An agent of this role, with a session that nobody saw begin; answers how to call as that person. */
  async function as(role: Role, name: string = role) {
    passwordHash ??= hashPassword(testPassword)
    const email = `${name.toLowerCase()}@fjellro.example`
    const id = await addAgent(context.db, {
      email,
      name,
      role,
      language: 'en',
      passwordHash: await passwordHash,
      createdAt: context.clock(),
    })
    const secret = newToken()
    const now = context.clock()
    await addSession(context.db, { id: hashToken(secret), agentId: id, createdAt: now, seenAt: now, endsAt: now + 12 * hour })
    const cookie = `${url?.startsWith('https:') ? '__Host-aftercare' : 'aftercare'}=${secret}`
    return { id, cookie, call: call(cookie), actor: { agentId: id, name, role, sessionId: null } }
  }

  function call(cookie: string | null) {
    return (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> =>
      Promise.resolve(
        app.request(path, {
          method,
          headers: { ...(cookie ? { cookie } : {}), ...(method === 'GET' ? {} : { 'content-type': 'application/json' }), ...headers },
          body: body === undefined ? undefined : JSON.stringify(body),
        }),
      )
  }

  return { app, context, live, hub, presence, casePresence, as, anonymous: call(null) }
}

/** The JSON of an answer that must have this status. */
export async function read<T = Record<string, never>>(answer: Response | Promise<Response>, status = 200): Promise<T> {
  const response = await answer
  if (response.status !== status) throw new Error(`Expected ${status}, got ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}

/** The problem code of a refused answer. */
export async function codeOf(answer: Response | Promise<Response>): Promise<string> {
  const response = await answer
  if (response.status < 400) throw new Error(`Expected a refusal, got ${response.status}`)
  return ((await response.json()) as { code: string }).code
}
