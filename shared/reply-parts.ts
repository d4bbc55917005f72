import { type Counting, countLength } from './text-length.ts'

/** Room for the mark of a part, ` (10/10)`. */
const roomForMark = 8
/** Most posts that one reply goes out as, where a network has room for more than one. */
export const mostParts = 6

/**
 * A reply as the posts it goes out as: itself where it fits, else parts that each fit, in order, with a mark like ` (2/3)`. Cut after a
 * paragraph, else a sentence, else a word; a word that is longer than a post is cut inside. No word is lost and none comes twice.
 * @param limit how the network counts, and the longest post
 */
export function splitReply(text: string, limit: Counting & { length: number }): string[] {
  const words = text.trim()
  if (countLength(words, limit) <= limit.length) return [words]
  const room = limit.length - roomForMark
  const parts: string[] = []
  for (let rest = words; rest !== ''; ) {
    const end = countLength(rest, limit) <= room ? rest.length : cutOf(rest, (piece) => countLength(piece, limit) <= room)
    parts.push(rest.slice(0, end).trimEnd())
    rest = rest.slice(end).trimStart()
  }
  return parts.map((part, n) => `${part} (${n + 1}/${parts.length})`)
}

/** Where the first part ends: the last good place that fits, if it does not leave most of the post empty. */
function cutOf(text: string, fits: (piece: string) => boolean): number {
  const words = ends(text, /\S+/g)
  const longest = lastThat(words, (end) => fits(text.slice(0, end)))
  if (longest === 0)
    return Math.max(
      lastThat(graphemeEnds(text), (end) => fits(text.slice(0, end))),
      1,
    )
  const good = [ends(text, /[\s\S]*?\S(?=\s*\n\s*\n)/g), ends(text, /[\s\S]*?[.!?…。؟]["”’»)]*(?=\s)/g)]
  for (const places of good) {
    const place = places.filter((end) => end <= longest).at(-1) ?? 0
    if (place >= longest * 0.4) return place
  }
  return longest
}

const ends = (text: string, unit: RegExp): number[] => [...text.matchAll(unit)].map((match) => match.index + match[0].length)
/** Ends of what a reader sees as one letter, of the first few thousand; one that may go on is left out. */
function graphemeEnds(text: string): number[] {
  const beginning = text.slice(0, 5_000)
  const all = [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(beginning)]
  return all.slice(0, text.length > beginning.length ? -1 : undefined).map(({ index, segment }) => index + segment.length)
}

/** The last of growing ends that holds, by halving; 0 where none does. */
function lastThat(all: readonly number[], holds: (end: number) => boolean): number {
  let [low, high] = [0, all.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(all[middle] ?? 0)) low = middle + 1
    else high = middle
  }
  return low === 0 ? 0 : (all[low - 1] ?? 0)
}
