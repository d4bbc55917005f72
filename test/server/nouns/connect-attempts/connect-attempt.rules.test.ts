import { expect, test } from 'vitest'
import {
  dailyPrice,
  doorOf,
  missingScopes,
  postsPerDay,
  readReturned,
  testBudget,
} from '#server/nouns/connect-attempts/connect-attempt.rules.ts'
import { connectMoves, connectStates } from '#shared/connect.ts'

const hour = 3_600_000
const day = 24 * hour
const now = 100 * day
const prices = { 'own-post': 1_000, post: 5_000, author: 10_000, reply: 15_000, 'reply-with-link': 200_000 }

test('posts a day are told from a page that was full by its span, from another by how far the network reaches', () => {
  const every = (ms: number) => Array.from({ length: 10 }, (_, n) => now - (n + 1) * ms)
  expect(postsPerDay(every(hour), now, { full: true, reachMs: 7 * day })).toBe(24)
  expect(postsPerDay(every(hour), now, { full: false, reachMs: 7 * day })).toBeCloseTo(10 / 7)
  // A burst is no day: an hour is the least that is counted on.
  expect(postsPerDay(every(1), now, { full: true, reachMs: day })).toBe(240)
  expect(postsPerDay(every(hour).slice(0, 4), now, { full: true, reachMs: day })).toBeNull()
  expect(postsPerDay([], now, { full: true, reachMs: day })).toBeNull()
})

test('what a day costs counts each post with its author, and own mentions are cheaper', () => {
  expect(dailyPrice(10, prices, false)).toBe(150_000)
  expect(dailyPrice(10, prices, true)).toBe(110_000)
  expect(testBudget(prices, true)).toBeLessThan(testBudget(prices, false))
})

test('each network and each entered server has a door of its own, whatever stands behind the address', () => {
  expect(doorOf('x', null)).toBe('x')
  const door = doorOf('mastodon', 'https://one.example')
  expect(door).toMatch(/^mastodon-[0-9a-f]{12}$/)
  expect(doorOf('mastodon', 'https://ONE.example/')).toBe(door)
  for (const other of ['https://two.example', 'http://one.example', 'https://one.example:444', 'https://one.example/sub'])
    expect(doorOf('mastodon', other)).not.toBe(door)
})

test('an answer is read from the worst: another issuer before a refusal, a refusal before a code', () => {
  const came = { code: 'c', error: null, said: null, iss: null }
  expect(readReturned(came, 'https://a.example')).toEqual({ code: 'c' })
  expect(readReturned({ ...came, iss: 'https://a.example/' }, 'https://a.example')).toEqual({ code: 'c' })
  expect(readReturned({ ...came, iss: 'https://b.example' }, 'https://a.example')).toMatchObject({ fault: 'wrong-issuer' })
  expect(readReturned({ ...came, iss: 'https://b.example' }, null)).toEqual({ code: 'c' })
  expect(readReturned({ ...came, error: 'access_denied' }, null)).toEqual({ fault: 'denied', said: null })
  expect(readReturned({ ...came, error: 'x\u0000\ny', said: null }, null)).toMatchObject({ fault: 'network-refused' })
  expect(readReturned({ ...came, code: '' }, null)).toEqual({ fault: 'no-code', said: null })
})

test('a scope that was left out is missed, one that only asks to stay is not, and silence is taken for all', () => {
  expect(missingScopes(['read', 'write'], ['read'])).toEqual(['write'])
  expect(missingScopes(['read', 'offline.access', 'offline_access'], ['read', 'more'])).toEqual([])
  expect(missingScopes(['read'], null)).toEqual([])
  const imap = 'https://outlook.office.com/IMAP.AccessAsUser.All'
  expect(missingScopes([imap], ['https://outlook.office365.com/imap.accessasuser.all'])).toEqual([])
  expect(missingScopes(['https://mail.google.com/'], ['https://mail.google.com/'])).toEqual([])
  expect(missingScopes(['https://mail.google.com/'], ['openid'])).toEqual(['https://mail.google.com/'])
})

test('an attempt never goes back, and ends in one of two ways', () => {
  const ends = connectStates.filter((state) => connectMoves[state].length === 0)
  expect(ends).toEqual(['saved', 'refused'])
  for (const [from, to] of Object.entries(connectMoves))
    for (const one of to) expect(connectStates.indexOf(one)).toBeGreaterThan(connectStates.indexOf(from as never))
})
