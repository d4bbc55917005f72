import { emptyWeights, type Weights } from '../../engines/language/regression.ts'

/** Empty tables of n-grams beside the dense weights of `shared`. */
export function withDenseOf(shared: Weights, size: number): Weights {
  const weights = emptyWeights(shared.outputs, shared.denseCount, size)
  weights.dense.set(shared.dense)
  return weights
}

/**
 * Weights half-way between what all languages share and what one language's own texts say. On sets left out of the training
 * altogether the shared weights alone were best, on held-out texts of known sets the own ones (docs/understanding.md).
 */
export function between(shared: Weights, own: Weights): Weights {
  const dense = own.dense.map((value, n) => ownShare * value + (1 - ownShare) * (shared.dense[n] as number))
  return { ...own, dense, grams: own.grams.map((value) => ownShare * value) }
}
const ownShare = 0.7

/** Weights as whole numbers −127 … 127 with one scale: a quarter of the size, at most .002 of macro-F1. */
export function quantised(weights: Weights): Weights {
  let most = 1e-9
  for (const value of weights.grams) most = Math.max(most, Math.abs(value))
  const scale = Math.min(most, 6 * deviation(weights.grams)) / 127 || 1
  const grams = Int8Array.from(weights.grams, (value) => Math.max(-127, Math.min(127, Math.round(value / scale))))
  return { ...weights, grams, gramScale: Number(scale.toPrecision(6)) }
}

function deviation(values: Float32Array | Int8Array): number {
  let sum = 0
  let count = 0
  for (const value of values) {
    if (value !== 0) count++
    sum += value * value
  }
  return Math.sqrt(sum / Math.max(1, count))
}

/** Everything but the n-grams, as JSON. */
export function tableOf({ outputs, denseCount, places, gramScale, dense }: Weights) {
  return { outputs, denseCount, places, gramScale, dense: [...dense].map((value) => Number(value.toFixed(4))) }
}
