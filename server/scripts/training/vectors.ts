import { dimensions, type Feature, featuresOf } from '../../engines/clustering/embedding.ts'
import { languages } from '../../engines/clustering/languages.ts'
import { backgroundShares } from '../../engines/clustering/terms.ts'
import { listStems } from '../../engines/clustering/vocabulary.ts'
import { fold } from '../../engines/clustering/words.ts'
import { randomFrom } from '../../engines/language/regression.ts'
import { shuffled } from './shuffled.ts'
import type { Telling } from './tellings.ts'

/** Chosen on brands that were left out. */
const training = {
  rounds: 64,
  rate: 0.04,
  temperature: 0.2,
  brandsAtOnce: 12,
  /** What a problem of another brand counts among the wrong answers; less when it seems to be the same one told elsewhere. */
  otherBrand: 0.5,
  seemsSame: 0.3,
  withoutConcept: 0.4,
  withoutWord: 0.3,
  /** Pieces seen in fewer tellings or stems than these are not kept. */
  leastSeen: 6,
  conceptLength: 0.1,
  wordSpread: 0.05,
  linesAtOnce: 128,
  /** Lines of the vocabulary are learnt once in so many rounds. */
  roundsALine: 4,
  firstSquares: 0.01,
  seed: 1,
}

type Item = { one: Feature[]; other: Feature[]; group: string; id: string }
/** The numbers of each piece, by its hash. */
export type Vectors = Map<number, Float32Array>

/**
 * Learns the numbers of pieces of text so that tellings of one problem point the same way and those of other problems, above all of the
 * same brand, elsewhere (InfoNCE: van den Oord et al. 2018, "Representation Learning with Contrastive Predictive Coding"; Adagrad). The
 * stems of one line of the vocabulary are drawn together likewise. The same tellings give the same numbers.
 */
export function learnVectors(tellings: readonly Telling[], say: (line: string) => void): Vectors {
  const random = randomFrom(training.seed)
  const lines = listStems().map((line) => line.map((stems) => stems.map(fold)))
  const vectors = firstVectors(tellings, lines, random)
  const squares = new Map([...vectors.keys()].map((hash) => [hash, new Float32Array(dimensions).fill(training.firstSquares)]))
  const problems = [...Map.groupBy(tellings, ({ problem }) => problem).values()]
  const brands = [...Map.groupBy(problems, ([first]) => first?.brand ?? '').values()]
  for (let round = 0; round < training.rounds; round++) {
    const rate = training.rate * (1 - round / (training.rounds + 4))
    let loss = 0
    let batches = 0
    for (const group of chunks(shuffled(brands, random), training.brandsAtOnce)) {
      loss += step(
        group.flat().flatMap((problem) => pairOf(problem, random)),
        rate,
      )
      batches++
    }
    if (round % training.roundsALine === 0)
      for (const group of chunks(shuffled(lines, random), training.linesAtOnce))
        step(
          group.flatMap((line, at) => stemsOf(line, at, random)),
          rate,
        )
    if (round % 8 === 7) say(`round ${round + 1} of ${training.rounds}: loss ${(loss / batches).toFixed(3)}`)
  }
  return vectors

  /** One step of gradient descent over pairs that belong together; answers the mean loss before it. */
  function step(items: Item[], rate: number): number {
    const ones = items.map(({ one }) => sumOf(one))
    const others = items.map(({ other }) => sumOf(other))
    const onesPulled = ones.map(() => new Float32Array(dimensions))
    const othersPulled = ones.map(() => new Float32Array(dimensions))
    let loss = 0
    for (const [at, item] of items.entries()) {
      const likeness = others.map(({ unit }) => dot((ones[at] as Sum).unit, unit))
      const right = likeness[at] as number
      const odds = likeness.map(
        (value, to) => weightOf(item, items[to] as Item, at === to, value > right) * Math.exp((value - 1) / training.temperature),
      )
      const all = odds.reduce((sum, value) => sum + value, 0)
      loss -= Math.log((odds[at] as number) / all)
      for (const [to, value] of odds.entries()) {
        const pull = ((value / all - (at === to ? 1 : 0)) / training.temperature / items.length) * 10
        if (Math.abs(pull) < 1e-7) continue
        addTo(onesPulled[at] as Float32Array, (others[to] as Sum).unit, pull)
        addTo(othersPulled[to] as Float32Array, (ones[at] as Sum).unit, pull)
      }
    }
    for (const [at, { one, other }] of items.entries()) {
      move(one, ones[at] as Sum, onesPulled[at] as Float32Array, rate)
      move(other, others[at] as Sum, othersPulled[at] as Float32Array, rate)
    }
    return loss / (items.length || 1)
  }

  function sumOf(features: readonly Feature[]): Sum {
    const unit = new Float32Array(dimensions)
    for (const { hash, scale } of features) {
      const vector = vectors.get(hash)
      if (vector) addTo(unit, vector, scale)
    }
    const length = Math.sqrt(dot(unit, unit)) || 1
    for (let at = 0; at < dimensions; at++) unit[at] = (unit[at] as number) / length
    return { unit, length }
  }

  /** Moves the pieces of a text by the slope at its unit vector, taken through the division by its length. */
  function move(features: readonly Feature[], { unit, length }: Sum, slope: Float32Array, rate: number): void {
    const along = dot(slope, unit)
    const inner = slope.map((value, at) => (value - along * (unit[at] as number)) / length)
    for (const { hash, scale } of features) {
      const vector = vectors.get(hash)
      const seen = squares.get(hash)
      if (!vector || !seen) continue
      for (let at = 0; at < dimensions; at++) {
        const part = (inner[at] as number) * scale
        seen[at] = (seen[at] as number) + part * part
        vector[at] = (vector[at] as number) - (rate * part) / (Math.sqrt(seen[at] as number) + 1e-6)
      }
    }
  }
}

type Sum = { unit: Float32Array; length: number }
type Random = () => number

function weightOf(item: Item, other: Item, isRight: boolean, isNearer: boolean): number {
  if (isRight) return 1
  if (other.id === item.id) return 0
  if (other.group === item.group) return 1
  return training.otherBrand * (isNearer ? training.seemsSame : 1)
}

/** Concepts begin in directions of their own, as long as they are rare in ordinary texts; words begin near nothing. */
function firstVectors(tellings: readonly Telling[], lines: readonly string[][][], random: Random): Vectors {
  const seen = new Map<number, number>()
  const see = (features: readonly Feature[]) => {
    for (const hash of new Set(features.map((feature) => feature.hash))) seen.set(hash, (seen.get(hash) ?? 0) + 1)
  }
  for (const { words, lang, concepts } of tellings) see(featuresOf(words, lang, concepts))
  for (const line of lines)
    for (const [at, stems] of line.entries()) for (const stem of stems) see(featuresOf([stem], languages[at] ?? 'en', []))
  const kept = [...seen].filter(([, count]) => count >= training.leastSeen).map(([hash]) => hash)
  const vectors: Vectors = new Map(
    kept
      .sort((a, b) => a - b)
      .map((hash) => [hash, Float32Array.from({ length: dimensions }, () => (random() - 0.5) * 2 * training.wordSpread)]),
  )
  for (const concept of [...new Set(tellings.flatMap(({ concepts }) => concepts))].sort()) {
    const vector = Float32Array.from({ length: dimensions }, () => normal(random))
    const share = backgroundShares(`c:${concept}`)[0] ?? 0
    const length = training.conceptLength * Math.log(1 + 51 / (1 + 50 * share))
    const factor = length / Math.sqrt(dot(vector, vector))
    for (const { hash } of featuresOf([], 'en', [concept]))
      vectors.set(
        hash,
        vector.map((value) => value * factor),
      )
  }
  return vectors
}

/** Two tellings of a problem, mostly in different languages, some of their words and concepts left out. */
function pairOf(problem: readonly Telling[], random: Random): Item[] {
  const [one, ...others] = shuffled(problem, random)
  const other = others.find(({ lang }) => lang !== one?.lang && random() < 0.9) ?? others[0]
  if (!one || !other) return []
  const thinned = ({ words, lang, concepts }: Telling) =>
    featuresOf(
      words.filter(() => random() > training.withoutWord),
      lang,
      concepts.filter(() => random() > training.withoutConcept),
    )
  return [{ one: thinned(one), other: thinned(other), group: one.brand, id: one.problem }]
}

function stemsOf(line: readonly string[][], at: number, random: Random): Item[] {
  const columns = shuffled(
    [...line.keys()].filter((column) => line[column]?.length),
    random,
  )
  const [first, second] = columns
  if (first === undefined || second === undefined) return []
  const pick = (column: number) => {
    const stems = line[column] as string[]
    return featuresOf([stems[Math.floor(random() * stems.length)] as string], languages[column] ?? 'en', [])
  }
  return [{ one: pick(first), other: pick(second), group: '', id: String(at) }]
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size))
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let at = 0; at < dimensions; at++) sum += (a[at] as number) * (b[at] as number)
  return sum
}

function addTo(sum: Float32Array, vector: Float32Array, by: number): void {
  for (let at = 0; at < dimensions; at++) sum[at] = (sum[at] as number) + by * (vector[at] as number)
}

const normal = (random: Random): number => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random())
