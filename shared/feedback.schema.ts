import { z } from 'zod'
import { feedbackOccasions, feedbackReasons, feedbackStates, feedbackWays, restDays } from './feedback.ts'
import { flagText, id, idText, instant, instantText, pageQuery } from './list.schema.ts'

/** One question, or why it was not asked. */
export const feedbackSchema = z.object({
  id,
  occasion: z.enum(feedbackOccasions),
  state: z.enum(feedbackStates),
  why: z.enum(feedbackReasons).nullable(),
  way: z.enum(feedbackWays).nullable(),
  case: z.object({ id, title: z.string() }).nullable(),
  threadId: id.nullable(),
  orderId: id.nullable(),
  /** Who is asked, as they are called where they wrote. */
  person: z.string(),
  customerId: id.nullable(),
  lang: z.string(),
  at: instant,
  score: z.number().int().nullable(),
  said: z.string(),
  answeredAt: instant.nullable(),
})
export type Feedback = z.infer<typeof feedbackSchema>

export const feedbackQuery = pageQuery.extend({
  from: instantText.optional(),
  to: instantText.optional(),
  state: z.enum(feedbackStates).optional(),
  why: z.enum(feedbackReasons).optional(),
  score: z.coerce.number().int().min(1).max(5).optional(),
  /** One or two of five. */
  low: flagText.optional(),
  /** Four or five. */
  satisfied: flagText.optional(),
  caseId: idText.optional(),
})

/** Satisfaction is four and five of five of those who answered; the rate is of those who were asked. Both by the day of the question. */
export const feedbackReportSchema = z.object({
  from: instant,
  to: instant,
  asked: z.number().int(),
  answered: z.number().int(),
  satisfied: z.number().int(),
  scores: z.array(z.object({ score: z.number().int(), count: z.number().int() })),
  notAsked: z.array(z.object({ why: z.enum(feedbackReasons), count: z.number().int() })),
})
export type FeedbackReport = z.infer<typeof feedbackReportSchema>

export const feedbackReportQuery = z.strictObject({ from: instantText.optional(), to: instantText.optional() })

export const feedbackSettingsSchema = z.object({ on: z.boolean(), restDays: z.number().int() })
export type FeedbackSettings = z.infer<typeof feedbackSettingsSchema>
export const feedbackSettingsBody = z.strictObject({
  on: z.boolean().optional(),
  restDays: z.number().int().min(restDays.least).max(restDays.most).optional(),
})
