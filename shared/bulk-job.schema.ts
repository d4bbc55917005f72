import { z } from 'zod'
import { bulkKinds, bulkRowStates, bulkStates, mostBulkCases } from './bulk-job.ts'
import { priorities, resolutionHows, wakeRules } from './case.ts'
import { caseFilter } from './case-filter.schema.ts'
import { id, instant } from './list.schema.ts'
import { tagName } from './tag.schema.ts'

/** What is done with each case. */
export const bulkAction = z.discriminatedUnion('kind', [
  /** To a person, a team (and in it nobody yet), or with both null to nobody. */
  z.strictObject({ kind: z.literal('assign'), assigneeId: id.nullable(), teamId: id.nullable().default(null) }),
  z.strictObject({ kind: z.literal('tag'), name: tagName }),
  z.strictObject({ kind: z.literal('untag'), tagId: id }),
  z.strictObject({ kind: z.literal('priority'), priority: z.enum(priorities) }),
  z.strictObject({ kind: z.literal('snooze'), until: instant, wakeRule: z.enum(wakeRules).default('any') }),
  z.strictObject({ kind: z.literal('resolve'), how: z.enum(resolutionHows).default('answered') }),
  z.strictObject({ kind: z.literal('reopen') }),
])
export type BulkAction = z.output<typeof bulkAction>

/** With which cases: these, or all of a filter as it is now (`except` some); later ones of the filter are not touched. */
export const newBulkJobBody = z
  .strictObject({
    action: bulkAction,
    caseIds: z.array(id).min(1).max(mostBulkCases).optional(),
    filter: caseFilter.optional(),
    except: z.array(id).max(mostBulkCases).optional(),
  })
  .refine((body) => (body.caseIds === undefined) !== (body.filter === undefined), { message: 'Name cases or a filter.', path: ['caseIds'] })

const count = z.number().int()

export const bulkRowSchema = z.object({
  caseId: id,
  title: z.string(),
  state: z.enum(bulkRowStates),
  /** A reason (`bulkReasons`), or the code of a refusal with the values of its text. */
  why: z.string().nullable(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type BulkRow = z.infer<typeof bulkRowSchema>

export const bulkJobSchema = z.object({
  id,
  kind: z.enum(bulkKinds),
  action: bulkAction,
  state: z.enum(bulkStates),
  by: z.object({ id, name: z.string() }),
  total: count,
  /** How many cases are in each state. */
  counts: z.record(z.enum(bulkRowStates), count),
  /** Those that were left alone, refused, or not taken back; at most 200. */
  exceptions: z.array(bulkRowSchema),
  startedAt: instant,
  endedAt: instant.nullable(),
  /** Whether it can still be taken back. */
  canUndo: z.boolean(),
})
export type BulkJob = z.infer<typeof bulkJobSchema>
