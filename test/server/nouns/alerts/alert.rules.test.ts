import { describe, expect, test } from 'vitest'
import { day, hour, minute } from '#server/kit/lib/clock.ts'
import { momentsOf, type Reading, readLevel, type Standing, step, timingOf } from '#server/nouns/alerts/alert.rules.ts'
import { bucketMs, bucketsOfDay, limitOf, lookBackMs, readSeries, type Series, usualOf } from '#server/nouns/alerts/alert.series.rules.ts'
import { createSeries } from '#server/nouns/alerts/alert.walking.rules.ts'

const timing = { forMs: 15 * minute, recoverMs: hour, coolDownMs: 2 * hour, growth: 0.5 }
const noon = Date.UTC(2026, 10, 22, 12)
const over = (at: number, excess = 10): Reading => ({
  at,
  what: 'known',
  value: 10 + excess,
  expected: 10,
  limit: 16,
  excess,
  isOver: true,
  isClear: false,
})
const calm = (at: number): Reading => ({ at, what: 'known', value: 10, expected: 10, limit: 16, excess: 0, isOver: false, isClear: true })
const between = (at: number): Reading => ({
  at,
  what: 'known',
  value: 15,
  expected: 10,
  limit: 16,
  excess: 5,
  isOver: false,
  isClear: false,
})
const blind = (at: number): Reading => ({ at, what: 'no-data' })

/** Walks over readings every quarter of an hour and says what became of each: the state, and who was told. */
function walked(readings: ((at: number) => Reading)[]): string[] {
  let standing: Standing | null = null
  return readings.map((reading, n) => {
    const { standing: next, tell } = step(timing, standing, reading(noon + n * 15 * minute))
    standing = next
    return tell ? `${next.state} ${tell}` : next.state
  })
}

describe('the states of an alert', () => {
  test('what lasts fires and is told once; what is over for long ends and is told', () => {
    const readings = [calm, over, over, over, calm, calm, calm, calm, calm]
    const states = [
      'normal',
      'pending',
      'firing firing',
      'firing',
      'recovering',
      'recovering',
      'recovering',
      'recovering',
      'normal recovered',
    ]
    expect(walked(readings)).toEqual(states)
  })

  test('what does not last is never told', () => {
    expect(walked([over, calm, over, calm])).toEqual(['pending', 'normal', 'pending', 'normal'])
  })

  test('flapping goes on as one firing and tells nobody again', () => {
    const flaps = Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? calm : over))
    const states = walked([over, over, ...flaps])
    expect(states.filter((state) => state.includes(' '))).toEqual(['firing firing'])
    expect(states.at(-1)).toBe('firing')
  })

  test('between limit and calm nothing ends, and the rest begins anew', () => {
    expect(walked([over, over, calm, calm, between, calm, calm, calm, calm]).slice(2)).toEqual([
      ...Array<string>(6).fill('recovering'),
      'normal recovered',
    ])
  })

  test('what fires again within the cool-down is told when it is over', () => {
    const rests = Array<typeof calm>(5).fill(calm)
    const states = walked([over, over, ...rests, over, over, over, over])
    expect(states.slice(7)).toEqual(['pending', 'firing', 'firing firing', 'firing'])
  })

  test('while it fires it is told again only when much worse, and rested', () => {
    const worse = (at: number) => over(at, 16)
    const states = walked([over, over, ...Array<typeof over>(8).fill(over), worse])
    expect(states.filter((state) => state.includes(' '))).toEqual(['firing firing', 'firing again'])
    expect(walked([over, over, worse]).at(-1)).toBe('firing')
  })

  test('no data is said only after as long as anything must last, and ends no firing', () => {
    expect(walked([calm, blind, blind, calm])).toEqual(['normal', 'normal', 'no-data', 'normal'])
    expect(walked([over, over, blind, blind, blind, over])).toEqual(['pending', 'firing firing', 'firing', 'firing', 'firing', 'firing'])
    // What was not known is not counted as having lasted.
    expect(walked([over, blind, over, over])).toEqual(['pending', 'pending', 'pending', 'firing firing'])
  })

  test('safety words fire at once, and each further one tells again after the cool-down', () => {
    const safety = timingOf({ kind: 'safety-words', forMinutes: 0, coolDownMinutes: 15 })
    const rule = { kind: 'safety-words', sensitivity: 'medium', floor: 1 } as const
    const first = step(safety, null, readLevel(rule, noon, 1))
    expect([first.standing.state, first.tell]).toEqual(['firing', 'firing'])
    const soon = step(safety, first.standing, readLevel(rule, noon + 5 * minute, 2))
    expect(soon.tell).toBeNull()
    expect(step(safety, soon.standing, readLevel(rule, noon + 15 * minute, 2)).tell).toBe('again')
  })

  test('moments lie on a grid, and those that were slept through are decided on for two days at most', () => {
    expect(momentsOf('spike', noon - 45 * minute, noon + 5 * minute)).toEqual([noon - 30 * minute, noon - 15 * minute, noon])
    // What is heard needs a moment to be understood.
    expect(momentsOf('spike', noon - 15 * minute, noon + minute)).toEqual([])
    expect(momentsOf('spike', noon - 9 * day, noon + 5 * minute)).toHaveLength(2 * 96 + 1)
    expect(momentsOf('source-down', noon - day, noon + 5_000)).toEqual([noon])
    expect(momentsOf('spike', null, noon + 5 * minute)).toEqual([noon])
  })
})

/** A desk of which every day since six weeks brought so many mentions, all in the first bucket of the day that ends at noon. */
function seriesOf(perDay: (daysAgo: number) => number, gaps: { from: number; to: number }[] = []): Series {
  const from = noon - lookBackMs
  const heard = Array.from({ length: 43 }, (_, n) => {
    const posted = noon - (n + 1) * day
    return { posted, known: posted + bucketMs, count: perDay(n) }
  }).toReversed()
  return createSeries({ from, to: noon }, heard, gaps, 1, from).at(noon)
}
const still = () => 0
const rule = { kind: 'spike', sensitivity: 'medium', floor: 5 } as const

describe('what is usual', () => {
  test('is the median of the same weekday and hour in six weeks, and no outage or outburst of one week changes it', () => {
    const weekly = (daysAgo: number) => (daysAgo === 0 ? 40 : daysAgo === 14 ? 300 : daysAgo % 7 === 0 ? 20 : 90)
    expect(usualOf(seriesOf(weekly), noon, [], still)?.median).toBe(20)
  })

  test('leaves out days with gaps and days of incidents, and says nothing where too few are left', () => {
    const twenty = () => 20
    const gone = (weeks: number) =>
      Array.from({ length: weeks }, (_, n) => ({ from: noon - (7 * (n + 1) + 1) * day, to: noon - (7 * (n + 1) + 0.5) * day }))
    const weekly = (daysAgo: number) => (daysAgo % 7 === 0 && daysAgo <= 14 ? 90 : 20)
    expect(usualOf(seriesOf(weekly, gone(2)), noon, [], still)?.median).toBe(20)
    expect(usualOf(seriesOf(weekly), noon, gone(2), still)?.median).toBe(20)
    // Four weeks without: the days before are asked.
    expect(usualOf(seriesOf(twenty, gone(4)), noon, [], still)?.median).toBe(20)
    expect(usualOf(seriesOf(twenty, [{ from: noon - 43 * day, to: noon - day }]), noon, [], still)).toBeNull()
  })

  test('a change to summer time moves the hour with the clocks', () => {
    const offsetAt = (at: number) => (at > noon - 10 * day ? hour : 0)
    // The same clock time is an hour later in UTC before the change.
    const series = createSeries(
      { from: noon - lookBackMs, to: noon },
      [2, 3, 4, 5, 6].map((week) => ({ posted: noon - 7 * week * day, known: noon - 7 * week * day + bucketMs, count: 30 })),
      [],
      1,
      noon - lookBackMs,
    ).at(noon)
    expect(usualOf(series, noon, [], offsetAt)?.median).toBe(30)
    expect(usualOf(series, noon, [], still)?.median).toBe(0)
  })

  test('the limit is beyond the spread, beyond a share of the usual, and never under the floor', () => {
    expect(limitOf(rule, { median: 100, spread: 10 })).toBe(140)
    expect(limitOf(rule, { median: 100, spread: 30 })).toBe(160)
    expect(limitOf(rule, { median: 0, spread: 1 })).toBe(5)
    expect(limitOf({ ...rule, sensitivity: 'high' }, { median: 100, spread: 10 })).toBe(125)
    expect(limitOf({ ...rule, sensitivity: 'low' }, { median: 100, spread: 30 })).toBe(190)
    expect(limitOf({ ...rule, kind: 'dip' }, { median: 100, spread: 10 })).toBe(60)
  })
})

describe('what a day says', () => {
  const read = (today: number, gaps: { from: number; to: number }[] = [], kind: 'spike' | 'dip' = 'spike') =>
    readSeries(
      { kind, sensitivity: 'medium', floor: kind === 'dip' ? 20 : 5 },
      seriesOf((n) => (n === 0 ? today : 100), gaps),
      noon,
      [],
      still,
    )

  test('a spike counts however deaf we were, calm only where most was heard', () => {
    const half = [{ from: noon - day / 2, to: noon }]
    expect(read(141)).toMatchObject({ what: 'known', value: 141, expected: 100, limit: 140, isOver: true })
    expect(read(141, half)).toMatchObject({ what: 'known', isOver: true })
    expect(read(120)).toMatchObject({ what: 'known', isOver: false, isClear: true })
    expect(read(120, half)).toEqual({ at: noon, what: 'no-data' })
  })

  test('a dip is believed only where nearly all was heard, and where anything is usual', () => {
    expect(read(40, [], 'dip')).toMatchObject({ what: 'known', isOver: true, limit: 60 })
    expect(read(40, [{ from: noon - 2 * hour, to: noon }], 'dip')).toEqual({ at: noon, what: 'no-data' })
    const few = readSeries(
      { kind: 'dip', sensitivity: 'medium', floor: 20 },
      seriesOf((n) => (n === 0 ? 0 : 8)),
      noon,
      [],
      still,
    )
    expect(few).toMatchObject({ what: 'known', isOver: false })
  })

  test('what was posted then and became known later does not count then', () => {
    const heard = [
      { posted: noon - hour, known: noon, count: 3 },
      { posted: noon - hour, known: noon + hour, count: 9 },
    ]
    const growing = createSeries({ from: noon - lookBackMs, to: noon + day }, heard, [], 1, noon - lookBackMs)
    const index = Math.floor((noon - hour - (noon - lookBackMs)) / bucketMs)
    expect(growing.at(noon).counts[index]).toBe(3)
    expect(growing.at(noon + hour).counts[index]).toBe(12)
    expect(bucketsOfDay).toBe(96)
  })
})
