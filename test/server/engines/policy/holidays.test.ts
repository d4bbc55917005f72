import { describe, expect, test } from 'vitest'
import { isFree, nextWorkday, plusMonths, plusWorkdays } from '#server/engines/policy/days.ts'
import { isPublicHoliday, publicHolidaysIn } from '#server/engines/policy/holidays.ts'

/** As announced by the countries for 2026; weekends too. */
const year2026: Record<string, string> = {
  DE: '01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26',
  NO: '01-01 04-02 04-03 04-06 05-01 05-14 05-17 05-25 12-25 12-26',
  IS: '01-01 04-02 04-03 04-06 04-23 05-01 05-14 05-25 06-17 08-03 12-24 12-25 12-26 12-31',
  FI: '01-01 01-06 04-03 04-06 05-01 05-14 06-19 06-20 10-31 12-06 12-24 12-25 12-26',
  TR: '01-01 03-20 03-21 03-22 04-23 05-01 05-19 05-27 05-28 05-29 05-30 07-15 08-30 10-29',
  UK: '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
}

describe('public holidays', () => {
  test('are found by the time zone of a country, in order, of the years asked for', () => {
    const found = publicHolidaysIn('Europe/Oslo', [2026, 2027])
    expect(found?.country).toBe('NO')
    expect(found?.days.filter((day) => day.startsWith('2026')).map((day) => day.slice(5))).toEqual(year2026.NO?.split(' '))
    expect(found?.days).toContain('2027-03-25')
    expect(publicHolidaysIn('America/New_York', [2026])).toBe(null)
    expect(publicHolidaysIn('Europe/Madrid', [2026])).toBe(null)
  })

  test.each(Object.entries(year2026))('%s in 2026', (country, days) => {
    const all = Array.from({ length: 365 }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10))
    expect(
      all
        .filter((day) => isPublicHoliday(day, country))
        .map((day) => day.slice(5))
        .join(' '),
    ).toBe(days)
  })
  test('Easter by its own dates', () => {
    for (const monday of ['2024-04-01', '2025-04-21', '2027-03-29', '2028-04-17', '2038-04-26', '2035-03-26'])
      expect(isPublicHoliday(monday, 'DE'), monday).toBe(true)
  })
  test('of states: the Day of Prayer in Saxony, St Andrew’s in Scotland', () => {
    expect(isPublicHoliday('2026-11-18', 'DE', 'SN')).toBe(true)
    expect(isPublicHoliday('2027-11-17', 'DE', 'SN')).toBe(true)
    expect(isPublicHoliday('2026-11-18', 'DE', 'BY')).toBe(false)
    expect(isPublicHoliday('2026-11-30', 'UK', 'SCT')).toBe(true)
    expect(isPublicHoliday('2026-11-30', 'UK', 'ENG')).toBe(false)
  })
})

describe('days', () => {
  test('a month from the last of a month is the last of the next', () => {
    expect(plusMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(plusMonths('2028-01-31', 1)).toBe('2028-02-29')
    expect(plusMonths('2026-08-31', 6)).toBe('2027-02-28')
    expect(plusMonths('2026-03-31', -1)).toBe('2026-02-28')
    expect(plusMonths('2024-02-29', 24)).toBe('2026-02-28')
    expect(plusMonths('2024-02-29', 48)).toBe('2028-02-29')
    expect(plusMonths('2026-12-15', 1)).toBe('2027-01-15')
  })
  test('workdays: five a week, six in Turkey, none on holidays', () => {
    expect(plusWorkdays('2026-11-06', 5, { country: 'DE' })).toBe('2026-11-13')
    expect(plusWorkdays('2026-11-06', 6, { country: 'TR' })).toBe('2026-11-13')
    expect(plusWorkdays('2026-12-23', 1, { country: 'DE' })).toBe('2026-12-24')
    expect(plusWorkdays('2026-12-24', 1, { country: 'DE' })).toBe('2026-12-28')
    expect(nextWorkday('2026-12-25', { country: 'NO' })).toBe('2026-12-28')
    expect(isFree('2026-11-28', { country: 'TR' })).toBe(false)
    expect(isFree('2026-11-28', { country: 'DE' })).toBe(true)
  })
})
