import { z } from 'zod'
import { id, instant } from './list.schema.ts'

/** Shares of right answers on one question, given before each verdict was known: by the shipped weights, and as learned until then. */
export const accuracySchema = z.object({
  verdicts: z.number().int(),
  /** Verdicts that agreed with what the desk had answered. */
  confirmed: z.number().int(),
  shipped: z.number().int(),
  learned: z.number().int(),
})
export type Accuracy = z.infer<typeof accuracySchema>

/** What was learned in one language. Counts, not shares: a share of few says nothing. */
export const languageLearnedSchema = z.object({
  lang: z.string(),
  verdicts: z.number().int(),
  complaint: accuracySchema,
  sentiment: accuracySchema,
  /** Complaints in equal stretches of verdicts, oldest first. */
  curve: z.array(accuracySchema.omit({ confirmed: true })),
})
export type LanguageLearned = z.infer<typeof languageLearnedSchema>

export const learnedSchema = z.object({ languages: z.array(languageLearnedSchema) })
export type Learned = z.infer<typeof learnedSchema>

/** One person's verdicts of one day, in the asker's days. */
export const runSchema = z.object({
  agent: z.object({ id, name: z.string() }),
  from: instant,
  to: instant,
  verdicts: z.number().int(),
  /** Taken back by somebody since. */
  takenBack: z.number().int(),
  /** Of those that hold: how many agreed with what the desk had answered about complaints, of how many that spoke of it. */
  agreed: z.number().int(),
  answered: z.number().int(),
  /** Right answers about complaints to other people's next-nearest verdicts before and after the run. */
  before: z.object({ right: z.number().int(), of: z.number().int() }),
  after: z.object({ right: z.number().int(), of: z.number().int() }),
  /** The exclusion that keeps it from teaching; null: it teaches. */
  exclusion: z.object({ id, by: z.string(), at: instant }).nullable(),
})
export type Run = z.infer<typeof runSchema>

/** Minutes east of UTC in which days begin. */
export const runQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(50).default(20),
  cursor: z.string().max(200).optional(),
  offset: z.coerce.number().int().min(-840).max(840).default(0),
})

/** The verdicts of one person from ≤ t < to teach no longer. */
export const exclusionBody = z
  .strictObject({ agentId: id, from: instant, to: instant })
  .refine((body) => body.from < body.to, 'The run ends before it begins.')
export const exclusionSchema = z.object({ id, agentId: id, from: instant, to: instant, at: instant })
