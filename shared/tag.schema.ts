import { z } from 'zod'
import { id } from './list.schema.ts'

export const tagName = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/[\p{L}\p{N}]/u, 'A tag has a letter or digit.')

/** A word of the team for cases. `caseCount`: active cases that carry it. */
export const tagSchema = z.object({ id, name: z.string(), caseCount: z.number().int() })
export type Tag = z.infer<typeof tagSchema>

/** Puts a tag on a case by its name; one that there is not yet is made. */
export const caseTagBody = z.strictObject({ name: tagName })

export const tagChange = z.strictObject({ name: tagName })
/** All its cases carry the other instead. */
export const tagMergerBody = z.strictObject({ into: id })

export const caseLinkBody = z.strictObject({ caseId: id })
