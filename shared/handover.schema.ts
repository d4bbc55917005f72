import { z } from 'zod'
import { caseStates } from './case.ts'
import { id, instant } from './list.schema.ts'

const person = z.object({ id, name: z.string() })

/** What somebody leaves to the next. */
export const handoverSchema = z.object({
  id,
  from: person,
  /** For whom it is; both null: for all. */
  to: person.nullable(),
  team: person.nullable(),
  text: z.string(),
  writtenAt: instant,
  cases: z.array(z.object({ id, title: z.string(), state: z.enum(caseStates) })),
  taken: z.object({ by: person, at: instant }).nullable(),
})
export type Handover = z.infer<typeof handoverSchema>

export const handoverBody = z.strictObject({
  text: z.string().trim().min(1).max(4_000),
  toId: id.nullable().default(null),
  teamId: id.nullable().default(null),
  /** Open cases of whoever hands over. */
  caseIds: z.array(id).max(100).default([]),
})
/** Takes it back, while nobody has taken over, or says it again. */
export const handoverChange = z.strictObject({ withdrawn: z.boolean() })
