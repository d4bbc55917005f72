import { z } from 'zod'
import { id, instant } from './list.schema.ts'
import { goodwillBookingStates } from './service-order.work.ts'

const amount = z.number().int().min(1).max(1_000_000_000)
const country = z.string().regex(/^[A-Z]{2}$/)
const currency = z.string().regex(/^[A-Z]{3}$/)

/** What may be given in a calendar month without being owed; all amounts in minor units of its currency. */
export const goodwillBudgetSchema = z.object({
  id,
  name: z.string(),
  /** ISO 3166-1 alpha-2; null: every country. */
  country: country.nullable(),
  currency,
  monthlyLimit: z.number().int(),
  /** The most for one order. */
  orderLimit: z.number().int().nullable(),
  /** Promised and given in the current month. */
  booked: z.number().int(),
})
export type GoodwillBudget = z.infer<typeof goodwillBudgetSchema>

/** Somebody asks to have a budget raised, for an order. */
const goodwillRequestSchema = z.object({
  id,
  orderId: id,
  amount: z.number().int(),
  reason: z.string(),
  by: z.object({ id, name: z.string() }),
  askedAt: instant,
})
export type GoodwillRequest = z.infer<typeof goodwillRequestSchema>

/** A budget as those who set it see it, with who asks for more of it. */
export const goodwillBudgetRowSchema = goodwillBudgetSchema.extend({ requests: z.array(goodwillRequestSchema) })
export type GoodwillBudgetRow = z.infer<typeof goodwillBudgetRowSchema>

/** The budget that pays for an order, as far as it is used this month; minor units. */
export const orderBudgetSchema = goodwillBudgetSchema.omit({ booked: true }).extend({
  /** YYYY-MM. */
  month: z.string(),
  reserved: z.number().int(),
  spent: z.number().int(),
  /** How much of both is for this order. */
  own: z.number().int(),
  /** What this order may still get. */
  left: z.number().int(),
})
export type OrderBudget = z.infer<typeof orderBudgetSchema>

export const goodwillBudgetBody = z.strictObject({
  name: z.string().trim().min(1).max(60),
  country: country.nullable().default(null),
  currency,
  monthlyLimit: amount,
  orderLimit: amount.nullable().default(null),
})

export const goodwillBudgetChange = z.strictObject({ monthlyLimit: amount.optional(), orderLimit: amount.nullable().optional() })

export const goodwillBookingSchema = z.object({
  id,
  budget: z.object({ id, name: z.string() }),
  amount: z.number().int(),
  currency,
  reason: z.string(),
  state: z.enum(goodwillBookingStates),
  by: z.object({ id, name: z.string() }),
  bookedAt: instant,
})
export type GoodwillBooking = z.infer<typeof goodwillBookingSchema>

/** A booking of a budget, with its order. */
export const goodwillUseSchema = goodwillBookingSchema.extend({ orderId: id, customerName: z.string() })
export type GoodwillUse = z.infer<typeof goodwillUseSchema>

export const goodwillBookingBody = z.strictObject({ amount, reason: z.string().trim().min(1).max(500) })
