import type { Evidence } from './clustering.ts'
import { backgroundShares, languageNumber } from './terms.ts'

/** What the posts of one thread of a case say. */
export type Said = { threadId: number; evidence: readonly Evidence[] }

/** Two problems in one case, as it seems: threads and the words that tell each from the other, the smaller part second. */
export type Split = { parts: [Part, Part]; alike: number }
export type Part = { threadIds: number[]; words: string[] }

/** Smaller cases, and smaller parts of a case, say too little. */
const leastThreads = 12
const leastPart = 4
const leastPartShare = 0.15
/** Concepts tried as what divides the case, and rounds in which threads change sides. */
const mostSeeds = 12
const rounds = 6
/** Two parts whose centres are less alike than this are two problems (measured on merged pairs and on whole clusters; docs/clustering.md). */
const oneProblem = 0.2
const mostWords = 4

type Vector = Map<string, number>
type Point = { threadId: number; vector: Vector; words: Map<string, string> }

/** Looks whether a case that grew holds two problems; null when it looks like one. The same threads give the same answer. */
export function proposeSplit(said: readonly Said[]): Split | null {
  if (said.length < leastThreads) return null
  const points = said.map(pointOf)
  const least = Math.max(leastPart, Math.ceil(points.length * leastPartShare))
  let best: { alike: number; sides: boolean[] } | null = null
  for (const seed of seedsOf(points, least)) {
    const sides = settle(
      points,
      points.map(({ vector }) => vector.has(seed)),
    )
    const size = sides.filter(Boolean).length
    if (size < least || points.length - size < least) continue
    const alike = cosine(centreOf(points, sides, true), centreOf(points, sides, false))
    if (!best || alike < best.alike) best = { alike, sides }
  }
  if (!best || best.alike >= oneProblem) return null
  const parts = [partOf(points, best.sides, true), partOf(points, best.sides, false)].sort(
    (a, b) => b.threadIds.length - a.threadIds.length,
  )
  return { parts: parts as [Part, Part], alike: Math.round(best.alike * 1000) / 1000 }
}

/** Concepts that some of the threads have and others have not, the most even first. */
function seedsOf(points: readonly Point[], least: number): string[] {
  const counts = new Map<string, number>()
  for (const { vector } of points) for (const key of vector.keys()) counts.set(key, (counts.get(key) ?? 0) + 1)
  const uneven = (count: number) => Math.abs(count - points.length / 2)
  return [...counts]
    .filter(([, count]) => count >= least && points.length - count >= least)
    .sort((a, b) => uneven(a[1]) - uneven(b[1]) || (a[0] < b[0] ? -1 : 1))
    .slice(0, mostSeeds)
    .map(([key]) => key)
}

/** Lets each thread go to the side it is more like, a few times over. */
function settle(points: readonly Point[], from: boolean[]): boolean[] {
  let sides = from
  for (let round = 0; round < rounds; round++) {
    const [one, other] = [centreOf(points, sides, true), centreOf(points, sides, false)]
    sides = points.map(({ vector }) => cosine(vector, one) > cosine(vector, other))
  }
  return sides
}

/** Concepts count fully, words little: they meet only within a language. */
function pointOf({ threadId, evidence }: Said): Point {
  const vector: Vector = new Map()
  const words = new Map<string, string>()
  for (const { lang, terms } of evidence) {
    for (const [key, written] of terms) {
      const kind = key.charAt(0)
      if (kind !== 'c' && kind !== 'w') continue
      const rare = Math.log(1 / (backgroundShares(key)[languageNumber(lang)] ?? 1))
      vector.set(key, (kind === 'c' ? 1 : 0.25) * Math.max(0, rare))
      words.set(key, written)
    }
  }
  return { threadId, vector: unit(vector), words }
}

function centreOf(points: readonly Point[], sides: readonly boolean[], side: boolean): Vector {
  const centre: Vector = new Map()
  for (const [n, { vector }] of points.entries()) {
    if (sides[n] !== side) continue
    for (const [key, value] of vector) centre.set(key, (centre.get(key) ?? 0) + value)
  }
  return unit(centre)
}

function unit(vector: Vector): Vector {
  const length = Math.hypot(...vector.values()) || 1
  return new Map([...vector].map(([key, value]) => [key, value / length]))
}

function cosine(a: Vector, b: Vector): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  let sum = 0
  for (const [key, value] of small) sum += value * (large.get(key) ?? 0)
  return sum
}

function partOf(points: readonly Point[], sides: readonly boolean[], side: boolean): Part {
  const mine = points.filter((_, n) => sides[n] === side)
  const [own, other] = [centreOf(points, sides, side), centreOf(points, sides, !side)]
  const telling = [...own]
    .map(([key, value]) => ({ key, tells: value - (other.get(key) ?? 0) }))
    .sort((a, b) => b.tells - a.tells || (a.key < b.key ? -1 : 1))
  const words = new Map<string, string>()
  for (const { key } of telling) {
    const written = mine.find((point) => point.words.has(key))?.words.get(key)
    if (written && !words.has(written.toLowerCase())) words.set(written.toLowerCase(), written)
    if (words.size >= mostWords) break
  }
  return { threadIds: mine.map(({ threadId }) => threadId), words: [...words.values()] }
}
