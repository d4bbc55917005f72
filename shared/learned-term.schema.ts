import { z } from 'zod'
import { id, instant } from './list.schema.ts'

/** `proposed`: the machine thinks so; `taken`: the word means the concept from now on; `refused`: it never does. */
export const learnedTermStates = ['proposed', 'accepted', 'rejected'] as const
export type LearnedTermState = (typeof learnedTermStates)[number]

/** A word that confirmed cases have taught. */
export const learnedTermSchema = z.object({
  id,
  lang: z.string(),
  /** The beginning of the word, folded. */
  stem: z.string(),
  concept: z.string(),
  /** How many people used it in how many cases about the concept, and how they wrote it. */
  authors: z.number().int(),
  cases: z.number().int(),
  examples: z.array(z.string()),
  state: z.enum(learnedTermStates),
  proposedAt: instant,
  decidedBy: id.nullable(),
  decidedAt: instant.nullable(),
})
export type LearnedTerm = z.infer<typeof learnedTermSchema>

export const learnedTermQuery = z.strictObject({ state: z.enum(learnedTermStates).default('proposed') })
export const learnedTermDecisionBody = z.strictObject({ accepted: z.boolean() })
