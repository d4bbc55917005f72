/** An e-mail address as it tells people apart: in lower case, without what stands around it. */
export const emailKeyOf = (address: string): string => address.trim().toLowerCase()

const special: Record<string, string> = { ı: 'i', ø: 'o', æ: 'ae', œ: 'oe', ß: 'ss', ð: 'd', þ: 'th', đ: 'd', ł: 'l' }
/** Letters that people without the key write as two. */
const doubled: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' }

/** Lower case without diacritics: ı, I, İ and i are one letter, ß is ss, ø is o. */
export const foldName = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ıøæœßðþđł]/gu, (letter) => special[letter] ?? letter)

const longestWord = 60
const mostWords = 20
const piece = /[\p{L}\p{M}\p{N}]+/gu
const piecesOf = (text: string): string[] => text.match(piece) ?? []
const joined = (text: string): string => foldName(piecesOf(text).join('')).slice(0, longestWord)

/** The words a name is found by; Müller also as Mueller. */
export function nameWords(name: string): string[] {
  const words = piecesOf(name.normalize('NFC')).slice(0, mostWords)
  const spelt = words.map((word) => word.toLowerCase().replace(/[äöüøå]/gu, (letter) => doubled[letter] ?? letter))
  return distinct([...words, ...spelt].map((word) => foldName(word).slice(0, longestWord)))
}

/** What an address or a handle is found by: its beginning, and the words of what stands before the @. */
export function addressWords(address: string): string[] {
  const local = address.replace(/^@/, '').split('@')[0] ?? ''
  return distinct([joined(address), ...nameWords(local).filter((word) => word.length > 1)])
}

/** What a phone number in E.164 is found by: with and without the code of its country, which has up to three digits. */
export const phoneWords = (phone: string): string[] => {
  const digits = phone.replace(/\D/g, '')
  return digits.length < 6 ? [] : [0, 1, 2, 3].map((code) => digits.slice(code))
}

/** What a serial number is found by: without separators. */
export const serialWords = (serial: string): string[] => distinct([joined(serial)])

/** What an order number is found by: without separators, and its parts that have a digit. */
export const orderWords = (number: string): string[] =>
  distinct([
    joined(number),
    ...piecesOf(number)
      .filter((part) => /\p{N}/u.test(part) && part.length > 2)
      .map(joined),
  ])

const distinct = (words: readonly string[]): string[] => [...new Set(words.filter((word) => word !== ''))]

/** Without the words that another one begins with: a search for a beginning finds that. */
export const withoutBeginnings = (words: readonly string[]): string[] =>
  distinct(words)
    .sort()
    .filter((word, n, all) => !(all[n + 1] ?? '').startsWith(word))

/**
 * What somebody looks for: ways to understand what was typed, each a list of beginnings that must all be there. "R2-2439 1187" is a
 * number written in pieces or three words; "040 123 45" is a number without its country.
 */
export function soughtIn(typed: string): string[][] {
  const words = piecesOf(typed.normalize('NFC'))
    .slice(0, 6)
    .map((word) => foldName(word).slice(0, longestWord))
  if (words.length === 0) return []
  const ways = [words]
  const whole = joined(typed)
  if (words.length > 1) ways.push([whole])
  const isPhone = /^[+\d\s()/.-]+$/.test(typed)
  const bare = whole.replace(/^0+/, '')
  if (isPhone && bare.length > 3 && bare !== whole) ways.push([bare])
  return ways
}

/** Above every letter: a range from a beginning to this holds all that begins so. */
export const endOfRange = (beginning: string): string => `${beginning}\u{10FFFF}`

/** The ways in which a name may have been written elsewhere, letter for letter. */
export const sameNames = (name: string): string[] =>
  name.trim() === '' ? [] : distinct([name, name.toLowerCase(), name.toUpperCase(), name.normalize('NFC')])
