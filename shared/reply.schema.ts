import { z } from 'zod'
import { id, instant } from './list.schema.ts'
import { replyStates, visibilities } from './reply.ts'

export const replySchema = z.object({
  id,
  threadId: id,
  caseId: id.nullable(),
  answersMentionId: id.nullable(),
  /** The finished service order whose outcome it tells. */
  serviceOrderId: id.nullable(),
  visibility: z.enum(visibilities),
  text: z.string(),
  /** Counts the texts it has had, from 1. */
  version: z.number().int(),
  state: z.enum(replyStates),
  writtenBy: z.object({ id, name: z.string() }),
  approvedBy: z.object({ id, name: z.string() }).nullable(),
  createdAt: instant,
  /** The version that may leave. */
  approvedVersion: z.number().int().nullable(),
  approvedAt: instant.nullable(),
  /** When the undo window ends and it leaves. */
  sendAt: instant.nullable(),
  sentAt: instant.nullable(),
  externalId: z.string().nullable(),
  url: z.string().nullable(),
  /** One sentence for people: why it failed or is uncertain. */
  error: z.string().nullable(),
  attempts: z.number().int(),
})
export type Reply = z.infer<typeof replySchema>

export const replyBody = z.strictObject({
  text: z.string().trim().min(1).max(10_000),
  visibility: z.enum(visibilities).default('public'),
  answersMentionId: id.optional(),
  /** A finished order of this thread whose outcome it tells. */
  serviceOrderId: id.optional(),
})

export const replyChange = z.strictObject({ text: z.string().trim().min(1).max(10_000) })

/**
 * Approval: `lastMentionId` is the newest mention the approver has read; if the thread went on since, it is refused once (`thread-went-on`).
 * `version` is that of the text they have read; if it was changed since, it is refused with the current one (`changed-meanwhile`). Without
 * it, what is current is approved.
 */
export const approvalBody = z.strictObject({ lastMentionId: id.optional(), version: z.number().int().positive().optional() })

/** A person's answer to "was it posted?" for an uncertain or handed-over reply. */
export const findingBody = z.strictObject({ posted: z.boolean(), url: z.string().url().max(500).optional() })

/** Why nothing is sent now (after a restore); null when all is well. An administrator ends it. */
export const sendingPauseSchema = z.object({ pause: z.object({ sinceAt: instant, why: z.string() }).nullable() })
export type SendingPause = z.infer<typeof sendingPauseSchema>
