/**
 * How a source is being connected. `begun`: a person was sent to the network's own page. `trading`: they came back, and what they brought is
 * traded for a sign-in; a process that dies there leaves it, and it is begun anew. `signed-in`: the sign-in is here and can be tried.
 * `saved`: a source has it. `refused`: the network or the person said no, or the answer was not to be believed.
 */
export const connectStates = ['begun', 'trading', 'signed-in', 'saved', 'refused'] as const
export type ConnectState = (typeof connectStates)[number]

export const connectMoves: Record<ConnectState, readonly ConnectState[]> = {
  begun: ['trading'],
  trading: ['signed-in', 'refused'],
  'signed-in': ['saved', 'refused'],
  saved: [],
  refused: [],
}

/** The pages of networks on which a person lets us in. */
export const signInKeys = ['x', 'mastodon', 'reddit', 'youtube', 'google', 'microsoft'] as const
export type SignInKey = (typeof signInKeys)[number]

/** What a scope is asked for, in words that people read. */
export const scopeUses = ['who', 'read', 'reply', 'inbox', 'own', 'mail-read', 'mail-send', 'mail', 'renew'] as const
export type ScopeUse = (typeof scopeUses)[number]

/** Why nobody was let in. */
export const connectFaults = [
  'denied',
  'network-refused',
  'wrong-issuer',
  'no-code',
  'code-refused',
  'scope-missing',
  'not-lasting',
  'unreachable',
  'other-account',
] as const
export type ConnectFault = (typeof connectFaults)[number]
