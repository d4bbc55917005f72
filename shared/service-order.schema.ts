import { z } from 'zod'
import { channelNames } from './channel.ts'
import { id, idText, instant, pageQuery } from './list.schema.ts'
import { caseNameSchema } from './mention.schema.ts'
import { serviceOrderKinds, serviceOrderQueues, serviceOrderStates, warrantyDecisions } from './service-order.ts'

const short = z.string().trim().max(120)
const person = z.object({ id, name: z.string() })

export const serviceOrderSchema = z.object({
  id,
  kind: z.enum(serviceOrderKinds),
  state: z.enum(serviceOrderStates),
  /** Return merchandise authorisation: the number the customer writes on the parcel; repairs and returns have one. */
  rma: z.string(),
  threadId: id,
  case: caseNameSchema.nullable(),
  channel: z.enum(channelNames),
  /** Whether the thread's last word is the author's. */
  threadWaiting: z.boolean(),
  customerName: z.string(),
  product: z.string(),
  serial: z.string().nullable(),
  fault: z.string(),
  warranty: z.enum(warrantyDecisions),
  warrantyReason: z.string().nullable(),
  assignee: person.nullable(),
  nextStep: z.string().nullable(),
  nextStepAt: instant.nullable(),
  /** Our cost, in minor units of `currency` (cents). */
  cost: z.number().int(),
  currency: z.string(),
  /** True when the outcome has been said in the thread. */
  told: z.boolean(),
  /** Path of the customer's page: /s/<token>. */
  /** The customer's page; null when nobody can tell its address any more (the secret was changed): renew it. */
  statusPath: z.string().nullable(),
  createdBy: person,
  createdAt: instant,
  updatedAt: instant,
  closedAt: instant.nullable(),
})
export type ServiceOrder = z.infer<typeof serviceOrderSchema>

/** One step of an order, newest last; `undoneAt` marks a step that was taken back. */
export const serviceOrderStepSchema = z.object({
  id,
  from: z.enum(serviceOrderStates).nullable(),
  to: z.enum(serviceOrderStates),
  note: z.string().nullable(),
  by: person.nullable(),
  at: instant,
})
export type ServiceOrderStep = z.infer<typeof serviceOrderStepSchema>

export const serviceOrderWithStepsSchema = serviceOrderSchema.extend({ steps: z.array(serviceOrderStepSchema) })
export type ServiceOrderWithSteps = z.infer<typeof serviceOrderWithStepsSchema>

export const serviceOrderQuery = pageQuery.extend({
  queue: z.enum(serviceOrderQueues).default('open'),
  kind: z.enum(serviceOrderKinds).optional(),
  state: z.enum(serviceOrderStates).optional(),
  threadId: idText.optional(),
  caseId: idText.optional(),
  q: z.string().max(200).optional(),
})

export const serviceOrderCountsSchema = z.object({
  open: z.number().int(),
  repair: z.number().int(),
  return: z.number().int(),
  loop: z.number().int(),
  closed: z.number().int(),
})
export type ServiceOrderCounts = z.infer<typeof serviceOrderCountsSchema>

export const serviceOrderBody = z.strictObject({
  kind: z.enum(serviceOrderKinds),
  product: short.min(1),
  fault: short.min(1),
  serial: short.optional(),
  customerName: short.optional(),
  warranty: z.enum(warrantyDecisions).default('undecided'),
  warrantyReason: z.string().trim().max(500).optional(),
  /** ISO 4217; the desk's own when left out. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
})

export const serviceOrderChange = z.strictObject({
  product: short.min(1).optional(),
  fault: short.min(1).optional(),
  serial: short.nullable().optional(),
  customerName: short.min(1).optional(),
  warranty: z.enum(warrantyDecisions).optional(),
  warrantyReason: z.string().trim().max(500).nullable().optional(),
  assigneeId: id.nullable().optional(),
  nextStep: short.nullable().optional(),
  nextStepAt: instant.nullable().optional(),
  cost: z.number().int().min(0).max(100_000_000).optional(),
})

export const stepBody = z.strictObject({ to: z.enum(serviceOrderStates), note: z.string().trim().max(2_000).optional() })

/** What the customer sees without signing in: no names of ours, no internal words. */
export const publicStatusSchema = z.object({
  number: z.string(),
  rma: z.string(),
  kind: z.enum(serviceOrderKinds),
  state: z.enum(serviceOrderStates),
  product: z.string(),
  fault: z.string(),
  steps: z.array(z.object({ to: z.enum(serviceOrderStates), at: instant })),
  nextStepAt: instant.nullable(),
})
export type PublicStatus = z.infer<typeof publicStatusSchema>
