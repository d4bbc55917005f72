import { expect, test } from 'vitest'
import { hour, minute, second } from '#server/kit/lib/clock.ts'
import { headersOf, nextTryAt, offReasonOf, readRetryAfter } from '#server/nouns/webhooks/webhook.rules.ts'

test('a signature is the one of the Standard Webhooks specification', () => {
  // The example of the specification's own test vectors.
  const headers = headersOf('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330_000, '{"test": 2432232314}', [
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  ])
  expect(headers).toMatchObject({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('two secrets sign side by side', () => {
  const { 'webhook-signature': signature } = headersOf('msg_1_2', 0, '{}', ['whsec_AAAA', 'whsec_BBBB'])
  expect(signature?.split(' ')).toEqual([expect.stringMatching(/^v1,.{44}$/), expect.stringMatching(/^v1,.{44}$/)])
})

test.each([
  [1, null, 5 * second],
  [2, null, 5 * minute],
  [3, null, 30 * minute],
  [7, null, 14 * hour],
  [1, 8 * second, 8 * second],
  [1, 1 * hour, 10 * second],
  [4, 1 * second, 2 * hour],
])('after %s tries, asked to wait %s, it is tried again after %s', (attempts, asked, wait) => {
  expect(nextTryAt(1_000, attempts, asked, 0)).toBe(1_000 + wait)
  expect(nextTryAt(1_000, attempts, asked, 1)).toBe(Math.round(1_000 + wait * 1.2))
})

test('after the eighth try it is given up, a day and a half after the first', () => {
  expect(nextTryAt(0, 8, null, 0)).toBeNull()
  let at = 0
  for (let attempts = 1; attempts < 8; attempts++) at = nextTryAt(at, attempts, null, 0) ?? 0
  expect(at).toBeGreaterThan(30 * hour)
})

test.each([
  ['120', 120_000],
  ['Sun, 22 Nov 2026 12:00:10 GMT', 10_000],
  ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
  ['soon', null],
  [undefined, null],
])('Retry-After %s', (value, wait) => {
  expect(readRetryAfter(value, Date.UTC(2026, 10, 22, 12))).toBe(wait)
})

test('a webhook is switched off when its server is gone, or when nothing arrived for a day', () => {
  expect(offReasonOf({ failures: 0, failingSince: 0 }, 410, 0)).toBe('gone')
  expect(offReasonOf({ failures: 10, failingSince: 0 }, 500, 24 * hour)).toBe('unreachable')
  expect(offReasonOf({ failures: 10, failingSince: 0 }, 500, 24 * hour - 1)).toBeNull()
  expect(offReasonOf({ failures: 9, failingSince: 0 }, null, 48 * hour)).toBeNull()
})
