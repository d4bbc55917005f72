import { type Counting, countLength } from '#shared/text-length.ts'

export { linksIn } from '#shared/text-length.ts'

/** Longest post a program may write, in weighted characters. */
export const xTextLimit = 280

const counting: Counting = { counts: 'weighted', perUrl: 23 }

/**
 * Length as X counts it: Latin and most European letters 1, others 2, an emoji 2 however it is put together, a link 23.
 * Source: configuration v3 of twitter-text 3.1 (ranges, weights, URL length).
 */
export const weightedLength = (text: string): number => countLength(text, counting)
