import type { Permission } from './permission.ts'

/** What can start a rule. All are about a case. */
export const ruleEvents = [
  'case-opened',
  'case-joined',
  'mention-clustered',
  'case-trend',
  'case-reopened',
  'case-woken',
  'case-assigned',
  'case-tagged',
  'case-resolved',
  'clock-breached',
  'reply-sent',
  'order-opened',
  'order-moved',
] as const
export type RuleEvent = (typeof ruleEvents)[number]

/** What is asked of a case. */
export const ruleFields = ['priority', 'trend', 'assigneeId', 'teamId', 'tag', 'channel', 'language', 'topic', 'theme'] as const
export type RuleField = (typeof ruleFields)[number]

export const mostRules = 100
/** A rehearsal looks back so far, at so many events at most (the newest), and shows so many of its runs. */
export const rehearsedDays = 90
export const mostRehearsed = 20_000
export const mostShownRuns = 200

/** Why a rule does not work: what it names is gone, or it cannot be read. */
export const ruleFaults = ['tag', 'team', 'person', 'template', 'owner', 'unreadable'] as const
export type RuleFault = (typeof ruleFaults)[number]

/** What a rule can do. */
export type RuleActionKind = 'tag' | 'assign' | 'team' | 'priority' | 'draft' | 'notify' | 'order'

/** What an action needs, as by hand. */
export const ruleNeeds = {
  tag: 'cases.tag',
  assign: 'cases.write',
  team: 'cases.write',
  priority: 'cases.write',
  draft: 'replies.draft',
  notify: 'cases.note',
  order: 'orders.write',
} as const satisfies Record<RuleActionKind, Permission>

/**
 * Why an action was not done: whoever answers for the rule may not, it is so already, whom it names is gone, no more tags fit, the case was
 * merged, nobody wrote in it, its product is not known, or the desk refused.
 */
export const ruleSkips = ['role', 'already', 'gone', 'full', 'merged', 'no-thread', 'no-product', 'refused'] as const
export type RuleSkip = (typeof ruleSkips)[number]
