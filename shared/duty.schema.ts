import { z } from 'zod'
import { dutyStates } from './duty.ts'
import { id, instant } from './list.schema.ts'
import { policyDuties } from './policy.ts'

const person = z.object({ id, name: z.string() })

/** Something that law or policy has us do for an order. */
export const dutySchema = z.object({
  id,
  duty: z.enum(policyDuties),
  /** Key of the rule it comes from. */
  rule: z.string(),
  state: z.enum(dutyStates),
  /** Last day for it (ISO date), or while `coming` the day on which it arises; null: when it comes to it. */
  dueOn: z.string().nullable(),
  /** null with `doneAt`: a step of the order did it. */
  doneBy: person.nullable(),
  doneAt: instant.nullable(),
})
export type Duty = z.infer<typeof dutySchema>

export const dutyChange = z.strictObject({ done: z.boolean() })
