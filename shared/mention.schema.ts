import { z } from 'zod'
import { channelNames } from './channel.ts'
import { joins } from './clustering.ts'
import { flagText, id, idText, instant, instantText, pageQuery } from './list.schema.ts'
import { mentionStates, triageQueues } from './mention.ts'
import { kinds, reasonGroups, sentimentLabels, topics } from './understanding.ts'

export const reasonSchema = z.object({
  of: z.enum(['sentiment', 'complaint', 'topic', 'language']),
  text: z.string(),
  weight: z.number(),
  from: z.number().int().optional(),
  to: z.number().int().optional(),
  rule: z.string(),
  group: z.enum(reasonGroups).optional(),
})

export const joinReasonSchema = z.object({
  kind: z.enum(['thread', 'author', 'entity', 'concept', 'word', 'direction', 'person']),
  name: z.string(),
  here: z.array(z.string()),
  there: z.array(z.string()),
  share: z.number(),
  group: z.enum(reasonGroups).optional(),
})

export const authorSchema = z.object({
  id,
  channel: z.enum(channelNames),
  externalId: z.string(),
  handle: z.string(),
  name: z.string(),
  followers: z.number().int().nullable(),
  url: z.string().nullable(),
})
export type Author = z.infer<typeof authorSchema>

/** A case as it is named beside a mention, a thread or an order. */
export const caseNameSchema = z.object({ id, title: z.string() })

/** A case that a mention may belong to, best first; `score` 0 … 1 with its reasons. */
export const suggestionSchema = z.object({
  case: caseNameSchema,
  score: z.number(),
  because: z.array(joinReasonSchema),
})
export type Suggestion = z.infer<typeof suggestionSchema>

/** What a person said about a mention. */
export const verdictSchema = z.object({
  kind: z.enum(kinds).nullable(),
  sentiment: z.enum(sentimentLabels).nullable(),
  agentId: id,
  at: instant,
})

export const mentionSchema = z.object({
  id,
  channel: z.enum(channelNames),
  sourceId: id,
  externalId: z.string(),
  url: z.string().nullable(),
  author: authorSchema,
  /** The words as the network handed them over, cleaned only of what cannot be shown. */
  text: z.string(),
  postedAt: instant,
  receivedAt: instant,
  editedAt: instant.nullable(),
  /** Set when the author or the network took the post away; the words are gone then. */
  deletedAt: instant.nullable(),
  state: z.enum(mentionStates),
  lang: z.string().nullable(),
  /** null until understood. */
  sentiment: z.object({ label: z.enum(sentimentLabels), score: z.number(), sure: z.boolean() }).nullable(),
  kind: z.enum(kinds).nullable(),
  complaint: z.number().nullable(),
  topic: z.enum(topics).nullable(),
  product: z.string().nullable(),
  urgent: z.boolean(),
  because: z.array(reasonSchema),
  threadId: id.nullable(),
  case: caseNameSchema.nullable(),
  joined: z.enum(joins).nullable(),
  joinScore: z.number().nullable(),
  joinBecause: z.array(joinReasonSchema),
  /** Cases it might belong to; at most five. Given for one mention, and in Triage lists. */
  suggestions: z.array(suggestionSchema),
  verdict: verdictSchema.nullable(),
  counts: z.object({ reposts: z.number().int(), likes: z.number().int(), replies: z.number().int() }),
  /** Whether the channel lets us reply by its API to this very post. */
  replyBy: z.enum(['api', 'hand']),
})
export type Mention = z.infer<typeof mentionSchema>

export const mentionQuery = pageQuery.extend({
  queue: z.enum(triageQueues).optional(),
  channel: z.enum(channelNames).optional(),
  sourceId: idText.optional(),
  caseId: idText.optional(),
  threadId: idText.optional(),
  authorId: idText.optional(),
  lang: z.string().max(12).optional(),
  /** With `sentiment` or `topic` and no `kind`, what is not about us is left out, as in reports. */
  sentiment: z.enum(sentimentLabels).optional(),
  kind: z.enum(kinds).optional(),
  topic: z.enum(topics).optional(),
  state: z.enum(mentionStates).optional(),
  urgent: flagText.optional(),
  /** Posted at or after / before. */
  from: instantText.optional(),
  to: instantText.optional(),
  /** Full text. */
  q: z.string().max(200).optional(),
})

/** How many mentions wait in each queue, and how many people sorted today. */
export const triageCountsSchema = z.object({
  urgent: z.number().int(),
  complaints: z.number().int(),
  questions: z.number().int(),
  unsure: z.number().int(),
  praise: z.number().int(),
  'not-us': z.number().int(),
  sorted: z.number().int(),
})
export type TriageCounts = z.infer<typeof triageCountsSchema>

/**
 * A person's word on a mention. `kind` settles what it is; `sentiment` corrects the feeling;
 * `case` puts its thread into a case ("new" opens one). `null` fields are left as they are.
 */
export const verdictBody = z
  .strictObject({
    kind: z.enum(kinds).optional(),
    sentiment: z.enum(sentimentLabels).optional(),
    case: z.union([z.literal('new'), id]).optional(),
  })
  .refine((body) => body.kind || body.sentiment || body.case, 'Say at least one of kind, sentiment, case.')
export type VerdictBody = z.infer<typeof verdictBody>
