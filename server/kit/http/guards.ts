import type { Context, MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { originOf } from '../lib/environment.ts'
import { Refusal } from '../lib/errors.ts'
import { bearerOf } from './bearer.ts'
import { isKnownHost } from './known-host.ts'
import type { Env } from './route.ts'

/** Browsers run nothing but our own files; text from outside cannot bring a script, a frame or a form along. */
export const pageHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    manifestSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    objectSrc: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  crossOriginOpenerPolicy: 'same-origin',
  xFrameOptions: 'DENY',
})

/**
 * Refuses changes that another site's page may have caused (CSRF): the Origin must be ours where one is sent,
 * Sec-Fetch-Site must not say cross-site, and the content type must be JSON, which no plain form can send.
 * A name that may be a stranger's makes no origin ours (see `isKnownHost`). Programs with a bearer token send no cookie and need only the content type, and not even that without a body.
 * @param origins the origins the desk is reached at, as `originOf` writes them
 * @param isFile whether a request brings a file of a type that no plain form can send either
 */
export function sameSite(origins: () => readonly string[], isFile: (c: Context) => boolean): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.method === 'OPTIONS') {
      if (c.req.path === '/api/live')
        refuseForeign(c.req.header('origin'), c.req.header('sec-fetch-site'), hostOrigins(c.req.url, c.req.header('host'), origins()))
      return next()
    }
    const empty = hasNoBody(c.req.raw, c.env)
    const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
    const program = bearerOf(c.req.header('authorization')) !== null
    if (type !== 'application/json' && !(empty && program) && !isFile(c))
      throw new Refusal('forbidden', 'not-json', 'Changes are sent as application/json.')
    if (!program) {
      const origin = c.req.header('origin')
      refuseForeign(origin, c.req.header('sec-fetch-site'), hostOrigins(c.req.url, c.req.header('host'), origins()))
      if (origin === undefined) refuseUnknownHost(c.req.header('host') ?? new URL(c.req.url).host, origins())
    }
    // No body says the same as an empty object: every field of it is optional, or its absence is answered by name.
    if (empty && c.req.method !== 'DELETE')
      c.req.raw = new Request(c.req.raw, {
        body: '{}',
        headers: { ...Object.fromEntries(c.req.raw.headers), 'content-type': 'application/json' },
      })
    return next()
  }
}

/** HTTP/1.1 tells by its headers whether a body comes; a Request made in the process tells by itself. */
function hasNoBody(request: Request, environment: unknown): boolean {
  const overHttp = typeof environment === 'object' && environment !== null && 'incoming' in environment
  if (!overHttp) return request.body === null
  const length = request.headers.get('content-length')
  return length === '0' || (length === null && request.headers.get('transfer-encoding') === null)
}

function hostOrigins(url: string, host: string | undefined, known: readonly string[]): readonly string[] {
  if (!isKnownHost(host ?? new URL(url).host, known)) return known
  const own = host === undefined ? [url] : [url, `http://${host}`, `https://${host}`]
  return [...known, ...own.flatMap((address) => originOf(address) ?? [])]
}

/** Whether a page of ours sent this request; one that does not say where it comes from did not. */
export const isOwnPage = (c: Context, known: string | null): boolean =>
  hostOrigins(c.req.url, c.req.header('host'), known ? [known] : []).includes(c.req.header('origin') ?? '')

/** A page says where it comes from and is judged by that; what does not say must know how the desk is called. */
function refuseUnknownHost(host: string, known: readonly string[]): void {
  if (!isKnownHost(host, known))
    throw new Refusal(
      'forbidden',
      'foreign-host',
      `The desk is not called ${host.slice(0, 200)}: set AFTERCARE_URL to the address it is reached at.`,
    )
}

function refuseForeign(origin: string | undefined, site: string | undefined, own: readonly string[]): void {
  if (site === 'cross-site' || site === 'same-site')
    throw new Refusal('forbidden', 'foreign-origin', 'This request came from another site and was not carried out.')
  if (origin !== undefined && !own.includes(origin))
    throw new Refusal(
      'forbidden',
      'foreign-origin',
      `This request came from ${origin.slice(0, 200)} and was not carried out: the desk knows no such address of its own (AFTERCARE_URL).`,
    )
}
