/** What somebody does on a case that they have open. */
export const doings = ['viewing', 'writing'] as const
export type Doing = (typeof doings)[number]

/** A screen says so often what it does, and counts as gone when it has said nothing for so long. */
export const presenceBeatMs = 10_000
export const presenceEndsMs = 30_000
