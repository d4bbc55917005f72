import type { Word } from './words.ts'

/** Number of places an n-gram can be hashed to; weights are kept in tables of this size. */
export const places = 2 ** 16
const longestGram = 5
/** A text's first words decide; a hostile wall of different letters must not cost more. */
const mostWords = 400

const seen = new Uint32Array(places)
let round = 0

/** `places` of all words, each once; the first `ends[n]` of them come from the words up to the nth, from `pairs[n]` on of it and the word before. */
export type Grams = { places: number[]; ends: number[]; pairs: number[] }

/** The places of a text's within-word letter 2–5-grams, words and pairs of words, each once (FNV-1a, rolling). */
export function gramsOf(words: readonly Word[]): Grams {
  round = (round + 1) >>> 0
  if (round === 0) {
    seen.fill(0)
    round = 1
  }
  const found: number[] = []
  const ends: number[] = []
  const pairs: number[] = []
  let before = 0x2545f491
  const count = Math.min(words.length, mostWords)
  for (let n = 0; n < count; n++) {
    const word = (words[n] as Word).folded
    let whole = 0x1b873593
    const length = word.length
    for (let from = -1; from < length; from++) {
      let hash = 0x811c9dc5
      if (from >= 0) whole = Math.imul(whole ^ word.charCodeAt(from), 0x01000193)
      for (let size = 1; size <= longestGram && from + size <= length + 1; size++) {
        const at = from + size - 1
        hash = Math.imul(hash ^ (at < 0 ? 60 : at >= length ? 62 : word.charCodeAt(at)), 0x01000193)
        if (size > 1) add(hash)
      }
    }
    add(whole ^ 0x5bd1e995)
    pairs.push(found.length)
    add(Math.imul(before, 31) ^ whole)
    before = whole
    ends.push(found.length)
  }
  return { places: found, ends, pairs }

  function add(hash: number) {
    const place = (hash ^ (hash >>> 15) ^ (hash >>> 24)) & (places - 1)
    if (seen[place] === round) return
    seen[place] = round
    found.push(place)
  }
}
