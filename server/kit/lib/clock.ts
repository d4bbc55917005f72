/** Tells the time in milliseconds since 1970 (UTC). Everything that needs the time is handed one; tests hand a fixed one. */
export type Clock = () => number

export const systemClock: Clock = () => Date.now()

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour
