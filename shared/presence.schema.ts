import { z } from 'zod'
import { id } from './list.schema.ts'
import { doings } from './presence.ts'

/** Somebody who has a case open, however many of their screens do. `threadId`: where in it. */
export const presentPersonSchema = z.object({ id, name: z.string(), doing: z.enum(doings), threadId: id.nullable() })
export type PresentPerson = z.infer<typeof presentPersonSchema>

/** Who is on a case; nobody is an empty list. */
export const casePresenceSchema = z.object({ caseId: id, people: z.array(presentPersonSchema) })
export type CasePresence = z.infer<typeof casePresenceSchema>

export const presenceSchema = z.object({ items: z.array(casePresenceSchema) })

/** What one screen does now. `tab` tells the screens of a person apart; without a case it has left the one it was on. */
export const presenceBody = z.strictObject({
  tab: z.string().regex(/^[\w-]{1,40}$/),
  caseId: id.nullable(),
  threadId: id.nullable().default(null),
  doing: z.enum(doings).default('viewing'),
})
