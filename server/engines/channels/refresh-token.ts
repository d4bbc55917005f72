import { second } from '../../kit/lib/clock.ts'
import { CallFailure, type Outbound } from '../../kit/net/outbound.ts'
import { brokenCall, readJson, refusedCall } from './calls.ts'
import { fieldsOf, textOf } from './fields.ts'

/** Where a network renews access tokens, and what it wants to know beside the refresh token. */
export type RefreshEndpoint = {
  outbound: Outbound
  label: string
  url: string
  headers?: Record<string, string>
  form?: Record<string, string>
}

/**
 * Trades an OAuth 2 refresh token (RFC 6749, 6) for a new access token, for its successor where the network gives one, and for
 * `signInEndsAt` (epoch ms, as text) where it tells when no more can be traded. Throws
 * ChannelError: `token` when it was refused, never `doubt`, since nothing else was done.
 */
export async function tradeRefreshToken(
  { outbound, label, url, headers, form }: RefreshEndpoint,
  refreshToken: string,
  now: number,
): Promise<Record<string, string>> {
  const calling = { label, write: false, now, says: '' }
  try {
    const answer = await outbound({
      method: 'POST',
      url,
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...form, grant_type: 'refresh_token', refresh_token: refreshToken }).toString(),
    })
    if (answer.status >= 400 && answer.status < 429) throw refusedCall({ ...calling, status: 401 })
    if (answer.status >= 300) throw refusedCall({ ...calling, status: answer.status })
    const body = fieldsOf(await readJson(answer))
    const [accessToken, next] = [textOf(body.access_token), textOf(body.refresh_token)]
    if (!accessToken) throw new CallFailure('no-json')
    const lifeMs = Number(body.refresh_token_expires_in) * second
    // Google tells it of access that was given for a time.
    const ends: Record<string, string> = lifeMs > 0 && Number.isFinite(lifeMs) ? { signInEndsAt: String(now + lifeMs) } : {}
    return { accessToken, ...(next && { refreshToken: next }), ...ends }
  } catch (error) {
    throw error instanceof CallFailure ? brokenCall(error, calling) : error
  }
}

/** A program that shows its name and its secret (RFC 6749, 2.3.1). */
export const basicOf = (clientId: string, clientSecret: string) => `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
