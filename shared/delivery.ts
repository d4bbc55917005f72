/**
 * approved → sending → sent | failed | unknown; withdrawn while it has not left.
 * `unknown`: the network may have taken it, it was looked for in vain, and a person decides.
 */
export type DeliveryState = 'approved' | 'sending' | 'sent' | 'failed' | 'unknown' | 'withdrawn'

/** What is delivered, and so what follows when its state changes. */
export type DeliveryPurpose = 'reply'
