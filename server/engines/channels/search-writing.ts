import type { SearchLoss, SearchParts } from '#shared/search.ts'
import { wholeWords } from './whole-words.ts'

/** A search as one network takes it, and what of it that network cannot be asked. */
export type WrittenSearch = { text: string; lost: SearchLoss[] }
export type WriteSearch = (parts: SearchParts) => WrittenSearch

/** A word as it is; a phrase, and what a network might take for an operator, in quotation marks. */
const quoted = (term: string): string =>
  /^[#@]?[\p{L}\p{M}\p{N}_]+$/u.test(term) && !/^(OR|AND|NOT)$/.test(term) ? term : `"${term.replaceAll('"', '')}"`

const anyOf = (terms: readonly string[]): string => (terms.length > 1 ? `(${terms.join(' OR ')})` : (terms[0] ?? ''))

/** (a OR "b c") -d (lang:de OR lang:en), as X and Bluesky take it. @param always what is asked each time besides */
export const writeOperators =
  (...always: string[]): WriteSearch =>
  ({ words, without, languages }) => {
    const parts = [anyOf(words.map(quoted)), ...without.map((term) => `-${quoted(term)}`), anyOf(languages.map((lang) => `lang:${lang}`))]
    return { text: [...parts, ...always].filter(Boolean).join(' '), lost: [] }
  }

/** (a OR "b c") NOT d, as Reddit takes it; it knows no languages. */
export const writeBooleans: WriteSearch = ({ words, without, languages }) => ({
  text: [anyOf(words.map(quoted)), ...without.map((term) => `NOT ${quoted(term)}`)].join(' '),
  lost: languages.length > 0 ? ['languages'] : [],
})

/** One hashtag, or words that must all be there, as Mastodon takes it; it can be held to one language. */
export const writeMastodon: WriteSearch = ({ words, without, languages }) => {
  const [tag] = words
  if (words.length === 1 && tag && /^#[\p{L}\p{N}_]+$/u.test(tag))
    return {
      text: tag,
      lost: [...(without.length > 0 ? (['without'] as const) : []), ...(languages.length > 0 ? (['languages'] as const) : [])],
    }
  const parts = [
    ...words.map(quoted),
    ...without.map((term) => `-${quoted(term)}`),
    ...(languages.length === 1 ? [`language:${languages[0]}`] : []),
  ]
  return {
    text: parts.join(' '),
    lost: [...(words.length > 1 ? (['any'] as const) : []), ...(languages.length > 1 ? (['languages'] as const) : [])],
  }
}

/** Words that must all be there, for what is looked through here. */
export const writeAllWords: WriteSearch = ({ words, without, languages }) => {
  const plain = words.flatMap((term) => term.split(/\s+/))
  const lost: SearchLoss[] = []
  if (plain.length > 1) lost.push('any')
  if (without.length > 0) lost.push('without')
  if (languages.length > 0) lost.push('languages')
  return { text: plain.join(' '), lost }
}

const term = /(-|NOT )?(?:lang(?:uage)?:([a-z]{2})|"([^"]+)"|([^\s()"]+))/g

/** The parts of a written search; null when the fields cannot say all of it: written anew it would be another one. */
export function readSearch(text: string, write: WriteSearch): SearchParts | null {
  const parts: SearchParts = { words: [], without: [], languages: [] }
  for (const [, not, language, phrase, word] of text.matchAll(term)) {
    if (language !== undefined) parts.languages.push(language)
    else if (not) parts.without.push(phrase ?? word ?? '')
    else if (word !== 'OR') parts.words.push(phrase ?? word ?? '')
  }
  const known = { ...parts, without: parts.without.filter((one) => !one.includes(':')) }
  return known.words.length > 0 && write(known).text === text.trim() ? known : null
}

/** What a search makes of a post: found, left out by a word that excludes, or nothing. */
export type JudgePost = (post: { text: string; lang: string | null }) => 'found' | 'left-out' | null

/**
 * Judges posts by whole words, as most networks do, and as far as this one can be asked.
 * @param lost what of the search the network cannot be asked: without `any` all words must be there, and nothing else holds a post back
 */
export function judgeBy({ words, without, languages }: SearchParts, lost: readonly SearchLoss[] = []): JudgePost {
  const looks = (terms: readonly string[]) => terms.flatMap((one) => wholeWords(one) ?? [])
  const [wanted, excluded] = [looks(words), lost.includes('without') ? [] : looks(without)]
  const spoken = lost.includes('languages') ? [] : languages
  return ({ text, lang }) => {
    const isFound = lost.includes('any') ? wanted.length > 0 && wanted.every((isIn) => isIn(text)) : wanted.some((isIn) => isIn(text))
    if (!isFound) return null
    if (spoken.length > 0 && !spoken.includes((lang ?? '').split('-')[0] ?? '')) return null
    return excluded.some((isIn) => isIn(text)) ? 'left-out' : 'found'
  }
}
