export const promiseStates = ['open', 'kept', 'broken', 'cancelled'] as const
export type PromiseState = (typeof promiseStates)[number]

/**
 * What a person may make of a promise. One that is broken by its day may have been kept all the same, and nobody said so; opened again after
 * its day it is broken by its day at once.
 */
export const promiseMoves: Record<PromiseState, readonly PromiseState[]> = {
  open: ['kept', 'broken', 'cancelled'],
  kept: ['open'],
  cancelled: ['open'],
  broken: ['kept', 'cancelled', 'open'],
}

/** Lists of promises, each with a URL. `late`: the day is over and nobody has said what became of it; `broken`: a person says so. */
export const promiseLists = ['late', 'open', 'kept', 'broken'] as const
export type PromiseList = (typeof promiseLists)[number]
