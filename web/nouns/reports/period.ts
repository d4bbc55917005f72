const hourMs = 3_600_000
const dayMs = 86_400_000

/** What the period picker offers. */
export const spans = ['7d', '30d', '24h'] as const
export type Span = (typeof spans)[number]

export type Range = { from: number; to: number }

/**
 * A period to report on: `from` ≤ t < `to`, epoch ms. `before` is the one of equal length before it,
 * `shownFrom` is where the chart starts. `bars` are where its bars begin: hours, or days of the calendar of this device's time zone,
 * which are 23 or 25 hours long when clocks change.
 */
export type Period = Range & {
  span: Span | null
  bucket: 'hour' | 'day'
  bars: readonly number[]
  before: Range
  shownFrom: number
}

/** Midnight of the day of `at`, `days` days of the calendar later. */
const midnight = (at: number, days = 0) => {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime()
}

/** `at` moved by days of the calendar: the same time of the day. */
const moved = (at: number, days: number) => {
  const date = new Date(at)
  return date.setDate(date.getDate() + days)
}

/** The rolling period of a span that holds `now`; days begin at midnight of this device's time zone. */
export function rangeOf(span: Span, now: number): Range {
  if (span === '24h') {
    const to = new Date(now).setMinutes(60, 0, 0)
    return { from: to - dayMs, to }
  }
  return { from: midnight(now, span === '7d' ? -6 : -29), to: midnight(now, 1) }
}

/**
 * The period an address asks for (`from`, `to` as epoch ms in text); the last 7 days when it asks for none or for nonsense.
 * Never more bars than a report may hold (400).
 */
export function periodOf(asked: { from?: string; to?: string }, now: number): Period {
  const range = readRange(asked) ?? rangeOf('7d', now)
  const length = range.to - range.from
  const bucket = length <= 3 * dayMs ? 'hour' : 'day'
  const days = Math.round(length / dayMs)
  /** `times` as long before the period begins. */
  const earlier = (times: number) => (bucket === 'hour' ? range.from - times * length : moved(range.from, -times * days))
  const lookBack = length / (bucket === 'hour' ? hourMs : dayMs) <= 10 ? 3 : 1
  const shownFrom = earlier(lookBack)
  return {
    ...range,
    span: spans.find((span) => isSame(rangeOf(span, now), range)) ?? null,
    bucket,
    bars: barsOf(bucket, { from: shownFrom, to: range.to }),
    before: { from: earlier(1), to: range.from },
    shownFrom,
  }
}

function barsOf(bucket: Period['bucket'], { from, to }: Range): number[] {
  const bars: number[] = []
  const first = bucket === 'hour' ? new Date(from).setMinutes(0, 0, 0) : midnight(from)
  for (let at = first; at < to; at = bucket === 'hour' ? at + hourMs : midnight(at, 1)) bars.push(at)
  return bars
}

/** Where the bar that begins at `at` ends. */
export const endOfBar = ({ bars, to }: Pick<Period, 'bars' | 'to'>, at: number): number => bars[bars.indexOf(at) + 1] ?? to

/** Minutes east of UTC at a moment in this device's time zone. */
const offsetAt = (at: number) => -new Date(at).getTimezoneOffset()

/**
 * The stretches of a chart in which days begin at the same distance from UTC (`offset`, minutes), oldest first: the API counts
 * days of 24 hours, so a period in which clocks change is asked for in parts.
 */
export function stretchesOf(period: Pick<Period, 'bars' | 'shownFrom' | 'to'>): (Range & { offset: number })[] {
  const stretches: (Range & { offset: number })[] = []
  for (const at of period.bars) {
    const last = stretches.at(-1)
    const offset = offsetAt(at)
    if (last?.offset === offset) last.to = endOfBar(period, at)
    else stretches.push({ from: Math.max(at, period.shownFrom), to: endOfBar(period, at), offset })
  }
  return stretches
}

function readRange(asked: { from?: string; to?: string }): Range | null {
  const from = Number(asked.from ?? Number.NaN)
  const to = Number(asked.to ?? Number.NaN)
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) return null
  return to - from >= hourMs && to - from <= 190 * dayMs ? { from, to } : null
}

const isSame = (a: Range, b: Range) => a.from === b.from && a.to === b.to
