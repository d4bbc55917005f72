import { createHash } from 'node:crypto'
import type { Outbound } from '../../kit/net/outbound.ts'
import { settingOf } from './access.ts'
import { type Traded, tradeGrant } from './refresh-token.ts'
import type { ClientShown, Settings, SignIn } from './sign-in.ts'

/** The challenge for a verifier (RFC 7636, 4.2, S256). */
export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')

/** Where the browser is sent. @param settings of the source to be, with our client's */
export function authorizationUrl(
  signIn: SignIn,
  settings: Settings,
  { redirectUri, state, verifier }: { redirectUri: string; state: string; verifier: string },
): string {
  const url = new URL(signIn.places(settings).authorize)
  const asked = {
    response_type: 'code',
    client_id: settingOf(settings, 'clientId') ?? '',
    redirect_uri: redirectUri,
    scope: signIn.scopes.map(({ name }) => name).join(' '),
    state,
    ...(signIn.pkce && { code_challenge: challengeOf(verifier), code_challenge_method: 'S256' }),
    ...signIn.more,
  }
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
  return url.href
}

/** Trades the code that a person brought back. It works once, so this is never repeated. Throws ChannelError (`token`: it was refused). */
export function tradeCode(
  signIn: SignIn,
  settings: Settings,
  { outbound, now, ...came }: { outbound: Outbound; now: number; code: string; redirectUri: string; verifier: string },
): Promise<Traded> {
  const endpoint = { outbound, label: signIn.label, url: signIn.places(settings).token, ...signIn.client(settings) }
  const grant = { grant_type: 'authorization_code', code: came.code, redirect_uri: came.redirectUri }
  return tradeGrant(endpoint, { ...grant, ...(signIn.pkce && { code_verifier: came.verifier }) }, now)
}

/** The client in the form (RFC 6749, 2.3.1), where a network wants it there. */
export function clientInForm(settings: Settings): ClientShown {
  const secret = settingOf(settings, 'clientSecret')
  return { form: { client_id: settingOf(settings, 'clientId') ?? '', ...(secret && { client_secret: secret }) } }
}

/** The server that an administrator entered, without a slash at its end; null: the network's own. */
export const enteredServer = (settings: Settings): string | null => settingOf(settings, 'baseUrl')?.replace(/\/+$/, '') ?? null
