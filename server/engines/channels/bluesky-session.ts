import type { AtpSessionData, CredentialSession } from '@atproto/api'
import { second } from '../../kit/lib/clock.ts'
import { CallFailure, type Outbound, openOutbound } from '../../kit/net/outbound.ts'
import { brokenCall, type JsonAnswer, patienceOf, readJson, refusedCall, resetAtOf } from './calls.ts'
import { ChannelError, type ConnectionSettings, type Standing } from './channel.ts'
import { fieldsOf, textOf } from './fields.ts'
import { quotaOf } from './standing.ts'

export const label = 'Bluesky'
const usualService = 'https://bsky.social'

export type BlueskyCall = {
  method?: 'GET' | 'POST'
  /** A method of the lexicon, like `app.bsky.feed.getPosts`. */
  name: string
  query?: Record<string, string | number | readonly string[]>
  json?: unknown
  /** Whether it can have an effect that must not happen twice. */
  write?: boolean
}

/** A refusal that the asking function understands better than anybody: its name in the lexicon, its words, and what it means if it does not. */
export class BlueskyRefusal extends Error {
  readonly error: string
  readonly meaning: ChannelError

  constructor(error: string, meaning: ChannelError) {
    super(meaning.message)
    this.name = 'BlueskyRefusal'
    this.error = error
    this.meaning = meaning
  }
}

export type BlueskySession = {
  /** Throws ChannelError, and BlueskyRefusal for a plain 400. */
  call(call: BlueskyCall): Promise<JsonAnswer>
  /** Who we are; signs in if there is no session yet. Throws ChannelError. */
  account(): Promise<{ did: string; handle: string }>
  now(): number
}

/** The newest session of each account, for all connections of one running product (known by the signal that will stop it). */
const memories = new WeakMap<AbortSignal, Map<string, AtpSessionData>>()

/**
 * A session that is kept: signing in is limited to 300 times a day, so it happens once, and then the session renews itself and is saved.
 * An expired access token is a 400 here; the library renews it and asks again.
 */
export function openBlueskySession({ settings, clock, saveCredentials, signal }: ConnectionSettings): BlueskySession {
  const text = (name: string) => (textOf(settings[name]) ?? '').trim()
  const identifier = text('identifier').replace(/^@/, '')
  const password = text('appPassword')
  const base = text('baseUrl').replace(/\/+$/, '') || usualService
  if (!identifier || !password || !URL.canParse(base))
    throw new ChannelError('stop-and-ask', 'token', 'The handle or the app password is missing. Enter both in the settings of this source.')
  const memory = memories.get(signal) ?? new Map<string, AtpSessionData>()
  memories.set(signal, memory)
  const key = `${base} ${identifier}`
  const outbound = openOutbound({ baseUrl: text('baseUrl') ? base : null, timeoutMs: patienceOf(settings.timeoutMs), signal })
  let stored = readSession(settings.session, key)
  let opened: Promise<CredentialSession> | null = null
  let saving: Promise<unknown> = Promise.resolve(null)

  return {
    now: clock,
    async account() {
      const { session } = await signedIn()
      return { did: session?.did ?? '', handle: session?.handle ?? identifier }
    },
    async call(call) {
      const answer = await ask(call)
      if (answer.status < 300) return answer
      if (!isSignedOut(answer)) throw meaningOf(answer, call)
      // The library could not renew it. If the session is still there, that was the network's fault; else a new one is needed.
      const credential = await library()
      if (credential.session && errorOf(answer) === 'ExpiredToken')
        throw new ChannelError('retry-at', 'network', 'Bluesky did not renew the sign-in for now. We try again by ourselves.', {
          retryAt: clock() + 30 * second,
        })
      await signIn(credential)
      const again = await ask(call)
      if (again.status < 300) return again
      throw meaningOf(again, call)
    },
  }

  async function ask({ method = 'GET', name, query = {}, json, write = false }: BlueskyCall): Promise<JsonAnswer> {
    const credential = await signedIn()
    const asked = new URLSearchParams()
    for (const [field, value] of Object.entries(query))
      for (const one of Array.isArray(value) ? value : [value]) asked.append(field, String(one))
    const body = json === undefined ? {} : { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } }
    try {
      const response = await credential.fetchHandler(`/xrpc/${name}?${asked}`, { method, ...body })
      const headers = Object.fromEntries(response.headers)
      const answer = { status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) }
      return { ...answer, body: await readJson(answer) }
    } catch (error) {
      throw error instanceof CallFailure ? brokenCall(error, { label, write, now: clock() }) : error
    } finally {
      await saved()
    }
  }

  async function signedIn(): Promise<CredentialSession> {
    const credential = await library()
    // Another connection to the account may have renewed the session.
    const newest = memory.get(key) ?? stored
    if (newest) credential.session = newest
    if (!credential.session) await signIn(credential)
    return credential
  }

  function library(): Promise<CredentialSession> {
    opened ??= open()
    return opened
  }

  /** The library is large: it is only loaded where there is a Bluesky account. */
  async function open(): Promise<CredentialSession> {
    const { CredentialSession } = await import('@atproto/api')
    return new CredentialSession(new URL(base), fetchThrough(outbound, text('baseUrl') ? base : null), (event, session) => {
      if (event === 'network-error') return
      stored = null
      if (!session) return void memory.delete(key)
      memory.set(key, session)
      const keeping = saveCredentials({ session: JSON.stringify({ ...session, key }) })
      saving = keeping.then(
        () => null,
        (error: unknown) => error,
      )
    })
  }

  async function signIn(credential: CredentialSession): Promise<void> {
    const calling = { label, write: false, now: clock() }
    try {
      await credential.login({ identifier, password })
    } catch (error) {
      const { status, cause, message, headers } = error as {
        status?: number
        cause?: unknown
        message: string
        headers?: JsonAnswer['headers']
      }
      if (cause instanceof CallFailure) throw brokenCall(cause, calling)
      if (status === 2 || status === undefined) throw brokenCall(new CallFailure('no-json', error), calling)
      throw refusedCall({ ...calling, status, says: message, retryAt: resetAt(headers ?? {}) })
    }
    await saved()
  }

  /** A session is saved before anything else happens with it. */
  async function saved(): Promise<void> {
    const failed = await saving
    saving = Promise.resolve(null)
    if (failed) throw failed
  }

  function meaningOf(answer: JsonAnswer, { write = false }: BlueskyCall): ChannelError | BlueskyRefusal {
    const { error, message } = fieldsOf(answer.body)
    const says = textOf(message) ?? textOf(error) ?? ''
    const status = isSignedOut(answer) ? 401 : answer.status
    const meaning = refusedCall({ label, write, now: clock(), status, says, retryAt: resetAt(answer.headers) })
    return status === 400 ? new BlueskyRefusal(errorOf(answer), meaning) : meaning
  }

  function resetAt(headers: JsonAnswer['headers']): number | null {
    return resetAtOf(Number(headers['ratelimit-reset'] ?? Number.NaN) * second, headers.date, clock())
  }
}

/** When the used-up limit resets (epoch ms); null while calls are left. */
export function limitResetAt({ headers }: JsonAnswer, now: number): number | null {
  return headers['ratelimit-remaining'] === '0' ? resetAtOf(Number(headers['ratelimit-reset']) * second, headers.date, now) : null
}

/** What an answer tells of the limit we read under. A session may end: the app password, which does not, begins a new one. */
export function standingIn({ headers }: JsonAnswer, now: number): Standing {
  const resetsAt = resetAtOf(Number(headers['ratelimit-reset'] ?? Number.NaN) * second, headers.date, now)
  return { tokenEndsAt: null, ...quotaOf(headers['ratelimit-remaining'], headers['ratelimit-limit'], resetsAt) }
}

const errorOf = ({ body }: JsonAnswer): string => textOf(fieldsOf(body).error) ?? ''

function isSignedOut(answer: JsonAnswer): boolean {
  return answer.status === 401 || (answer.status === 400 && ['ExpiredToken', 'InvalidToken'].includes(errorOf(answer)))
}

function readSession(stored: unknown, key: string): AtpSessionData | null {
  if (typeof stored !== 'string') return null
  const session: unknown = JSON.parse(stored)
  const { accessJwt, refreshJwt, did, handle, key: keptFor } = fieldsOf(session)
  const whole = [accessJwt, refreshJwt, did, handle].every((value) => typeof value === 'string')
  return whole && keptFor === key ? (session as AtpSessionData) : null
}

/**
 * The library's way to the network is ours. By itself it goes on to the server an account's document names; where an administrator has
 * entered a server (`pinned`) every call goes there.
 */
function fetchThrough(outbound: Outbound, pinned: string | null): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const { pathname, search } = new URL(request.url)
    const body = Buffer.from(await request.arrayBuffer())
    const answer = await outbound({
      method: request.method as 'GET' | 'POST',
      url: pinned === null ? request.url : pinned + pathname + search,
      headers: { ...Object.fromEntries(request.headers), accept: 'application/json' },
      ...(request.method !== 'GET' && { body }),
    })
    const headers = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)])
    return new Response(new Uint8Array(answer.body), { status: answer.status, headers })
  }
}
