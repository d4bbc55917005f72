import { readFileSync } from 'node:fs'
import type { Theme } from '#shared/clustering.ts'
import type { Evidence } from './clustering.ts'
import { readVector } from './embedding.ts'

/** What a complaint may be: of a common cause, of a theme that each customer has for himself, or something else of his own that is treated like the first. */
export const matters = ['common', 'late-delivery', 'refund-missing', 'no-answer', 'double-charge', 'else'] as const

/** Weights by what is read of a text (`c:` a concept, `v:` a number of its direction, `always`), one for each of `matters`. */
export type MatterWeights = Record<string, readonly number[]>
/** Taken for a common cause from this chance on: a case that is split in two is mended by one key, strangers in one case are not seen. */
const leastCommon = 0.5
let shipped: MatterWeights | null = null

/** What the weights multiply: concepts that a text has, and its direction. */
export function matterSignals({ terms, vector }: Pick<Evidence, 'terms' | 'vector'>): [string, number][] {
  const concepts = terms.filter(([key]) => key.startsWith('c:')).map(([key]): [string, number] => [key, 1])
  const direction = vector ? [...readVector(vector)].map((value, at): [string, number] => [`v:${at}`, (2 * value) / 127]) : []
  return [['always', 1], ...concepts, ...direction]
}

/** Chances of each of `matters`; they add up to 1. */
export function matterChances(signals: readonly [string, number][], weights: MatterWeights): number[] {
  const sums = matters.map((_, at) => signals.reduce((sum, [key, value]) => sum + (weights[key]?.[at] ?? 0) * value, 0))
  const highest = Math.max(...sums)
  const parts = sums.map((sum) => Math.exp(sum - highest))
  const all = parts.reduce((sum, part) => sum + part, 0)
  return parts.map((part) => part / all)
}

/** The theme of a complaint that its author has for himself (my parcel, my refund), null when it may have a common cause. Learnt from the corpus of problems. */
export function themeOf(evidence: Pick<Evidence, 'terms' | 'vector'>): Theme | null {
  shipped ??= JSON.parse(readFileSync(new URL('./weights/own-matter.json', import.meta.url), 'utf8')) as MatterWeights
  const [common = 1, ...others] = matterChances(matterSignals(evidence), shipped)
  if (common >= leastCommon) return null
  const theme = matters[1 + others.indexOf(Math.max(...others))]
  return theme === 'common' || theme === 'else' || theme === undefined ? null : theme
}
