import type { z } from 'zod'
import type { ConnectBegun, connectBody } from '#shared/connect.schema.ts'
import type { Channel } from '../../engines/channels/channel.ts'
import { authorizationUrl, enteredServer } from '../../engines/channels/code-flow.ts'
import { findChannel } from '../../engines/channels/index.ts'
import type { SignIn } from '../../engines/channels/sign-in.ts'
import type { Context } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import { minute, second } from '../../kit/lib/clock.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { hashToken, newToken, type SecretBox } from '../../kit/lib/secret-box.ts'
import { openOutbound } from '../../kit/net/outbound.ts'
import { sortSettings, type Values } from '../sources/source.actions.ts'
import { findCredentials } from '../sources/source.credentials.ts'
import { getSource } from '../sources/source.store.ts'
import { doorOf } from './connect-attempt.rules.ts'
import { type Kept, sealKept } from './connect-attempt.secret.ts'
import { addAttempt, countOpen, type Owner } from './connect-attempt.store.ts'
import { asRefusal } from './connect-attempt.trying.ts'

/** So long somebody may take on the network's page, and as long again to try what came of it. */
export const attemptMs = 10 * minute
const mostOpen = 20
const timeoutMs = 7 * second

/** Where the desk is reached, and what ends its calls. */
export type Place = { origin: string | null; signal: AbortSignal }

/** The address a network sends people back to. */
export const redirectUriOf = (origin: string, door: string): string => `${origin}/api/connect-attempts/callback/${door}`

const notHere = (channel: string) =>
  new Refusal('bad-input', 'channel-not-here', `${channel} cannot be connected yet.`, { params: { channel } })

/** What is filled in, in two parts. */
type Filled = { plain: Values; secret: Record<string, string> }

/**
 * Begins to connect a source, or to sign one in again: by the network's own page, or by what was filled in.
 * @throws Refusal `channel-not-here`, `url-needed`, `setting-missing`, `too-many-tries`, `connect-failed`
 */
export async function beginAttempt(
  context: Context,
  secretBox: SecretBox,
  owner: Owner,
  body: z.output<typeof connectBody>,
  place: Place,
): Promise<ConnectBegun> {
  const channel = findChannel(body.channel)
  if (!channel) throw notHere(body.channel)
  const now = context.clock()
  if ((await countOpen(context.db, owner.agentId, now)) >= mostOpen)
    throw new Refusal('too-many', 'too-many-tries', 'You have begun to connect many sources. Wait ten minutes, then begin again.', {
      params: { minutes: attemptMs / minute },
      retryAfterSeconds: attemptMs / second,
    })
  const row = { channel: channel.name, ...owner, createdAt: now }
  const common = { ...row, account: null, fault: null, said: null, others: '[]', spent: 0, endsAt: now + attemptMs }
  if (body.signIn === null) {
    if (body.sourceId !== undefined) throw notHere(channel.label)
    const { plain, secret } = sortSettings(channel, body.settings, true)
    const sealed = sealKept(secretBox, row, { credentials: secret })
    const unsent = { signIn: null, sourceId: null, stateHash: null, door: null } as const
    const added = await addAttempt(context.db, { ...common, ...unsent, state: 'signed-in', settings: JSON.stringify(plain), sealed })
    return { id: added.id, address: null, endsAt: added.endsAt }
  }
  const signIn = channel.signIns?.find(({ key }) => key === body.signIn)
  if (!signIn) throw notHere(channel.label)
  if (place.origin === null) throw new Refusal('conflict', 'url-needed', 'An administrator must set AFTERCARE_URL first.')
  const filled = await fill(context, secretBox, channel, signIn, body)
  const entered = enteredServer(filled.plain)
  const door = doorOf(signIn.key, entered)
  const redirectUri = redirectUriOf(place.origin, door)
  const client = await registered(signIn, entered, { redirectUri, website: place.origin }, { now, signal: place.signal })
  const [state, verifier] = [newToken(), newToken()]
  const kept: Kept = { verifier, redirectUri, credentials: filled.secret, ...(client && { client }) }
  const added = await addAttempt(context.db, {
    ...common,
    signIn: signIn.key,
    sourceId: body.sourceId ?? null,
    state: 'begun',
    stateHash: hashToken(state),
    door,
    settings: JSON.stringify(filled.plain),
    sealed: sealKept(secretBox, row, kept),
  })
  const address = authorizationUrl(signIn, { ...filled.plain, ...filled.secret, ...client }, { redirectUri, state, verifier })
  return { id: added.id, address, endsAt: added.endsAt }
}

/** What the sign-in asks for, and what a source that is signed in again has of it already. Nothing of it goes to another server than before. */
async function fill(
  { db }: Context,
  secretBox: SecretBox,
  channel: Channel,
  signIn: SignIn,
  { settings, sourceId }: Pick<z.output<typeof connectBody>, 'settings' | 'sourceId'>,
): Promise<Filled> {
  const servers = channel.settings.filter(({ server }) => server).map(({ name }) => name)
  const given = sortSettings(channel, settings, false)
  const before = sourceId === undefined ? { plain: {}, secret: {} } : await filledOf(db, secretBox, channel, sourceId)
  const isServer = (name: string) => servers.includes(name)
  const plain = Object.entries(given.plain).filter(([name]) => sourceId === undefined || !isServer(name))
  const asked = signIn.asks.map(({ name }) => name)
  const kept = Object.entries(before.secret).filter(([name]) => asked.includes(name))
  const filled = {
    plain: { ...signIn.brings, ...before.plain, ...Object.fromEntries(plain) },
    secret: { ...Object.fromEntries(kept), ...given.secret },
  }
  const missing = signIn.asks.find(({ name, required }) => required && !has({ ...filled.plain, ...filled.secret }, name))
  const label = channel.settings.find(({ name }) => name === missing?.name)?.label ?? missing?.name ?? ''
  if (missing) throw new Refusal('bad-input', 'setting-missing', `${label} is missing.`, { params: { setting: label } })
  return filled
}

const has = (values: Values, name: string) => String(values[name] ?? '').trim() !== ''

async function filledOf(db: Context['db'], secretBox: SecretBox, channel: Channel, sourceId: number): Promise<Filled> {
  const source = await getSource(db, sourceId)
  if (source.removedAt !== null || source.channel !== channel.name) throw notFound('source')
  return { plain: readJson(source.settings), secret: findCredentials(secretBox, source) ?? {} }
}

/** Our client at a server that lets programs make themselves known; null where a person does that. */
async function registered(
  signIn: SignIn,
  base: string | null,
  app: { redirectUri: string; website: string },
  { now, signal }: { now: number; signal: AbortSignal },
): Promise<Record<string, string> | null> {
  if (!signIn.register || base === null) return null
  try {
    return (await signIn.register({ outbound: openOutbound({ baseUrl: base, timeoutMs, signal }), base, now }, app)) as Record<
      string,
      string
    >
  } catch (error) {
    throw asRefusal(error)
  }
}
