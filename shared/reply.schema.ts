import { z } from 'zod'
import { roles } from './agent.ts'
import { id, instant } from './list.schema.ts'
import { macroAction, macroActions } from './macro.schema.ts'
import { confirmedSchema } from './preflight.schema.ts'
import { cameKinds, replyStates, visibilities } from './reply.ts'

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
  templateId: id.nullable(),
  /** What is done with the case when it is sent. */
  actions: z.array(macroAction),
  /** What was done with it, by kind; `undone`: and taken back. */
  run: z.object({ id, steps: z.array(z.string()), undone: z.boolean() }).nullable(),
  /** Rules by which a second person must approve it, and the least role of that person. */
  heldBy: z.array(z.object({ name: z.string(), role: z.enum(roles) })),
  /** The posts that it goes out as, where they are several, and how many of them are out. */
  parts: z.object({ of: z.number().int(), out: z.number().int() }).nullable(),
  /** Warnings that were let pass in this version, by kind, and why. */
  overrides: z.array(z.object({ kind: z.string(), reason: z.string(), by: z.object({ id, name: z.string() }) })),
  /** Who wrote this version: they cannot be the second person. */
  textBy: z.object({ id, name: z.string() }),
  /** Another answer went out: it waits for nobody until it is handed in again. */
  cancelledAt: instant.nullable(),
})
export type Reply = z.infer<typeof replySchema>

/** A promise in a reply: a part of its text, the plain day by which it is due, and the agent who keeps it (the writer unless said). */
const promisedSchema = z.strictObject({ words: z.string().trim().min(1).max(300), dueOn: z.iso.date(), ownerId: id.optional() })
export type PromisedInReply = z.infer<typeof promisedSchema>
const promisedList = z.array(promisedSchema).max(10)

export const replyBody = z.strictObject({
  text: z.string().trim().min(1).max(10_000),
  visibility: z.enum(visibilities).default('public'),
  answersMentionId: id.optional(),
  /** A finished order of this thread whose outcome it tells. */
  serviceOrderId: id.optional(),
  /** What it promises; left out: what is found in its text when it is sent. */
  promises: promisedList.optional(),
  /** The template that it began with. */
  templateId: id.optional(),
  /** What is done with the case when it is sent. */
  actions: macroActions.optional(),
})

/** `promises` and `actions` left out: those that were named and are still in the text, or to do. */
export const replyChange = z.strictObject({
  text: z.string().trim().min(1).max(10_000),
  promises: promisedList.optional(),
  actions: macroActions.optional(),
})

/**
 * Approval: `lastMentionId` is the newest mention the approver has read, `seenEventId` the newest event of the desk (`lastEventId` of the
 * thread, or of the refusal before); if something came since, it is refused (`thread-went-on`, with `came` and `lastEventId`).
 * `version` is that of the text they have read; if it was changed since, it is refused with the current one (`changed-meanwhile`). Without
 * it, what is current is approved. `confirmed` are the warnings that are let pass, with why: any other is refused (`preflight-warnings`, with
 * `checks`). Left out, none is asked about. What stops is refused in any case.
 */
export const approvalBody = z.strictObject({
  lastMentionId: id.optional(),
  seenEventId: z.number().int().min(0).optional(),
  version: z.number().int().positive().optional(),
  confirmed: z.array(confirmedSchema).max(20).optional(),
})

/** One thing that came while somebody wrote: the first words of a post or a reply, as plain text. */
export const cameSchema = z.object({ kind: z.enum(cameKinds), at: instant, by: z.string().nullable(), text: z.string().nullable() })
export type Came = z.infer<typeof cameSchema>

/** A person's answer to "was it posted?" for an uncertain or handed-over reply. */
export const findingBody = z.strictObject({ posted: z.boolean(), url: z.string().url().max(500).optional() })

/** Why nothing is sent now (after a restore); null when all is well. An administrator ends it. */
export const sendingPauseSchema = z.object({ pause: z.object({ sinceAt: instant, why: z.string() }).nullable() })
export type SendingPause = z.infer<typeof sendingPauseSchema>
