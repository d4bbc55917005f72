import { auditKinds, type EventKind, eventKinds, screenKinds } from './event.ts'

export const webhookStates = ['on', 'off'] as const
export type WebhookState = (typeof webhookStates)[number]

/** Why a webhook was switched off by itself: its server said that it is gone for good, or nothing arrived for a long time. */
export const webhookOffReasons = ['gone', 'unreachable'] as const
export type WebhookOffReason = (typeof webhookOffReasons)[number]

export const webhookDeliveryStates = ['waiting', 'sent', 'failed'] as const
export type WebhookDeliveryState = (typeof webhookDeliveryStates)[number]

/** What programs may hear of; who comes and goes stays in the house. */
export const webhookKinds: readonly EventKind[] = eventKinds.filter((kind) => ![...auditKinds, ...screenKinds].includes(kind))
