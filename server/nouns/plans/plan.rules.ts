import { type PlanOrderKind, type PlanState, planMoves, worseAnswers } from '#shared/plan.ts'
import type { PolicyRemedy } from '#shared/policy.ts'
import { Refusal } from '../../kit/lib/errors.ts'

/** @throws Refusal `move-not-allowed` */
export function refusePlanMove(from: PlanState, to: PlanState): void {
  if (!planMoves[from].includes(to))
    throw new Refusal('conflict', 'move-not-allowed', `A plan that is ${from} cannot become ${to}.`, { params: { of: 'plan', from, to } })
}

/** Scores (−1 … 1) of an author before our reply and in the first answer to it. */
export type Answer = { before: number | null; after: number; at: number }

/** Whether an answer reads worse than what the author wrote before; unknown before: nothing to compare with. */
export const isWorse = ({ before, after }: Answer): boolean => before !== null && after < before

/** Whether a plan should stop by itself: of its last five answers, two read worse than before. */
export function turnsWorse(answers: readonly Answer[]): boolean {
  const last = answers.toSorted((a, b) => a.at - b.at).slice(-worseAnswers.answers)
  return last.filter(isWorse).length >= worseAnswers.worse
}

/**
 * When each reply of a plan leaves, spread so that no reader sees a wall of them: `spacingMs` apart, give or take a sixth. What a person posts
 * by hand is ready at once.
 * @param rows in their order; `id` makes the deviation, so that the same plan has the same times
 * @returns times (epoch ms) by id
 */
export function timesOf(rows: readonly { id: number; byHand: boolean }[], from: number, spacingMs: number): Map<number, number> {
  let place = 0
  return new Map(
    rows.map(({ id, byHand }) => {
      if (byHand) return [id, from]
      const deviation = place === 0 ? 0 : Math.round((((id * 7919) % 1000) / 1000 - 0.5) * (spacingMs / 3))
      const at = from + place * spacingMs + deviation
      place += 1
      return [id, at]
    }),
  )
}

/** The order that a decision leads to; null where a person decides first, or where nothing is owed. */
export function orderKindOf(outcome: 'allow' | 'review' | 'refuse' | null, remedies: readonly PolicyRemedy[]): PlanOrderKind | null {
  if (outcome !== 'allow') return null
  if (remedies.length === 0 || remedies.includes('repair')) return 'repair'
  if (remedies.includes('replacement') || remedies.includes('exchange')) return 'replacement'
  return remedies.includes('refund') ? 'return' : 'repair'
}
