import * as oidc from 'openid-client'
import type { ProviderFault } from '#shared/sign-in.ts'
import { second } from '../../kit/lib/clock.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { cleanLine } from '../../kit/lib/text.ts'
import { CallFailure, openOutbound } from '../../kit/net/outbound.ts'
import { clientSecretOf } from './provider.secret.ts'
import type { ProviderRow } from './provider.store.ts'

const timeoutMs = 10 * second

/** Every call goes out as those to networks do: checked at the socket, bounded, followed nowhere. Only the issuer may be in the own network. */
function fetchFor(issuer: string): oidc.CustomFetch {
  const call = openOutbound({ baseUrl: issuer, timeoutMs, signal: new AbortController().signal })
  return async (url, { method, headers, body }) => {
    const sent = body instanceof URLSearchParams ? body.toString() : typeof body === 'string' ? body : undefined
    const answer = await call({
      url,
      method: method === 'POST' ? 'POST' : 'GET',
      headers: Object.fromEntries(new Headers(headers)),
      ...(sent !== undefined && { body: sent }),
    })
    const type = answer.headers['content-type']
    return new Response(new Uint8Array(answer.body), {
      status: answer.status,
      ...(type !== undefined && { headers: { 'content-type': type } }),
    })
  }
}

const plainAddress = 'The address must begin with https://.'

/** Plain HTTP only to a provider on the same machine. */
const isLoopback = (issuer: URL) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(issuer.hostname)

/**
 * What a provider says of itself (OpenID Connect Discovery), and our client there.
 * @throws whatever openid-client or the call does; `faultOf` says what it was
 */
export async function discover(row: ProviderRow, secretBox: SecretBox): Promise<oidc.Configuration> {
  const issuer = new URL(row.issuer)
  const isPlain = issuer.protocol === 'http:'
  if (isPlain && !isLoopback(issuer)) throw new Error(plainAddress)
  const allow = isPlain ? [oidc.allowInsecureRequests] : []
  const customFetch = fetchFor(row.issuer)
  const secret = clientSecretOf(secretBox, row)
  const found = await oidc.discovery(issuer, row.clientId, undefined, oidc.None(), {
    execute: allow,
    timeout: timeoutMs / second,
    [oidc.customFetch]: customFetch,
  })
  const methods = found.serverMetadata().token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  const authentication =
    secret === null ? oidc.None() : methods.includes('client_secret_basic') ? oidc.ClientSecretBasic(secret) : oidc.ClientSecretPost(secret)
  const client = new oidc.Configuration(found.serverMetadata(), row.clientId, undefined, authentication)
  client[oidc.customFetch] = customFetch
  client.timeout = timeoutMs / second
  for (const permit of allow) permit(client)
  return client
}

/** Why a provider could not be asked, and what it or the call said. */
export function faultOf(error: unknown): { why: ProviderFault; said: string | null } {
  const cause = error instanceof Error ? error.cause : undefined
  const call = [error, cause].find((one) => one instanceof CallFailure)
  if (call instanceof CallFailure) return { why: 'unreachable', said: call.reason }
  if (error instanceof Error && error.message === plainAddress) return { why: 'not-https', said: null }
  return { why: 'unexpected', said: error instanceof Error ? cleanLine(error.message, 200) : null }
}
