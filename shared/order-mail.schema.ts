import { z } from 'zod'
import { deliveryStates } from './delivery.ts'
import { id, instant } from './list.schema.ts'
import { orderMailOccasions } from './order-mail.ts'

/** A mail to the customer about their order. */
export const orderMailSchema = z.object({
  id,
  occasion: z.enum(orderMailOccasions),
  to: z.string(),
  state: z.enum(deliveryStates),
  /** When it leaves, or left. */
  sendAt: instant,
  at: instant,
  /** Why it did not go, in a sentence for people. */
  error: z.string().nullable(),
})
export type OrderMail = z.infer<typeof orderMailSchema>
