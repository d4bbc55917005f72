import type { z } from 'zod'
import type { reportQuery } from '#shared/report.schema.ts'
import { day, hour, minute } from '../kit/lib/clock.ts'
import { Refusal } from '../kit/lib/errors.ts'
import type { Period } from '../nouns/reports/report.rules.ts'

const mostBuckets = 400

/** The period that a report is asked for. @throws Refusal when it is empty, backwards or too long for its buckets */
export function periodOf(query: z.output<typeof reportQuery>, now: number): Period {
  const to = query.to ?? now
  const from = query.from ?? to - 7 * day
  if (to <= from) throw new Refusal('bad-input', 'bad-period', 'The period ends before it begins.')
  if ((to - from) / (query.bucket === 'hour' ? hour : day) > mostBuckets)
    throw new Refusal(
      'bad-input',
      'period-too-long',
      `A report has at most ${mostBuckets} buckets; take days instead of hours, or a shorter period.`,
    )
  return { from, to, bucket: query.bucket, offsetMs: query.offset * minute, now, lang: query.lang }
}
