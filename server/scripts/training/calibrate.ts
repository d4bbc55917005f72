import { sentimentLabels } from '#shared/understanding.ts'
import { addScores, type TrainingExample, type Weights } from '../../engines/language/regression.ts'
import { complaintOdds, type Mix } from '../../engines/language/shipped.ts'
import type { Seen } from './examples.ts'

/** A text of the corpus with the chances of sentiment that it got while it was held out. */
export type StackedExample = TrainingExample & { row: Seen; probabilities: Float64Array }

/** Moves the bias of each label. */
export function shift({ dense, denseCount }: Weights, biases: readonly number[]): void {
  for (const [n, bias] of biases.entries()) dense[n * denseCount] = (dense[n * denseCount] as number) + bias
}

export function scoresOf(weights: Weights, row: Seen): Float64Array {
  const scores = new Float64Array(weights.outputs)
  addScores(weights, row, scores)
  return scores
}

/** What to add to the scores of the labels so that the mean macro-F1 over a language's sets is best, found on held-out guesses. */
export function bestBiases(rows: readonly Seen[], guessed: ReadonlyMap<Seen, Float64Array>): number[] {
  const groups = [...new Set(rows.filter((row) => !row.allowed).map((row) => row.set))].map((set) => rows.filter((row) => row.set === set))
  const tried: { bias: number[]; mean: number }[] = []
  for (let negative = -6; negative <= 12; negative++) {
    for (let positive = -6; positive <= 12; positive++) {
      const bias = [negative / 10, 0, positive / 10]
      const mean =
        groups.reduce((sum, group) => sum + macroF1(group, guessed, bias) * Math.min(1, group.length / 500), 0) -
        0.0004 * (Math.abs(negative) + Math.abs(positive))
      tried.push({ bias, mean })
    }
  }
  const top = Math.max(...tried.map(({ mean }) => mean))
  const good = tried.filter(({ mean }) => mean >= top - asGood).map(({ bias }) => bias)
  return [0, 1, 2].map((n) => good.reduce((sum, bias) => sum + (bias[n] as number), 0) / good.length)
}
/** So near to the best is no worse: the middle of all such is taken, that a few texts more or less do not move it far. */
const asGood = 0.003

export function macroF1(rows: readonly Seen[], guessed: ReadonlyMap<Seen, Float64Array>, bias: readonly number[]): number {
  const gold = new Float64Array(3)
  const said = new Float64Array(3)
  const hit = new Float64Array(3)
  for (const row of rows) {
    const scores = guessed.get(row) as Float64Array
    const top = topOf(scores.map((score, n) => score + (bias[n] as number)))
    const target = sentimentLabels.indexOf(row.sentiment as never)
    gold[target] = (gold[target] as number) + 1
    said[top] = (said[top] as number) + 1
    if (top === target) hit[top] = (hit[top] as number) + 1
  }
  const classes = [0, 1, 2].filter((n) => (gold[n] as number) > 0)
  return classes.reduce((sum, n) => sum + (2 * (hit[n] as number)) / ((gold[n] as number) + (said[n] as number)), 0) / classes.length
}

/** Slope and shift that make held-out guesses honest chances (Platt's method): from one half on it is a complaint. */
export function mixOf(guessed: readonly Float64Array[], examples: readonly StackedExample[]): Mix {
  const odds = guessed.map((kind, n) => complaintOdds(kind, examples[n]?.probabilities as Float64Array))
  const truth = examples.map(({ row }) => row.kind === 'complaint')
  let [slope, shift] = [0.6, 0]
  if (odds.length < 100) return { slope, shift, from: 0.5 }
  for (let turn = 0; turn < 3_000; turn++) {
    let [bySlope, byShift] = [0, 0]
    for (const [n, value] of odds.entries()) {
      const wrong = 1 / (1 + Math.exp(-(slope * value + shift))) - Number(truth[n])
      bySlope += wrong * value
      byShift += wrong
    }
    slope -= (0.05 * bySlope) / odds.length
    shift -= (0.2 * byShift) / odds.length
  }
  return { slope: Number(slope.toFixed(4)), shift: Number(shift.toFixed(4)), from: 0.5 }
}

export function topOf(scores: Float64Array): number {
  let top = 0
  for (let n = 1; n < scores.length; n++) if ((scores[n] as number) > (scores[top] as number)) top = n
  return top
}
