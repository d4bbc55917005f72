/** Longest text that is kept of one post, in UTF-16 units; networks allow at most 25,000 characters. */
const longestText = 40_000

/** C0 and C1 controls but tab and newline, and what Unicode calls noncharacters. */
const unshowable = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFFFE\uFFFF]/gu

/** More marks on one letter than Unicode's stream-safe form allows (UAX #15): putting them in order takes time by the square. */
const endlessMarks = /(\p{M}{30})\p{M}+/gu

/**
 * Text from outside as it is kept: well-formed Unicode in NFC, newlines as \n, without control characters,
 * cut at 40,000 units with a mark. Markup and direction marks stay: they are shown as text.
 */
export function cleanText(raw: string): string {
  const cut = raw.length > longestText ? `${raw.slice(0, longestText)} […]` : raw
  return cut.toWellFormed().replace(/\r\n?/g, '\n').replace(unshowable, '').replace(endlessMarks, '$1').normalize('NFC').trim()
}

/** One line of text from outside (names, handles), cleaned and cut at `longest` units. */
export function cleanLine(raw: string, longest = 200): string {
  return cleanText(raw.slice(0, longest * 4))
    .replace(/\s+/gu, ' ')
    .slice(0, longest)
    .toWellFormed()
}

/**
 * What came from outside, with every string in it as both databases can keep it: well-formed Unicode without NUL. The same value where
 * nothing has to change; keys of objects too.
 */
export function storable<T>(value: T): T {
  if (typeof value === 'string') return (isStorable(value) ? value : value.toWellFormed().replaceAll('\0', '')) as T
  if (Array.isArray(value)) return (value.every((one) => storable(one) === one) ? value : value.map(storable)) as T
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  const entries = Object.entries(value)
  if (entries.every(([key, one]) => isStorable(key) && storable(one) === one)) return value
  return Object.fromEntries(entries.map(([key, one]) => [storable(key), storable(one)])) as T
}

const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed()
