import { describe, expect, it } from 'vitest'
import { findChatProblem, keepsMs } from '#server/engines/channels/chat.rules.ts'
import { findNextOpening, readSpans } from '#server/engines/channels/chat-hours.rules.ts'
import { day } from '#server/kit/lib/clock.ts'

/** When it opens next, in UTC, asked at an instant in UTC; `open` when it is. */
function opening(hours: string, at: string, zone = 'Europe/Oslo'): string {
  const opensAt = findNextOpening({ spans: readSpans(hours), zone }, Date.parse(`${at}Z`))
  return opensAt === null ? 'open' : new Date(opensAt).toISOString().slice(0, 16)
}

describe('the opening hours of a chat', () => {
  it('are read as people write them', () => {
    expect(readSpans('mo 9-17')).toEqual([{ weekday: 1, from: 540, to: 1020 }])
    expect(readSpans(' Fr – MO 9:30 - 10.45 ').map(({ weekday }) => weekday)).toEqual([5, 6, 0, 1])
    expect(readSpans('mo-fr 9-12, mo-fr 13-24; sa 10-14')).toHaveLength(11)
    expect(readSpans('')).toEqual([])
  })

  it.each([
    ['9-17', 'cannot be read'],
    ['mo-fr', 'cannot be read'],
    ['mo-fr 9-17 sa 9-12', 'cannot be read'],
    ['xx 9-17', '"xx" is no day'],
    ['mo-xx 9-17', '"xx" is no day'],
    ['mo 9-25', '"25" is no time'],
    ['mo 9:61-10', '"9:61" is no time'],
    ['mo 17-9', 'end before they begin'],
    ['mo 9-9', 'end before they begin'],
  ])('say what is wrong with %j', (hours, sentence) => {
    expect(() => readSpans(hours)).toThrow(sentence)
    expect(findChatProblem({ hours })).toMatchObject({ code: 'bad-hours', sentence: expect.stringContaining(sentence) })
  })

  it('begin with the first minute and end before the last', () => {
    expect(opening('mo-fr 9-17', '2026-11-23T07:59')).toBe('2026-11-23T08:00')
    expect(opening('mo-fr 9-17', '2026-11-23T08:00')).toBe('open')
    expect(opening('mo-fr 9-17', '2026-11-23T15:59')).toBe('open')
    expect(opening('mo-fr 9-17', '2026-11-23T16:00')).toBe('2026-11-24T08:00')
  })

  it('are looked for over the week-end and a whole week ahead; without any it is always open', () => {
    expect(opening('mo-fr 9-17', '2026-11-20T18:00')).toBe('2026-11-23T08:00')
    expect(opening('mo 9-17', '2026-11-23T16:00')).toBe('2026-11-30T08:00')
    expect(opening('mo-su 0-24', '2026-11-22T23:00')).toBe('open')
    expect(opening('', '2026-11-22T03:00')).toBe('open')
  })

  it('follow the clocks of their zone when summer time begins and ends', () => {
    expect(opening('mo-su 9-17', '2026-03-28T18:00')).toBe('2026-03-29T07:00')
    expect(opening('mo-su 9-17', '2026-10-24T18:00')).toBe('2026-10-25T08:00')
    // 2:30 does not exist on 29 March, and comes twice on 25 October.
    expect(opening('su 2:30-5', '2026-03-29T00:59')).toBe('2026-03-29T01:00')
    expect(opening('su 2:30-5', '2026-03-29T01:00')).toBe('open')
    expect(opening('su 2:30-2:45', '2026-10-24T18:00')).toBe('2026-10-25T00:30')
    expect(opening('su 2:30-2:45', '2026-10-25T00:50')).toBe('2026-10-25T01:30')
  })

  it('belong to the day it is over there', () => {
    expect(opening('mo 9-10', '2026-11-22T12:00', 'Pacific/Apia')).toBe('2026-11-22T20:00')
    expect(opening('su 20-21', '2026-11-23T04:30', 'America/Los_Angeles')).toBe('open')
  })
})

describe('the other settings of a chat', () => {
  it('are refused by name when they mean nothing', () => {
    expect(findChatProblem({ timeZone: 'Oslo' })).toMatchObject({ code: 'bad-zone' })
    expect(findChatProblem({ origins: 'shop.example' })).toMatchObject({ code: 'bad-origin' })
    for (const keepDays of ['-1', '1.5', 'always', '99999']) expect(findChatProblem({ keepDays })).toMatchObject({ code: 'bad-days' })
    expect(findChatProblem({ origins: 'https://shop.example', hours: 'mo 9-17', timeZone: 'Europe/Oslo', keepDays: 30 })).toBeNull()
  })

  it('keep messages for a year, for as long as somebody says, or for ever', () => {
    expect([{}, { keepDays: '' }, { keepDays: '30' }, { keepDays: 30 }, { keepDays: '0' }].map(keepsMs)).toEqual([
      365 * day,
      365 * day,
      30 * day,
      30 * day,
      null,
    ])
  })
})
