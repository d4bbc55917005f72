import { expect, it } from 'vitest'
import { countUnpaid, memoryOf, paidRemembered } from '#server/engines/channels/x-memory.ts'
import { day } from '#server/kit/lib/clock.ts'

const today = Date.UTC(2026, 10, 29)
const numbers = (from: number, count: number) => Array.from({ length: count }, (_, n) => String(from + n))

it('pays for a post and for an author once in a UTC day, on each server', () => {
  const memory = memoryOf(new AbortController().signal)
  const count = (kind: 'post' | 'author', ids: string[], now = today, server = 'https://x.com') =>
    countUnpaid(memory, server, kind, ids, now)
  expect(count('post', ['1', '2', '2'])).toBe(2)
  expect(count('author', ['1'])).toBe(1)
  expect(count('post', ['2', '3'])).toBe(1)
  expect(count('post', ['2'], today, 'https://x.example')).toBe(1)
  expect(count('post', ['2'], today + day - 1)).toBe(0)
  expect(count('post', ['2'], today + day)).toBe(1)
})

it('remembers the newest and those read again, however many a day brings, and books the others twice rather than never', () => {
  const memory = memoryOf(new AbortController().signal)
  const count = (ids: string[]) => countUnpaid(memory, 'https://x.com', 'post', ids, today)
  const regular = ['0']
  for (let from = 1; from < 4 * paidRemembered; from += paidRemembered) {
    expect(count(numbers(from, paidRemembered))).toBe(paidRemembered)
    expect(count(regular)).toBe(from === 1 ? 1 : 0)
    expect(count(numbers(from + 1, paidRemembered - 1))).toBe(0)
  }
  const { newest, before } = memory.paid.get('https://x.com') ?? { newest: new Set(), before: new Set() }
  expect(newest.size + before.size).toBeLessThanOrEqual(2 * paidRemembered)
  expect(count(['1'])).toBe(1)
})
