import { describe, expect, test } from 'vitest'
import { csvLine, csvShape, csvTime } from '#server/kit/lib/csv.ts'

const english = csvShape('en-GB', 'Europe/Oslo')

describe('a line of CSV', () => {
  test('keeps commas, quotes and lines inside their cell, and numbers as numbers', () => {
    expect(csvLine([7, 'A "B", C', 'two\nlines', -0.5, null], english)).toBe('7,"A ""B"", C","two\nlines",-0.5,\r\n')
  })

  test.each(['de-DE', 'nb-NO', 'fi-FI', 'is-IS', 'tr-TR'])('opens in columns with numbers in a spreadsheet of %s', (locale) => {
    expect(csvLine(['negative', -0.5, 'a, b; c'], csvShape(locale, 'UTC'))).toBe('negative;-0,5;"a, b; c"\r\n')
  })

  test.each(['a;=1+1', 'a,@SUM(A1)', 'a\t+1', 'a|=1', 'a\n=1+1', ' =1+1', '\uff1d1+1', '"=1+1', ';"=1', '=1+1', '@maija'])(
    '%j is no formula wherever it is split',
    (text) => {
      for (const locale of ['en', 'de']) {
        const line = csvLine(['x', text], csvShape(locale, 'UTC'))
        expect(line.split(/[;,\t|\r\n]/).filter((cell) => /^[\s"]*[=+@\uff1d]/.test(cell))).toEqual([])
      }
    },
  )

  test('writes times as the language and the zone of the reader do, over a change of clocks too', () => {
    const before = Date.UTC(2026, 9, 24, 12)
    expect(csvTime(before, english)).toBe('24/10/2026 14:00:00')
    expect(csvTime(before + 24 * 3_600_000, english)).toBe('25/10/2026 13:00:00')
    expect(csvTime(before, csvShape('de-DE', 'UTC'))).toBe('24.10.2026 12:00:00')
    expect(csvTime(null, english)).toBe('')
  })
})
