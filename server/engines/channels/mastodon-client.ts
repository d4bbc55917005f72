import { CallFailure, openOutbound } from '../../kit/net/outbound.ts'
import { brokenCall, callJson, type JsonAnswer, patienceOf, refusedCall, resetAtOf, unreadable } from './calls.ts'
import { ChannelError, type ConnectionSettings, type Standing } from './channel.ts'
import { fieldsOf, textOf } from './fields.ts'
import { quotaOf } from './standing.ts'

export const label = 'Mastodon'

export type MastodonCall = {
  method?: 'GET' | 'POST'
  /** Below `/api/`. */
  path: string
  query?: Record<string, string | number | readonly string[]>
  json?: unknown
  idempotencyKey?: string
}

export type MastodonClient = {
  /** Throws ChannelError; `doubt` for a POST that may have been taken. */
  call(call: MastodonCall): Promise<JsonAnswer>
  /** The same for what may not be there: null for a 404 or 410, or where the server has no such door (405, 501). */
  find(call: MastodonCall): Promise<JsonAnswer | null>
  /** The same for one thing by its id: that it is not there (404, 410) is an answer. */
  lookUp(call: MastodonCall): Promise<JsonAnswer>
  /** The server's address, without a slash at its end. */
  base: string
  /** What signs our calls; nothing where we are strangers. */
  headers: Readonly<Record<string, string>>
  patienceMs: number
  now(): number
}

/** Opens the way to one instance. Throws ChannelError(stop-and-ask) when its address or the token is missing. */
export function openMastodonClient({ settings, clock, signal }: ConnectionSettings): MastodonClient {
  const base = (textOf(settings.baseUrl) ?? '').trim().replace(/\/+$/, '')
  const token = (textOf(settings.accessToken) ?? '').trim()
  if (!/^https?:\/\//i.test(base) || !URL.canParse(base))
    throw new ChannelError(
      'stop-and-ask',
      'invalid',
      'The address of the Mastodon server is missing. Enter one like https://mastodon.social.',
    )
  if (!token) throw new ChannelError('stop-and-ask', 'token', 'There is no access token. Enter one in the settings of this source.')
  return openServer(base, { authorization: `Bearer ${token}` }, { settings, clock, signal })
}

/** Opens the way to an instance where we have no account: only what is public can be read. */
export const openPublicServer = (base: string, connection: Server): MastodonClient => openServer(base, {}, connection)

const absent = new Set([404, 405, 410, 501])

type Server = Pick<ConnectionSettings, 'settings' | 'clock' | 'signal'>

function openServer(base: string, signed: MastodonClient['headers'], { settings, clock, signal }: Server): MastodonClient {
  const patienceMs = patienceOf(settings.timeoutMs)
  const outbound = openOutbound({ baseUrl: base, timeoutMs: patienceMs, signal })

  return {
    base,
    headers: signed,
    patienceMs,
    now: clock,
    async call(asked) {
      const answer = await ask(asked)
      if (answer.status < 300) return answer
      throw refused(answer, asked)
    },
    async find(asked) {
      const answer = await ask(asked)
      if (answer.status < 300) return answer
      if (absent.has(answer.status)) return null
      throw refused(answer, asked)
    },
    async lookUp(asked) {
      const answer = await ask(asked)
      if (answer.status < 300 || answer.status === 404 || answer.status === 410) return answer
      throw refused(answer, asked)
    },
  }

  async function ask({ method = 'GET', path, query = {}, json, idempotencyKey }: MastodonCall): Promise<JsonAnswer> {
    const url = new URL(`${base}/api/${path}`)
    for (const [name, value] of Object.entries(query))
      for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one))
    const headers = { ...signed, ...(idempotencyKey && { 'idempotency-key': idempotencyKey }) }
    try {
      return await callJson(outbound, { method, url: url.href, headers, json })
    } catch (error) {
      throw error instanceof CallFailure ? brokenCall(error, { label, write: method === 'POST', now: clock() }) : error
    }
  }

  function refused(answer: JsonAnswer, { method }: MastodonCall): ChannelError {
    const calling = { label, write: method === 'POST', now: clock() }
    return refusedCall({ ...calling, status: answer.status, says: textOf(fieldsOf(answer.body).error) ?? '', retryAt: resetAt(answer) })
  }

  function resetAt({ headers }: JsonAnswer): number | null {
    return resetAtOf(Date.parse(String(headers['x-ratelimit-reset'])), headers.date, clock())
  }
}

/** When the used-up limit resets (epoch ms); null while calls are left. Mastodon gives the time as ISO text. */
export function limitResetAt({ headers }: JsonAnswer, now: number): number | null {
  if (headers['x-ratelimit-remaining'] !== '0') return null
  return resetAtOf(Date.parse(String(headers['x-ratelimit-reset'])), headers.date, now)
}

/** What an answer tells of the limit we read under. */
export function standingIn({ headers }: JsonAnswer, now: number): Standing {
  const resetsAt = resetAtOf(Date.parse(String(headers['x-ratelimit-reset'])), headers.date, now)
  return quotaOf(headers['x-ratelimit-remaining'], headers['x-ratelimit-limit'], resetsAt)
}

/** A list in an answer. Throws ChannelError when there is none. */
export function listIn(value: unknown, now: number): unknown[] {
  if (!Array.isArray(value)) throw unreadable(label, now)
  return value
}
