import type { ThreadWithPosts } from '#shared/thread.schema.ts'

export type Limit = ThreadWithPosts['reply']['limit']

/** Links as networks find them: with a protocol, or a bare domain of a usual kind. */
const links =
  /https?:\/\/[^\s<>"]+|(?<![\p{L}\p{N}@._-])(?:[a-z0-9](?:[a-z0-9-]{0,62})\.)+(?:com|net|org|info|biz|shop|store|online|app|dev|example|[a-z]{2})(?![\p{L}\p{N}_-])(?:[/?#][^\s<>"]*)?/giu

/** Code points that weigh 1 instead of 2 where characters are weighted (configuration v3 of twitter-text 3.1). */
const lightRanges = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
] as const

/** The links in a text, in order. */
export const linksIn = (text: string): string[] => text.match(links) ?? []

function weighted(words: string): number {
  const parts = words.normalize('NFC').split(/\p{RGI_Emoji}/v)
  let length = 2 * (parts.length - 1)
  for (const sign of parts.join('')) {
    const code = sign.codePointAt(0) ?? 0
    length += lightRanges.some(([from, to]) => code >= from && code <= to) ? 1 : 2
  }
  return length
}

const graphemes = (words: string) => [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(words)].length

/** Length of a text as its channel counts it: weighted characters, graphemes or code points; links at a fixed price where they have one. */
export function countLength(text: string, { counts, perUrl }: Pick<Limit, 'counts' | 'perUrl'>): number {
  const count = counts === 'weighted' ? weighted : counts === 'graphemes' ? graphemes : (words: string) => [...words].length
  if (perUrl === null) return count(text)
  return text.split(links).reduce((length, words) => length + count(words), linksIn(text).length * perUrl)
}
