import { z } from 'zod'
import { id, instant, instantText, pageQuery } from './list.schema.ts'
import { serviceOrderKinds } from './service-order.ts'

/** A mean sentiment from −1 to 1 of `n` mentions; null: nothing was said (`n` is 0). */
export const feltSchema = z.object({ mean: z.number().nullable(), n: z.number().int() })

const pointSchema = z.object({
  /** When the day is over. */
  at: instant,
  /** null: the day has not come, or is being counted. */
  felt: feltSchema.nullable(),
})

/** One order: how its author wrote in the 14 days before it was opened, and within 7 and 30 days after its outcome was told. */
const checkSchema = z.object({
  toldAt: instant.nullable(),
  before: feltSchema.nullable(),
  day7: pointSchema.nullable(),
  day30: pointSchema.nullable(),
  cameBackAt: instant.nullable(),
})

/** Several orders at one point: the mean over the `n` orders whose author said something; `silent` said nothing, `open` is not known yet. */
const togetherSchema = z.object({
  mean: z.number().nullable(),
  n: z.number().int(),
  silent: z.number().int(),
  open: z.number().int(),
})

export const recoveredSchema = z.object({
  orders: z.number().int(),
  before: togetherSchema,
  day7: togetherSchema,
  day30: togetherSchema,
  /** `n` of the `of` orders whose seven days are over. */
  cameBack: z.object({ n: z.number().int(), of: z.number().int() }),
})
export type Recovered = z.infer<typeof recoveredSchema>

/** `others`: the newest 500 orders of the same kind whose outcome was told, without this one. */
export const orderRecoverySchema = checkSchema.extend({
  kind: z.enum(serviceOrderKinds),
  author: z.object({ id, name: z.string() }).nullable(),
  others: recoveredSchema,
})
export type OrderRecovery = z.infer<typeof orderRecoverySchema>

/** Outcomes told in from ≤ t < to; the last 30 days when not given. */
export const recoveryQuery = z.strictObject({ from: instantText.optional(), to: instantText.optional() })

export const recoveryReportSchema = z.object({
  from: instant,
  to: instant,
  kinds: z.array(recoveredSchema.extend({ kind: z.enum(serviceOrderKinds) })),
})
export type RecoveryReport = z.infer<typeof recoveryReportSchema>

/** The rows behind a number of the report: who said something before, within 7 or 30 days, who was silent, who came back. */
export const recoveryRows = ['told', 'before', 'day7', 'silent7', 'day30', 'silent30', 'came-back'] as const
export type RecoveryRows = (typeof recoveryRows)[number]

export const recoveryListQuery = pageQuery.extend({
  from: instantText.optional(),
  to: instantText.optional(),
  kind: z.enum(serviceOrderKinds).optional(),
  rows: z.enum(recoveryRows).default('told'),
})

export const recoveryRowSchema = checkSchema.extend({
  id,
  kind: z.enum(serviceOrderKinds),
  orderId: id,
  customerName: z.string(),
  product: z.string(),
})
export type RecoveryRow = z.infer<typeof recoveryRowSchema>
