import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clockSchema } from '#server/engines/clock/calendar.schema.ts'
import { readClock } from '#server/engines/clock/clock.ts'

const weekdays = [1, 2, 3, 4, 5]
const office = weekdays.map((weekday) => ({ weekday, from: '09:00', to: '17:00' }))
const always = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', to: '24:00' }))
type Facts = Partial<Parameters<typeof clockSchema.parse>[0] & object>
const read = (facts: Record<string, unknown> & Facts) =>
  readClock(
    clockSchema.parse({
      calendar: { zone: 'Europe/Oslo', periods: office, ...(facts.calendar as object) },
      pauses: [],
      target: 60,
      ...without(facts),
    }),
    Date.parse('2026-11-29T12:00:00Z'),
  )
const without = ({ calendar: _, ...facts }: Record<string, unknown>) => facts
const due = (facts: Record<string, unknown>) => read(facts).dueAt

describe('a promise by open hours', () => {
  test.each([
    // What, zone, start, minutes, due.
    ['within one day', 'Europe/Oslo', '2026-11-24T10:00+01:00', 60, '2026-11-24T10:00:00.000Z'],
    ['over night', 'Europe/Oslo', '2026-11-24T16:30+01:00', 60, '2026-11-25T08:30:00.000Z'],
    ['over the weekend', 'Europe/Oslo', '2026-11-27T16:30+01:00', 60, '2026-11-30T08:30:00.000Z'],
    ['started before opening', 'Europe/Oslo', '2026-11-24T06:00+01:00', 60, '2026-11-24T09:00:00.000Z'],
    ['started on a Sunday', 'Europe/Oslo', '2026-11-29T12:00+01:00', 60, '2026-11-30T09:00:00.000Z'],
    ['a whole day ends with it', 'Europe/Oslo', '2026-11-24T09:00+01:00', 480, '2026-11-24T16:00:00.000Z'],
    ['a minute more is the next morning', 'Europe/Oslo', '2026-11-24T09:00+01:00', 481, '2026-11-25T08:01:00.000Z'],
    ['nothing is due at once', 'Europe/Oslo', '2026-11-28T12:00+01:00', 0, '2026-11-28T11:00:00.000Z'],
    ['over the change to winter time', 'Europe/Oslo', '2026-10-23T16:00+02:00', 120, '2026-10-26T09:00:00.000Z'],
    ['over the change to summer time', 'Europe/Oslo', '2026-03-27T16:00+01:00', 120, '2026-03-30T08:00:00.000Z'],
    ['Iceland changes no clock', 'Atlantic/Reykjavik', '2026-03-27T16:00Z', 120, '2026-03-30T10:00:00.000Z'],
    ['Turkey changes no clock', 'Europe/Istanbul', '2026-03-27T16:00+03:00', 120, '2026-03-30T07:00:00.000Z'],
    ['New York changes earlier', 'America/New_York', '2026-03-06T16:00-05:00', 120, '2026-03-09T14:00:00.000Z'],
    ['New York changes back later', 'America/New_York', '2026-10-30T16:00-04:00', 120, '2026-11-02T15:00:00.000Z'],
  ])('%s', (_, zone, startedAt, target, expected) => {
    expect(due({ calendar: { zone }, startedAt, target })).toBe(expected)
  })

  test.each([
    ['around the clock, an hour that is skipped is none', 'Europe/Oslo', '2026-03-29T01:00+01:00', 120, '2026-03-29T02:00:00.000Z'],
    ['around the clock, an hour that is repeated is two', 'Europe/Oslo', '2026-10-25T02:00+02:00', 120, '2026-10-25T02:00:00.000Z'],
    ['around the clock in New York', 'America/New_York', '2026-11-01T00:00-04:00', 180, '2026-11-01T07:00:00.000Z'],
  ])('%s', (_, zone, startedAt, target, expected) => {
    expect(due({ calendar: { zone, periods: always }, startedAt, target })).toBe(expected)
  })

  test.each([
    ['a night shift over the skipped hour is an hour shorter', '2026-03-28T22:00+01:00', 7 * 60, '2026-03-29T04:00:00.000Z'],
    ['a night shift over the repeated hour is an hour longer', '2026-10-24T22:00+02:00', 9 * 60, '2026-10-25T05:00:00.000Z'],
  ])('%s', (_, startedAt, target, expected) => {
    const periods = [{ weekday: 6, from: '22:00', to: '06:00' }]
    expect(due({ calendar: { periods }, startedAt, target })).toBe(expected)
  })

  test.each([
    ['a closed day is skipped', [{ date: '2026-11-25', closed: true }], '2026-11-26T08:30:00.000Z'],
    ['a day may open at other hours', [{ date: '2026-11-25', periods: [{ from: '12:00', to: '14:00' }] }], '2026-11-25T11:30:00.000Z'],
    ['a day without hours is closed', [{ date: '2026-11-25', periods: [] }], '2026-11-26T08:30:00.000Z'],
    ['a Saturday may be open', [{ date: '2026-11-28', periods: [{ from: '10:00', to: '11:00' }] }], '2026-11-25T08:30:00.000Z'],
  ])('%s', (_, days, expected) => {
    expect(due({ calendar: { days }, startedAt: '2026-11-24T16:30+01:00' })).toBe(expected)
  })

  test('periods of a day may overlap and are counted once', () => {
    const periods = [
      { weekday: 2, from: '09:00', to: '12:00' },
      { weekday: 2, from: '11:00', to: '13:00' },
      { weekday: 2, from: '14:00', to: '15:00' },
    ]
    expect(due({ calendar: { periods }, startedAt: '2026-11-24T09:00+01:00', target: 270 })).toBe('2026-11-24T13:30:00.000Z')
  })

  test('a pause moves the end by the open minutes in it, not by those of the night', () => {
    const pauses = [{ from: '2026-11-24T16:45+01:00', to: '2026-11-25T09:15+01:00' }]
    const clock = read({ startedAt: '2026-11-24T16:30+01:00', pauses, now: '2026-11-25T09:30+01:00' })
    expect(clock).toMatchObject({ dueAt: '2026-11-25T09:00:00.000Z', elapsed: 30, state: 'running' })
    expect(clock.steps.map(({ minutes, why }) => [minutes, why])).toEqual([
      [15, 'open'],
      [0, 'paused'],
      [15, 'open'],
    ])
  })

  test('pauses that overlap count once, and one without an end leaves nothing due', () => {
    const pauses = [
      { from: '2026-11-24T10:00+01:00', to: '2026-11-24T11:00+01:00' },
      { from: '2026-11-24T10:30+01:00', to: '2026-11-24T11:30+01:00' },
    ]
    expect(due({ startedAt: '2026-11-24T09:30+01:00', pauses })).toBe('2026-11-24T11:00:00.000Z')
    const open = read({ startedAt: '2026-11-24T09:30+01:00', pauses: [{ from: '2026-11-24T10:00+01:00' }], now: '2026-11-24T12:00+01:00' })
    expect(open).toMatchObject({ dueAt: null, elapsed: 30, state: 'paused' })
  })

  test('is breached when it was due, met when it was done in time, whenever somebody looks', () => {
    const facts = { startedAt: '2026-11-24T10:00+01:00' }
    const state = (more: object) => read({ ...facts, ...more }).state
    expect(state({ now: '2026-11-24T11:00+01:00' })).toBe('running')
    expect(state({ now: '2026-11-24T11:00:01+01:00' })).toBe('breached')
    expect(state({ now: '2027-01-01T00:00Z', stoppedAt: '2026-11-24T11:00+01:00' })).toBe('met')
    expect(state({ now: '2027-01-01T00:00Z', stoppedAt: '2026-11-24T11:01+01:00' })).toBe('breached')
    expect(state({ now: '2026-11-24T10:30+01:00', stoppedAt: '2026-11-24T10:45+01:00' })).toBe('running')
  })

  test('says why time did not count: closed hours, a closed day', () => {
    const days = [{ date: '2026-11-25', closed: true }]
    const { steps } = read({ calendar: { days }, startedAt: '2026-11-24T16:30+01:00', now: '2026-11-26T09:10+01:00' })
    expect(steps.map(({ from, minutes, why }) => [from.slice(5, 16), minutes, why])).toEqual([
      ['11-24T15:30', 30, 'open'],
      ['11-24T16:00', 0, 'closed'],
      ['11-24T23:00', 0, 'closed-day'],
      ['11-25T23:00', 0, 'closed'],
      ['11-26T08:00', 10, 'open'],
    ])
  })

  test('a calendar that is never open leaves nothing due', () => {
    expect(read({ calendar: { periods: [] }, startedAt: '2026-11-24T10:00+01:00', now: '2026-11-24T12:00+01:00' })).toMatchObject({
      dueAt: null,
      elapsed: 0,
      state: 'running',
    })
    const days = [{ date: '2026-11-20', periods: [{ from: '10:00', to: '11:00' }] }]
    expect(due({ calendar: { periods: [], days }, startedAt: '2026-11-24T10:00+01:00' })).toBeNull()
  })
})

const zones = fc.constantFrom('Europe/Oslo', 'Atlantic/Reykjavik', 'Europe/Istanbul', 'America/New_York', 'Australia/Lord_Howe')
const time = fc.integer({ min: 0, max: 47 }).map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`)
const periods = fc
  .array(fc.record({ weekday: fc.integer({ min: 1, max: 7 }), from: time, to: time }), { minLength: 1, maxLength: 8 })
  .filter((list) => list.every(({ from, to }) => from !== to))
const start = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) }).map((at) => Math.floor(at / 60_000) * 60_000)

test('at the instant it is due, just the target has elapsed; steps add up, leave no gap, and more time never elapses less', () => {
  fc.assert(
    fc.property(
      zones,
      periods,
      start,
      fc.integer({ min: 1, max: 3_000 }),
      fc.array(fc.tuple(fc.nat(9_000), fc.nat(500)), { maxLength: 3 }),
      (zone, open, at, target, gaps) => {
        const iso = (time: number) => new Date(time).toISOString()
        const pauses = gaps.map(([after, long]) => ({ from: iso(at + after * 60_000), to: iso(at + (after + long) * 60_000) }))
        const ask = (now: number) =>
          readClock(clockSchema.parse({ calendar: { zone, periods: open }, target, startedAt: iso(at), pauses, now: iso(now) }), 0)
        const end = ask(at).dueAt
        if (end === null) return false
        const clock = ask(Date.parse(end))
        const sum = clock.steps.reduce((total, { minutes }) => total + minutes, 0)
        const whole = clock.steps.every(({ from }, n) => from === (clock.steps[n - 1]?.to ?? iso(at)))
        const before = ask(Date.parse(end) - 60_000).elapsed
        return (
          Math.abs(clock.elapsed - target) < 1e-6 && sum === clock.elapsed && whole && before <= clock.elapsed && clock.state !== 'breached'
        )
      },
    ),
    { numRuns: 60 },
  )
})
