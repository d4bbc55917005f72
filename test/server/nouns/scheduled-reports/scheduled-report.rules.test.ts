import { expect, test } from 'vitest'
import { hour, minute } from '#server/kit/lib/clock.ts'
import { isLate, lastDue, nextDue, spanOf } from '#server/nouns/scheduled-reports/scheduled-report.rules.ts'

const weekly = { period: 'week', zone: 'Europe/Oslo', clock: '07:30', weekday: 1 } as const
const daily = { period: 'day', zone: 'Europe/Oslo', clock: '07:30', weekday: 1 } as const
const at = (text: string) => Date.parse(text)

test.each([
  // Sunday, Monday before and after the hour, Thursday.
  ['2026-11-22T23:00+01:00', '2026-11-09', '2026-11-15'],
  ['2026-11-23T07:29+01:00', '2026-11-09', '2026-11-15'],
  ['2026-11-23T07:30+01:00', '2026-11-16', '2026-11-22'],
  ['2026-11-26T12:00+01:00', '2026-11-16', '2026-11-22'],
])('at %s the newest weekly report covers %s to %s', (now, fromOn, toOn) => {
  expect(lastDue(weekly, at(now))).toMatchObject({ fromOn, toOn })
})

test('a weekly report of another day comes on that day, about the same full week', () => {
  const schedule = { ...weekly, weekday: 3 }
  expect(lastDue(schedule, at('2026-11-24T12:00+01:00'))).toMatchObject({ fromOn: '2026-11-09' })
  expect(nextDue(schedule, at('2026-11-24T12:00+01:00'))).toEqual({
    fromOn: '2026-11-16',
    toOn: '2026-11-22',
    dueAt: at('2026-11-25T07:30+01:00'),
  })
})

test('a daily report covers the day before in its zone, and the next one is the one not due yet', () => {
  expect(lastDue(daily, at('2026-11-23T07:00+01:00'))).toMatchObject({ fromOn: '2026-11-21' })
  expect(lastDue(daily, at('2026-11-23T08:00+01:00'))).toMatchObject({ fromOn: '2026-11-22' })
  expect(nextDue(daily, at('2026-11-23T08:00+01:00'))).toMatchObject({ fromOn: '2026-11-23', dueAt: at('2026-11-24T07:30+01:00') })
  // Still Sunday evening in New York, where it is Monday in Oslo.
  expect(lastDue({ ...daily, zone: 'America/New_York', clock: '00:00' }, at('2026-11-23T03:00Z'))).toMatchObject({ fromOn: '2026-11-21' })
})

test('a day is 25 hours long when clocks go back, and 23 when they go forward', () => {
  const length = (on: string) => {
    const { from, to } = spanOf('Europe/Oslo', { fromOn: on, toOn: on })
    return (to - from) / hour
  }
  expect(['2026-10-25', '2026-03-29', '2026-11-22'].map(length)).toEqual([25, 23, 24])
})

test('a report is late a quarter of an hour after it was due', () => {
  expect(isLate({ dueAt: 0, madeAt: 15 * minute })).toBe(false)
  expect(isLate({ dueAt: 0, madeAt: 15 * minute + 1 })).toBe(true)
})
