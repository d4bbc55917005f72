import { type Role, roles } from './agent.ts'

/**
 * Everything that can be allowed, each with the least of the four built-in roles that has it. Every route names one of them, and roles and
 * tokens are bundles of them.
 */
const leastRoles = {
  'desk.read': 'staff',
  'own.write': 'staff',
  'mentions.sort': 'staff',
  'cases.note': 'staff',
  'cases.tag': 'staff',
  'replies.draft': 'staff',
  'articles.write': 'staff',
  'customers.read': 'staff',
  'reports.read': 'staff',
  'exports.read': 'staff',
  'cases.write': 'agent',
  'cases.resolve': 'agent',
  'causes.decide': 'agent',
  'replies.approve': 'agent',
  'articles.publish': 'agent',
  'promises.settle': 'agent',
  'alerts.mark': 'agent',
  'plans.write': 'agent',
  'orders.write': 'agent',
  'quotes.write': 'agent',
  'refunds.write': 'agent',
  'goodwill.grant': 'agent',
  'customers.write': 'agent',
  'stories.write': 'agent',
  'customers.export': 'manager',
  'customers.erase': 'manager',
  'plans.approve': 'manager',
  'goodwill.budgets': 'manager',
  'tags.write': 'manager',
  'views.share': 'manager',
  'templates.share': 'manager',
  'approvals.write': 'manager',
  'rules.write': 'manager',
  'feedback.write': 'manager',
  'alerts.write': 'manager',
  'schedules.write': 'manager',
  'team.watch': 'manager',
  'sending.resume': 'admin',
  'sources.write': 'admin',
  'purchases.import': 'admin',
  'products.write': 'admin',
  'policy.write': 'admin',
  'sla.write': 'admin',
  'training.write': 'admin',
  'bot.write': 'admin',
  'webhooks.write': 'admin',
  'team.write': 'admin',
  'roles.write': 'admin',
  'access.write': 'admin',
  'audit.read': 'admin',
  'retention.write': 'admin',
} as const satisfies Record<string, Role>

export type Permission = keyof typeof leastRoles

export const permissions = Object.keys(leastRoles) as [Permission, ...Permission[]]

/** What everybody may who works here, whatever the role: see the desk, and keep what is their own. */
export const always: readonly Permission[] = ['desk.read', 'own.write']

const bundles = Object.fromEntries(
  roles.map((role, rank) => [role, permissions.filter((one) => roles.indexOf(leastRoles[one]) <= rank)]),
) as Record<Role, Permission[]>

/** What a built-in role may; each also may what the ones before it may. */
export const permissionsOf = (role: Role): readonly Permission[] => bundles[role]

/** Somebody as far as permissions go: what they may is said, or follows from the built-in role. */
export type Permitted = { role: Role; permissions?: readonly Permission[] | null | undefined }

/** What somebody may. */
export const permissionsOfActor = ({ role, permissions: own }: Permitted): readonly Permission[] => own ?? bundles[role]

/** Whether somebody may do what asks for this permission. */
export const mayDo = (who: Permitted, needs: Permission): boolean => permissionsOfActor(who).includes(needs)

/** What of `wanted` somebody may not; what they may not, they give nobody. */
export const missingOf = (who: Permitted, wanted: readonly Permission[]): Permission[] => {
  const own = new Set(permissionsOfActor(who))
  return wanted.filter((one) => !own.has(one))
}

/** In the order of the table, each once. */
export const inOrder = (some: readonly Permission[]): Permission[] => permissions.filter((one) => some.includes(one))
