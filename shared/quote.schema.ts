import { z } from 'zod'
import { id, instant } from './list.schema.ts'
import { payers, quoteLineKinds, quoteStates } from './service-order.work.ts'

const label = z.string().trim().min(1).max(120)
const amount = z.number().int().min(0).max(1_000_000_000)

export const quoteLineSchema = z.object({
  kind: z.enum(quoteLineKinds),
  label,
  quantity: z.number().int().min(1).max(1_000),
  /** Minor units of the quote's currency, for one. */
  unitPrice: amount,
  payer: z.enum(payers),
})
export type QuoteLine = z.infer<typeof quoteLineSchema>

export const quoteSchema = z.object({
  id,
  orderId: id,
  version: z.number().int(),
  state: z.enum(quoteStates),
  currency: z.string(),
  lines: z.array(quoteLineSchema),
  /** What each pays in all, in minor units. */
  sums: z.record(z.enum(payers), z.number().int()),
  /** What is owed when the quote is refused, as told before; 0: nothing. */
  refusalFee: z.number().int(),
  /** The last day (ISO date) on which it can be accepted. */
  validUntilOn: z.string().nullable(),
  /** What an answer refers to: lines, fee, day and currency. */
  contentHash: z.string(),
  createdAt: instant,
  sentAt: instant.nullable(),
  answeredAt: instant.nullable(),
  answeredVia: z.string().nullable(),
})
export type Quote = z.infer<typeof quoteSchema>

export const quoteBody = z.strictObject({
  lines: z.array(z.strictObject(quoteLineSchema.shape)).min(1).max(50),
  refusalFee: amount.default(0),
  validUntilOn: z.iso.date().optional(),
})

/** An answer names the content it was given to; another content is answered by 409. */
export const quoteAnswerBody = z.strictObject({
  contentHash: z.string().max(100),
  answer: z.enum(['accepted', 'refused']),
})

/** What the customer sees of a quote: each line, and only whether they pay it. */
export const publicQuoteSchema = z.object({
  version: z.number().int(),
  state: z.enum(quoteStates),
  currency: z.string(),
  lines: z.array(z.object({ label: z.string(), quantity: z.number().int(), amount: z.number().int(), isOurs: z.boolean() })),
  youPay: z.number().int(),
  refusalFee: z.number().int(),
  validUntilOn: z.string().nullable(),
  contentHash: z.string(),
  answeredAt: instant.nullable(),
})
export type PublicQuote = z.infer<typeof publicQuoteSchema>
