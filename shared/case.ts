import type { Theme } from './clustering.ts'

export const caseStates = ['open', 'waiting', 'snoozed', 'resolved'] as const
export type CaseState = (typeof caseStates)[number]

/** How a case moves. Growing cases are sorted first everywhere. */
export const caseTrends = ['escalating', 'emerging', 'steady', 'quiet'] as const
export type CaseTrend = (typeof caseTrends)[number]

export const priorities = ['urgent', 'high', 'normal', 'low'] as const
export type Priority = (typeof priorities)[number]

export const caseQueues = ['urgent', 'mine', 'unassigned', 'same-problem', 'own', 'all', 'snoozed', 'resolved'] as const
export type CaseQueue = (typeof caseQueues)[number]

/** Growing ones first, then the next clock; by their last words, the newest or the oldest first. */
export const caseSorts = ['work', 'newest', 'oldest'] as const

/** Cases that others look like are counted up to so many: the count is asked for by every screen. */
export const mostSuggestedCounted = 1000

/** A search for words finds the newest cases up to so many. */
export const mostFoundByWords = 2_000

/** What wakes a snoozed case before its time: any new mention, one that asks or complains, or nothing. */
export const wakeRules = ['any', 'substantive', 'none'] as const
export type WakeRule = (typeof wakeRules)[number]

/** What may follow what. */
export const caseMoves: Record<CaseState, readonly CaseState[]> = {
  open: ['waiting', 'snoozed', 'resolved'],
  waiting: ['open', 'snoozed', 'resolved'],
  snoozed: ['open', 'waiting', 'resolved'],
  resolved: ['open'],
}

/** How a case was solved. */
export const resolutionHows = ['answered', 'repaired', 'returned', 'replaced', 'refunded', 'no-answer', 'other'] as const
export type ResolutionHow = (typeof resolutionHows)[number]

/** What a title is composed from: the product's name, and concepts of the vocabulary or the kind of own matter. */
export type TitleName = {
  product: string | null
  theme?: Theme
  thing: string | null
  fault: string | null
  when: string | null
  harm: string | null
}

/** C-1042: how a case is called on screens. */
export const caseNumber = (id: number) => `C-${id}`
