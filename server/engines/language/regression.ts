/** One text as a model sees it: `dense` numbers, and places of n-grams that each count `scale`. */
export type Example = { dense: Float64Array; grams: readonly number[] }

/** Weights of a softmax over `outputs`: `dense[output * denseCount + n]`, `grams[place * outputs + output]`. */
export type Weights = {
  outputs: number
  denseCount: number
  places: number
  dense: Float64Array
  grams: Float32Array | Int8Array
  gramScale: number
}

/** An example with what it should say. `allowed` limits the answers that the example may speak about; `weight` is its share. */
export type TrainingExample = Example & { target: number; weight: number; allowed?: readonly number[]; offset?: Float64Array }

export type Training = { rounds: number; rate: number; denseRate: number; shrink: number; seed: number }

/** How much each of a text's n-grams counts, so that long and short texts weigh the same. */
export const gramShare = (count: number): number => (count === 0 ? 0 : 1 / Math.sqrt(count))

export const emptyWeights = (outputs: number, denseCount: number, places: number): Weights => ({
  outputs,
  denseCount,
  places,
  dense: new Float64Array(outputs * denseCount),
  grams: new Float32Array(outputs * places),
  gramScale: 1,
})

/** Adds the scores of the outputs to `into`. */
export function addScores(weights: Weights, { dense, grams }: Example, into: Float64Array): void {
  const { outputs, denseCount, places, grams: table } = weights
  for (let n = 0; n < denseCount; n++) {
    const value = dense[n] as number
    if (value === 0) continue
    for (let output = 0; output < outputs; output++) {
      into[output] = (into[output] as number) + value * (weights.dense[output * denseCount + n] as number)
    }
  }
  if (places === 0) return
  const share = gramShare(grams.length) * weights.gramScale
  for (let output = 0; output < outputs; output++) {
    let sum = 0
    for (let n = 0; n < grams.length; n++) sum += table[((grams[n] as number) & (places - 1)) * outputs + output] as number
    into[output] = (into[output] as number) + sum * share
  }
}

/** Turns scores into probabilities in place; only the allowed outputs take part. */
export function softmax(scores: Float64Array, allowed?: readonly number[]): void {
  let top = Number.NEGATIVE_INFINITY
  for (let n = 0; n < scores.length; n++) if (!allowed || allowed.includes(n)) top = Math.max(top, scores[n] as number)
  let sum = 0
  for (let n = 0; n < scores.length; n++) {
    const share = !allowed || allowed.includes(n) ? Math.exp((scores[n] as number) - top) : 0
    scores[n] = share
    sum += share
  }
  for (let n = 0; n < scores.length; n++) scores[n] = (scores[n] as number) / sum
}

/** Gradient sums of AdaGrad, as large as the weights. */
export type Momentum = { dense: Float64Array; grams: Float32Array }
export const emptyMomentum = (weights: Weights): Momentum => ({
  dense: new Float64Array(weights.dense.length).fill(1e-2),
  grams: new Float32Array(weights.places * weights.outputs).fill(1e-2),
})

/** One step of AdaGrad on one training example; answers the probabilities before the step. */
export function trainOne(
  weights: Weights,
  momentum: Momentum,
  example: TrainingExample,
  training: Omit<Training, 'rounds' | 'seed'>,
): Float64Array {
  const { outputs, denseCount, places } = weights
  const scores = example.offset ? example.offset.slice() : new Float64Array(outputs)
  addScores(weights, example, scores)
  softmax(scores, example.allowed)
  const share = gramShare(example.grams.length)
  for (let output = 0; output < outputs; output++) {
    if (example.allowed && !example.allowed.includes(output)) continue
    const wrong = example.weight * ((scores[output] as number) - (output === example.target ? 1 : 0))
    if (Math.abs(wrong) < 1e-4) continue
    for (let n = 0; n < denseCount; n++) {
      const value = example.dense[n] as number
      if (value === 0) continue
      const at = output * denseCount + n
      const slope = wrong * value + training.shrink * 0.1 * (weights.dense[at] as number)
      momentum.dense[at] = (momentum.dense[at] as number) + slope * slope
      weights.dense[at] = (weights.dense[at] as number) - (training.denseRate * slope) / Math.sqrt(momentum.dense[at] as number)
    }
    if (places === 0) continue
    for (const gram of example.grams) {
      const at = (gram & (places - 1)) * outputs + output
      const slope = wrong * share + training.shrink * (weights.grams[at] as number)
      momentum.grams[at] = (momentum.grams[at] as number) + slope * slope
      weights.grams[at] = (weights.grams[at] as number) - (training.rate * slope) / Math.sqrt(momentum.grams[at] as number)
    }
  }
  return scores
}

/** Learns all training examples in a shuffled order that depends on the seed only: the same training examples give the same weights. */
export function trainAll(weights: Weights, examples: readonly TrainingExample[], training: Training): void {
  const momentum = emptyMomentum(weights)
  const next = randomFrom(training.seed)
  const order = examples.map((_, n) => n)
  for (let turn = 0; turn < training.rounds; turn++) {
    for (let n = order.length - 1; n > 0; n--) {
      const other = Math.floor(next() * (n + 1))
      ;[order[n], order[other]] = [order[other] as number, order[n] as number]
    }
    for (const n of order) trainOne(weights, momentum, examples[n] as TrainingExample, training)
  }
}

/** Numbers 0 … 1 that look random and depend on the seed only (mulberry32, public domain). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
