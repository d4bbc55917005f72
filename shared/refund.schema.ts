import { z } from 'zod'
import { id, instant } from './list.schema.ts'
import { dispositions, refundStates } from './service-order.work.ts'

const count = z.number().int().min(0).max(100_000)
const short = z.string().trim().min(1).max(120)

/** A line of an order: what was announced, what came, and what of it we accept. null: not known yet. */
export const orderLineSchema = z.object({
  id,
  purchaseItemId: id.nullable(),
  product: z.string(),
  announced: z.number().int(),
  received: z.number().int().nullable(),
  accepted: z.number().int().nullable(),
  disposition: z.enum(dispositions).nullable(),
  /** The line of another order whose missing pieces these are. */
  splitFromLineId: id.nullable(),
  /** What may still be refunded for it, in minor units of the purchase's currency; null: nothing is known of a purchase. */
  refundable: z.number().int().nullable(),
})
export type OrderLine = z.infer<typeof orderLineSchema>

export const orderLineBody = z.strictObject({
  purchaseItemId: id.optional(),
  product: short.optional(),
  announced: count.min(1),
})

export const orderLineChange = z.strictObject({
  announced: count.min(1).optional(),
  received: count.nullable().optional(),
  accepted: count.nullable().optional(),
  disposition: z.enum(dispositions).nullable().optional(),
})

export const refundSchema = z.object({
  id,
  orderId: id,
  orderLineId: id.nullable(),
  /** Minor units; `tax` is contained in it. */
  amount: z.number().int(),
  tax: z.number().int(),
  currency: z.string(),
  method: z.string(),
  state: z.enum(refundStates),
  /** ISO date by which it must be paid. */
  dueOn: z.string().nullable(),
  reason: z.string().nullable(),
  createdAt: instant,
  paidAt: instant.nullable(),
})
export type Refund = z.infer<typeof refundSchema>

export const refundBody = z.strictObject({
  orderLineId: id,
  amount: z.number().int().min(1).max(1_000_000_000),
  method: short,
  dueOn: z.iso.date().optional(),
})

/** `failed` needs a reason. */
export const refundMove = z.strictObject({ to: z.enum(refundStates), reason: z.string().trim().max(500).optional() })
