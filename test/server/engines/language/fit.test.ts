import { describe, expect, it } from 'vitest'
import { fitInSteps, fitWeights } from '#server/engines/language/fit.ts'
import { addScores, emptyWeights, randomFrom, softmax, type TrainingExample } from '#server/engines/language/regression.ts'

const fitting = { gramPenalty: 0.1, densePenalty: 0.1, rounds: 60 }
const next = randomFrom(3)
/** Two answers told apart by one number and by the n-gram 5. */
const examples: TrainingExample[] = Array.from({ length: 80 }, (_, n) => ({
  dense: Float64Array.of(1, (n % 2 ? 1 : -1) + next() * 0.2),
  grams: n % 2 ? [5, 9] : [7, 9],
  target: n % 2,
  weight: 1,
}))
const chanceOf = (weights: ReturnType<typeof fitWeights>, dense: number[], grams: number[]) => {
  const scores = new Float64Array(2)
  addScores(weights, { dense: Float64Array.from(dense), grams }, scores)
  softmax(scores)
  return scores[1] as number
}

describe('fitting weights to training examples', () => {
  it('tells the answers apart by numbers and by n-grams', () => {
    const weights = fitWeights(examples, emptyWeights(2, 2, 16), fitting)
    expect(chanceOf(weights, [1, 1], [5, 9])).toBeGreaterThan(0.95)
    expect(chanceOf(weights, [1, -1], [7, 9])).toBeLessThan(0.05)
    expect(chanceOf(weights, [1, 0], [5])).toBeGreaterThan(0.6)
  })

  it('ends where no small move makes the loss smaller', () => {
    const weights = fitWeights(examples, emptyWeights(2, 2, 0), fitting)
    const lossOf = (dense: Float64Array) => {
      let loss = dense.reduce((sum, value) => sum + 0.5 * fitting.densePenalty * value * value, 0)
      for (const example of examples) {
        const scores = new Float64Array(2)
        addScores({ ...weights, dense }, { ...example, grams: [] }, scores)
        softmax(scores)
        loss -= Math.log(scores[example.target] as number)
      }
      return loss
    }
    const least = lossOf(weights.dense)
    for (let n = 0; n < weights.dense.length; n++) {
      for (const move of [-0.05, 0.05]) {
        expect(lossOf(weights.dense.map((value, at) => value + (at === n ? move : 0)))).toBeGreaterThan(least)
      }
    }
  })

  it('stays where it starts when there is nothing to learn', () => {
    const start = emptyWeights(2, 2, 16)
    start.dense.set([1, 2, 3, 4])
    expect([...fitWeights([], start, fitting).dense]).toEqual([1, 2, 3, 4])
  })

  it('listens to no answer that an example leaves open', () => {
    const open: TrainingExample[] = examples.map((example) => ({ ...example, target: example.target * 2, allowed: [0, 2] }))
    const weights = fitWeights(open, emptyWeights(3, 2, 16), fitting)
    expect([...weights.dense.slice(2, 4)]).toEqual([0, 0])
  })

  it('pauses, and gives the same weights as in one go', () => {
    const steps = fitInSteps(examples, emptyWeights(2, 2, 16), fitting)
    let pauses = 0
    let step = steps.next()
    for (; !step.done; step = steps.next()) pauses++
    expect(pauses).toBeGreaterThan(5)
    expect(step.value).toEqual(fitWeights(examples, emptyWeights(2, 2, 16), fitting))
  })
})
