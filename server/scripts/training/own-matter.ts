import { readEvidence } from '../../engines/clustering/evidence.ts'
import { matterChances, matterSignals, matters } from '../../engines/clustering/own-matter.ts'
import type { Brand } from './problems.ts'
import type { Telling } from './tellings.ts'

const rounds = 30
const rate = 0.1
const shrink = 10
const firstSquares = 1e-3

type Example = { signals: [string, number][]; target: number }

/** The theme of a problem that each customer has for himself, by what its header says is wrong. */
function themeIn(wrong: string): (typeof matters)[number] {
  if (/twice/.test(wrong)) return 'double-charge'
  if (/cancelled subscription|cancellation/.test(wrong)) return 'else'
  if (/refund|money back|deposit|compensation is not|money kept/.test(wrong)) return 'refund-missing'
  if (/answer|reach anyone|no human|call back|without solution/.test(wrong)) return 'no-answer'
  if (/repair|wrong item|damaged/.test(wrong)) return 'else'
  return /arrived|late|not delivered|been sent|shipping/.test(wrong) ? 'late-delivery' : 'else'
}

/**
 * Learns which complaints are their author's own matter: softmax regression over concepts and directions by Adagrad. Reads with the weights
 * of concepts and directions that this process uses now.
 */
export function learnOwnMatters(brands: readonly Brand[], tellings: readonly Telling[]): Map<string, number[]> {
  const examples = examplesOf(brands, tellings)
  const weights = new Map<string, number[]>()
  const squares = new Map<string, number[]>()
  for (const { signals } of examples)
    for (const [key] of signals) {
      weights.set(key, new Array(matters.length).fill(0))
      squares.set(key, new Array(matters.length).fill(firstSquares))
    }
  for (let round = 0; round < rounds; round++)
    for (const { signals, target } of examples) {
      const chances = matterChances(signals, weights)
      for (const [key, value] of signals) {
        const [own, seen] = [weights.get(key) as number[], squares.get(key) as number[]]
        for (const [at, chance] of chances.entries()) {
          const decay = key === 'always' ? 0 : (shrink * (own[at] as number)) / examples.length
          const slope = (chance - (target === at ? 1 : 0)) * value + decay
          seen[at] = (seen[at] as number) + slope * slope
          own[at] = (own[at] as number) - (rate * slope) / Math.sqrt(seen[at] as number)
        }
      }
    }
  return weights
}

/** Of tellings that were left out: how many of those said to be their author's own are so, and how many of all such are found. */
export function tryOwnMatters(weights: ReadonlyMap<string, number[]>, brands: readonly Brand[], tellings: readonly Telling[]) {
  const counts = { said: 0, right: 0, own: 0 }
  for (const { signals, target } of examplesOf(brands, tellings)) {
    const said = (matterChances(signals, weights)[0] ?? 1) < 0.5
    if (said) counts.said++
    if (target !== 0) counts.own++
    if (said && target !== 0) counts.right++
  }
  return counts
}

/** What of a telling counts, and beside every third one of a common cause one that also chases an answer or money: it names a problem all the same. */
function examplesOf(brands: readonly Brand[], tellings: readonly Telling[]): Example[] {
  const problems = new Map(brands.flatMap((brand) => brand.problems.map((problem) => [problem.id, problem])))
  const own = Map.groupBy(
    tellings.filter(({ isCommon }) => !isCommon),
    ({ lang }) => lang,
  )
  return tellings.flatMap(({ text, lang, problem, isCommon }, at): Example[] => {
    const target = isCommon ? 0 : matters.indexOf(themeIn(problems.get(problem)?.wrong ?? ''))
    const alone = { signals: matterSignals(readEvidence(text, { lang })), target }
    const chasers = own.get(lang) ?? []
    const chaser = chasers[at % (chasers.length || 1)]
    if (!isCommon || at % 3 !== 0 || !chaser) return [alone]
    return [alone, { signals: matterSignals(readEvidence(`${text} ${chaser.text}`, { lang })), target: 0 }]
  })
}
