import { z } from 'zod'
import { eventKinds } from './event.ts'
import { id, instant } from './list.schema.ts'

/** One line of what happened. The live stream sends exactly these; `data` holds a few words for the timeline. */
export const eventSchema = z.object({
  id,
  kind: z.enum(eventKinds),
  at: instant,
  caseId: id.nullable(),
  threadId: id.nullable(),
  mentionId: id.nullable(),
  replyId: id.nullable(),
  orderId: id.nullable(),
  sourceId: id.nullable(),
  by: z.object({ id, name: z.string() }).nullable(),
  data: z.record(z.string(), z.unknown()),
})
export type Event = z.infer<typeof eventSchema>
