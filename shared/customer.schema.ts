import { z } from 'zod'
import { caseStates } from './case.ts'
import { channelNames } from './channel.ts'
import { consentAnswers, consentKinds, customerFields, linkBases } from './customer.ts'
import { id, idText, instant, pageQuery } from './list.schema.ts'
import { authorSchema, caseNameSchema } from './mention.schema.ts'
import { promiseCountsSchema, promiseSchema } from './promise.schema.ts'
import { purchaseSchema } from './purchase.schema.ts'
import { serviceOrderSchema } from './service-order.schema.ts'
import { sentimentLabels } from './understanding.ts'

/** A person, as a row of the list. */
export const customerSchema = z.object({
  id,
  name: z.string(),
  language: z.string().nullable(),
  /** ISO 3166-1 alpha-2. */
  country: z.string().nullable(),
  email: z.string().nullable(),
  /** E.164. */
  phone: z.string().nullable(),
  createdAt: instant,
  updatedAt: instant,
  erasedAt: instant.nullable(),
})
export type Customer = z.infer<typeof customerSchema>

/** `q`: beginnings of words of a name, address, phone number, handle, serial or order number. `authorId`: who this author is. */
export const customerQuery = pageQuery.extend({ q: z.string().max(200).optional(), authorId: idText.optional() })

export const customerRowSchema = customerSchema.extend({
  purchases: z.number().int(),
  lastBoughtOn: z.string().nullable(),
  channels: z.array(z.enum(channelNames)),
})
export type CustomerRow = z.infer<typeof customerRowSchema>

/** Why an author is this customer. */
export const customerLinkSchema = z.object({
  id,
  author: authorSchema,
  basis: z.enum(linkBases),
  note: z.string().nullable(),
  /** The order whose code was posted, for a link by proof. */
  orderId: id.nullable(),
  by: z.object({ id, name: z.string() }).nullable(),
  at: instant,
})
export type CustomerLink = z.infer<typeof customerLinkSchema>

/** One dot of a person's mood. `open`: said where nobody else reads it. */
export const moodSchema = z.object({
  mentionId: id,
  caseId: id.nullable(),
  channel: z.enum(channelNames),
  at: instant,
  sentiment: z.enum(sentimentLabels),
  score: z.number(),
  open: z.boolean(),
})
export type Mood = z.infer<typeof moodSchema>

export const customerCaseSchema = caseNameSchema.extend({
  state: z.enum(caseStates),
  dueAt: instant.nullable(),
  lastAt: instant,
  resolvedAt: instant.nullable(),
  threadId: id,
  waiting: z.boolean(),
})
export type CustomerCase = z.infer<typeof customerCaseSchema>

const person = z.object({ id, name: z.string() })

/** What a person agreed to, or withdrew. */
export const consentSchema = z.object({
  id,
  kind: z.enum(consentKinds),
  answer: z.enum(consentAnswers),
  /** The day on which they said so. */
  answeredOn: z.iso.date(),
  source: z.string(),
  words: z.string(),
  by: person.nullable(),
  at: instant,
})
export type Consent = z.infer<typeof consentSchema>

/** A word on a customer that a person here put right. */
export const customerChangeSchema = z.object({
  id,
  field: z.enum(customerFields),
  before: z.string().nullable(),
  after: z.string().nullable(),
  by: person,
  at: instant,
})
export type CustomerChange = z.infer<typeof customerChangeSchema>

/** Another customer who was found to be this one. */
export const customerMergeSchema = z.object({ id, customer: person, by: person, at: instant })
export type CustomerMerge = z.infer<typeof customerMergeSchema>

/** Everything the desk knows of a person, as far as one page shows it; the newest first. Who was merged is answered as the one who was kept. */
export const customerPageSchema = customerSchema.extend({
  purchases: z.array(purchaseSchema),
  links: z.array(customerLinkSchema),
  /** Authors of the same name who are nobody yet: shown, never joined. */
  offers: z.array(authorSchema),
  orders: z.array(serviceOrderSchema),
  cases: z.array(customerCaseSchema),
  moods: z.array(moodSchema),
  consents: z.array(consentSchema),
  changes: z.array(customerChangeSchema),
  merges: z.array(customerMergeSchema),
  promises: z.array(promiseSchema),
  promiseCounts: promiseCountsSchema,
  /** Whether there is more than stands here. */
  more: z.object({ purchases: z.boolean(), cases: z.boolean(), moods: z.boolean(), orders: z.boolean() }),
})
export type CustomerPage = z.infer<typeof customerPageSchema>

export const linkBody = z.strictObject({ authorId: id, note: z.string().trim().min(1).max(500) })
export const linkParams = z.object({ id: z.coerce.number().int().positive(), linkId: z.coerce.number().int().positive() })

/** What is left out stays; null is: not known. */
export const customerChange = z.strictObject({
  name: z.string().trim().max(200).optional(),
  /** ISO 639-1. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .nullable()
    .optional(),
  /** ISO 3166-1 alpha-2. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable()
    .optional(),
  email: z.string().trim().max(254).pipe(z.email()).nullable().optional(),
  /** E.164. */
  phone: z
    .string()
    .regex(/^\+[1-9]\d{5,14}$/)
    .nullable()
    .optional(),
})

/** Who is found to be the customer of the address. */
export const mergeBody = z.strictObject({ customerId: id })
export const mergeParams = z.object({ id: z.coerce.number().int().positive(), mergeId: z.coerce.number().int().positive() })

export const consentBody = z.strictObject({
  kind: z.enum(consentKinds),
  answer: z.enum(consentAnswers),
  answeredOn: z.iso.date(),
  source: z.string().trim().min(1).max(300),
  words: z.string().trim().min(1).max(2_000),
})

const count = z.number().int()

/** What erasing a customer takes away and what stays, in numbers of rows. */
export const erasureSchema = z.object({
  goes: z.object({
    links: count,
    mails: count,
    replies: count,
    messages: count,
    photos: count,
    consents: count,
    changes: count,
    feedback: count,
    stories: count,
    merged: count,
  }),
  stays: z.object({ purchases: count, orders: count, publicPosts: count }),
  /** Replies to their mails that are just leaving: while there are any, nothing can be erased. */
  leaving: count,
  /** Hosts of the webhooks that heard of the person: what they were told is theirs to delete. */
  told: z.array(z.string()),
})
export type Erasure = z.infer<typeof erasureSchema>
