import { createCaseIndex } from '../../engines/clustering/case-index.ts'
import { signalNames } from '../../engines/clustering/confidence.ts'
import { readEvidence } from '../../engines/clustering/evidence.ts'
import { languages } from '../../engines/clustering/languages.ts'
import { randomFrom } from '../../engines/language/regression.ts'
import { shuffled } from './shuffled.ts'
import type { Telling } from './tellings.ts'

/** A decision that was made with the truth known: its signals, and whether the nearest case was the right one. */
export type Decided = { signals: number[]; right: boolean; joinable: boolean }

const penalty = 1
const mostRounds = 25
/** Of a problem one telling alone, or several: on a real desk many complaints stay the only one of their kind. */
const aloneShare = 0.35
const longStream = 500
const oneLanguageStream = 250

/**
 * Plays streams of complaints, each put into its right case, and answers what the index would have decided: each brand by itself, all
 * brands together, all brands in one language.
 * @param seed the same seed gives the same streams
 */
export function playStreams(tellings: readonly Telling[], seed: number): Decided[] {
  const random = randomFrom(seed)
  const common = tellings.filter(({ isCommon }) => isCommon)
  const sample = (group: readonly Telling[], least: number) =>
    [...Map.groupBy(group, ({ problem }) => problem).values()].flatMap((problem) => {
      const count = random() < aloneShare ? 1 : 2 + Math.floor(random() * 7)
      return shuffled(problem, random).slice(0, Math.max(least, count))
    })
  const brands = [...Map.groupBy(common, ({ brand }) => brand).values()].map((group) => sample(group, 1))
  const together = sample(common, 1)
  const apart = languages.map((lang) => common.filter((telling) => telling.lang === lang))
  return [
    ...brands.flatMap((stream) => play(shuffled(stream, random))),
    ...play(shuffled(together, random).slice(0, longStream)),
    ...apart.flatMap((stream) => play(shuffled(stream, random).slice(0, oneLanguageStream))),
  ]
}

function play(stream: readonly Telling[]): Decided[] {
  const index = createCaseIndex()
  const cases = new Map<string, number>()
  return stream.map(({ text, lang, problem }, at): Decided => {
    const evidence = readEvidence(text, { lang })
    const { signals, suggestions } = index.decide(evidence, {})
    const truth = cases.get(problem)
    const caseId = truth ?? cases.size + 1
    cases.set(problem, caseId)
    index.add(caseId, at + 1, evidence)
    return { signals, right: truth !== undefined && suggestions[0]?.caseId === truth, joinable: truth !== undefined }
  })
}

/**
 * What a case of many counts for, each time it is e³ times as big. Set by hand: problems of the corpus have eight tellings at most, and
 * cannot teach that the more have come to a case, the more will (the prior of Pitman's Chinese restaurant process would be 3).
 */
const sizeWeight = 2.2

/** The weights with at least `sizeWeight` for the size of a case. */
export const withSizePrior = (weights: readonly number[]): number[] =>
  weights.map((weight, at) => (signalNames[at] === 'size' ? Math.max(weight, sizeWeight) : weight))

/** Logistic regression by Newton's method with a penalty on all weights but the first. */
export function fitConfidence(rows: readonly Decided[]): number[] {
  const count = signalNames.length
  const weights = new Array<number>(count).fill(0)
  for (let round = 0; round < mostRounds; round++) {
    const table = weights.map((weight, at): number[] => [
      ...weights.map((_, to) => (at === to ? (at === 0 ? 1e-6 : penalty) : 0)),
      at === 0 ? 0 : -penalty * weight,
    ])
    for (const { signals, right } of rows) {
      const chance = 1 / (1 + Math.exp(-signals.reduce((sum, value, at) => sum + value * (weights[at] as number), 0)))
      for (let at = 0; at < count; at++) {
        const line = table[at] as number[]
        const value = signals[at] as number
        for (let to = 0; to < count; to++) line[to] = (line[to] as number) + chance * (1 - chance) * value * (signals[to] as number)
        line[count] = (line[count] as number) + ((right ? 1 : 0) - chance) * value
      }
    }
    const steps = solve(table)
    for (const [at, step] of steps.entries()) weights[at] = (weights[at] as number) + step
    if (steps.every((step) => Math.abs(step) < 1e-7)) break
  }
  return weights
}

/** Solves linear equations, one a line with the right side last, by Gauss-Jordan elimination. */
function solve(table: number[][]): number[] {
  for (const [at] of table.entries()) {
    const pivot = table
      .slice(at)
      .reduce((best, line, n) => (Math.abs(line[at] as number) > Math.abs(table[best]?.[at] ?? 0) ? at + n : best), at)
    ;[table[at], table[pivot]] = [table[pivot] as number[], table[at] as number[]]
    const top = table[at] as number[]
    for (const [n, line] of table.entries()) {
      if (n === at) continue
      const factor = (line[at] as number) / (top[at] as number)
      for (let column = at; column <= table.length; column++) line[column] = (line[column] as number) - factor * (top[column] as number)
    }
  }
  return table.map((line, at) => (line[table.length] as number) / (line[at] as number))
}
