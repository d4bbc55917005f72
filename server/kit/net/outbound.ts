import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { ClosedAddress, publicLookup, type Resolve } from './addresses.ts'
import { endingOf } from './deadline.ts'
import { createShortener } from './long-strings.ts'
import { networkClocks } from './network-clocks.ts'
import { isPublicAddress } from './public-address.ts'
import { unpacked } from './unpack.ts'

/** Longest answer that is taken, in bytes. */
export const largestAnswerBytes = 5 * 1024 * 1024
/** A JSON answer may be this long before its long strings are shortened: many posts, one of which somebody made endless. */
const largestJsonBytes = 64 * 1024 * 1024
/** Bytes kept of each string in JSON; no post is kept at greater length, and a page of 100 of them is no larger than 5 MB. */
const longestStringBytes = 45_000

export type OutboundCall = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  headers?: Record<string, string>
  body?: string | Buffer
}

export type OutboundAnswer = { status: number; headers: http.IncomingHttpHeaders; body: Buffer; url: string }

/**
 * Why there is no whole answer. `closed` (the address is not public), `bad-address`, `unreachable` and `not-begun` (no time was left) are
 * certain to have had no effect; of the others nobody knows.
 */
export type CallFailureReason =
  | 'bad-address'
  | 'closed'
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

export class CallFailure extends Error {
  readonly reason: CallFailureReason

  constructor(reason: CallFailureReason, cause: unknown = null) {
    super(`call failed: ${reason}`, { cause })
    this.name = 'CallFailure'
    this.reason = reason
  }
}

export type Outbound = (call: OutboundCall) => Promise<OutboundAnswer>

export type OutboundOptions = {
  /** The address an administrator entered: its host and port may be private (an own server, the practice network). */
  baseUrl: string | null
  timeoutMs: number
  signal: AbortSignal
  /** How often a GET may be sent elsewhere by the server; each address is checked like the first. */
  redirects?: number
  resolve?: Resolve
}

/**
 * The way out for every channel: each call ends within `timeoutMs` or when `signal` says so, takes at most 5 MB, also after unpacking what a
 * server packed unasked (of JSON with its long strings shortened), on a connection of its own, and reaches only public addresses (checked when the socket connects). Throws CallFailure; a refusal by the
 * server is an answer.
 */
export function openOutbound(options: OutboundOptions): Outbound {
  const trusted = options.baseUrl && URL.canParse(options.baseUrl) ? new URL(options.baseUrl).host : null
  const lookup = publicLookup(options.resolve)

  return async (call) => {
    const ending = endingOf(options.signal, options.timeoutMs)
    if (ending.aborted) throw new CallFailure('not-begun', ending.reason)
    let url = call.url
    let headers = { ...call.headers }
    try {
      for (let hops = 0; ; hops += 1) {
        const target = checked(url, trusted)
        const answer = await exchange(target, { ...call, headers }, { signal: ending, ...(target.host !== trusted && { lookup }) })
        if (answer.status < 300 || answer.status >= 400 || answer.status === 304) return answer
        const next = answer.headers.location
        if ((call.method ?? 'GET') !== 'GET' || hops >= (options.redirects ?? 0) || !next || !URL.canParse(next, target))
          throw new CallFailure('redirect')
        url = new URL(next, target).href
        // Credentials belong to the server they were entered for.
        if (new URL(url).origin !== target.origin) headers = { accept: headers.accept ?? '*/*' }
      }
    } catch (error) {
      if (options.signal.aborted) throw new CallFailure('stopped', error)
      if (ending.aborted) throw new CallFailure('timeout', error)
      throw failureOf(error)
    }
  }
}

/** The address, when it may be called at all: http(s), no name and password in it, no literal address that is not public. */
function checked(address: string, trusted: string | null): URL {
  if (!URL.canParse(address)) throw new CallFailure('bad-address')
  const url = new URL(address)
  if (!/^https?:$/.test(url.protocol) || url.username || url.password) throw new CallFailure('bad-address')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.host !== trusted && net.isIP(host) && !isPublicAddress(host)) throw new CallFailure('closed', new ClosedAddress(host))
  return url
}

function exchange(
  url: URL,
  { method = 'GET', headers, body }: OutboundCall,
  options: { signal: AbortSignal; lookup?: net.LookupFunction },
): Promise<OutboundAnswer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    // A call on a connection the other side is just closing is lost or not, nobody knows: each gets a fresh one.
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      ...options,
      method,
      agent: false,
      headers: { 'user-agent': 'Aftercare', 'accept-encoding': 'identity', ...headers, ...length },
    })
    request.on('error', reject)
    request.on('response', (answer) => {
      networkClocks.note(url.host, answer.headers.date)
      answer.on('error', () => reject(new CallFailure('cut')))
      const chunks: Buffer[] = []
      let bytes = 0
      const end = (reason: CallFailureReason) => {
        reject(new CallFailure(reason))
        whole?.destroy()
        request.destroy()
      }
      const whole = unpacked(answer, answer.headers['content-encoding'])
      if (whole === null) return end('encoded')
      if (whole !== answer) whole.on('error', () => end('encoded'))
      const shorten = /[/+]json/.test(answer.headers['content-type'] ?? '') ? createShortener(longestStringBytes) : null
      let told = 0
      whole.on('data', (raw: Buffer) => {
        told += raw.length
        const chunk = shorten ? shorten(raw) : raw
        bytes += chunk.length
        if (bytes > largestAnswerBytes || told > largestJsonBytes) {
          whole.removeAllListeners('data')
          end('too-big')
        } else chunks.push(chunk)
      })
      whole.on('end', () => {
        if (!answer.complete) return reject(new CallFailure('cut'))
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks), url: url.href })
      })
    })
    request.end(body)
  })
}

const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])
const badCertificate = /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/

function failureOf(error: unknown): CallFailure {
  if (error instanceof CallFailure) return error
  if (error instanceof ClosedAddress) return new CallFailure('closed', error)
  const code = (error as { code?: unknown } | null)?.code
  const never = typeof code === 'string' && (neverSent.has(code) || badCertificate.test(code))
  return new CallFailure(never ? 'unreachable' : 'broken-off', error)
}
