import { z } from 'zod'
import { channelNames } from './channel.ts'
import { id, idText, instant, pageQuery } from './list.schema.ts'
import { promiseLists, promiseStates } from './promise.ts'

export const promiseSchema = z.object({
  id,
  replyId: id,
  threadId: id,
  caseId: id.nullable(),
  words: z.string(),
  dueOn: z.iso.date(),
  owner: z.object({ id, name: z.string() }),
  state: z.enum(promiseStates),
  madeAt: instant,
  settledAt: instant.nullable(),
  /** The person who said what became of it; null: nobody, or its day was over. */
  settledBy: z.object({ id, name: z.string() }).nullable(),
  /** The day it had before it was last given another one. */
  movedFromOn: z.iso.date().nullable(),
  /** Who it was made to. */
  author: z.object({ id, name: z.string(), channel: z.enum(channelNames) }),
})
export type Promised = z.infer<typeof promiseSchema>

export const promiseQuery = pageQuery.extend({
  state: z.enum(promiseStates).optional(),
  /** As `promiseLists`; by day then, the open ones soonest first, others latest first. */
  list: z.enum(promiseLists).optional(),
  /** Due on this day or later, and on this day or before. */
  dueFrom: z.iso.date().optional(),
  dueTo: z.iso.date().optional(),
  /** The id of the agent who made it. */
  owner: idText.optional(),
  threadId: idText.optional(),
  caseId: idText.optional(),
  authorId: idText.optional(),
})

/** A change by a person: another state, or another day while it is open. The day it had before may be given back, whatever day it is. */
export const promiseChange = z.strictObject({ state: z.enum(promiseStates).optional(), dueOn: z.iso.date().optional() })

export const promiseCountsSchema = z.object({
  made: z.number().int(),
  open: z.number().int(),
  late: z.number().int(),
  kept: z.number().int(),
  broken: z.number().int(),
  cancelled: z.number().int(),
})
export type PromiseCounts = z.infer<typeof promiseCountsSchema>

/** What is counted: promises to one author, or those that were due in a span of days (both included). */
export const promiseCountQuery = z.strictObject({
  authorId: idText.optional(),
  dueFrom: z.iso.date().optional(),
  dueTo: z.iso.date().optional(),
})
