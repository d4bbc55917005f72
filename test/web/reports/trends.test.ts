import { afterEach, describe, expect, test, vi } from 'vitest'
import type { SentimentReport } from '#shared/report.schema.ts'
import { findLead, gapMs, totalsOf } from '../../../web/nouns/reports/lead.ts'
import { periodOf, rangeOf, stretchesOf } from '../../../web/nouns/reports/period.ts'
import { drawSentiment, partAt, shareOf } from '../../../web/nouns/reports/sentiment.chart.ts'
import { joinStretches } from '../../../web/nouns/reports/sentiment.report.ts'

const now = new Date(2026, 10, 24, 14, 20).getTime()
const hour = 3_600_000
const day = 24 * hour
const period = periodOf({}, now)

type Count = [negative: number, neutral: number, positive: number]
const report = (counts: Count[], gaps: SentimentReport['gaps'] = []): SentimentReport => ({
  from: period.shownFrom,
  to: period.to,
  bucket: 'day',
  gaps,
  buckets: counts.map(([negative, neutral, positive], index) => ({
    at: period.to - (counts.length - index) * day,
    negative,
    neutral,
    positive,
  })),
})
const gap = (from: number, to: number | null, sourceId = 1) => ({ from, to, reason: 'outage', sourceId, channel: 'x' as const })

describe('the period', () => {
  test('without an address it is the last 7 days up to the end of today, with three times as much before it in the chart', () => {
    expect(period).toMatchObject({
      span: '7d',
      bucket: 'day',
      from: new Date(2026, 10, 18).getTime(),
      to: new Date(2026, 10, 25).getTime(),
    })
    expect(period.before).toEqual({ from: period.from - 7 * day, to: period.from })
    expect(period.shownFrom).toBe(period.from - 21 * day)
  })

  test('24 hours are counted in hours and end with the running hour', () => {
    const range = rangeOf('24h', now)
    expect(range.to).toBe(new Date(2026, 10, 24, 15).getTime())
    expect(periodOf({ from: String(range.from), to: String(range.to) }, now)).toMatchObject({
      span: '24h',
      bucket: 'hour',
      shownFrom: range.from - day,
    })
  })

  test('nonsense in the address is read as no address', () => {
    for (const asked of [{ from: 'x', to: '5' }, { from: '10', to: '5' }, { from: '0', to: String(now) }, { from: '1' }])
      expect(periodOf(asked, now)).toEqual(period)
  })

  test('no period asks for more buckets than a report holds', () => {
    const widest = periodOf({ from: String(now - 190 * day), to: String(now) }, now)
    expect(widest.bars.length).toBeLessThanOrEqual(400)
    const hours = periodOf({ from: String(now - 3 * day), to: String(now) }, now)
    expect(hours.bars.length).toBeLessThanOrEqual(400)
  })
})

describe('days as the calendar has them', () => {
  afterEach(() => vi.unstubAllEnvs())
  const oslo = (text: string) => new Date(`${text}`).getTime()

  test('the week in which clocks go back has a day of 25 hours, and each mention stands on its own day', () => {
    vi.stubEnv('TZ', 'Europe/Oslo')
    const week = periodOf(
      { from: String(oslo('2026-10-19T00:00+02:00')), to: String(oslo('2026-10-26T00:00+01:00')) },
      oslo('2026-11-20T12:00+01:00'),
    )
    expect(week.bars.slice(-7).map((at) => new Date(at).getDate())).toEqual([19, 20, 21, 22, 23, 24, 25])
    expect(week.bars.every((at) => new Date(at).getHours() === 0)).toBe(true)
    expect(week.before).toEqual({ from: oslo('2026-10-12T00:00+02:00'), to: week.from })

    // As the API counts: buckets of 24 hours from the midnight of each stretch.
    const mentions = ['2026-10-19T00:30+02:00', '2026-10-21T00:30+02:00', '2026-10-25T23:30+01:00'].map(oslo)
    const parts = stretchesOf(week).map(({ from, to }): SentimentReport => {
      const buckets = []
      for (let at = from; at < to; at += day)
        buckets.push({ at, negative: mentions.filter((one) => one >= at && one < Math.min(at + day, to)).length, neutral: 0, positive: 0 })
      return { from, to, bucket: 'day', gaps: [gap(week.from, null)], buckets }
    })
    const joined = joinStretches(week, parts)
    const days = joined.buckets.filter(({ negative }) => negative > 0).map(({ at }) => new Date(at).getDate())
    expect(days).toEqual([19, 21, 25])
    expect(totalsOf(joined.buckets, week).negative).toBe(3)
    expect(joined.gaps).toHaveLength(1)
  })

  test('a period over a change is asked for in parts that each begin at midnight', () => {
    vi.stubEnv('TZ', 'Europe/Oslo')
    const month = periodOf(
      { from: String(oslo('2026-03-20T00:00+01:00')), to: String(oslo('2026-04-19T00:00+02:00')) },
      oslo('2026-05-20T12:00+02:00'),
    )
    expect(stretchesOf(month).map(({ from, to, offset }) => [new Date(from).toISOString(), new Date(to).toISOString(), offset])).toEqual([
      ['2026-02-17T23:00:00.000Z', '2026-03-29T22:00:00.000Z', 60],
      ['2026-03-29T22:00:00.000Z', '2026-04-18T22:00:00.000Z', 120],
    ])
  })
})

describe('the chart', () => {
  const chart = drawSentiment(
    report([
      [10, 20, 10],
      [25, 30, 5],
    ]),
    period,
    { width: 800, labels: 96 },
    now,
  )
  const [first, second] = chart.bars

  test('both sides have one scale', () => {
    const perMention = (second?.boxes.negative.height ?? 0) / 25
    expect(first?.boxes.negative.height).toBeCloseTo(10 * perMention)
    expect(second?.boxes.neutral.height).toBeCloseTo(30 * perMention)
    expect(first?.boxes.positive.height).toBeCloseTo(10 * perMention)
  })

  test('negative hangs below zero, positive stands on neutral', () => {
    expect(second?.boxes.negative.y).toBeGreaterThan(chart.zero)
    expect((second?.boxes.positive.y ?? 0) + (second?.boxes.positive.height ?? 0)).toBeLessThanOrEqual(second?.boxes.neutral.y ?? 0)
  })

  test('nothing leaves its frame, whatever the numbers', () => {
    for (const counts of [[], [[0, 0, 0]], [[900, 0, 0]], [[0, 0, 1]], [[1, 5000, 40]]] as Count[][]) {
      const drawn = drawSentiment(report(counts), period, { width: 640, labels: 96 }, now)
      for (const bar of drawn.bars)
        for (const box of Object.values(bar.boxes)) {
          expect(box.y).toBeGreaterThanOrEqual(drawn.top - 1)
          expect(box.y + box.height).toBeLessThanOrEqual(drawn.bottom)
          expect(box.height).toBeGreaterThanOrEqual(0)
        }
      expect(drawn.grid.every((tick) => Number.isInteger(tick.value))).toBe(true)
    }
  })

  test('no share is drawn under 20 mentions', () => {
    expect(shareOf({ negative: 10, neutral: 5, positive: 4 })).toBeNull()
    expect(shareOf({ negative: 5, neutral: 10, positive: 5 })).toBe(0.25)
    expect(
      drawSentiment(
        report([
          [1, 1, 1],
          [2, 2, 2],
        ]),
        period,
        { width: 800, labels: 96 },
        now,
      ).known,
    ).toBe('')
  })

  test('the line is dashed across a gap and across days with too few mentions', () => {
    const clear = drawSentiment(
      report([
        [10, 20, 10],
        [10, 20, 10],
      ]),
      period,
      { width: 800, labels: 96 },
      now,
    )
    expect([clear.known === '', clear.unknown === '']).toEqual([false, true])
    const hasGap = drawSentiment(
      report(
        [
          [10, 20, 10],
          [10, 20, 10],
        ],
        [gap(period.to - hour * 5, null)],
      ),
      period,
      { width: 800, labels: 96 },
      now,
    )
    expect([hasGap.known === '', hasGap.unknown === '']).toEqual([true, false])
    const few = drawSentiment(
      report([
        [10, 20, 10],
        [1, 0, 0],
        [10, 20, 10],
      ]),
      period,
      { width: 800, labels: 96 },
      now,
    )
    expect([few.known === '', few.unknown === '']).toEqual([true, false])
  })

  test('neighbouring days of one gap are one hatched field; a gap that still runs ends now', () => {
    const days: Count[] = [
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
    ]
    const hatched = drawSentiment(report(days, [gap(period.to - 2 * day + hour, null)]), period, { width: 800, labels: 96 }, now)
    expect(hatched.hatches).toHaveLength(1)
    expect(hatched.hatches[0]?.width).toBeCloseTo(2 * hatched.step)
    const yesterday = drawSentiment(report(days, [gap(period.to - 2 * day + hour, null)]), period, { width: 800, labels: 96 }, now - day)
    expect(yesterday.hatches[0]?.width).toBeCloseTo(hatched.step)
  })

  test('the names of the series never lie on each other', () => {
    const ys = drawSentiment(
      report([
        [0, 0, 0],
        [0, 0, 0],
      ]),
      period,
      { width: 800, labels: 96 },
      now,
    ).labels.map((label) => label.y)
    for (const [index, y] of ys.entries()) if (index > 0) expect(y - (ys[index - 1] ?? 0)).toBeGreaterThanOrEqual(16)
  })

  test('a point in the chart finds its bar and its part', () => {
    const bar = chart.bars[1]
    if (!bar) throw new Error('no bar')
    expect(partAt(chart, bar.middle, chart.zero + 5)).toEqual({ bar, sentiment: 'negative' })
    expect(partAt(chart, bar.middle, chart.zero - 2)?.sentiment).toBe('neutral')
    expect(partAt(chart, bar.middle, bar.boxes.positive.y + 1)?.sentiment).toBe('positive')
    expect(partAt(chart, 2, 50)).toBeNull()
  })
})

describe('the sentence', () => {
  const week = (count: Count): Count[] => Array.from({ length: 7 }, () => count)
  const twoWeeks = report([...week([4, 12, 4]), ...week([9, 15, 6])])

  test('it says the share and its change in points', () => {
    expect(findLead(twoWeeks, undefined, period, now)).toMatchObject({
      share: 0.3,
      points: 10,
      now: { negative: 63, total: 210 },
      before: { negative: 28, total: 140 },
    })
  })

  test('under 20 mentions it counts and compares nothing', () => {
    expect(findLead(report([...week([1, 0, 0]), ...week([1, 1, 0])]), undefined, period, now)).toMatchObject({
      share: null,
      points: null,
      now: { total: 14 },
    })
    expect(findLead(report([...week([1, 0, 0]), ...week([9, 15, 6])]), undefined, period, now)).toMatchObject({ share: 0.3, points: null })
  })

  const changes = (now_: number, before: number, cases: [now: number, before: number][]) => ({
    total: now_,
    before,
    rest: { now: 0, before: 0 },
    cases: cases.map(([now, before], index) => ({ id: index + 1, title: `Case ${index + 1}`, now, before, days: [] })),
  })

  test('it names the case behind most of a rise', () => {
    expect(
      findLead(
        twoWeeks,
        changes(63, 28, [
          [10, 9],
          [30, 5],
        ]),
        period,
        now,
      ).cause,
    ).toEqual({ id: 2, title: 'Case 2', gained: 25, part: 25 / 35 })
  })

  test('it names none where nothing rises, where the rise is small, or where no case stands out', () => {
    expect(findLead(twoWeeks, changes(28, 63, [[5, 30]]), period, now).cause).toBeNull()
    expect(findLead(twoWeeks, changes(8, 4, [[4, 0]]), period, now).cause).toBeNull()
    expect(findLead(twoWeeks, changes(63, 28, [[6, 0]]), period, now).cause).toBeNull()
    expect(findLead(twoWeeks, changes(16, 6, [[12, 2]]), period, now).cause).toMatchObject({ gained: 10, part: null })
  })

  test('a case that grew more than everything together is the whole rise, not more', () => {
    expect(findLead(twoWeeks, changes(60, 40, [[30, 0]]), period, now).cause?.part).toBe(1)
  })

  test('sums take only the buckets of the range', () => {
    expect(totalsOf(twoWeeks.buckets, { from: period.from, to: period.from + day })).toMatchObject({ negative: 9, total: 30 })
  })

  test('time that a source was hasGap counts once, and only within the period', () => {
    expect(gapMs([gap(period.from - hour, period.from + 2 * hour), gap(period.from + hour, period.from + 3 * hour)], period, now)).toBe(
      3 * hour,
    )
    expect(gapMs([gap(now - hour, null), gap(now - hour, null, 2)], period, now)).toBe(2 * hour)
  })
})
