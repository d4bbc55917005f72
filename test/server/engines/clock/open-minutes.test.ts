import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dueAtOf, openMinutes, readClock } from '#server/engines/clock/clock.ts'
import type { Calendar } from '#shared/calendar.schema.ts'

const minute = 60_000
const days = [1, 2, 3, 4, 5, 6, 7]
const on = (weekdays: readonly number[], from: string, to: string) => weekdays.map((weekday) => ({ weekday, from, to }))

const weeks: Record<string, Calendar['periods']> = {
  'round the clock': on(days, '00:00', '24:00'),
  'office hours with a break': [...on([1, 2, 3, 4, 5], '08:00', '12:00'), ...on([1, 2, 3, 4, 5], '12:45', '16:15')],
  'evenings past midnight': [...on([1, 2, 3, 4], '16:00', '22:00'), ...on([5, 6, 7], '18:00', '03:30')],
}

/** Shortly before clocks are changed, or might have been. */
const starts: Record<string, readonly string[]> = {
  'Europe/Oslo': ['2026-03-28T23:10:00Z', '2026-10-24T20:40:00Z'],
  'America/New_York': ['2026-03-07T22:05:00Z', '2026-10-31T21:55:00Z'],
  'Atlantic/Reykjavik': ['2026-03-28T23:10:00Z', '2026-10-24T20:40:00Z'],
  'Europe/Istanbul': ['2026-03-28T21:10:00Z', '2026-10-24T20:40:00Z'],
}

const table = Object.entries(starts).flatMap(([zone, times]) =>
  times.flatMap((startedAt) =>
    Object.entries(weeks).flatMap(([week, periods]) =>
      [1, 360, 2970].map((target) => ({
        zone,
        startedAt,
        week,
        target,
        calendar: { zone, periods, days: [{ date: '2026-10-26', closed: true as const }] },
      })),
    ),
  ),
)

describe('from the start to when it is due the same walk counts the target', () => {
  test.each(table)('$target min, $week, $zone, from $startedAt', ({ calendar, target, startedAt }) => {
    const from = Date.parse(startedAt)
    const pause = { from: from + 30 * minute, to: from + 95 * minute }
    const due = dueAtOf(calendar, target, from, [pause])
    if (due === null) throw new Error('It is never due.')
    expect(openMinutes(calendar, from, due, [pause])).toBeCloseTo(target, 9)
    expect(openMinutes(calendar, from, due - 1, [pause])).toBeLessThan(target)
    const { steps } = readClock(
      {
        calendar,
        target,
        startedAt,
        pauses: [{ from: new Date(pause.from).toISOString(), to: new Date(pause.to).toISOString() }],
        now: new Date(due).toISOString(),
      },
      0,
    )
    expect(steps.reduce((sum, { minutes }) => sum + minutes, 0)).toBeCloseTo(target, 9)
    expect(steps.at(-1)?.to).toBe(new Date(due).toISOString())
  })
})

test.each([
  [
    'six hours over the night on which clocks go back, ten minutes paused',
    'Europe/Oslo',
    '2026-10-24T20:40:00Z',
    360,
    '2026-10-25T02:50:00.000Z',
  ],
  ['six hours over the night on which clocks go forward', 'Europe/Oslo', '2026-03-28T21:40:00Z', 360, '2026-03-29T03:50:00.000Z'],
  ['six hours in New York as clocks go back', 'America/New_York', '2026-11-01T02:40:00Z', 360, '2026-11-01T08:50:00.000Z'],
  ['six hours in New York as clocks go forward', 'America/New_York', '2026-03-08T03:40:00Z', 360, '2026-03-08T09:50:00.000Z'],
  ['six hours in Reykjavík', 'Atlantic/Reykjavik', '2026-10-24T22:40:00Z', 360, '2026-10-25T04:50:00.000Z'],
  ['six hours in Istanbul', 'Europe/Istanbul', '2026-10-24T19:40:00Z', 360, '2026-10-25T01:50:00.000Z'],
])('%s', (_, zone, startedAt, target, expected) => {
  const from = Date.parse(startedAt)
  const calendar = { zone, periods: weeks['round the clock'] ?? [], days: [] }
  const due = dueAtOf(calendar, target, from, [{ from: from + 110 * minute, to: from + 120 * minute }])
  expect(new Date(due ?? 0).toISOString()).toBe(expected)
})

const time = fc
  .integer({ min: 0, max: 95 })
  .map((quarter) => `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`)
const anyCalendar = fc.record({
  zone: fc.constantFrom(...Object.keys(starts)),
  periods: fc.array(
    fc.record({ weekday: fc.integer({ min: 1, max: 7 }), from: time, to: time }).filter(({ from, to }) => from !== to),
    { minLength: 1, maxLength: 8 },
  ),
  days: fc.constant<Calendar['days']>([]),
})
const anyStart = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) })

test('whatever the calendar, from the start to when it is due it counts the target, and a longer one is never due earlier', () => {
  fc.assert(
    fc.property(
      anyCalendar,
      anyStart,
      fc.integer({ min: 1, max: 6_000 }),
      fc.array(fc.tuple(fc.nat(20_000), fc.nat(5_000)), { maxLength: 3 }),
      (calendar, from, target, stops) => {
        const pauses = stops.map(([after, minutes]) => ({ from: from + after * minute, to: from + (after + minutes) * minute }))
        const due = dueAtOf(calendar, target, from, pauses)
        expect(due).not.toBeNull()
        expect(openMinutes(calendar, from, due ?? 0, pauses)).toBeCloseTo(target, 6)
        expect(dueAtOf(calendar, target + 1, from, pauses)).toBeGreaterThan(due ?? 0)
      },
    ),
    { numRuns: 60, seed: 29 },
  )
})
