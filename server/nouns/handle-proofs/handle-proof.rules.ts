import { randomInt } from 'node:crypto'
import type { ChannelName } from '#shared/channel.ts'
import { day } from '../../kit/lib/clock.ts'

/** How long a code may be used. */
export const codeMs = day
/** Codes of an order within a day; tries of an author within a day; wrong uses after which a code is worth nothing. */
export const mostTries = 5

/** Without letters that look alike. */
const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const half = `[${letters}]{4}`
const written = new RegExp(`(?<![\\p{L}\\p{N}])ME[-‐–](${half})[-‐–](${half})(?![\\p{L}\\p{N}])`, 'giu')

/** Most codes that are looked for in one text. */
const mostInText = 3

/** A new code, ME-XXXX-XXXX: 31^8 of them, so that none is found by trying within a day. */
export function newCode(): string {
  const word = Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('')
  return `ME-${word.slice(0, 4)}-${word.slice(4)}`
}

/** What looks like a code in a text, as `newCode` writes it, each once. */
export const codesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(written)].slice(0, mostInText).map(([, first = '', last = '']) => `ME-${first}-${last}`.toUpperCase())),
]

const longestHandle = 120

/**
 * A handle as it tells accounts apart, however it was typed: without the @ or u/ before it and without regard to case.
 * @returns null when it can be none: empty, too long, or with a gap
 */
export function handleKeyOf(typed: string): string | null {
  const bare = typed
    .normalize('NFC')
    .trim()
    .replace(/^(?:@|\/?u\/)/i, '')
    .toLowerCase()
  return bare === '' || bare.length > longestHandle || /\s/u.test(bare) ? null : bare
}

type Expected = { channel: ChannelName; expectedAuthorId: number | null; expectedHandle: string | null }
type Poster = { channel: ChannelName; authorId: number; handle: string }

/** Whether a code was posted from the account it is expected from. One that is expected from nobody counts from nobody. */
export function isExpected({ channel, expectedAuthorId, expectedHandle }: Expected, poster: Poster): boolean {
  if (poster.channel !== channel) return false
  if (expectedAuthorId !== null) return poster.authorId === expectedAuthorId
  return expectedHandle !== null && handleKeyOf(poster.handle) === expectedHandle
}
