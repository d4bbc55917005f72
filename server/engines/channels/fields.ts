import { instantOf } from './dates.ts'

/** A page has a hundred posts, and a feed is read up to so many entries; a million empty objects fit into 5 MB. */
const mostListed = 20_000

/** What a network hands over, before anything in it is believed. */
export type Fields = Record<string, unknown>

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
/** An object, or an empty one where there is none. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {})
/** The objects of a list; anything else in it is left out, and what comes after more than any network hands out at once. */
export const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.slice(0, mostListed).filter(isFields) : [])
/** A text, or null; numbers are no texts. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
/** A count: a whole number of at least 0, else 0. */
export const countOf = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.floor(value) : 0

/** The words of a post, and below them what its author wrote for pictures and the options of a poll. */
export const withAttached = (words: string, attached: readonly (string | null)[]): string =>
  [words, ...attached.map((one) => one?.trim())].filter(Boolean).join('\n\n')

/** An instant (epoch ms) from a written date, or null; see `instantOf`. */
export const timeOf = (value: unknown): number | null => (typeof value === 'string' ? instantOf(value) : null)

/** A BCP 47 tag as networks give it, or null when it is none. */
export function languageOf(value: unknown): string | null {
  const code = textOf(value)
  return code && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(code) && !/^(und|zxx|mul)$/.test(code) ? code : null
}

/** What is wrong with the address of a server that a person filled in; null when nothing is. */
export function findAddressProblem(address: string): { code: string; sentence: string; params?: Record<string, string> } | null {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url && ['http:', 'https:'].includes(url.protocol)) return null
  return {
    code: 'bad-base-url',
    sentence: `The address ${address.slice(0, 100)} must begin with https:// or http://.`,
    params: { address: address.slice(0, 100) },
  }
}
