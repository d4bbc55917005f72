/** What a person who works here may do; each role also reads and does what the ones before it do. */
export const roles = ['staff', 'agent', 'manager', 'admin'] as const

export type Role = (typeof roles)[number]

/**
 * Whether a person of role `has` may do what asks for role `needs`.
 * admin ⊃ manager ⊃ agent ⊃ staff.
 */
export function mayActAs(has: Role, needs: Role): boolean {
  return roles.indexOf(has) >= roles.indexOf(needs)
}

/** The page a role starts on. */
export const firstPage: Record<Role, string> = {
  staff: '/triage',
  agent: '/today',
  manager: '/today',
  admin: '/today',
}

/** How long an API token works. */
export const tokenDays = { usual: 90, most: 365 } as const

/** Shortest and longest password, counted in characters. Beside that the server refuses those that are easy to guess. */
export const passwordLength = { least: 12, most: 200 } as const

/** Interface languages. */
export const interfaceLanguages = ['en', 'de', 'no', 'fi', 'is', 'tr'] as const

export type InterfaceLanguage = (typeof interfaceLanguages)[number]

/** How a session was opened. */
export const signInWays = ['password', 'passkey', 'single-sign-on', 'invitation', 'reset', 'welcome', 'link'] as const
export type SignInWay = (typeof signInWays)[number]
