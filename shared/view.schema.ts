import { z } from 'zod'
import { caseFilter } from './case-filter.schema.ts'
import { id } from './list.schema.ts'
import { mostViews, viewFaults, viewVisibilities } from './view.ts'

const viewName = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/[\p{L}\p{N}]/u, 'A name has a letter or digit.')

/** A filter of cases under a name. */
export const viewSchema = z.object({
  id,
  name: z.string(),
  visibility: z.enum(viewVisibilities),
  team: z.object({ id, name: z.string() }).nullable(),
  owner: z.object({ id, name: z.string() }),
  /** Null: it cannot be read (`broken` says so). */
  filter: caseFilter.nullable(),
  /** What it names that is no more; empty: it works. */
  broken: z.array(z.object({ what: z.enum(viewFaults), name: z.string().nullable() })),
  /** Whether the reader may change and delete it. */
  mayChange: z.boolean(),
})
export type View = z.infer<typeof viewSchema>

/** How many cases each view has now, `mostViewCounted + 1` standing for more; null: it could not be counted, the others were. */
export const viewCountsSchema = z.object({ counts: z.array(z.object({ id, count: z.number().int().nullable() })) })
export type ViewCounts = z.infer<typeof viewCountsSchema>

export const newViewBody = z.strictObject({
  name: viewName,
  visibility: z.enum(viewVisibilities).default('own'),
  /** With visibility `team` alone. */
  teamId: id.nullable().default(null),
  filter: caseFilter,
})
export const viewChange = z.strictObject({
  name: viewName.optional(),
  visibility: z.enum(viewVisibilities).optional(),
  teamId: id.nullable().optional(),
  filter: caseFilter.optional(),
  /** False brings a deleted one back. */
  removed: z.boolean().optional(),
})
/** The reader's views in the order in which they shall stand. */
export const viewOrderBody = z.strictObject({ ids: z.array(id).max(mostViews) })
