import { brokenCall, readJson, refusedCall } from './calls.ts'
import { fieldsOf, textOf } from './fields.ts'
import { CallFailure, type Outbound } from './outbound.ts'

/**
 * Trades an OAuth 2 refresh token that lives on (RFC 6749, 6) for a new access token. Throws ChannelError: `token` when it was refused,
 * never `doubt`, since nothing else was done.
 */
export async function tradeRefreshToken(
  outbound: Outbound,
  asked: { label: string; url: string; headers?: Record<string, string>; form: Record<string, string>; now: number },
): Promise<Record<string, string>> {
  const calling = { label: asked.label, write: false, now: asked.now, says: '' }
  try {
    const answer = await outbound({
      method: 'POST',
      url: asked.url,
      headers: { ...asked.headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...asked.form, grant_type: 'refresh_token' }).toString(),
    })
    if (answer.status >= 400 && answer.status < 429) throw refusedCall({ ...calling, status: 401 })
    if (answer.status >= 300) throw refusedCall({ ...calling, status: answer.status })
    const body = fieldsOf(readJson(answer))
    const [accessToken, refreshToken] = [textOf(body.access_token), textOf(body.refresh_token)]
    if (!accessToken) throw new CallFailure('no-json')
    return { accessToken, ...(refreshToken && { refreshToken }) }
  } catch (error) {
    throw error instanceof CallFailure ? brokenCall(error, calling) : error
  }
}
