/** How a channel counts: X weighs characters (`weighted`), Bluesky counts what a reader sees as one, others code points. `perUrl`: what any link costs. */
export type Counting = { counts: 'characters' | 'graphemes' | 'weighted'; perUrl: number | null }

/** With a protocol anything goes; without, a bare domain of a usual kind. */
const links =
  /https?:\/\/[^\s<>"]+|(?<![\p{L}\p{N}@._-])(?:[a-z0-9](?:[a-z0-9-]{0,62})\.)+(?:com|net|org|info|biz|shop|store|online|app|dev|example|[a-z]{2})(?![\p{L}\p{N}_-])(?:[/?#][^\s<>"]*)?/giu

/** Code points that weigh 1 where characters are weighted; all others weigh 2 (configuration v3 of twitter-text 3.1). */
const lightRanges = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
] as const

const emoji = /\p{RGI_Emoji}/v

/** The links a network will find in a text, in order. Where that is unclear, a bare domain counts as a link. */
export const linksIn = (text: string): string[] => text.match(links) ?? []

const isLight = (code: number) => lightRanges.some(([from, to]) => code >= from && code <= to)

/** An emoji weighs 2, however it is put together. */
function weigh(words: string): number {
  const parts = words.split(emoji)
  let length = 2 * (parts.length - 1)
  for (const sign of parts.join('')) length += isLight(sign.codePointAt(0) ?? 0) ? 1 : 2
  return length
}

const countOf: Record<Counting['counts'], (words: string) => number> = {
  weighted: weigh,
  graphemes: (words) => [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(words)].length,
  characters: (words) => [...words].length,
}

/** Length of a text as its channel counts it. Where characters are weighted the text is composed first (NFC). */
export function countLength(text: string, { counts, perUrl }: Counting): number {
  const count = countOf[counts]
  const words = counts === 'weighted' ? text.normalize('NFC') : text
  if (perUrl === null) return count(words)
  return words.split(links).reduce((length, part) => length + count(part), linksIn(words).length * perUrl)
}
