import { z } from 'zod'
import { interfaceLanguages } from './agent.ts'
import { channelNames } from './channel.ts'
import { linkBases } from './customer.ts'
import { id, instant } from './list.schema.ts'
import { authorSchema } from './mention.schema.ts'
import {
  holdReasons,
  letterStates,
  pauseReasons,
  planFindingCodes,
  planFindingLevels,
  planFixes,
  planOrderKinds,
  planPurposes,
  planStates,
  planThreadStates,
} from './plan.ts'
import { policyOutcomes, policyWarranties } from './policy.ts'
import { replyStates, visibilities } from './reply.ts'

const lang = z.enum(interfaceLanguages)
const person = z.object({ id, name: z.string() })
/** Words of a reply with blanks in braces: `{name}`, `{product}`, `{number}`, `{link}`, `{date}`. */
const words = z.string().trim().min(1).max(4_000)
/** Whole minor units. */
const amount = z.number().int().min(0).max(1_000_000_000)

/** A finding of the look before the start; `threadId` is null where it is about the plan as a whole. */
export const planFindingSchema = z.object({
  level: z.enum(planFindingLevels),
  code: z.enum(planFindingCodes),
  planThreadId: id.nullable(),
  /** How many threads it is about. */
  count: z.number().int(),
  /** What its words name: `name`, `blank`, `fact`, `room`, `limit`, `over`, `channel`, `lang`, `left` … */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  fixes: z.array(z.enum(planFixes)),
})
export type PlanFinding = z.infer<typeof planFindingSchema>

export const planThreadSchema = z.object({
  id,
  threadId: id,
  sourceId: id,
  channel: z.enum(channelNames),
  author: authorSchema,
  /** The language the author writes in, and the one of the text. */
  lang: z.string().nullable(),
  textLang: lang,
  state: z.enum(planThreadStates),
  included: z.boolean(),
  /** What says who the author is; null: nobody has said it yet. */
  verified: z.enum(linkBases).nullable(),
  outcome: z.enum(policyOutcomes).nullable(),
  warranty: z.enum(policyWarranties).nullable(),
  /** Facts that the decision lacks. */
  missing: z.array(z.string()),
  /** The order it opens; null: none. */
  orderKind: z.enum(planOrderKinds).nullable(),
  /** The order it has: opened by the plan, or before it. */
  orderId: id.nullable(),
  orderIsOurs: z.boolean(),
  goodwill: z.number().int(),
  currency: z.string(),
  purpose: z.enum(planPurposes),
  visibility: z.enum(visibilities),
  byHand: z.boolean(),
  /** As it was written, with its blanks. */
  template: z.string(),
  /** The words as they leave; blanks that are not filled yet stand in braces. */
  text: z.string(),
  blanks: z.array(z.object({ blank: z.string(), value: z.string().nullable() })),
  isOwnText: z.boolean(),
  length: z.number().int(),
  limit: z.number().int(),
  needsReading: z.boolean(),
  hold: z.enum(holdReasons).nullable(),
  /** Why it failed, in the words of the network. */
  reason: z.string().nullable(),
  replyId: id.nullable(),
  replyState: z.enum(replyStates).nullable(),
  /** Where a person posts it. */
  handUrl: z.string().nullable(),
  /** When the reply is due; once approved, when it leaves. */
  sendAt: instant.nullable(),
  sentAt: instant.nullable(),
  said: z
    .object({ id, text: z.string(), lang: z.string().nullable(), score: z.number().nullable(), at: instant, url: z.string().nullable() })
    .nullable(),
})
export type PlanThread = z.infer<typeof planThreadSchema>

export const planTextSchema = z.object({
  purpose: z.enum(planPurposes),
  lang,
  text: z.string(),
  version: z.number().int(),
  /** null: as the product drafted it. */
  by: person.nullable(),
})

/** What somebody wrote after our reply. Scores are −1 … 1. */
export const planAnswerSchema = z.object({
  planThreadId: id,
  mentionId: id,
  author: authorSchema,
  channel: z.enum(channelNames),
  text: z.string(),
  lang: z.string().nullable(),
  at: instant,
  before: z.number().nullable(),
  after: z.number(),
})

export const planLetterSchema = z.object({
  id,
  state: z.enum(letterStates),
  /** A safety letter goes to everybody who can be reached; any other needs consent. */
  isSafety: z.boolean(),
  texts: z.array(z.object({ lang, subject: z.string(), text: z.string() })),
  draftedBy: person,
  draftedAt: instant,
  approvedBy: person.nullable(),
  approvedAt: instant.nullable(),
})
export type PlanLetter = z.infer<typeof planLetterSchema>

export const silentBuyersSchema = z.object({
  product: z.string().nullable(),
  /** The batch most of the verified threads have in common; null: all of the product count. */
  batch: z.string().nullable(),
  sold: z.number().int(),
  wrote: z.number().int(),
  silent: z.number().int(),
  /** Silent ones whose e-mail address we know. */
  reachable: z.number().int(),
  languages: z.array(lang),
  /** Whether a mailbox is connected to send from. */
  hasMailbox: z.boolean(),
})
export type SilentBuyers = z.infer<typeof silentBuyersSchema>

export const planSchema = z.object({
  id,
  caseId: id,
  state: z.enum(planStates),
  pauseReason: z.enum(pauseReasons).nullable(),
  /** The thread it paused for. */
  pausedFor: id.nullable(),
  spacingMs: z.number().int(),
  /** The day that `{date}` names; null: none chosen. */
  dateOn: z.string().nullable(),
  undoMs: z.number().int(),
  openedBy: person,
  openedAt: instant,
  startedBy: person.nullable(),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  /** When the last reply is due; null: nothing is under way. */
  endsAt: instant.nullable(),
  cost: z.object({
    currency: z.string(),
    about: z.number().int(),
    goodwill: z.number().int(),
    approvedBy: person.nullable(),
    approvedAt: instant.nullable(),
  }),
  threads: z.array(planThreadSchema),
  /** Threads that came into the case since and are not in the plan. */
  newThreads: z.number().int(),
  /** Threads whose author is verified by now, and was not when the plan took them in. */
  newlyVerified: z.number().int(),
  texts: z.array(planTextSchema),
  findings: z.array(planFindingSchema),
  /** Sources whose threads hold after a fault of the channel. */
  heldSources: z.array(
    z.object({ id, name: z.string(), channel: z.enum(channelNames), why: z.string().nullable(), count: z.number().int() }),
  ),
  answers: z.array(planAnswerSchema),
  letter: planLetterSchema.nullable(),
})
export type Plan = z.infer<typeof planSchema>

/** `plan`: the open one of the case, else the newest; null: there was none. */
export const planOfCaseSchema = z.object({ plan: planSchema.nullable() })

export const planChange = z.strictObject({
  spacingMs: z.number().int().min(0).max(3_600_000).optional(),
  dateOn: z.iso.date().nullable().optional(),
})

/** `text: null` goes back to the words of the plan; `isRead`: a person has read the thread and its reply as they are now. */
export const planThreadChange = z.strictObject({
  included: z.boolean().optional(),
  purpose: z.enum(planPurposes).optional(),
  orderKind: z.enum(planOrderKinds).nullable().optional(),
  goodwill: amount.optional(),
  text: words.nullable().optional(),
  isRead: z.literal(true).optional(),
})

export const planTextChange = z.strictObject({ purpose: z.enum(planPurposes), lang, text: words })

/** Resuming lets the threads of a source go on that held after a fault; without one, the plan as a whole. */
export const planResume = z.strictObject({ sourceId: id.optional() })

export const planLetterBody = z.strictObject({ isSafety: z.boolean() })
export const planLetterChange = z.strictObject({
  isSafety: z.boolean().optional(),
  texts: z
    .array(z.strictObject({ lang, subject: z.string().trim().min(1).max(200), text: words }))
    .max(interfaceLanguages.length)
    .optional(),
})
