import { z } from 'zod'
import { id, instant } from './list.schema.ts'
import { assignmentModes, teamLimits } from './team.ts'
import { knownLanguages } from './understanding.ts'

/** A team as everybody here may see it. `languages` and `products` (ids of the catalogue): what it can take; empty: anything. */
export const teamSchema = z.object({
  id,
  name: z.string(),
  mode: z.enum(assignmentModes),
  languages: z.array(z.enum(knownLanguages)),
  productIds: z.array(id),
  members: z.array(z.object({ id, name: z.string() })),
  /** Active cases that it has. */
  caseCount: z.number().int(),
  createdAt: instant,
})
export type Team = z.infer<typeof teamSchema>

const name = z
  .string()
  .trim()
  .min(1)
  .max(teamLimits.name)
  .regex(/^[^@\p{Cc}]*[\p{L}\p{N}][^@\p{Cc}]*$/u, 'A name has a letter or digit, and no @.')
const languages = z.array(z.enum(knownLanguages)).max(knownLanguages.length)
const productIds = z.array(id).max(teamLimits.skills)
const memberIds = z.array(id).max(teamLimits.members)

export const newTeamBody = z.strictObject({
  name,
  mode: z.enum(assignmentModes).default('by-hand'),
  languages: languages.default([]),
  productIds: productIds.default([]),
  memberIds: memberIds.default([]),
})

export const teamChange = z.strictObject({
  name: name.optional(),
  mode: z.enum(assignmentModes).optional(),
  languages: languages.optional(),
  productIds: productIds.optional(),
  memberIds: memberIds.optional(),
  /** False brings a removed team back. */
  removed: z.boolean().optional(),
})
