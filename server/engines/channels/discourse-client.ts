import { second } from '../../kit/lib/clock.ts'
import { CallFailure, openOutbound } from '../../kit/net/outbound.ts'
import { brokenCall, callJson, patienceOf, refusedCall } from './calls.ts'
import { ChannelError, type ConnectionSettings } from './channel.ts'
import { fieldsOf, textOf } from './fields.ts'

export const label = 'Discourse'

export type DiscourseCall = { method?: 'GET' | 'POST'; path: string; query?: Record<string, string>; json?: unknown }

export type DiscourseClient = {
  /** Calls the forum; a missing thing is null. Throws ChannelError, and `doubt` for writes that may have been taken. */
  call(call: DiscourseCall): Promise<unknown>
  base: string
  /** What tells this forum from others in ids: its host and path, like `forum.example.com`. */
  forum: string
  user: string
  now(): number
}

/** The forum's API with a key of one user (https://meta.discourse.org/t/22706). Throws ChannelError when settings are missing. */
export function openDiscourseClient({ settings, clock, signal }: ConnectionSettings): DiscourseClient {
  const text = (name: string) => (typeof settings[name] === 'string' ? settings[name].trim() : '')
  const [base, key, user] = [text('baseUrl').replace(/\/+$/, ''), text('apiKey'), text('apiUsername').replace(/^@/, '')]
  if (!base || !key || !user)
    throw new ChannelError(
      'stop-and-ask',
      'token',
      'The address, the key or the user of the forum is missing. Enter them in the settings of this source.',
    )
  if (!/^https?:\/\//i.test(base) || !URL.canParse(base))
    throw new ChannelError('stop-and-ask', 'invalid', 'The address of the forum is none. Enter one like https://forum.example.com.')
  const outbound = openOutbound({ baseUrl: base, timeoutMs: patienceOf(settings.timeoutMs), signal })
  // Headers are bytes: a name that is none cannot be a user there.
  const headers = { 'api-key': encodeURI(key), 'api-username': encodeURI(user) }

  return {
    base,
    forum: forumOf(base),
    user,
    now: clock,
    async call({ method = 'GET', path, query, json }) {
      const calling = { label, write: method === 'POST', now: clock() }
      const url = `${base}/${path}${query ? `?${new URLSearchParams(query)}` : ''}`
      try {
        const { status, body } = await callJson(outbound, { method, url, headers, ...(json !== undefined && { json }) })
        if (status < 300) return body
        if (status === 404 || status === 410) return null
        throw refusalOf(status, fieldsOf(body), calling)
      } catch (error) {
        throw error instanceof CallFailure ? brokenCall(error, calling) : error
      }
    },
  }
}

function forumOf(base: string): string {
  const { host, pathname } = new URL(base)
  return host + pathname.replace(/\/+$/, '')
}

/** The forum's way to say no: `errors` in words, `error_type`, and how many seconds to wait. */
function refusalOf(status: number, body: Record<string, unknown>, calling: { label: string; write: boolean; now: number }): ChannelError {
  const errors = Array.isArray(body.errors) ? body.errors.filter((one) => typeof one === 'string') : []
  const says = errors.join(' ').slice(0, 300)
  const type = textOf(body.error_type)
  const wait = fieldsOf(body.extras).wait_seconds
  if (status === 429 || type === 'rate_limit') {
    const waitMs = typeof wait === 'number' && wait > 0 ? Math.min(wait, 900) * second : 30 * second
    return refusedCall({ ...calling, status: 429, says, retryAt: calling.now + waitMs })
  }
  if (status === 403 && /api|key|username/i.test(says) && /invalid|not allowed to use/i.test(says))
    return refusedCall({ ...calling, status: 401, says })
  if (calling.write && status === 422 && /too similar/i.test(says))
    return new ChannelError('unknown', 'duplicate', 'The forum says this was posted already. We look for it.')
  if (calling.write && /closed|archived|locked/i.test(says))
    return new ChannelError('drop', 'not-summoned', 'The topic is closed: nobody can answer in it.')
  if (calling.write && /deleted|could not be found|does not exist/i.test(says)) return refusedCall({ ...calling, status: 404, says })
  return refusedCall({ ...calling, status, says })
}
