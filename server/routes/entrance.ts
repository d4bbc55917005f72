import net from 'node:net'
import type { Context as Call } from 'hono'
import type { Session } from '#shared/agent.schema.ts'
import type { SignInWay } from '#shared/agent.ts'
import type { Context } from '../kit/database/context.ts'
import type { CallerAddress } from '../kit/http/caller-address.ts'
import { Refusal } from '../kit/lib/errors.ts'
import type { SecretBox } from '../kit/lib/secret-box.ts'
import type { AgentMailing } from '../nouns/agent-mails/agent-mail.actions.ts'
import { type AgentRow, agentOf } from '../nouns/agents/agent.store.ts'
import { deviceOf } from '../nouns/agents/device.rules.ts'
import type { KnownDevices } from '../nouns/agents/known-device.ts'
import type { Arrival, OpenedSession } from '../nouns/agents/session.actions.ts'
import type { CookieJar } from '../nouns/agents/session.cookie.ts'
import type { SignInLimits } from '../nouns/agents/sign-in.limits.ts'
import { enter } from '../nouns/second-factors/enter.actions.ts'
import type { PasskeyPlace } from '../nouns/second-factors/passkey.actions.ts'

/** Who may come in: the cookie of those who did, how often others may try, and where the desk stands. */
export type Entrance = {
  jar: CookieJar
  limits: SignInLimits
  devices: KnownDevices
  callerAddress: CallerAddress
  setUpCode: string
  secretBox: SecretBox
  /** AFTERCARE_URL. */
  url: string | null
  /** What customers know us by: so the desk is called in apps and by passkeys. */
  brand: string
  mailing: AgentMailing
}

/** From where and how this call comes in. */
export const arrivalOf = (c: Call, { callerAddress }: Pick<Entrance, 'callerAddress'>, way: SignInWay): Arrival => ({
  address: callerAddress(c),
  device: deviceOf(c.req.header('user-agent')),
  way,
})

/** Hands the browser its session and answers who is signed in. */
export function letIn(c: Call, { jar, devices }: Pick<Entrance, 'jar' | 'devices'>, session: OpenedSession): Session {
  jar.put(c, session.secret, session.endsAt)
  jar.putMark(c, devices.mark(session.agent))
  if (jar.readStep(c) !== null) jar.dropStep(c)
  const { agent, permissions, roleName, endsAt: expiresAt, setUpOnly } = session
  return { agent: agentOf(agent), permissions: [...permissions], roleName, expiresAt, setUpOnly, ...jar.desk }
}

/**
 * The one way in for whoever has shown the first thing (a password, an invitation, a link): in with a session (201), or asked for the second
 * factor (202), so that no way in can forget it.
 */
export async function letInOrAsk(c: Call, context: Context, entrance: Entrance, agent: AgentRow, way: SignInWay) {
  const rpId = passkeyPlace(c, entrance.url)?.rpId ?? null
  const entered = await enter(context, agent, arrivalOf(c, entrance, way), rpId)
  if ('session' in entered) return c.json(letIn(c, entrance, entered.session), 201)
  entrance.jar.putStep(c, entered.step)
  return c.json({ secondFactor: entered.asks }, 202)
}

const isLoopback = (name: string) => name === 'localhost' || name.endsWith('.localhost') || /^(127(\.\d+){3}|\[::1\])$/.test(name)

/**
 * Where this browser reaches the desk: AFTERCARE_URL; without it only an address of the machine itself, since any other name may be a
 * stranger's. Null where that cannot be told.
 */
export function originOfDesk(c: Call, url: string | null): string | null {
  if (url !== null) return url
  const host = `http://${c.req.header('host') ?? new URL(c.req.url).host}`
  return URL.canParse(host) && isLoopback(new URL(host).hostname) ? new URL(host).origin : null
}

/** Where passkeys can be made and used; null where browsers have none: at a bare address, or without HTTPS. */
export function passkeyPlace(c: Call, url: string | null): PasskeyPlace | null {
  const origin = originOfDesk(c, url)
  if (origin === null) return null
  const { hostname, protocol } = new URL(origin)
  if (net.isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return null
  return protocol === 'https:' || isLoopback(hostname) ? { origin, rpId: hostname } : null
}

/** As `passkeyPlace`. @throws Refusal `no-passkeys-here` */
export function getPasskeyPlace(c: Call, url: string | null): PasskeyPlace {
  const place = passkeyPlace(c, url)
  if (!place)
    throw new Refusal(
      'conflict',
      'no-passkeys-here',
      'Passkeys need a name and HTTPS. An administrator sets the address of the desk in AFTERCARE_URL.',
    )
  return place
}
