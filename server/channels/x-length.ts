const lightRanges = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
] as const

const urlLength = 23
const emoji = /\p{RGI_Emoji}/gv
/** With a protocol anything goes; without, only what X itself would link: a known kind of domain. */
const urls =
  /https?:\/\/[^\s<>"]+|(?<![\p{L}\p{N}@._-])(?:[a-z0-9](?:[a-z0-9-]{0,62})\.)+(?:com|net|org|info|biz|shop|store|online|app|dev|example|[a-z]{2})(?![\p{L}\p{N}_-])(?:[/?#][^\s<>"]*)?/giu

/** Longest post a program may write, in weighted characters. */
export const xTextLimit = 280

/** The links X will find in a text and shorten, in order. */
export function linksIn(text: string): string[] {
  return text.match(urls) ?? []
}

/**
 * Length as X counts it: Latin and most European letters 1, others 2, an emoji 2 however it is put together, a link 23.
 * The text is composed first (NFC). Source: configuration v3 of twitter-text 3.1 (ranges, weights, URL length). Where it is
 * unclear whether X would link a bare domain, it counts as a link.
 */
export function weightedLength(text: string): number {
  const composed = text.normalize('NFC')
  let length = urlLength * linksIn(composed).length
  for (const words of composed.split(urls)) {
    const parts = words.split(emoji)
    length += 2 * (parts.length - 1)
    for (const char of parts.join('')) length += isLight(char.codePointAt(0) ?? 0) ? 1 : 2
  }
  return length
}

function isLight(code: number): boolean {
  return lightRanges.some(([from, to]) => code >= from && code <= to)
}
