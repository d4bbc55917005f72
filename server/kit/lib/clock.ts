/** Tells the time in milliseconds since 1970 (UTC). Everything that needs the time is handed one; tests hand a fixed one. */
export type Clock = () => number

export const systemClock: Clock = () => Date.now()

/**
 * Nodes and their database agree on the time to within less than this. A time further ahead than any wait allows, by more than this, was
 * written by a clock that has been put right since.
 */
export const clockToleranceMs = 5_000

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour
