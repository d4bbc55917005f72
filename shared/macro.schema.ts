import { z } from 'zod'
import { type Priority, priorities, type ResolutionHow, resolutionHows, wakeRules } from './case.ts'
import { id } from './list.schema.ts'

/** One thing that a template does with the case. `me` is who uses it; a case is put away until nine o'clock of a later day. */
export const macroAction = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('tag'),
    name: z
      .string()
      .trim()
      .min(1)
      .max(40)
      .regex(/[\p{L}\p{N}]/u),
  }),
  z.strictObject({ do: z.literal('assign'), to: z.union([z.literal('me'), id]) }),
  z.strictObject({ do: z.literal('team'), teamId: id }),
  z.strictObject({ do: z.literal('priority'), priority: z.enum(priorities) }),
  z.strictObject({ do: z.literal('snooze'), days: z.number().int().min(1).max(90), wakeRule: z.enum(wakeRules) }),
  z.strictObject({ do: z.literal('resolve'), how: z.enum(resolutionHows) }),
])
export type MacroAction = z.infer<typeof macroAction>

/** At most one of a kind but tags, and a case is either solved or put away. */
export const macroActions = z
  .array(macroAction)
  .max(10)
  .refine(
    (all) => new Set(all.filter((one) => one.do !== 'tag').map((one) => one.do)).size === all.filter((one) => one.do !== 'tag').length,
  )
  .refine((all) => !(all.some((one) => one.do === 'snooze') && all.some((one) => one.do === 'resolve')))

type Holders = { assigneeId: number | null; teamId: number | null }

/** What a run did, with what was there before. */
export type MacroStep =
  | { do: 'tag'; name: string; tagId: number }
  | { do: 'assign'; before: Holders; after: Holders }
  | { do: 'priority'; before: Priority; after: Priority }
  | { do: 'snooze'; until: number }
  | { do: 'resolve'; how: ResolutionHow }
