/**
 * approved → sending → sent | failed | unknown; withdrawn while it has not left.
 * `unknown`: the network may have taken it, it was looked for in vain, and a person decides.
 */
export const deliveryStates = ['approved', 'sending', 'sent', 'failed', 'unknown', 'withdrawn'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** What is delivered, and so what follows when its state changes. */
export type DeliveryPurpose = 'reply' | 'order-mail' | 'agent-mail' | 'notification' | 'alert' | 'report' | 'feedback'
