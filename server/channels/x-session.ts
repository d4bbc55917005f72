import { second } from '../lib/clock.ts'
import { ChannelError, type ConnectionSettings } from './channel.ts'
import { openXClient, type XAnswer, type XCall, XFailure } from './x-client.ts'
import { channelErrorOf } from './x-errors.ts'
import { memoryOf, type Pair, type Renewal } from './x-memory.ts'

export type XSession = {
  /** Calls X with the newest access token and renews it once when it was refused. Throws ChannelError; XFailure for a plain 400. */
  call(call: Omit<XCall, 'auth'>): Promise<XAnswer>
  /** Where people see posts: `https://x.com`, or the other server itself. */
  site: string
  settings: XSettings
}

export type XSettings = {
  baseUrl: string | null
  accessToken: string
  refreshToken: string | null
  clientId: string | null
  clientSecret: string | null
  account: string | null
  timeoutMs: number
}

const longestCallMs = 15 * second

/** Reads the form's values. Throws ChannelError(stop-and-ask, token) without any token. */
export function readSettings(given: Record<string, unknown>): XSettings {
  const text = (name: string) => (typeof given[name] === 'string' && given[name].trim() ? given[name].trim() : null)
  const accessToken = text('accessToken') ?? text('bearerToken')
  if (!accessToken) throw new ChannelError('stop-and-ask', 'token', 'There is no access token. Enter one in the settings of this source.')
  const timeoutMs = typeof given.timeoutMs === 'number' && given.timeoutMs > 0 ? Math.min(given.timeoutMs, longestCallMs) : longestCallMs
  return {
    baseUrl: text('baseUrl')?.replace(/\/+(2\/*)?$/, '') ?? null,
    accessToken,
    refreshToken: text('refreshToken'),
    clientId: text('clientId'),
    clientSecret: text('clientSecret'),
    account: text('account')?.replace(/^@/, '') ?? null,
    timeoutMs,
  }
}

export function openSession({ settings: given, clock, saveCredentials, signal }: ConnectionSettings): XSession {
  const settings = readSettings(given)
  const send = openXClient({ baseUrl: settings.baseUrl, timeoutMs: settings.timeoutMs, signal })
  const { renewals } = memoryOf(signal)
  let pair = { accessToken: settings.accessToken, refreshToken: settings.refreshToken }

  return {
    settings,
    site: !settings.baseUrl || /^https:\/\/api\.(x|twitter)\.com$/.test(settings.baseUrl) ? 'https://x.com' : settings.baseUrl,
    async call(call) {
      for (let isNew = false; ; ) {
        try {
          return await send({ ...call, auth: pair.accessToken })
        } catch (failure) {
          if (!(failure instanceof XFailure)) throw failure
          if (failure.status !== 401 || !pair.refreshToken || isNew) throw told(failure, call.method !== 'GET')
        }
        // A pair that another connection got long ago may have been renewed since: follow the chain to its end.
        const key = `${settings.baseUrl} ${pair.refreshToken}`
        isNew = !renewals.has(key)
        pair = await renew(key, pair.refreshToken)
      }
    },
  }

  function told(failure: XFailure, write: boolean): ChannelError | XFailure {
    return failure.status === 400 && !write ? failure : channelErrorOf(failure, { write, now: clock() })
  }

  async function renew(key: string, refreshToken: string): Promise<Pair> {
    const running = renewals.get(key) ?? trade(refreshToken)
    renewals.set(key, running)
    let renewal: Renewal
    try {
      renewal = await running
    } catch (error) {
      renewals.delete(key)
      throw error
    }
    if (!renewal.saved) {
      await saveCredentials(renewal.pair)
      renewal.saved = true
    }
    return renewal.pair
  }

  async function trade(refreshToken: string): Promise<Renewal> {
    try {
      const { data } = await send(tradeCall(settings, refreshToken))
      const { access_token: accessToken, refresh_token: next } = data as Record<string, unknown>
      if (typeof accessToken !== 'string' || !accessToken) throw new XFailure('no-json', null)
      return { pair: { accessToken, refreshToken: typeof next === 'string' && next ? next : refreshToken }, saved: false }
    } catch (failure) {
      if (!(failure instanceof XFailure)) throw failure
      if (failure.status !== null && failure.status >= 400 && failure.status < 429) {
        throw new ChannelError('stop-and-ask', 'token', 'X did not renew the sign-in. Sign in again in the settings of this source.', {
          cause: failure,
        })
      }
      throw channelErrorOf(failure, { write: false, now: clock() })
    }
  }
}

function tradeCall({ clientId, clientSecret }: XSettings, refreshToken: string): XCall {
  const body: Record<string, string> = { grant_type: 'refresh_token', refresh_token: refreshToken }
  if (clientId && !clientSecret) body.client_id = clientId
  return { method: 'POST', path: 'oauth2/token', body, auth: { clientId: clientId ?? '', clientSecret: clientSecret ?? undefined } }
}
