/** Complaints between two checks for cases that are one: often at first, then as the desk grows. */
const firstCheck = 30
const longestPause = 1_000

/** How many complaints were filed, and after how many alike cases are looked for. */
export type MergeSchedule = { filed: number; nextMergeCheckAt: number }

export const firstMergeSchedule: MergeSchedule = { filed: 0, nextMergeCheckAt: firstCheck }

/** How many more complaints may be filed before alike cases must be looked for. */
export const untilMergeCheck = ({ filed, nextMergeCheckAt }: MergeSchedule): number => Math.max(0, nextMergeCheckAt - filed)

/** After how many complaints the check that follows one made now is due: half as many again. */
export const mergeCheckAfter = (filed: number): number => filed + Math.min(longestPause, Math.max(firstCheck, Math.floor(filed / 2)))

/** How long after it opened the machine may still merge a case by itself: people begin to know it by its number. */
const youngMs = 24 * 3_600_000

/** Whether a case is young enough to be merged by the machine; one that was opened at no known time is. */
export const isYoung = (openedAt: number, now: number): boolean => !(now - openedAt >= youngMs)
