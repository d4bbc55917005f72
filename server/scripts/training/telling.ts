import type { Telling } from './tellings.ts'

/** Pairs that stand behind a concept before any was seen: rare concepts stay near 1. */
const prior = 20
const least = 0.05
/** How far the weights go from 1 to what was counted; chosen on brands that were left out. */
const power = 0.7

/**
 * How much each concept says about which problem a text is about: how much more often two tellings of one problem share it than two
 * tellings of different problems of the same brand, or of two customers' own matters (logarithm of the quotient of the shares, against that of all concepts together; only
 * pairs in different languages). 1 is usual, near 0 says nothing.
 */
export function learnTelling(tellings: readonly Telling[]): Map<string, number> {
  const same = new Map<string, number>()
  const different = new Map<string, number>()
  let samePairs = 0
  let differentPairs = 0
  const brands = Map.groupBy(tellings, ({ brand }) => brand)
  for (const group of brands.values())
    for (const [at, one] of group.entries())
      for (const other of group.slice(0, at)) {
        if (one.lang === other.lang) continue
        const counts = one.problem === other.problem && one.isCommon ? same : different
        if (counts === same) samePairs++
        else differentPairs++
        for (const concept of one.concepts) if (other.concepts.includes(concept)) counts.set(concept, (counts.get(concept) ?? 0) + 1)
      }
  const sumOf = (counts: Map<string, number>) => [...counts.values()].reduce((sum, count) => sum + count, 0)
  const usual = Math.log(sumOf(same) / samePairs / (sumOf(different) / differentPairs))
  const priorSame = (prior * Math.exp(usual) * samePairs) / (samePairs + differentPairs)
  const priorDifferent = (prior * differentPairs) / (samePairs + differentPairs)
  const weights = [...new Set([...same.keys(), ...different.keys()])].sort().map((concept): [string, number] => {
    const quotient =
      ((same.get(concept) ?? 0) + priorSame) / samePairs / (((different.get(concept) ?? 0) + priorDifferent) / differentPairs)
    return [concept, Math.max(least, Math.log(quotient) / usual) ** power]
  })
  return new Map(weights)
}
