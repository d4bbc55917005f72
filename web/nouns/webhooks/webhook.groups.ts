import type { EventKind } from '#shared/event.ts'
import { webhookKinds } from '#shared/webhook.ts'
import './webhook-page.words.ts'

/** What a webhook can hear of, in the words of the desk. */
export const webhookGroups = ['mention', 'case', 'reply', 'order', 'customer', 'alert', 'source'] as const
export type WebhookGroup = (typeof webhookGroups)[number]

/** The first word of a kind of event says what it is about; whatever is not here is about how the desk is set up. */
const groupOfNoun: Record<string, WebhookGroup> = {
  mention: 'mention',
  verdict: 'mention',
  case: 'case',
  cause: 'case',
  note: 'case',
  rule: 'case',
  reply: 'reply',
  promise: 'reply',
  order: 'order',
  quote: 'order',
  refund: 'order',
  goodwill: 'order',
  customer: 'customer',
  purchase: 'customer',
  feedback: 'customer',
  story: 'customer',
  alert: 'alert',
  scheduled: 'alert',
}
const groupOf = (kind: EventKind): WebhookGroup => groupOfNoun[kind.split('-')[0] ?? ''] ?? 'source'

/** The kinds of events of some groups; of all groups none are named, so that kinds of later versions are heard of, too. */
export const kindsOfGroups = (groups: ReadonlySet<WebhookGroup>): EventKind[] =>
  groups.size === webhookGroups.length ? [] : webhookKinds.filter((kind) => groups.has(groupOf(kind)))

/** Groups all of whose kinds are heard of; null when it is another choice of kinds, as a program can make it. */
export function groupsOfKinds(kinds: readonly EventKind[]): WebhookGroup[] | null {
  if (kinds.length === 0) return [...webhookGroups]
  const whole = webhookGroups.filter((group) => webhookKinds.every((kind) => groupOf(kind) !== group || kinds.includes(kind)))
  return kindsOfGroups(new Set(whole)).length === kinds.length ? whole : null
}
