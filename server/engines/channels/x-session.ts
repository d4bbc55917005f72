import { second } from '../../kit/lib/clock.ts'
import { openOutbound } from '../../kit/net/outbound.ts'
import { type Access, openAccess, settingOf } from './access.ts'
import { ChannelError, type ConnectionSettings } from './channel.ts'
import { basicOf, type RefreshEndpoint } from './refresh-token.ts'
import { openXClient, type XAnswer, type XCall, XFailure, xOrigin } from './x-client.ts'
import { channelErrorOf } from './x-errors.ts'

export type XSession = {
  /** Calls X with the newest access token and renews it once when it was refused. Throws ChannelError; XFailure for a plain 400. */
  call(call: Omit<XCall, 'auth'>): Promise<XAnswer>
  /** Where people see posts: `https://x.com`, or the other server itself. */
  site: string
  settings: XSettings
  /** When somebody must sign in again. */
  standing: Access['standing']
}

export type XSettings = {
  baseUrl: string | null
  accessToken: string
  account: string | null
  timeoutMs: number
}

const longestCallMs = 15 * second

/** Reads the form's values. Throws ChannelError(stop-and-ask, token) without any token. */
function readSettings(given: Record<string, unknown>): XSettings {
  const accessToken = settingOf(given, 'accessToken') ?? settingOf(given, 'bearerToken')
  if (!accessToken) throw new ChannelError('stop-and-ask', 'token', 'There is no access token. Enter one in the settings of this source.')
  const timeoutMs = typeof given.timeoutMs === 'number' && given.timeoutMs > 0 ? Math.min(given.timeoutMs, longestCallMs) : longestCallMs
  return {
    baseUrl: settingOf(given, 'baseUrl')?.replace(/\/+(2\/*)?$/, '') ?? null,
    accessToken,
    account: settingOf(given, 'account')?.replace(/^@/, '') ?? null,
    timeoutMs,
  }
}

export function openSession(connection: ConnectionSettings): XSession {
  const settings = readSettings(connection.settings)
  const { baseUrl, timeoutMs } = settings
  const send = openXClient({ baseUrl, timeoutMs, signal: connection.signal })
  const access = openAccess(connection, settings.accessToken, endpointOf(connection, settings))

  return {
    settings,
    standing: access.standing,
    site: !baseUrl || /^https:\/\/api\.(x|twitter)\.com$/.test(baseUrl) ? 'https://x.com' : baseUrl,
    async call(call) {
      const write = call.method !== 'GET'
      const answer = await access.call((auth) => ended(send({ ...call, auth })))
      if ('data' in answer) return answer
      const { failure } = answer
      throw failure.status === 400 && !write ? failure : channelErrorOf(failure, { write, now: connection.clock() })
    },
  }
}

/** A refresh token works once there, and comes with its successor. */
function endpointOf({ settings: given, signal }: ConnectionSettings, { baseUrl, timeoutMs }: XSettings): RefreshEndpoint {
  const [clientId, clientSecret] = [settingOf(given, 'clientId') ?? '', settingOf(given, 'clientSecret')]
  return {
    outbound: openOutbound({ baseUrl, timeoutMs, signal }),
    label: 'X',
    url: `${baseUrl ?? xOrigin}/2/oauth2/token`,
    // Who has no secret is named in the form.
    ...(clientSecret || !clientId
      ? { headers: { authorization: basicOf(clientId, clientSecret ?? '') } }
      : { form: { client_id: clientId } }),
  }
}

/** What came of a call, as an answer with a status. */
async function ended(call: Promise<XAnswer>): Promise<(XAnswer & { status: 200 }) | { status: number; failure: XFailure }> {
  try {
    return { status: 200, ...(await call) }
  } catch (failure) {
    if (!(failure instanceof XFailure)) throw failure
    return { status: failure.status ?? 0, failure }
  }
}
