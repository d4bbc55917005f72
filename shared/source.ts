/**
 * `live`: polling as planned. `waiting`: the network asked us to wait (rate limit). `failing`: temporary errors, retried.
 * `stopped`: needs a person (token refused, cap reached, forbidden). `paused`: a person said so.
 */
export const sourceStates = ['live', 'waiting', 'failing', 'stopped', 'paused'] as const
export type SourceState = (typeof sourceStates)[number]

/**
 * Which known mentions are asked for again, so that what their authors took away or changed goes here too: `all`;
 * `answered`: only those of open cases that we answer; `none`.
 */
export const refreshChoices = ['all', 'answered', 'none'] as const
export type Refreshes = (typeof refreshChoices)[number]

/** What a network is paid for, per thing. */
export const pricedCalls = ['own-post', 'post', 'author', 'reply', 'reply-with-link'] as const
export type PricedCall = (typeof pricedCalls)[number]

/** What money was spent for: a page read, known posts asked for again, a reply. */
export const spendingKinds = ['read', 'refresh', 'reply'] as const
export type SpendingKind = (typeof spendingKinds)[number]
