import { readFileSync } from 'node:fs'
import { type Theme, themes } from '#shared/clustering.ts'
import type { Evidence } from './clustering.ts'
import { dimensions, readVector } from './embedding.ts'

/** What a complaint may be: of a common cause, of a theme that each customer has for himself, or something else of his own that is treated like the first. */
export const matters = ['common', 'late-delivery', 'refund-missing', 'no-answer', 'double-charge', 'else'] as const

/** Weights by what is read of a text (`c:` a concept, `v:` a number of its direction, `always`), one for each of `matters`. */
export type MatterWeights = ReadonlyMap<string, readonly number[]>
/** Taken for a common cause from this chance on: a case that is split in two is mended by one key, strangers in one case are not seen. */
const leastCommon = 0.5
let shipped: MatterWeights | null = null

const directionKeys = Array.from({ length: dimensions }, (_, at) => `v:${at}`)

/** What the weights multiply: concepts that a text has, and its direction. */
export function matterSignals({ terms, vector }: Pick<Evidence, 'terms' | 'vector'>): [string, number][] {
  const concepts = terms.filter(([key]) => key.startsWith('c:')).map(([key]): [string, number] => [key, 1])
  const direction = vector
    ? Array.from(readVector(vector), (value, at): [string, number] => [directionKeys[at] ?? '', (2 * value) / 127])
    : []
  return [['always', 1], ...concepts, ...direction]
}

/** Chances of each of `matters`; they add up to 1. */
export function matterChances(signals: readonly [string, number][], weights: MatterWeights): number[] {
  const sums = matters.map(() => 0)
  for (const [key, value] of signals) {
    const own = weights.get(key)
    for (let at = 0; own && at < sums.length; at++) sums[at] = (sums[at] as number) + (own[at] as number) * value
  }
  const highest = Math.max(...sums)
  const parts = sums.map((sum) => Math.exp(sum - highest))
  const all = parts.reduce((sum, part) => sum + part, 0)
  return parts.map((part) => part / all)
}

/** The theme of a complaint that its author has for himself (my parcel, my refund), null when it may have a common cause. Learnt from the corpus of problems. */
export function themeOf(evidence: Pick<Evidence, 'terms' | 'vector'>): Theme | null {
  shipped ??= new Map(Object.entries(JSON.parse(readFileSync(new URL('./weights/own-matter.json', import.meta.url), 'utf8'))))
  const [common = 1, ...others] = matterChances(matterSignals(evidence), shipped)
  if (common >= leastCommon) return null
  const theme = matters[1 + others.indexOf(Math.max(...others))]
  return theme === 'common' || theme === 'else' || theme === undefined ? null : theme
}

/** The theme of a case of `size` mentions, by how many of them have which: null unless more than half are somebody's own matter. */
export function themeOfMost(countOf: (theme: Theme) => number, size: number): Theme | null {
  const all = themes.reduce((sum, theme) => sum + countOf(theme), 0)
  if (2 * all <= size) return null
  return themes.reduce((best, theme) => (countOf(theme) > countOf(best) ? theme : best))
}
