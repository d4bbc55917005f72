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
  agent: '/cases?queue=mine',
  manager: '/trends',
  admin: '/settings/sources',
}

/** Shortest and longest password; there is no other rule. Counted in characters. */
export const passwordLength = { least: 12, most: 200 } as const

/** Interface languages. */
export const interfaceLanguages = ['en', 'de', 'no', 'fi', 'is', 'tr'] as const

export type InterfaceLanguage = (typeof interfaceLanguages)[number]
