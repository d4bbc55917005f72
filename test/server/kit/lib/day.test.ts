import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clockIn, dayIn, instantIn, plusDays } from '#server/kit/lib/day.ts'

const zones = [
  'Europe/Oslo',
  'Europe/Berlin',
  'Europe/Istanbul',
  'Atlantic/Reykjavik',
  'Europe/Helsinki',
  'America/New_York',
  'Australia/Lord_Howe',
]
const hour = 3_600_000
const day = fc.integer({ min: 0, max: 366 * 30 }).map((days) => plusDays('2010-01-01', days))
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`)

test('what clocks show leads to an instant at which they show it, or, where they pass over it, to one within the hour after', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), day, time, (zone, on, at) => {
      const instant = instantIn(zone, on, at)
      const shown = clockIn(zone, instant).slice(0, 16)
      if (shown === `${on}T${at}`) return true
      const late = Date.parse(`${shown}:00Z`) - Date.parse(`${on}T${at}:00Z`)
      // Nowhere before it does the clock show it either.
      const isPassedOver = [-3, -2, -1, 1, 2, 3].every((n) => clockIn(zone, instant + n * hour).slice(0, 16) !== `${on}T${at}`)
      return isPassedOver && late > 0 && late <= hour
    }),
    { numRuns: 2_000 },
  )
})

test('of an hour that is shown twice the first is meant, and one that is passed over counts on', () => {
  expect(new Date(instantIn('Europe/Oslo', '2026-10-25', '02:30')).toISOString()).toBe('2026-10-25T00:30:00.000Z')
  expect(new Date(instantIn('Europe/Oslo', '2026-03-29', '02:30')).toISOString()).toBe('2026-03-29T01:30:00.000Z')
  expect(new Date(instantIn('Europe/Istanbul', '2026-03-29', '02:30')).toISOString()).toBe('2026-03-28T23:30:00.000Z')
  expect(new Date(instantIn('Atlantic/Reykjavik', '2026-07-01', '09:00')).toISOString()).toBe('2026-07-01T09:00:00.000Z')
})

test('a day later the same clock time is a day later on the calendar, whatever the hours between', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), day, (zone, on) => {
      const [noon, next] = [instantIn(zone, on, '12:00'), instantIn(zone, plusDays(on, 1), '12:00')]
      return dayIn(zone, noon) === on && dayIn(zone, next) === plusDays(on, 1) && Math.abs(next - noon - 24 * hour) <= hour
    }),
  )
})
