import { z } from 'zod'
import { clockMetrics } from './clock.ts'
import { flagText, id, instant, pageQuery } from './list.schema.ts'
import { followedChanges, notificationKinds, notificationWays } from './notification.ts'

export const notificationSchema = z.object({
  id,
  kind: z.enum(notificationKinds),
  /** What happened to a case that is followed. */
  what: z.enum(followedChanges).nullable(),
  caseId: id.nullable(),
  /** What the case is called, in the reader's language. */
  title: z.string().nullable(),
  threadId: id.nullable(),
  promiseId: id.nullable(),
  /** The clock that is due soon; `dueAt` as it is now, null: it is not running any more. */
  clock: z.object({ id, metric: z.enum(clockMetrics), dueAt: instant.nullable() }).nullable(),
  /** How many cases were given together; null: it is about one. */
  many: z.number().int().nullable(),
  /** Null: the desk, or a customer. */
  by: z.object({ id, name: z.string() }).nullable(),
  /** The first words of the note, or those of the promise. */
  text: z.string().nullable(),
  at: instant,
  readAt: instant.nullable(),
})
export type Notification = z.infer<typeof notificationSchema>

export const notificationQuery = pageQuery.extend({ unread: flagText.optional() })
export const notificationCountsSchema = z.object({ unread: z.number().int() })

/** Marks some, or (left out) all unread ones; the answer names those that changed, so that it can be undone. */
export const readingsBody = z.strictObject({ ids: z.array(id).max(500).optional(), read: z.boolean() })
export const readingsSchema = z.object({ ids: z.array(id) })

const choices = z.record(z.enum(notificationKinds), z.enum(notificationWays))
/** `mailPossible`: a mailbox is connected that can send. */
export const notificationChoicesSchema = z.object({ choices, mailPossible: z.boolean() })
export type NotificationChoices = z.infer<typeof notificationChoicesSchema>
export const notificationChoiceBody = z.strictObject({ kind: z.enum(notificationKinds), way: z.enum(notificationWays) })
