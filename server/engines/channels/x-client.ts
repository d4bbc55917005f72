import http from 'node:http'
import https from 'node:https'
import { ApiPartialResponseError, ApiRequestError, ApiResponseError, type ITwitterApiClientPlugin, TwitterApi } from 'twitter-api-v2'
import { publicLookup } from '../../kit/net/addresses.ts'
import { endingOf } from '../../kit/net/deadline.ts'
import { largestAnswerBytes } from '../../kit/net/outbound.ts'
import { unpacked } from '../../kit/net/unpack.ts'

export const xOrigin = 'https://api.x.com'

export type XCall = {
  method: 'GET' | 'POST'
  /** Below `/2/`. */
  path: string
  query?: Record<string, string | number>
  body?: Record<string, unknown>
  /** An access token. */
  auth: string
}

export type XAnswer = { data: unknown; headers: Headers }
type Headers = Readonly<Record<string, string | string[] | undefined>>

/** Why there is no good answer. `refused`, `unreachable` and `not-begun` are certain to have had no effect; of the others nobody knows. */
export type XFailureReason =
  | 'refused'
  | 'unreachable'
  | 'not-begun'
  | 'broken-off'
  | 'timeout'
  | 'stopped'
  | 'cut'
  | 'too-big'
  | 'encoded'
  | 'redirect'
  | 'no-json'

export class XFailure extends Error {
  readonly reason: XFailureReason
  /** HTTP status and body of a refusal; null when there was no whole answer. */
  readonly status: number | null
  readonly body: unknown
  readonly headers: Headers

  constructor(reason: XFailureReason, cause: unknown, answer?: { status: number; body: unknown; headers: Headers }) {
    super(`X call failed: ${reason}${answer ? ` (${answer.status})` : ''}`, { cause })
    this.name = 'XFailure'
    this.reason = reason
    this.status = answer?.status ?? null
    this.body = answer?.body ?? null
    this.headers = answer?.headers ?? {}
  }
}

export type XClient = (call: XCall) => Promise<XAnswer>

/**
 * Calls X's API through twitter-api-v2 at any base address. Each call ends within `timeoutMs` or when `signal` says so, follows
 * no redirect, takes at most 5 MB, also after unpacking what came packed unasked, and is tried once. Throws XFailure.
 */
export function openXClient(options: { baseUrl: string | null; timeoutMs: number; signal: AbortSignal }): XClient {
  const base = options.baseUrl ?? xOrigin
  const Agent = base.startsWith('http:') ? http.Agent : https.Agent
  // A call on a connection the other side is just closing is lost or not, nobody knows: each gets a fresh one (TLS sessions are resumed).
  const httpAgent = new Agent({ keepAlive: false, ...(options.baseUrl === null && { lookup: publicLookup() }) })

  return async (call) => {
    const ending = endingOf(options.signal, options.timeoutMs)
    if (ending.aborted) throw new XFailure('not-begun', ending.reason)
    const broken = Promise.withResolvers<never>()
    const fail = (reason: XFailureReason) => broken.reject(new XFailure(reason, null))
    let answer: http.IncomingMessage | null = null
    const watch = (received: http.IncomingMessage) => {
      answer = received
      guard(received, fail)
    }
    const settings = { plugins: [atBase(base, ending, watch)], httpAgent, compression: 'identity' as const }
    const client = new TwitterApi(call.auth, settings)
    const url = `${xOrigin}/2/${call.path}`
    try {
      const sent =
        call.method === 'GET'
          ? client.get(url, call.query ?? {}, { fullResponse: true })
          : client.post(url, call.body ?? {}, { fullResponse: true })
      const { data, headers } = await Promise.race([sent, broken.promise, ended(ending)])
      if (typeof data !== 'object' || data === null) throw new XFailure(isCut(answer) ? 'cut' : 'no-json', null)
      return { data, headers: headers as Headers }
    } catch (error) {
      if (options.signal.aborted) throw new XFailure('stopped', error)
      if (ending.aborted) throw new XFailure('timeout', error)
      throw failureOf(error)
    }
  }
}

type Fail = (reason: XFailureReason) => void

/** The library reads what has come of a broken answer, and takes nothing at all for an empty one. */
const isCut = (answer: http.IncomingMessage | null): boolean => answer !== null && !answer.complete

/** The library knows only one address; this sends every call to `base`, with its limits. */
function atBase(base: string, signal: AbortSignal, watch: (answer: http.IncomingMessage) => void): ITwitterApiClientPlugin {
  return {
    onBeforeRequestConfig({ params }) {
      params.url = base + params.url.slice(xOrigin.length)
      params.forceBodyMode = 'json'
      params.requestEventDebugHandler = (event, details) => {
        if (event === 'response' && details?.res) watch(details.res as http.IncomingMessage)
      }
    },
    onBeforeRequest({ requestOptions }) {
      requestOptions.signal = signal
    },
  }
}

/** Called when the library has just begun to listen to an answer, before the first byte of it. */
function guard(answer: http.IncomingMessage, fail: Fail): void {
  const { statusCode = 0, headers } = answer
  const listeners = (['data', 'end'] as const).map((event) => [event, answer.listeners(event).at(-1) as () => void] as const)
  const whole = unpacked(answer, headers['content-encoding'])
  const end = (reason: XFailureReason) => {
    fail(reason)
    whole?.destroy()
    answer.destroy()
  }
  if (whole === null || (statusCode >= 300 && statusCode < 400)) {
    end(whole ? 'redirect' : 'encoded')
    return
  }
  if (whole !== answer) {
    // The library unpacks only what it has asked for, without a limit, and a broken stream would end the process: it reads what we unpack.
    for (const [event, listener] of listeners) {
      answer.off(event, listener)
      whole.on(event, listener)
    }
    whole.on('error', () => end('encoded'))
  }
  let bytes = 0
  whole.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > largestAnswerBytes) end('too-big')
  })
}

function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
])

function failureOf(error: unknown): XFailure {
  if (error instanceof XFailure) return error
  if (error instanceof ApiResponseError)
    return new XFailure('refused', error, { status: error.code, body: error.data, headers: error.headers as Headers })
  if (error instanceof ApiPartialResponseError) return new XFailure('cut', error)
  if (error instanceof ApiRequestError) {
    // Its getter for the cause reads the wrong field (node-twitter-api-v2#358).
    const { _options } = error as unknown as { _options?: { error?: { code?: unknown } } }
    const code = _options?.error?.code
    return new XFailure(typeof code === 'string' && neverSent.has(code) ? 'unreachable' : 'broken-off', _options?.error)
  }
  return new XFailure('broken-off', error)
}
