import type { SentimentReport } from '#shared/report.schema.ts'
import type { Period } from './period.ts'

/**
 * One report of a period out of those of its stretches (`stretchesOf`): what the API counted in buckets of 24 hours is summed up in
 * the bars of the calendar; the 25th hour of a day is part of it. A gap that reaches over several stretches counts once.
 */
export function joinStretches(
  period: Pick<Period, 'bars' | 'shownFrom' | 'to' | 'bucket'>,
  parts: readonly SentimentReport[],
): SentimentReport {
  const buckets = period.bars.map((at) => ({ at, negative: 0, neutral: 0, positive: 0 }))
  for (const bucket of parts.flatMap((part) => part.buckets)) {
    // What begins before the first bar belongs to it: a period may begin in the middle of a day.
    const bar = buckets.findLast(({ at }) => at <= bucket.at) ?? buckets[0]
    if (!bar) continue
    bar.negative += bucket.negative
    bar.neutral += bucket.neutral
    bar.positive += bucket.positive
  }
  const gaps = new Map(parts.flatMap((part) => part.gaps).map((gap) => [`${gap.sourceId} ${gap.from}`, gap]))
  return { from: period.shownFrom, to: period.to, bucket: period.bucket, buckets, gaps: [...gaps.values()] }
}
