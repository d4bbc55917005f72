/** A word of a text: as written, folded for look-up, and where it stands (UTF-16 positions). */
export type Word = { text: string; folded: string; from: number; to: number }

/** Longest part of a text that is read; nobody complains for longer, and a hostile megabyte must cost no more. */
export const longestRead = 6_000

const wordPattern = /[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*|\p{Extended_Pictographic}/gu

/** Addresses and handles say nothing about feeling or language. */
const noise = /https?:\/\/\S+|[@#][\p{L}\p{N}_.]+/gu

/** Lower case without diacritics of Latin letters; Turkish İ and ı become i. */
export function fold(word: string): string {
  return word
    .replaceAll('İ', 'i')
    .toLowerCase()
    .replaceAll('ı', 'i')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss')
}

/** The text with addresses and handles blanked out, positions unchanged. */
export const withoutNoise = (text: string): string => text.slice(0, longestRead).replace(noise, (found) => ' '.repeat(found.length))

/** The words of a text that is already without noise. */
export function readWords(text: string): Word[] {
  const words: Word[] = []
  for (const match of text.matchAll(wordPattern)) {
    words.push({ text: match[0], folded: fold(match[0]), from: match.index, to: match.index + match[0].length })
  }
  return words
}
