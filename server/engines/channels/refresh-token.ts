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

/** What a grant was traded for: what is kept of it, and the scopes the network says it gave (null: it says nothing). */
export type Traded = { kept: Record<string, string>; scopes: readonly string[] | null }

/**
 * Trades an OAuth 2 grant (RFC 6749, 4.1.3 and 6) for an access token, for a refresh token where the network gives one, and for
 * `signInEndsAt` (epoch ms, as text) where it tells when no more can be traded. Throws
 * ChannelError: `token` when it was refused, never `doubt`, since nothing else was done.
 */
export async function tradeGrant(
  { outbound, label, url, headers, form }: RefreshEndpoint,
  grant: Record<string, string>,
  now: number,
): Promise<Traded> {
  const calling = { label, write: false, now, says: '' }
  try {
    const answer = await outbound({
      method: 'POST',
      url,
      headers: { accept: 'application/json', ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...form, ...grant }).toString(),
    })
    if (answer.status >= 400 && answer.status < 429) throw refusedCall({ ...calling, status: 401 })
    if (answer.status >= 300) throw refusedCall({ ...calling, status: answer.status })
    const body = fieldsOf(await readJson(answer))
    const [accessToken, next] = [textOf(body.access_token), textOf(body.refresh_token)]
    if (!accessToken && textOf(body.error)) throw refusedCall({ ...calling, status: 401 })
    if (!accessToken) throw new CallFailure('no-json')
    const lifeMs = Number(body.refresh_token_expires_in) * second
    // Google tells it of access that was given for a time.
    const ends: Record<string, string> = lifeMs > 0 && Number.isFinite(lifeMs) ? { signInEndsAt: String(now + lifeMs) } : {}
    const scopes =
      textOf(body.scope)
        ?.split(/[\s,]+/)
        .filter(Boolean) ?? null
    return { kept: { accessToken, ...(next && { refreshToken: next }), ...ends }, scopes }
  } catch (error) {
    throw error instanceof CallFailure ? brokenCall(error, calling) : error
  }
}

/** Trades a refresh token, as `tradeGrant` does. */
export async function tradeRefreshToken(endpoint: RefreshEndpoint, refreshToken: string, now: number): Promise<Record<string, string>> {
  return (await tradeGrant(endpoint, { grant_type: 'refresh_token', refresh_token: refreshToken }, now)).kept
}

/** A program that shows its name and its secret (RFC 6749, 2.3.1). */
export const basicOf = (clientId: string, clientSecret: string) => `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
