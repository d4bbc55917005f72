import type { ScopeUse, SignInKey } from '#shared/connect.ts'
import type { Outbound } from '../../kit/net/outbound.ts'

export type Settings = Readonly<Record<string, unknown>>

/** Where a network asks its people, where it trades, and as whom it then signs (RFC 9207), where that is known. */
export type SignInPlaces = { authorize: string; token: string; issuer: string | null }

/** What our client shows of itself, by header or form (RFC 6749, 2.3.1). */
export type ClientShown = { headers?: Record<string, string>; form?: Record<string, string> }

/** The page of a network on which a person lets us in: OAuth 2, code flow (RFC 6749, 4.1), with what is odd about that network. */
export type SignIn = {
  key: SignInKey
  label: string
  /** Settings of the channel that must be there before the person is sent away. */
  asks: readonly { name: string; required: boolean }[]
  scopes: readonly { name: string; use: ScopeUse }[]
  /** Whether it knows PKCE; where it does not, the secret of our client there has to do. */
  pkce: boolean
  /** Whether it gives what renews the sign-in; one without is refused then, since it would end within hours. */
  renews: boolean
  places(settings: Settings): SignInPlaces
  /** What else its page wants to know. */
  more?: Readonly<Record<string, string>>
  /** How our client shows itself where codes are traded. */
  client(settings: Settings): ClientShown
  /** Makes our app known there, where a program may; answers settings `clientId` and `clientSecret` that hold for this sign-in alone. */
  register?(server: { outbound: Outbound; base: string; now: number }, app: { redirectUri: string; website: string }): Promise<Settings>
  /** Settings that a source gets besides, such as the servers of a provider's mailboxes. */
  brings?: Readonly<Record<string, string>>
}
