import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { dollars, duration, score, shortTime, when } from '../../../web/kit/i18n/format.ts'

const minute = 60_000
const now = new Date(2026, 9, 14, 15, 30).getTime()

const readAs = (...languages: string[]) => vi.stubGlobal('navigator', { languages })

beforeEach(() => readAs('en-GB'))
afterEach(() => vi.unstubAllGlobals())

describe('how numbers and times are written', () => {
  it('gives scores a sign and a true minus', () => {
    expect([score(-0.824), score(0.08), score(0)]).toEqual(['−0.82', '+0.08', '0.00'])
  })

  it('keeps lengths of time short', () => {
    expect([40_000, 26 * minute, 70 * minute, 120 * minute, 76 * 60 * minute].map(duration)).toEqual([
      '40 s',
      '26 min',
      '1 h 10',
      '2 h',
      '3 d 4 h',
    ])
  })

  it('writes whole prices without cents', () => {
    expect([dollars(200_000_000), dollars(200_000), dollars(15_000)]).toEqual(['$200', '$0.20', '$0.015'])
  })

  it('says how long ago within the hour, then the clock, the weekday, the date', () => {
    expect(when(now - 6 * minute, now)).toMatch(/^6 min\.? ago$/)
    expect(when(now - 90 * minute, now)).toBe('14:00')
    expect(when(now - 2 * 24 * 60 * minute, now)).toBe('Mon')
    expect(when(now - 20 * 24 * 60 * minute, now)).toMatch(/^24 Sept?$/)
  })

  it('counts the hours to 24 in every country, without letters beside them', () => {
    const times = [['en-GB'], ['en-US'], ['en-AU', 'de'], []].map((languages) => {
      readAs(...languages)
      return [when(now - 90 * minute, now), shortTime(new Date(2026, 9, 14, 0, 5).getTime(), now)]
    })
    expect(new Set(times.flat())).toEqual(new Set(['14:00', '00:05']))
  })

  it('takes a moment slightly ahead of the clock for now', () => {
    expect(when(now + 3_000, now)).toBe('now')
  })

  it('names days to come by weekday', () => {
    expect(shortTime(now + 24 * 60 * minute, now)).toBe('Thu')
  })
})
