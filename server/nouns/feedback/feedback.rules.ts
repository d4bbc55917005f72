import { createHash } from 'node:crypto'
import type { FeedbackReport } from '#shared/feedback.schema.ts'
import { type FeedbackReason, isSatisfied } from '#shared/feedback.ts'
import { day } from '../../kit/lib/clock.ts'

/** What is known when somebody would be asked. */
export type Asked = {
  /** Null: the desk did it by itself. */
  resolvedBy: number | null
  isEmpty: boolean
  isMerged: boolean
  how: string | null
  isOpenAgain: boolean
  hasWay: boolean
  wasAskedLately: boolean
}

/** Why somebody is not asked, the most telling reason first; null: they are. How they felt is no reason: asking the happy ones is no measure. */
export function reasonNotToAsk(asked: Asked): FeedbackReason | null {
  if (asked.isMerged) return 'merged'
  if (asked.isEmpty || asked.resolvedBy === null) return 'auto-resolved'
  if (asked.how === 'no-answer') return 'no-answer'
  if (asked.isOpenAgain) return 'reopened'
  if (asked.wasAskedLately) return 'cool-down'
  return asked.hasWay ? null : 'no-way'
}

/** From when on (epoch ms) a question counts as not long ago. */
export const restSince = (now: number, restDays: number): number => now - restDays * day

/** How a conversation that begins with the question is called (see `mail-ids.ts`). */
export const conversationOfAsk = (about: string): string => createHash('sha256').update(`feedback ${about}`).digest('hex').slice(0, 32)

type Counted = { state: string; why: FeedbackReason | null; score: number | null; count: number | string }

/** Figures from counts: satisfied are 4 and 5 of those who answered, the rate is of those who were asked. */
export function figuresOf(rows: readonly Counted[]): Omit<FeedbackReport, 'from' | 'to'> {
  const sum = (some: (row: Counted) => boolean) => rows.filter(some).reduce((all, { count }) => all + Number(count), 0)
  const reasons = new Map<FeedbackReason, number>()
  for (const { state, why, count } of rows)
    if ((state === 'not-asked' || state === 'withdrawn') && why) reasons.set(why, (reasons.get(why) ?? 0) + Number(count))
  return {
    asked: sum(({ state }) => state === 'asked' || state === 'answered'),
    answered: sum(({ state }) => state === 'answered'),
    satisfied: sum(({ score }) => score !== null && isSatisfied(score)),
    scores: [5, 4, 3, 2, 1].map((score) => ({ score, count: sum((row) => row.score === score) })),
    notAsked: [...reasons].map(([why, count]) => ({ why, count })).toSorted((a, b) => b.count - a.count),
  }
}
