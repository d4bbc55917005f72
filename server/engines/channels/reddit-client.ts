import { day, minute, second } from '../../kit/lib/clock.ts'
import { CallFailure, type OutboundAnswer, openOutbound } from '../../kit/net/outbound.ts'
import { openAccess, settingOf } from './access.ts'
import { brokenCall, patienceOf, readJson, refusedCall } from './calls.ts'
import { ChannelError, type ConnectionSettings, type Standing } from './channel.ts'
import { fieldsOf, textOf } from './fields.ts'
import { basicOf } from './refresh-token.ts'
import { quotaOf } from './standing.ts'

export const label = 'Reddit'

export type RedditCall = { method?: 'GET' | 'POST'; path: string; query?: Record<string, string>; form?: Record<string, string> }
export type RedditAnswer = { body: unknown; waitUntil: number | null; standing: Standing }

export type RedditClient = {
  /** Calls Reddit with the newest access token and renews it once when it was refused. Throws ChannelError; `doubt` for writes. */
  call(call: RedditCall): Promise<RedditAnswer>
  site: string
  now(): number
}

/** Reddit blocks programs that do not name themselves. */
export const agentOf = (clientId: string | null) => `node:aftercare:v1 (client ${(clientId ?? 'own').replace(/[^\w-]/g, '')})`

/** The account's API (https://www.reddit.com/dev/api). Throws ChannelError when settings are missing. */
export function openRedditClient(connection: ConnectionSettings): RedditClient {
  const { settings, clock, signal } = connection
  const given = settingOf(settings, 'baseUrl')?.replace(/\/+$/, '') ?? null
  const [clientId, clientSecret] = [settingOf(settings, 'clientId'), settingOf(settings, 'clientSecret')]
  const outbound = openOutbound({ baseUrl: given, timeoutMs: patienceOf(settings.timeoutMs), signal })
  const agent = agentOf(clientId)
  const endpoint = clientId && {
    outbound,
    label,
    url: `${given ?? 'https://www.reddit.com'}/api/v1/access_token`,
    headers: { authorization: basicOf(clientId, clientSecret ?? ''), 'user-agent': agent },
  }
  const access = openAccess(connection, settingOf(settings, 'accessToken'), endpoint || null)

  return {
    site: given ?? 'https://www.reddit.com',
    now: clock,
    async call(call) {
      const calling = { label, write: call.method === 'POST', now: clock() }
      try {
        const answer = await access.call((accessToken) => send(call, accessToken))
        const body = await readJson(answer)
        if (answer.status < 300) return { body, waitUntil: limitResetAt(answer, clock()), standing: standingOf(answer) }
        const says = textOf(fieldsOf(body).message) ?? ''
        throw refusedCall({ ...calling, status: answer.status, says, retryAt: limitResetAt(answer, clock()) })
      } catch (error) {
        throw error instanceof CallFailure ? brokenCall(error, calling) : error
      }
    },
  }

  /** Reddit counts what was used and what is left; a refresh token is good until it is taken back. */
  function standingOf({ headers }: OutboundAnswer): Standing {
    const number = (name: string) => Number(headers[`x-ratelimit-${name}`] ?? Number.NaN)
    const resetMs = number('reset') * second
    const left = Math.floor(number('remaining'))
    const quota = quotaOf(left, left + number('used'), Number.isFinite(resetMs) ? clock() + Math.min(resetMs, day) : null)
    return { ...access.standing, ...quota }
  }

  function send({ method = 'GET', path, query, form }: RedditCall, accessToken: string): Promise<OutboundAnswer> {
    const search = new URLSearchParams({ ...query, raw_json: '1' })
    return outbound({
      method,
      url: `${given ?? 'https://oauth.reddit.com'}/${path}?${search}`,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${accessToken}`,
        'user-agent': agent,
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form && { body: new URLSearchParams(form).toString() }),
    })
  }
}

/** Reddit says how many calls are left (a fraction) and in how many seconds the count begins again. */
function limitResetAt({ headers, status }: OutboundAnswer, now: number): number | null {
  const number = (name: string) => (typeof headers[name] === 'string' ? Number(headers[name]) : Number.NaN)
  const resetMs = number('x-ratelimit-reset') * second
  if (status !== 429 && !(number('x-ratelimit-remaining') < 1)) return null
  return now + (resetMs > 0 ? Math.min(resetMs, day) : minute)
}

/** A refused write comes with status 200 and `errors` inside (r2/lib/jsonresponse.py); null: nothing was refused. */
export function refusalIn(body: unknown, now: number): ChannelError | null {
  const json = fieldsOf(fieldsOf(body).json)
  const [first] = Array.isArray(json.errors) ? json.errors : []
  if (!Array.isArray(first)) return null
  const code = String(first[0])
  const says = typeof first[1] === 'string' ? ` Reddit says: “${first[1].slice(0, 200)}”` : ''
  if (code === 'RATELIMIT') {
    const seconds = typeof json.ratelimit === 'number' && json.ratelimit > 0 ? Math.min(json.ratelimit, 900) : 60
    return new ChannelError('retry-at', 'rate-limit', 'Reddit asks us to wait before we write again. We go on by ourselves.', {
      retryAt: now + Math.ceil(seconds) * second,
    })
  }
  if (['THREAD_LOCKED', 'TOO_OLD', 'COMMENT_UNREPLIABLE', 'USER_BLOCKED'].includes(code))
    return new ChannelError('drop', 'not-summoned', `Nobody, or not we, can answer there.${says}`)
  if (['DELETED_COMMENT', 'DELETED_LINK', 'NO_THING_ID'].includes(code))
    return new ChannelError('drop', 'gone', 'The post is not on Reddit any more.')
  if (['SUBREDDIT_NOTALLOWED', 'SUBREDDIT_NOEXIST', 'USER_REQUIRED', 'NOT_AUTHOR'].includes(code))
    return new ChannelError('drop', 'forbidden', `Reddit does not allow this.${says}`)
  return new ChannelError('drop', 'invalid', `Reddit did not accept the reply.${says}`)
}
