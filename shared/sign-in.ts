/** What a step between two calls of a sign-in is for. */
export type SignInPurpose = 'second-factor' | 'passkey' | 'passkey-new' | 'single-sign-on' | 'link'

export const identityProviderStates = ['on', 'off'] as const
export type IdentityProviderState = (typeof identityProviderStates)[number]

/** Why a provider cannot be used. */
export const providerFaults = ['unreachable', 'not-https', 'no-code-flow', 'no-pkce', 'unexpected'] as const
export type ProviderFault = (typeof providerFaults)[number]

/** Recovery codes that are made at once. */
export const recoveryCodeCount = 10

/** Passkeys that one person may have. */
export const mostPasskeys = 20

/**
 * The page after signing in, when it is one of ours; else null. Never another site: a browser takes `//` and `/\` for the begin of a host,
 * and drops tabs and line breaks before it looks.
 */
export function ownPath(asked: string | undefined | null): string | null {
  if (!asked || asked.length > 500 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(asked) || asked.includes('\\')) return null
  return /^\/(sign-in|welcome|reset|api)(?![\w-])/.test(asked) ? null : asked
}
