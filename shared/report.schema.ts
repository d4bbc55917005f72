import { z } from 'zod'
import { channelNames } from './channel.ts'
import { id, instant, instantText } from './list.schema.ts'
import { gapSchema } from './source.schema.ts'
import { topics } from './understanding.ts'

/** Period of a report: from ≤ t < to; the last seven days when not given. At most 400 buckets. `lang` narrows it to one language. */
export const reportQuery = z.strictObject({
  from: instantText.optional(),
  to: instantText.optional(),
  bucket: z.enum(['hour', 'day']).default('day'),
  /** Minutes east of UTC in which days begin. */
  offset: z.coerce.number().int().min(-840).max(840).default(0),
  lang: z.string().max(12).optional(),
})

export const sentimentReportSchema = z.object({
  from: instant,
  to: instant,
  bucket: z.enum(['hour', 'day']),
  buckets: z.array(z.object({ at: instant, negative: z.number().int(), neutral: z.number().int(), positive: z.number().int() })),
  /** Times in which a source was deaf, within the period. */
  gaps: z.array(gapSchema.extend({ sourceId: id, channel: z.enum(channelNames) })),
})
export type SentimentReport = z.infer<typeof sentimentReportSchema>

/** Cases by how many negative mentions they gained against the period of equal length before; `rest` is everything without a case in the list. */
export const changesReportSchema = z.object({
  total: z.number().int(),
  before: z.number().int(),
  cases: z.array(z.object({ id, title: z.string(), now: z.number().int(), before: z.number().int(), days: z.array(z.number().int()) })),
  rest: z.object({ now: z.number().int(), before: z.number().int() }),
})
export type ChangesReport = z.infer<typeof changesReportSchema>

/** Negative mentions by topic and language. */
export const topicsReportSchema = z.object({
  languages: z.array(z.string()),
  rows: z.array(z.object({ topic: z.enum(topics).nullable(), counts: z.array(z.number().int()), total: z.number().int() })),
})
export type TopicsReport = z.infer<typeof topicsReportSchema>

/** From a thread's first mention to our first reply, for threads begun in the period. */
export const firstReplyReportSchema = z.object({
  threads: z.number().int(),
  answered: z.number().int(),
  medianMs: z.number().int().nullable(),
  medianBeforeMs: z.number().int().nullable(),
  byLanguage: z.array(z.object({ lang: z.string(), answered: z.number().int(), medianMs: z.number().int() })),
  /** Sentiment of the author's last mention against the one we answered. */
  after: z.object({ better: z.number().int(), same: z.number().int(), worse: z.number().int(), silent: z.number().int() }),
})
export type FirstReplyReport = z.infer<typeof firstReplyReportSchema>

export const costReportSchema = z.object({
  channels: z.array(
    z.object({ channel: z.enum(channelNames), spend: z.number().int(), mentions: z.number().int(), cases: z.number().int() }),
  ),
})
export type CostReport = z.infer<typeof costReportSchema>
