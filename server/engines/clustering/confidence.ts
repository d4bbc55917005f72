import { readFileSync } from 'node:fs'
import type { Suggested } from './clustering.ts'

/** What the chance that the nearest case is the right one depends on, in the order of the weights. */
export const signalNames = [
  'always',
  'score',
  'margin',
  'alike',
  'concepts',
  'most of two',
  'size',
  'shortness',
  'by concepts',
  'by words',
  'by names',
  'languages',
  'score in many languages',
  'margin in many languages',
] as const

/** Numbers about the best of the near cases: `size` of that case, `terms` of the text, `mix` of languages of the stream (0 one, 1 many). */
export function signalsOf(near: readonly Suggested[], about: { size: number; terms: number; mix: number }): number[] {
  const [best, second] = near
  if (!best) return signalNames.map((_, at) => (at === 0 ? 1 : 0))
  const { score, alike, because } = best
  const shareOf = (kind: string) => because.reduce((sum, reason) => sum + (reason.kind === kind ? reason.share : 0), 0)
  // A name alone is no reason to follow the many.
  const met = because.some(({ kind }) => kind === 'concept') ? 1 : 0
  const margin = score - (second?.score ?? 0)
  return [
    1,
    score,
    margin,
    alike,
    Math.min(5, because.filter(({ kind }) => kind === 'concept').length) / 5,
    ((because[0]?.share ?? 0) + (because[1]?.share ?? 0)) / (score || 1),
    met * (Math.log(about.size) / 3),
    1 / Math.sqrt(Math.max(1, about.terms)),
    shareOf('concept'),
    shareOf('word'),
    shareOf('entity'),
    about.mix,
    score * about.mix,
    margin * about.mix,
  ]
}

let shipped: number[] | null = null

/** The chance, from 0 to 1, that the best of the near cases is the right one: a logistic model over `signalsOf`, learnt from the corpus of problems. `odds`: what is added to its log odds. */
export function confidenceOf(signals: readonly number[], odds = 0): number {
  shipped ??= readWeights()
  const weights = shipped
  let sum = odds
  for (let at = 0; at < signals.length; at++) sum += (signals[at] as number) * (weights[at] ?? 0)
  return 1 / (1 + Math.exp(-sum))
}

function readWeights(): number[] {
  return JSON.parse(readFileSync(new URL('./weights/confidence.json', import.meta.url), 'utf8')).weights
}
