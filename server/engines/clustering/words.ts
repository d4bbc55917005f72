/** One word of a text: as written, folded (lower case, no diacritics, only a–z where the script allows), and where it stands. */
export type Word = { written: string; folded: string; mark: '' | '#' | '@' | 'link' }

const longestText = 6_000
const mostWords = 160
const special: Record<string, string> = { ø: 'o', æ: 'ae', œ: 'oe', ð: 'd', đ: 'd', þ: 'th', ß: 'ss', ł: 'l', ı: 'i' }
const token = /(?:https?:\/\/|www\.)\S{1,200}|[#@]?[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’.,\-_/][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu

/** Lower case without diacritics; Turkish İ, I and ı all become i, ß becomes ss, þ th, æ ae, ø o, ð d. */
export function fold(word: string): string {
  if (/^[\x00-\x7f]*$/.test(word)) return word.toLowerCase()
  return word
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[øæœðđþßłı]/g, (letter) => special[letter] ?? letter)
}

/** Links that say nothing of where they lead. */
const shorteners = /^(?:t\.co|bit\.ly|buff\.ly|ow\.ly|goo\.gl|tinyurl\.com|fb\.me|lnkd\.in|youtu\.be|pic\.twitter\.com)$/i

/** Words of a text in order; of a link only the host counts. Reads at most 6,000 characters and 160 words, so the cost of a hostile text is bounded. */
export function readWords(text: string): Word[] {
  const words: Word[] = []
  for (const [match] of text.slice(0, longestText).matchAll(token)) {
    if (words.length >= mostWords) break
    if (/^(?:https?:|www\.)/i.test(match)) {
      const host = /^(?:https?:\/\/)?(?:www\.)?([^/?#]{1,60})/i.exec(match)?.[1]
      if (host && !shorteners.test(host)) words.push({ written: host, folded: fold(host), mark: 'link' })
      continue
    }
    const mark = match[0] === '#' || match[0] === '@' ? match[0] : ''
    const written = (mark ? match.slice(1) : match).slice(0, 60)
    words.push({ written, folded: fold(written).replaceAll("'", '').replaceAll('’', ''), mark })
  }
  return words
}
