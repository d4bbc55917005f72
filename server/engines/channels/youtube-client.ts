import { day, hour, minute } from '../../kit/lib/clock.ts'
import { CallFailure, openOutbound } from '../../kit/net/outbound.ts'
import { type Access, openAccess, settingOf } from './access.ts'
import { brokenCall, callJson, patienceOf, refusedCall } from './calls.ts'
import { ChannelError, type ConnectionSettings } from './channel.ts'
import { fieldsOf, listOf, textOf } from './fields.ts'

export const label = 'YouTube'

export type YouTubeCall = { method?: 'GET' | 'POST'; path: string; query: Record<string, string>; json?: unknown }

/** A reading call that was refused as it is; its reason decides what next. */
export class YouTubeRefusal extends Error {
  readonly reason: string

  constructor(reason: string) {
    super(`YouTube refused: ${reason}`)
    this.name = 'YouTubeRefusal'
    this.reason = reason
  }
}

export type YouTubeClient = {
  /** Calls the Data API v3. Throws ChannelError (`doubt` for writes); YouTubeRefusal when reading was refused with 400 or 404. */
  call(call: YouTubeCall): Promise<unknown>
  /** Units of the quota that were used since this was asked last: YouTube itself does not tell. */
  takeUnits(): number
  /** When somebody must sign in again. */
  standing: Access['standing']
  now(): number
}

/** The API of the channel's owner (https://developers.google.com/youtube/v3). Throws ChannelError when settings are missing. */
export function openYouTubeClient(connection: ConnectionSettings): YouTubeClient {
  const { settings, clock, signal } = connection
  const given = settingOf(settings, 'baseUrl')?.replace(/\/+$/, '') ?? null
  const [clientId, clientSecret] = [settingOf(settings, 'clientId'), settingOf(settings, 'clientSecret')]
  const outbound = openOutbound({ baseUrl: given, timeoutMs: patienceOf(settings.timeoutMs), signal })
  const endpoint = clientId && {
    outbound,
    label,
    url: given ? `${given}/token` : 'https://oauth2.googleapis.com/token',
    form: { client_id: clientId, ...(clientSecret && { client_secret: clientSecret }) },
  }
  const access = openAccess(connection, settingOf(settings, 'accessToken'), endpoint || null)

  let units = 0

  return {
    now: clock,
    standing: access.standing,
    takeUnits() {
      const taken = units
      units = 0
      return taken
    },
    async call(call) {
      const calling = { label, write: call.method === 'POST', now: clock() }
      try {
        const answer = await access.call((accessToken) => send(call, accessToken))
        if (answer.status < 300) return answer.body
        throw refusalOf(answer.status, answer.body, calling)
      } catch (error) {
        throw error instanceof CallFailure ? brokenCall(error, calling) : error
      }
    },
  }

  function send({ method = 'GET', path, query, json }: YouTubeCall, accessToken: string) {
    units += method === 'GET' ? 1 : 50
    const url = `${given ?? 'https://www.googleapis.com'}/youtube/v3/${path}?${new URLSearchParams(query)}`
    return callJson(outbound, { method, url, headers: { authorization: `Bearer ${accessToken}` }, ...(json !== undefined && { json }) })
  }
}

/** Units of a day, unless Google has granted more (https://developers.google.com/youtube/v3/determine_quota_cost). */
export const unitsPerDay = 10_000

/** YouTube names its reason inside the body; its status alone says little. */
function refusalOf(status: number, body: unknown, calling: { label: string; write: boolean; now: number }): Error {
  const error = fieldsOf(fieldsOf(body).error)
  const reason = textOf(listOf(error.errors)[0]?.reason) ?? textOf(error.status) ?? ''
  const says = (textOf(error.message) ?? '').slice(0, 200)
  const { now, write } = calling
  if (reason === 'quotaExceeded' || reason === 'dailyLimitExceeded')
    return new ChannelError(
      'retry-at',
      'rate-limit',
      'The day’s quota at YouTube is used up. We go on by ourselves at midnight, Pacific time.',
      {
        retryAt: nextPacificMidnight(now),
      },
    )
  if (status === 429 || /rateLimitExceeded/i.test(reason)) return refusedCall({ ...calling, status: 429, says, retryAt: now + minute })
  if (!write && (status === 400 || status === 404)) return new YouTubeRefusal(reason)
  if (write && reason === 'processingFailure')
    return new ChannelError('unknown', 'server', 'YouTube failed while it took the reply. We look for it before anything is tried again.')
  if (write && ['commentsDisabled', 'parentCommentIsPrivate', 'operationNotSupported', 'ineligibleAccount'].includes(reason))
    return new ChannelError('drop', 'not-summoned', 'Nobody, or not we, can answer there.')
  return refusedCall({ ...calling, status, says })
}

/** When YouTube's quotas begin again: the next midnight in Los Angeles (epoch ms), also over a change of the clocks. */
export function nextPacificMidnight(now: number): number {
  const intoDay = (at: number) => {
    const parts = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'America/Los_Angeles',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    })
    const [hours = 0, minutes = 0, seconds = 0] = parts.format(at).split(':').map(Number)
    return hours * hour + minutes * minute + seconds * 1_000
  }
  const guess = Math.floor((now - intoDay(now)) / 1_000) * 1_000 + day
  const off = intoDay(guess)
  return off > 12 * hour ? guess + day - off : guess - off
}
