import { mkdirSync, writeFileSync } from 'node:fs'
import { signalNames } from '../engines/clustering/confidence.ts'
import { useVectors, writeVectors } from '../engines/clustering/embedding.ts'
import { useTelling } from '../engines/clustering/terms.ts'
import { type Decided, fitConfidence, playStreams, withSizePrior } from './training/confidence.ts'
import { learnOwnMatters, tryOwnMatters } from './training/own-matter.ts'
import { readProblems } from './training/problems.ts'
import { learnTelling } from './training/telling.ts'
import { readTellings, type Telling } from './training/tellings.ts'
import { learnVectors } from './training/vectors.ts'

/**
 * Learns what decides which complaints are one problem, from corpus/problems/learn alone, and writes it to
 * server/engines/clustering/weights: what each concept tells (telling.tsv), directions of pieces of text (vectors.bin) and the chance that
 * the nearest case is the right one (confidence.json). That chance is fitted to brands that the rest was learnt without, a quarter at a
 * time. The same corpus gives the same bytes.
 */
const folds = 4
const streamsABrand = 2
const weights = new URL('../engines/clustering/weights/', import.meta.url)
const began = performance.now()
const say = (line: string) => console.error(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${line}`)

const brands = readProblems('learn')
const tellings = readTellings(brands)
say(`${brands.length} brands, ${brands.reduce((sum, { problems }) => sum + problems.length, 0)} problems, ${tellings.length} tellings`)
const foldOf = new Map(brands.map(({ file }, at) => [file, at % folds]))
const decided: Decided[] = []
const own = { said: 0, right: 0, own: 0 }
for (let fold = 0; fold < folds; fold++) {
  say(`part ${fold + 1} of ${folds} left out`)
  learn(tellings.filter(({ brand }) => foldOf.get(brand) !== fold))
  const left = tellings.filter(({ brand }) => foldOf.get(brand) === fold)
  const found = tryOwnMatters(
    learnOwnMatters(
      brands,
      tellings.filter(({ brand }) => foldOf.get(brand) !== fold),
    ),
    brands,
    left,
  )
  for (const key of ['said', 'right', 'own'] as const) own[key] += found[key]
  for (let seed = 1; seed <= streamsABrand; seed++) decided.push(...playStreams(left, seed))
}
const fitted = fitConfidence(decided)
tellFigures()
say('everything')
const { telling, vectors } = learn(tellings)
mkdirSync(weights, { recursive: true })
writeFileSync(new URL('telling.tsv', weights), [...telling].map(([concept, weight]) => `${concept}\t${weight.toFixed(3)}\n`).join(''))
writeFileSync(new URL('vectors.bin', weights), vectors)
const ownMatters = [...learnOwnMatters(brands, tellings)].sort(([one], [other]) => (one < other ? -1 : 1))
writeFileSync(
  new URL('own-matter.json', weights),
  `{\n${ownMatters.map(([key, values]) => `${JSON.stringify(key)}: [${values.map((value) => value.toFixed(3)).join(', ')}]`).join(',\n')}\n}\n`,
)
const sheet = { signals: signalNames, weights: withSizePrior(fitted).map((weight) => Math.round(weight * 1000) / 1000) }
writeFileSync(new URL('confidence.json', weights), `${JSON.stringify(sheet, null, 1)}\n`)
say(`written: ${telling.size} concepts, ${(vectors.length / 1e6).toFixed(1)} MB of directions`)

/** Learns from these tellings, and lets this process read with it from now on. */
function learn(from: readonly Telling[]) {
  const telling = learnTelling(from)
  const vectors = writeVectors(learnVectors(from, say))
  useTelling(telling)
  useVectors(vectors)
  return { telling, vectors }
}

/** Of the decisions that could be right: how many are, when as many are taken as keep this share right. */
function tellFigures(): void {
  const chance = ({ signals }: Decided) => signals.reduce((sum, value, at) => sum + value * (fitted[at] as number), 0)
  const sorted = decided.map((row) => ({ ...row, chance: chance(row) })).sort((a, b) => b.chance - a.chance)
  const joinable = sorted.filter((row) => row.joinable).length
  let right = 0
  const found = new Map([0.98, 0.95, 0.9].map((share) => [share, { found: 0, from: 1 }]))
  for (const [at, row] of sorted.entries()) {
    if (row.right) right++
    for (const share of found.keys())
      if (right / (at + 1) >= share) found.set(share, { found: right / joinable, from: 1 / (1 + Math.exp(-row.chance)) })
  }
  say(
    `left out brands: of ${own.own} own matters ${(own.right / own.own).toFixed(3)} found, ${(own.right / own.said).toFixed(3)} of those said to be`,
  )
  for (const [share, { found: of, from }] of found)
    say(`left out brands: ${of.toFixed(3)} of ${joinable} joined where ${share} are right, from a chance of ${from.toFixed(2)}`)
}
