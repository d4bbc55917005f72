const hourMs = 3_600_000
const dayMs = 86_400_000

/** What the period picker offers. */
export const spans = ['7d', '30d', '24h'] as const
export type Span = (typeof spans)[number]

export type Range = { from: number; to: number }

/**
 * A period to report on: `from` ≤ t < `to`, epoch ms. `before` is the one of equal length before it,
 * `shownFrom` is where the chart starts, `offset` is minutes east of UTC in which its days begin.
 */
export type Period = Range & {
  span: Span | null
  bucket: 'hour' | 'day'
  bucketMs: number
  offset: number
  before: Range
  shownFrom: number
}

/** The rolling period of a span that holds `now`; days begin at midnight of this device's time zone. */
export function rangeOf(span: Span, now: number): Range {
  const at = new Date(now)
  if (span === '24h') {
    const to = new Date(now).setMinutes(60, 0, 0)
    return { from: to - dayMs, to }
  }
  const startOfDay = (days: number) => new Date(at.getFullYear(), at.getMonth(), at.getDate() + days).getTime()
  return { from: startOfDay(span === '7d' ? -6 : -29), to: startOfDay(1) }
}

/**
 * The period an address asks for (`from`, `to` as epoch ms in text); the last 7 days when it asks for none or for nonsense.
 * Never more buckets than a report may hold (400).
 */
export function periodOf(asked: { from?: string; to?: string }, now: number): Period {
  const range = readRange(asked) ?? rangeOf('7d', now)
  const length = range.to - range.from
  const bucket = length <= 3 * dayMs ? 'hour' : 'day'
  const bucketMs = bucket === 'hour' ? hourMs : dayMs
  const lookBack = length / bucketMs <= 10 ? 3 : 1
  return {
    ...range,
    span: spans.find((span) => isSame(rangeOf(span, now), range)) ?? null,
    bucket,
    bucketMs,
    offset: -new Date(range.to - 1).getTimezoneOffset(),
    before: { from: range.from - length, to: range.from },
    shownFrom: range.from - lookBack * length,
  }
}

function readRange(asked: { from?: string; to?: string }): Range | null {
  const from = Number(asked.from ?? Number.NaN)
  const to = Number(asked.to ?? Number.NaN)
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) return null
  return to - from >= hourMs && to - from <= 190 * dayMs ? { from, to } : null
}

const isSame = (a: Range, b: Range) => a.from === b.from && a.to === b.to
