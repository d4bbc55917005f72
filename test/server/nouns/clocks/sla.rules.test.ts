import { describe, expect, test } from 'vitest'
import { decidedAtOf, farAway, outcomeOf, policyFor, targetOf } from '#server/nouns/clocks/clock.rules.ts'
import { timesOf } from '#server/nouns/clocks/clock.times.ts'
import { slaOf } from '#server/nouns/clocks/sla.store.ts'
import { type SlaPolicy, slaRules } from '#shared/clock.schema.ts'

const noon = Date.UTC(2026, 10, 24, 12)
const min = 60_000

const plain: SlaPolicy = {
  ...{ key: 'rest', name: 'Rest', priorities: [], channels: [], languages: [], products: [], calendar: 'always' },
  ...{ firstResponse: 240, nextResponse: 120, resolution: 7200, warnAt: 75 },
}
const policies: SlaPolicy[] = [
  { ...plain, key: 'urgent-public', priorities: ['urgent'], channels: ['x', 'bluesky'] },
  { ...plain, key: 'turkish', languages: ['tr'] },
  { ...plain, key: 'ro', products: ['ro-2', 'ro-3'], firstResponse: null },
  { ...plain, key: 'high', priorities: ['urgent', 'high'] },
  plain,
]

describe('the first policy that fits', () => {
  test.each([
    ['urgent on a public channel', { priority: 'urgent', channels: ['x'] }, 'urgent-public'],
    ['urgent by letter, by its priority alone', { priority: 'urgent', channels: ['email'] }, 'high'],
    ['high on a public channel', { priority: 'high', channels: ['x'] }, 'high'],
    ['in Turkish', { languages: ['tr'] }, 'turkish'],
    ['one of its languages is Turkish', { languages: ['de', 'tr'] }, 'turkish'],
    [
      'urgent goes before Turkish, since it stands above',
      { priority: 'urgent', channels: ['bluesky'], languages: ['tr'] },
      'urgent-public',
    ],
    ['of a product', { product: 'ro-3' }, 'ro'],
    ['of another product', { product: 'dal' }, 'rest'],
    ['of no product known', { product: null }, 'rest'],
    ['nothing special', {}, 'rest'],
    ['low', { priority: 'low' }, 'rest'],
    ['a case on many channels, one of them asked for', { priority: 'urgent', channels: ['email', 'x'] }, 'urgent-public'],
    ['a language nobody asked for', { languages: ['fi'] }, 'rest'],
    ['no language known', { languages: [] }, 'rest'],
  ])('%s', (_, facts, key) => {
    expect(policyFor(policies, { priority: 'normal', channels: ['email'], languages: ['en'], product: null, ...facts }).key).toBe(key)
  })

  test.each([
    ['first-response', 240],
    ['next-response', 120],
    ['resolution', 7200],
  ] as const)('promises for the %s %d minutes', (metric, minutes) => expect(targetOf(plain, metric)).toBe(minutes))
})

describe('promises that cannot be kept are not taken', () => {
  const calendar = { key: 'always', name: 'Always', zone: 'Europe/Oslo', periods: [{ weekday: 1, from: '08:00', to: '24:00' }], days: [] }
  const rules = { calendars: [calendar], policies: [plain] }
  test.each([
    ['as they are', {}, true],
    ['no policy', { policies: [] }, false],
    ['no calendar', { calendars: [] }, false],
    ['the last policy asks for something', { policies: [{ ...plain, priorities: ['urgent'] }] }, false],
    ['two are for everything', { policies: [plain, { ...plain, key: 'too' }] }, false],
    ['a calendar that is not there', { policies: [{ ...plain, calendar: 'gone' }] }, false],
    ['two policies with one key', { policies: [{ ...plain, priorities: ['urgent'] }, plain] }, false],
    ['two calendars with one key', { calendars: [calendar, calendar] }, false],
    ['no such zone', { calendars: [{ ...calendar, zone: 'Europe/Bergen' }] }, false],
    ['no such hour', { calendars: [{ ...calendar, periods: [{ weekday: 1, from: '08:00', to: '25:00' }] }] }, false],
    ['no such weekday', { calendars: [{ ...calendar, periods: [{ weekday: 8, from: '08:00', to: '16:00' }] }] }, false],
    ['a target of nothing', { policies: [{ ...plain, firstResponse: 0 }] }, false],
    ['no promise', { policies: [{ ...plain, firstResponse: null }] }, true],
    ['warned when it is over', { policies: [{ ...plain, warnAt: 100 }] }, false],
    ['a field nobody knows', { policies: [{ ...plain, tier: 'gold' }] }, false],
    ['a day that is none', { calendars: [{ ...calendar, days: [{ date: '2026-02-30', closed: true }] }] }, false],
    [
      'a day with its own hours',
      { calendars: [{ ...calendar, days: [{ date: '2026-12-24', periods: [{ from: '08:00', to: '12:00' }] }] }] },
      true,
    ],
  ])('%s: %o', (_, part, isTaken) => {
    expect(slaRules.safeParse({ ...rules, ...part }).success).toBe(isTaken)
  })
})

describe('how a clock comes out', () => {
  test.each([
    ['answered in time', 'first-response', 60, noon, noon - 1, 'answered', 'met'],
    ['answered at the very instant', 'first-response', 60, noon, noon, 'answered', 'met'],
    ['answered late', 'first-response', 60, noon, noon + 1, 'answered', 'breached'],
    ['answered late, the next time', 'next-response', 60, noon, noon + 1, 'answered', 'breached'],
    ['the case was solved without an answer, in time', 'first-response', 60, noon, noon - 1, 'resolved', 'cancelled'],
    ['the case was solved without an answer, late', 'first-response', 60, noon, noon + 1, 'resolved', 'breached'],
    ['left in time', 'next-response', 60, noon, noon - 1, 'left', 'cancelled'],
    ['left late', 'next-response', 60, noon, noon + 1, 'left', 'breached'],
    ['nothing asked any more', 'first-response', 60, noon, noon - 1, 'not-asked', 'cancelled'],
    ['solved in time', 'resolution', 60, noon, noon - 1, 'resolved', 'met'],
    ['solved late', 'resolution', 60, noon, noon + 1, 'resolved', 'breached'],
    ['merged in time', 'resolution', 60, noon, noon - 1, 'merged', 'cancelled'],
    ['merged late', 'resolution', 60, noon, noon + 1, 'merged', 'breached'],
    ['emptied', 'resolution', 60, noon, noon - 1, 'empty', 'cancelled'],
    ['never due', 'first-response', 60, null, noon, 'answered', 'met'],
    ['nothing promised', 'first-response', null, null, noon, 'answered', 'cancelled'],
  ] as const)('%s', (_, metric, target, dueAt, at, why, state) => {
    expect(outcomeOf({ metric, target, dueAt }, at, why)).toBe(state)
  })

  test.each([
    ['met', noon, noon - 5, noon - 5],
    ['cancelled', noon, noon - 5, noon - 5],
    ['breached', noon, noon + 5, noon],
    ['running', noon, null, noon],
    ['running', null, null, farAway],
    ['paused', null, null, farAway],
    ['paused', noon, null, noon],
  ] as const)('%s, due %s, ended %s, is decided %s', (state, dueAt, endedAt, at) => expect(decidedAtOf(state, dueAt, endedAt)).toBe(at))
})

describe('another promise from the old start', () => {
  const calendars = [
    {
      key: 'always',
      name: 'Always',
      zone: 'Europe/Oslo',
      periods: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', to: '24:00' })),
      days: [],
    },
    {
      key: 'desk',
      name: 'Desk',
      zone: 'Europe/Oslo',
      periods: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '08:00', to: '16:00' })),
      days: [{ date: '2026-11-25', closed: true as const }],
    },
    { key: 'never', name: 'Never', zone: 'Europe/Oslo', periods: [], days: [] },
  ]
  const sla = slaOf(1, calendars, [plain])
  const kept = [{ from: noon + 10 * min, to: noon + 40 * min, why: 'customer' as const }]
  test.each([
    ['an hour', 'always', 60, [], noon + 60 * min, noon + 45 * min],
    ['an hour with half an hour paused', 'always', 60, kept, noon + 90 * min, noon + 75 * min],
    ['a longer one keeps the pause', 'always', 240, kept, noon + 270 * min, noon + 210 * min],
    ['a shorter one may be over before the pause', 'always', 10, kept, noon + 10 * min, noon + 7.5 * min],
    ['by office hours', 'desk', 60, [], noon + 60 * min, noon + 45 * min],
    ['over a night and a closed day', 'desk', 240, [], Date.UTC(2026, 10, 26, 8), noon + 180 * min],
    ['paused still', 'always', 60, [{ from: noon + 10 * min, to: null, why: 'customer' as const }], null, null],
    [
      'late before it was paused',
      'always',
      10,
      [{ from: noon + 20 * min, to: null, why: 'customer' as const }],
      noon + 10 * min,
      noon + 7.5 * min,
    ],
    ['never open', 'never', 60, [], null, null],
    ['nothing promised', 'always', null, [], null, null],
  ] as const)('%s', (_, calendar, target, pauses, dueAt, soonAt) => {
    expect(timesOf(sla, { ...plain, calendar }, { startedAt: noon, pauses, target })).toEqual({ dueAt, soonAt })
  })
})
