/**
 * `live`: polling as planned. `waiting`: the network asked us to wait (rate limit). `failing`: temporary errors, retried.
 * `stopped`: needs a person (token refused, cap reached, forbidden). `paused`: a person said so.
 */
export const sourceStates = ['live', 'waiting', 'failing', 'stopped', 'paused'] as const
export type SourceState = (typeof sourceStates)[number]
