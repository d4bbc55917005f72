import type { StoryScope, StoryState } from '#shared/story.ts'
import { clearWithinDays } from '#shared/story.ts'
import { day } from '../../kit/lib/clock.ts'

/** What may follow what: who declined or withdrew may say yes again. */
export const storyMoves: Record<StoryState, readonly StoryState[]> = {
  offered: ['given', 'declined'],
  given: ['withdrawn', 'given'],
  declined: ['given'],
  withdrawn: ['given'],
  'passed-on': [],
}

/** Until when all places must be cleared (epoch ms). */
export const removeByOf = (withdrawnAt: number): number => withdrawnAt + clearWithinDays * day

/** A name as it may be shown: only where it was agreed to. */
export const nameOn = ({ scopes, shownName }: { scopes: readonly StoryScope[]; shownName: string | null }): string | null =>
  scopes.includes('name') ? shownName : null
