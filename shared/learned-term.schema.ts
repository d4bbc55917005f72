import { z } from 'zod'
import { id, instant } from './list.schema.ts'

/** `proposed`: the machine thinks so; `taken`: the word means the concept from now on; `refused`: it never does. */
export const stemStates = ['proposed', 'taken', 'refused'] as const
export type StemState = (typeof stemStates)[number]

/** A word that confirmed cases have taught. */
export const stemSchema = z.object({
  id,
  lang: z.string(),
  /** The beginning of the word, folded. */
  stem: z.string(),
  concept: z.string(),
  /** How many people used it in how many cases about the concept, and how they wrote it. */
  authors: z.number().int(),
  cases: z.number().int(),
  examples: z.array(z.string()),
  state: z.enum(stemStates),
  proposedAt: instant,
  decidedBy: id.nullable(),
  decidedAt: instant.nullable(),
})
export type Stem = z.infer<typeof stemSchema>

export const stemQuery = z.strictObject({ state: z.enum(stemStates).default('proposed') })
export const stemDecisionBody = z.strictObject({ taken: z.boolean() })
