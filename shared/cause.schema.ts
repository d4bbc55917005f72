import { z } from 'zod'
import { causeStates, markKinds } from './cause.ts'
import { channelNames } from './channel.ts'
import { themes } from './clustering.ts'
import { id, instant } from './list.schema.ts'

/** Something that unusually many own matters name, so that they may have one cause: `met` of `of` within `days`. */
export const causeSchema = z.object({
  id,
  theme: z.enum(themes),
  kind: z.enum(markKinds),
  /** What they name, as most of them write it. */
  written: z.string(),
  state: z.enum(causeStates),
  met: z.number().int(),
  /** So many such own matters there are in a week. */
  of: z.number().int(),
  /** Whole days between the first and the last of those that name it, at least one. */
  days: z.number().int(),
  /** The case that holds those which were put together before; null: nobody did. */
  caseId: id.nullable(),
  /** Those that name it, the newest words first, at most fifty. */
  cases: z.array(
    z.object({
      caseId: id,
      title: z.string(),
      author: z.string(),
      languages: z.array(z.string()),
      channels: z.array(z.enum(channelNames)),
      text: z.string(),
      lang: z.string().nullable(),
      at: instant,
    }),
  ),
})
export type Cause = z.infer<typeof causeSchema>

export const causesSchema = z.object({ items: z.array(causeSchema) })
export const causeQuery = z.strictObject({ theme: z.enum(themes).optional() })
/** Which of its cases have the cause; or that it is chance. */
export const causeDecisionBody = z.discriminatedUnion('accepted', [
  z.strictObject({ accepted: z.literal(true), caseIds: z.array(id).min(1).max(50) }),
  z.strictObject({ accepted: z.literal(false) }),
])
