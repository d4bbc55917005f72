import type { ErrorHandler, NotFoundHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'
import type { Problem } from '#shared/problem.ts'
import { findOutage } from '../database/outage.ts'
import { Refusal, type RefusalData, type RefusalKind } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'

const statusOf: Record<RefusalKind, ContentfulStatusCode> = {
  'not-found': 404,
  'bad-input': 422,
  conflict: 409,
  'not-signed-in': 401,
  forbidden: 403,
  'too-many': 429,
  unavailable: 503,
}

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  415: 'Wrong content type',
  422: 'Not valid',
  429: 'Too many tries',
  500: 'Something broke here',
  503: 'Not available now',
}

/** An RFC 9457 answer. */
export function problem(
  status: ContentfulStatusCode,
  code: string,
  detail: string,
  { retryAfterSeconds, ...more }: RefusalData = {},
): Response {
  const body: Problem = { type: 'about:blank', title: titles[status] ?? 'Error', status, code, detail, ...more }
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    },
  })
}

/** A failed check of a request, field by field. */
export function invalid(error: z.ZodError): Response {
  const errors = error.issues.slice(0, 20).map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }))
  const first = errors[0]
  return problem(422, 'not-valid', first ? `${first.path ? `${first.path}: ` : ''}${first.message}` : 'The request is not valid.', {
    errors,
    ...(first?.path && { params: { path: first.path } }),
  })
}

/** The one place where errors become answers; what nobody expected is logged and answered without inner words. */
export function onError(log: Log): ErrorHandler {
  return (error, c) => {
    if (error instanceof Refusal) return problem(statusOf[error.kind], error.code, error.message, error.data)
    if (error instanceof HTTPException)
      return problem(
        error.status as ContentfulStatusCode,
        error.status === 413 ? 'too-large' : 'bad-request',
        error.message || 'The request cannot be read.',
      )
    const outage = findOutage(error)
    if (outage) {
      log.warn({ err: error, path: c.req.path, method: c.req.method }, `not done: ${outage}`)
      return outage === 'disk-full'
        ? problem(503, 'disk-full', 'The disk of the database is full. Nothing was saved; whoever runs the desk must make room.')
        : problem(503, 'connection-lost', 'The database does not answer. Nothing was half done; try again in a moment.')
    }
    log.error({ err: error, path: c.req.path, method: c.req.method }, 'unexpected error')
    return problem(500, 'unexpected', 'Something broke here. It is in the log; nothing was half done.')
  }
}

export const onNotFound: NotFoundHandler = () => problem(404, 'no-such-path', 'There is nothing at this address.')
