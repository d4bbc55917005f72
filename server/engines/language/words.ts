/** A word of a text: as written, folded for look-up, and where it stands (UTF-16 positions). */
export type Word = { text: string; folded: string; from: number; to: number }

/** Longest part of a text that is read; nobody complains for longer, and a hostile megabyte must cost no more. */
export const longestRead = 6_000
/** Longest word that is looked at letter by letter. */
const longestWord = 40

const wordPattern = /[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*|\p{Extended_Pictographic}|[:;=]-?[)(DPp/\\|]+|<3|[?!]+|\.\.\.+|…/gu

/** Addresses and handles say nothing about feeling or language; the word behind a # does. */
const noise = /https?:\/\/\S+|www\.\S+|@[\p{L}\p{N}_.-]+/gu

const plainLetters = 0x250
const special: Record<string, string> = { ı: 'i', İ: 'i', ø: 'o', æ: 'ae', œ: 'oe', ß: 'ss', ð: 'd', þ: 'th', đ: 'd', ł: 'l', '’': "'" }

const foldLetter = (letter: string): string => {
  const lower = special[letter] ?? letter.toLowerCase()
  return special[lower] ?? lower.normalize('NFD').replace(/\p{M}/gu, '')
}
const folded = Array.from({ length: plainLetters }, (_, code) => foldLetter(String.fromCharCode(code)))

/** Beginnings that are another word without their diacritics (schon, var, oldu, sinir), with how they are kept apart. */
const apart: readonly { written: RegExp; folded: string; kept: string }[] = [
  { written: /ö/iu, folded: 'schon', kept: 'schoen' },
  { written: /ü/iu, folded: 'wurde', kept: 'wuerde' },
  { written: /ö/iu, folded: 'oldu', kept: 'oeldu' },
  { written: /ı/u, folded: 'sinir', kept: 'siinir' },
  { written: /ä/iu, folded: 'saker', kept: 'saeker' },
]

/**
 * Lower case without diacritics of Latin letters; Turkish İ, I and ı all become i, Icelandic ð d and þ th. Some words stay apart from what
 * they would be without.
 */
export function fold(word: string): string {
  const plain = foldLetters(word)
  if (plain.length < 5) return plain
  for (const { written, folded, kept } of apart)
    if (plain.startsWith(folded) && written.test(word)) return `${kept}${plain.slice(folded.length)}`
  return plain
}

function foldLetters(word: string): string {
  let out = ''
  for (let n = 0; n < word.length && n < longestWord; n++) {
    const code = word.charCodeAt(n)
    out += code < plainLetters ? folded[code] : code >= 0x300 && code < 0x370 ? '' : foldLetter(word[n] as string)
  }
  return out
}

/** The text with addresses and handles blanked out, positions unchanged. */
export const withoutNoise = (text: string): string => text.slice(0, longestRead).replace(noise, (found) => ' '.repeat(found.length))

/** The words, emoji, emoticons and strong marks (`?`, `!`, `…`) of a text that is already without noise. */
export function readWords(text: string): Word[] {
  const words: Word[] = []
  wordPattern.lastIndex = 0
  for (let match = wordPattern.exec(text); match; match = wordPattern.exec(text)) {
    words.push({ text: match[0], folded: fold(match[0]), from: match.index, to: match.index + match[0].length })
  }
  return words
}
