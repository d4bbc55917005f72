import type { ChangesReport, SentimentReport } from '#shared/report.schema.ts'
import type { Period, Range } from './period.ts'
import { fewestForShare, type SentimentLabel, shareOf } from './sentiment.chart.ts'

export type Totals = Record<SentimentLabel, number> & { total: number }

/** Sums of all buckets that begin in a range. */
export function totalsOf(buckets: SentimentReport['buckets'], range: Range): Totals {
  const totals: Totals = { negative: 0, neutral: 0, positive: 0, total: 0 }
  for (const bucket of buckets) {
    if (bucket.at < range.from || bucket.at >= range.to) continue
    totals.negative += bucket.negative
    totals.neutral += bucket.neutral
    totals.positive += bucket.positive
  }
  totals.total = totals.negative + totals.neutral + totals.positive
  return totals
}

/** What stands in one sentence above the charts. Shares are 0 … 1; null where too few were counted to say it. */
export type Lead = {
  now: Totals
  before: Totals
  share: number | null
  /** Change of the share in whole points. */
  points: number | null
  /** The case that stands behind most of a rise; `part` of the rise 0 … 1, null when the rise is under 20 mentions. */
  cause: { id: number; title: string; gained: number; part: number | null } | null
  /** Times of the period in which a source did not read. */
  gaps: SentimentReport['gaps']
}

const fewestForTrend = 5

/** Draws the finding out of the reports: no share under 20 mentions, no trend under 5, no cause without a rise. */
export function findLead(
  report: SentimentReport,
  changes: ChangesReport | undefined,
  period: Pick<Period, 'from' | 'to' | 'before'>,
  now: number,
): Lead {
  const current = totalsOf(report.buckets, period)
  const before = totalsOf(report.buckets, period.before)
  const share = shareOf(current)
  const shareBefore = shareOf(before)
  return {
    now: current,
    before,
    share,
    points: share === null || shareBefore === null ? null : Math.round(share * 100) - Math.round(shareBefore * 100),
    cause: changes ? causeOf(changes) : null,
    gaps: report.gaps.filter((gap) => gap.from < period.to && (gap.to ?? now) > period.from),
  }
}

function causeOf(changes: ChangesReport): Lead['cause'] {
  const rise = changes.total - changes.before
  const first = [...changes.cases].sort((a, b) => b.now - b.before - (a.now - a.before))[0]
  if (!first || rise < fewestForTrend) return null
  const gained = first.now - first.before
  if (gained < fewestForTrend || gained < rise / 3) return null
  return { id: first.id, title: first.title, gained, part: rise < fewestForShare ? null : Math.min(1, gained / rise) }
}

/** How long sources did not read within a range, in ms; overlapping gaps of one source count once, of two sources twice. */
export function gapMs(gaps: SentimentReport['gaps'], range: Range, now: number): number {
  let sum = 0
  const heardFrom = new Map<number, number>()
  for (const gap of [...gaps].sort((a, b) => a.from - b.from)) {
    const from = Math.max(gap.from, range.from, heardFrom.get(gap.sourceId) ?? 0)
    const to = Math.min(gap.to ?? now, range.to)
    if (to <= from) continue
    sum += to - from
    heardFrom.set(gap.sourceId, to)
  }
  return sum
}
