import { z } from 'zod'
import { channelNames } from './channel.ts'
import { joins } from './clustering.ts'
import { id, instant } from './list.schema.ts'
import { authorSchema, caseNameSchema, joinReasonSchema, mentionSchema } from './mention.schema.ts'
import { replySchema } from './reply.schema.ts'
import { surfaces } from './reply.ts'
import { serviceOrderSchema } from './service-order.schema.ts'
import { sentimentLabels } from './understanding.ts'

/** One author's conversation with us on one channel, as a row of a case. */
export const threadSchema = z.object({
  id,
  channel: z.enum(channelNames),
  author: authorSchema,
  case: caseNameSchema.nullable(),
  joined: z.enum(joins).nullable(),
  joinScore: z.number().nullable(),
  joinBecause: z.array(joinReasonSchema),
  /** Whether the last word is the author's. */
  waiting: z.boolean(),
  mentionCount: z.number().int(),
  firstMentionAt: instant,
  lastMentionAt: instant,
  lastReplyAt: instant.nullable(),
  lastText: z.string(),
  lang: z.string().nullable(),
  sentiment: z.enum(sentimentLabels).nullable(),
  sentimentScore: z.number().nullable(),
})
export type Thread = z.infer<typeof threadSchema>

/** The thread with everything said in it, oldest first, and what the composer must know. */
export const threadWithPostsSchema = threadSchema.extend({
  /** Who the author is, where somebody or something said so. */
  customer: z.object({ id, name: z.string() }).nullable(),
  /** The newest event of the desk when this was read: what came later is not in it. */
  lastEventId: z.number().int(),
  mentions: z.array(mentionSchema),
  replies: z.array(replySchema),
  serviceOrders: z.array(serviceOrderSchema),
  reply: z.object({
    /** As whom a public reply would appear. */
    as: z.string(),
    publicBy: z.enum(['api', 'hand']),
    /** Why not by the network's API, in one sentence, when `publicBy` is "hand". */
    handReason: z.string().nullable(),
    publicAllowed: z.boolean(),
    privateAllowed: z.boolean(),
    limit: z.object({
      length: z.number().int(),
      counts: z.enum(['weighted', 'graphemes', 'characters']),
      perUrl: z.number().int().nullable(),
      /** What does not fit goes out as several posts, each answering the one before. */
      parts: z.boolean().optional(),
    }),
    /** Price of one public reply and of one with a link, in micro-dollars. */
    price: z.object({ plain: z.number().int(), link: z.number().int() }),
    /** Null when replies can be sent; otherwise why the source cannot send now. */
    blocked: z.string().nullable(),
  }),
  /** What the reader was writing last for the customer to read. */
  draft: z.object({ text: z.string(), visibility: z.enum(['public', 'private']), at: instant, serviceOrderId: id.optional() }).nullable(),
  /** All that the reader has begun here and not sent. */
  drafts: z.array(z.object({ text: z.string(), surface: z.enum(surfaces), at: instant })),
})
export type ThreadWithPosts = z.infer<typeof threadWithPostsSchema>

/** `serviceOrderId`: the finished order whose outcome the text tells; left out, it is as it was. */
export const draftBody = z.strictObject({
  text: z.string().max(10_000),
  visibility: z.enum(surfaces),
  serviceOrderId: id.optional(),
})

/** Which of them is dropped; left out: what was meant for the customer. */
export const draftQuery = z.strictObject({ surface: z.enum(surfaces).optional() })

/** Move a thread: into another case, or into a new one of its own. */
export const threadCaseBody = z.strictObject({ case: z.union([z.literal('new'), id]) })
