import { z } from 'zod'
import { id, instant } from './list.schema.ts'
import { mostMonths, retentionClasses } from './retention.ts'

const count = z.number().int()

/** What a rule takes away today, and what stays. */
export const retentionPreviewSchema = z.object({
  /** Rows that lose their words or go. */
  removes: count,
  /** The oldest of them. */
  oldestAt: instant.nullable(),
  /** Rows of the class that are younger. */
  stays: count,
  /** Old enough, and kept all the same: the case is open or has an open order, or somebody holds it. */
  keptOpen: count,
  keptHeld: count,
})
export type RetentionPreview = z.infer<typeof retentionPreviewSchema>

/** A run: what is older than `cutoffAt` goes. `progress` 0 … 1. */
export const retentionRunSchema = z.object({
  startedAt: instant,
  endedAt: instant.nullable(),
  cutoffAt: instant,
  removed: count,
  progress: z.number(),
})

export const retentionRuleSchema = z.object({
  class: z.enum(retentionClasses),
  /** Null: for ever. */
  months: count.nullable(),
  leastMonths: count,
  changedBy: z.object({ id, name: z.string() }).nullable(),
  changedAt: instant.nullable(),
  /** Before that nothing is removed by it. */
  startsAt: instant.nullable(),
  /** The newest run. */
  lastRun: retentionRunSchema.nullable(),
})
export type RetentionRule = z.infer<typeof retentionRuleSchema>

export const caseHoldSchema = z.object({
  caseId: id,
  title: z.string(),
  reason: z.string(),
  heldBy: z.object({ id, name: z.string() }),
  heldAt: instant,
})
export type CaseHold = z.infer<typeof caseHoldSchema>

export const retentionSchema = z.object({ rules: z.array(retentionRuleSchema), holds: z.array(caseHoldSchema) })
export type Retention = z.infer<typeof retentionSchema>

export const retentionClassParam = z.object({ class: z.enum(retentionClasses) })
export const retentionBody = z.strictObject({ months: z.number().int().min(1).max(mostMonths).nullable() })
export const retentionPreviewQuery = z.strictObject({ months: z.coerce.number().int().min(1).max(mostMonths) })
export const caseHoldBody = z.strictObject({ reason: z.string().trim().min(1).max(200) })
