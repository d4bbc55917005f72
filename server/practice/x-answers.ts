import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { faultHeader } from './observed.ts'
import type { Refusal } from './settings.ts'

type Problem = { status: ContentfulStatusCode; body: Record<string, unknown> }

const plain = (status: ContentfulStatusCode, title: string, detail = title): Problem => ({
  status,
  body: { title, detail, type: 'about:blank', status },
})

/** X's answers when it says no, as they were seen in the wild (bodies differ; status codes mislead). */
export const problems = {
  rate: plain(429, 'Too Many Requests'),
  rateV1: { status: 429, body: { errors: [{ code: 88, message: 'Rate limit exceeded' }] } } as Problem,
  cap: {
    status: 429,
    body: {
      account_id: 1_400_000_000_000_000_000,
      product_name: 'standard-basic',
      title: 'UsageCapExceeded',
      period: 'Monthly',
      scope: 'Product',
      detail: 'Usage cap exceeded: Monthly product cap',
      type: 'https://api.twitter.com/2/problems/usage-capped',
    },
  } as Problem,
  credits: {
    status: 402,
    body: {
      title: 'CreditsDepleted',
      detail: 'Your enrolled account does not have any credits to fulfill this request.',
      type: 'https://api.twitter.com/2/problems/credits',
      account_id: 1_400_000_000_000_000_000,
    },
  } as Problem,
  unauthorized: plain(401, 'Unauthorized'),
  forbidden: plain(403, 'Forbidden', 'You are not permitted to perform this action.'),
  duplicate: plain(403, 'Forbidden', 'You are not allowed to create a Tweet with duplicate content.'),
  notSummoned: plain(
    403,
    'Forbidden',
    'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
  ),
  replyGone: plain(403, 'Forbidden', 'You attempted to reply to a Tweet that is deleted or not visible to you.'),
  overCapacity: plain(503, 'Service Unavailable'),
} as const

/** X's words for what every network can say. */
export function refuseAsX(c: Context, refusal: Refusal, headers: Record<string, string>): Response {
  switch (refusal) {
    case 'rate':
    case 'rate-v1':
      if (headers['x-rate-limit-remaining']) headers['x-rate-limit-remaining'] = '0'
      return sayProblem(c, refusal === 'rate' ? problems.rate : problems.rateV1)
    case 'cap':
      headers['x-rate-limit-remaining'] = '39999'
      return sayProblem(c, problems.cap)
    case 'locked':
      return sayProblem(c, problems.notSummoned)
    case 'server-json':
      return sayProblem(c, problems.overCapacity)
    case 'server-html':
      return c.html(overCapacityPage, 503)
    default:
      return sayProblem(c, problems[refusal])
  }
}

const overCapacityPage =
  '<!DOCTYPE html><html><head><title>X / ?</title></head><body><h1>Something is technically wrong.</h1></body></html>'

export function sayProblem(c: Context, problem: Problem): Response {
  return c.json(problem.body, problem.status, { 'content-type': 'application/problem+json' })
}

/** 400 with the parameter that was wrong, as X words it. */
export function sayInvalid(c: Context, parameter: string, value: string, message: string): Response {
  return c.json(
    {
      errors: [{ parameters: { [parameter]: [value.slice(0, 200)] }, message }],
      title: 'Invalid Request',
      detail: 'One or more parameters to your request was invalid.',
      type: 'https://api.x.com/2/problems/invalid-request',
    },
    400,
    { 'content-type': 'application/problem+json' },
  )
}

/** How a lookup speaks of something that is not there: inside a 200. */
export function notFoundLine(kind: 'tweet' | 'user', parameter: string, value: string): Record<string, unknown> {
  return {
    value,
    detail: `Could not find ${kind} with ${parameter}: [${value}].`,
    title: 'Not Found Error',
    resource_type: kind,
    parameter,
    resource_id: value,
    type: 'https://api.x.com/2/problems/resource-not-found',
  }
}

/** A good status, and inside only that something went wrong. */
export const sayNothingInside = (c: Context): Response =>
  c.json({ errors: [{ title: 'Service Unavailable', detail: 'Over capacity', type: 'about:blank' }] }, 200, { [faultHeader]: 'partial' })
