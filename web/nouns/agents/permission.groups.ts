import type { Permission } from '#shared/permission.ts'
import './roles.words.ts'

/** Permissions as people look for them; every one stands in one group. */
export const permissionGroups = {
  read: ['desk.read', 'own.write', 'customers.read', 'reports.read', 'exports.read'],
  cases: ['mentions.sort', 'cases.note', 'cases.tag', 'cases.write', 'cases.resolve', 'causes.decide'],
  replies: ['replies.draft', 'replies.approve', 'promises.settle', 'plans.write', 'plans.approve', 'sending.resume'],
  service: ['orders.write', 'quotes.write', 'refunds.write', 'goodwill.grant', 'goodwill.budgets'],
  people: ['customers.write', 'stories.write', 'customers.export', 'customers.erase', 'purchases.import'],
  numbers: ['alerts.mark', 'alerts.write', 'schedules.write', 'team.watch'],
  desk: [
    'tags.write',
    'views.share',
    'templates.share',
    'articles.write',
    'articles.publish',
    'bot.write',
    'approvals.write',
    'rules.write',
    'feedback.write',
    'products.write',
    'policy.write',
    'sla.write',
    'training.write',
    'sources.write',
    'webhooks.write',
  ],
  keys: ['team.write', 'roles.write', 'access.write', 'audit.read', 'retention.write'],
} as const satisfies Record<string, readonly Permission[]>

type Group = keyof typeof permissionGroups
export const groups = Object.keys(permissionGroups) as Group[]

/** What whoever has them may look at, and nothing changes by it. */
export const readingPermissions: readonly Permission[] = ['desk.read', 'customers.read', 'reports.read', 'exports.read']
