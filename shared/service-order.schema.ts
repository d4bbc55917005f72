import { z } from 'zod'
import { appointmentSchema } from './appointment.schema.ts'
import { channelNames } from './channel.ts'
import { dutySchema } from './duty.schema.ts'
import { id, idText, instant, pageQuery } from './list.schema.ts'
import { loanerSchema } from './loaner.schema.ts'
import { caseNameSchema } from './mention.schema.ts'
import { orderMailSchema } from './order-mail.schema.ts'
import { policyDuties } from './policy.ts'
import { publicQuoteSchema, quoteSchema } from './quote.schema.ts'
import { remedyChoices } from './remedy.ts'
import { orderRelations, serviceOrderKinds, serviceOrderQueues, serviceOrderStates, warrantyDecisions } from './service-order.ts'

const short = z.string().trim().max(120)
const person = z.object({ id, name: z.string() })

export const serviceOrderSchema = z.object({
  id,
  kind: z.enum(serviceOrderKinds),
  state: z.enum(serviceOrderStates),
  /** Return merchandise authorisation: the number the customer writes on the parcel. */
  rma: z.string(),
  /** Where it began; null: not in a thread. */
  threadId: id.nullable(),
  case: caseNameSchema.nullable(),
  channel: z.enum(channelNames).nullable(),
  /** Whether the thread's last word is the author's. */
  threadWaiting: z.boolean(),
  customerName: z.string(),
  customerId: id.nullable(),
  purchaseItemId: id.nullable(),
  unitId: id.nullable(),
  /** The order it follows from, and how. */
  parentOrderId: id.nullable(),
  relation: z.enum(orderRelations).nullable(),
  /** Why, in the words of policy: `defect`, `changed-mind` … */
  reasonKey: z.string().nullable(),
  product: z.string(),
  serial: z.string().nullable(),
  fault: z.string(),
  warranty: z.enum(warrantyDecisions),
  warrantyReason: z.string().nullable(),
  assignee: person.nullable(),
  nextStep: z.string().nullable(),
  nextStepAt: instant.nullable(),
  /** The day (ISO date) by which it must have come further. */
  dueOn: z.string().nullable(),
  /** What we owe by that day, where it comes from a duty. */
  duty: z.enum(policyDuties).nullable(),
  /** What the customer chose of what they may choose. */
  remedy: z.enum(remedyChoices).nullable(),
  /** When the customer was reminded of what we wait for; null: not since the last step. */
  remindedAt: instant.nullable(),
  stateSince: instant,
  /** Our cost, in minor units of `currency` (cents). */
  cost: z.number().int(),
  currency: z.string(),
  /** True when the outcome has been said in the thread. */
  told: z.boolean(),
  /** The customer's page; null when nobody can tell its address any more (the secret was changed): renew it. */
  statusPath: z.string().nullable(),
  /** null: the customer, on a page. */
  createdBy: person.nullable(),
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
  /** What was chosen with it. */
  remedy: z.enum(remedyChoices).nullable(),
  by: person.nullable(),
  at: instant,
})
export type ServiceOrderStep = z.infer<typeof serviceOrderStepSchema>

/** Words between the customer's page and us. */
export const orderMessageSchema = z.object({ id, text: z.string(), by: person.nullable(), at: instant })
export type OrderMessage = z.infer<typeof orderMessageSchema>

export const messageBody = z.strictObject({ text: z.string().trim().min(1).max(4_000) })

/** A photo of the customer; its JPEG is at `GET /api/photos/{id}`. */
const orderPhotoSchema = z.object({ id, width: z.number().int(), height: z.number().int(), at: instant })

/** A code that was asked for on the order's page, and what came of it. */
const orderProofSchema = z.object({
  id,
  channel: z.enum(channelNames),
  /** `waiting`: it may still be posted; `over`: nobody who was expected did in time, or too many others tried. */
  state: z.enum(['waiting', 'proved', 'over']),
  /** The account that was named with it; null: that of the order's thread. */
  named: z.string().nullable(),
  by: z.object({ id, name: z.string(), handle: z.string() }).nullable(),
  askedAt: instant,
  provedAt: instant.nullable(),
  /** How often somebody else posted it. */
  attempts: z.number().int(),
})
export type OrderProof = z.infer<typeof orderProofSchema>

export const serviceOrderWithStepsSchema = serviceOrderSchema.extend({
  steps: z.array(serviceOrderStepSchema),
  /** All versions, the newest first. */
  quotes: z.array(quoteSchema),
  /** The last hundred, oldest first. */
  messages: z.array(orderMessageSchema),
  /** Oldest first, at most six. */
  photos: z.array(orderPhotoSchema),
  /** The last ten, newest first. */
  proofs: z.array(orderProofSchema),
  /** IANA: where its days are counted. */
  zone: z.string(),
  /** The last one; null: there was none. */
  appointment: appointmentSchema.nullable(),
  /** Those that are owed or were done, the earliest first. */
  duties: z.array(dutySchema),
  loaners: z.array(loanerSchema),
  /** Mails to the customer, the newest first. */
  mails: z.array(orderMailSchema),
})
export type ServiceOrderWithSteps = z.infer<typeof serviceOrderWithStepsSchema>

export const serviceOrderQuery = pageQuery.extend({
  queue: z.enum(serviceOrderQueues).default('open'),
  kind: z.enum(serviceOrderKinds).optional(),
  state: z.enum(serviceOrderStates).optional(),
  threadId: idText.optional(),
  caseId: idText.optional(),
  customerId: idText.optional(),
  q: z.string().max(200).optional(),
})

/** How many orders wait in each queue. */
/** How many orders are in each queue, and how many open ones the reader has. */
export const serviceOrderCountsSchema = z.record(z.enum([...serviceOrderQueues, 'mine']), z.number().int())
export type ServiceOrderCounts = z.infer<typeof serviceOrderCountsSchema>

export const serviceOrderBody = z.strictObject({
  kind: z.enum(serviceOrderKinds),
  product: short.min(1),
  fault: short.min(1),
  serial: short.optional(),
  customerName: short.optional(),
  /** A person, a line of a purchase and a piece that we know; a serial number alone finds all three where it is known once. */
  customerId: id.optional(),
  purchaseItemId: id.optional(),
  unitId: id.optional(),
  /** The order it follows from; what was repaired for the same fault before is found by the piece. */
  parentOrderId: id.optional(),
  relation: z.enum(orderRelations).optional(),
  reasonKey: short.optional(),
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
  dueOn: z.iso.date().nullable().optional(),
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
  quote: publicQuoteSchema.nullable(),
  /** A meeting: its time by the clock of `zone`, and times that can be chosen. null: none. */
  appointment: appointmentSchema.pick({ state: true, startsAt: true, endsAt: true, zone: true, place: true, times: true }).nullable(),
  /** What can be chosen; empty: there is nothing to choose. */
  choice: z.object({ open: z.array(z.enum(remedyChoices)), chosen: z.enum(remedyChoices).nullable() }),
  /** The last day for what we need from the customer (ISO date); null: none. */
  neededOn: z.string().nullable(),
  messages: z.array(z.object({ text: z.string(), isOurs: z.boolean(), at: instant })),
})
export type PublicStatus = z.infer<typeof publicStatusSchema>
