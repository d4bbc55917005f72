import { z } from 'zod'
import { alertKinds } from './alert.ts'
import { caseSchema } from './case.schema.ts'
import { channelNames } from './channel.ts'
import { clockSchema } from './clock.schema.ts'
import { dutySchema } from './duty.schema.ts'
import { id, instant } from './list.schema.ts'
import { promiseSchema } from './promise.schema.ts'
import { replySchema } from './reply.schema.ts'
import { serviceOrderKinds, serviceOrderStates } from './service-order.ts'
import { sourceStates } from './source.ts'
import { houseKinds, sinceKinds } from './today.ts'

const count = z.number().int()
const person = z.object({ id, name: z.string() })

/** The first rows of a part of the day and how many there are in all; null: this part could not be read, the others stay. */
const part = <T extends z.ZodType, More extends z.ZodRawShape>(item: T, more: More) =>
  z.object({ items: z.array(item), total: count, ...more }).nullable()

/** A written reply that waits for whoever may let it leave. */
export const waitingReplySchema = z.object({
  reply: replySchema,
  channel: z.enum(channelNames),
  /** Who is answered. */
  author: z.string(),
  /** The newest post that its writer had seen: what came later stops it once. */
  lastMentionId: id.nullable(),
})

export const waitingOrderSchema = z.object({
  id,
  kind: z.enum(serviceOrderKinds),
  state: z.enum(serviceOrderStates),
  product: z.string(),
  fault: z.string(),
  customerName: z.string(),
  dueOn: z.iso.date().nullable(),
  nextStepAt: instant.nullable(),
  told: z.boolean(),
  /** What is owed by the first day of its open duties. */
  duty: dutySchema.shape.duty.nullable(),
  dutyOn: z.iso.date().nullable(),
  /** What the customer said to its newest quote, while nobody went on since. */
  quote: z.enum(['accepted', 'refused']).nullable(),
})

const firingSchema = z.object({
  alertId: id,
  name: z.string(),
  kind: z.enum(alertKinds),
  /** What the group is called; null: the alert has one only, or it has no name. */
  group: z.string().nullable(),
  since: instant,
})

const illSourceSchema = z.object({
  id,
  channel: z.enum(channelNames),
  name: z.string(),
  state: z.enum(sourceStates),
  lastSuccessAt: instant.nullable(),
})

const alertsPart = part(firingSchema, {})
const sourcesPart = part(illSourceSchema, {})

/** What waits for the person who asks, each part by itself. */
export const todaySchema = z.object({
  /** The next clock of each case of theirs; `late`: how many are over. */
  due: part(clockSchema, { late: count }),
  /** Theirs that are late or end soonest. */
  promises: part(promiseSchema, { late: count }),
  approvals: part(waitingReplySchema, {}),
  /** Theirs that are open, the most pressing first; `late`: whose day is over. */
  orders: part(waitingOrderSchema, { late: count }),
  alerts: alertsPart,
  unassigned: part(caseSchema, {}),
  sources: sourcesPart,
})
export type Today = z.infer<typeof todaySchema>

/** What waits for whoever leads the team. */
export const teamTodaySchema = z.object({
  /** Who answers here, with open cases and those that are late. */
  people: part(person.extend({ open: count, late: count, capacity: count.nullable(), awayUntil: instant.nullable() }), {
    /** What nobody has. */
    unassigned: count,
    late: count,
  }),
  /** Who asks for goodwill. */
  requests: part(z.object({ id, orderId: id, amount: count, currency: z.string(), reason: z.string(), by: person, askedAt: instant }), {}),
  /** Letters to buyers that are written and not approved. */
  letters: part(z.object({ id, caseId: id, title: z.string(), isSafety: z.boolean(), by: person, draftedAt: instant }), {}),
  approvals: part(waitingReplySchema, {}),
  /** Cases that more and more people write about. */
  growing: part(caseSchema, {}),
  /** Promises of the whole team. */
  promises: z.object({ open: count, late: count }).nullable(),
  /** Orders of the whole team whose day is over. */
  orders: z.object({ late: count }).nullable(),
  alerts: alertsPart,
  sources: sourcesPart,
})
export type TeamToday = z.infer<typeof teamTodaySchema>
export type WaitingReply = z.infer<typeof waitingReplySchema>
export type WaitingOrder = z.infer<typeof waitingOrderSchema>

/** What happened while one was away: to one's cases, and in the house. */
export const sinceSchema = z.object({
  /** When the reader was last at work before they were away; null: they were not away yet. */
  at: instant.nullable(),
  cases: z.array(
    z.object({
      what: z.enum(sinceKinds),
      caseId: id,
      title: z.string(),
      /** How many of it there were. */
      count,
      /** The newest. */
      at: instant,
      /** Who did the newest; null: a customer, or the desk. */
      by: person.nullable(),
    }),
  ),
  /** How many lines there are in all. */
  total: count,
  house: z.array(
    z.object({
      what: z.enum(houseKinds),
      /** Of a source or an alert. */ name: z.string().nullable(),
      state: z.string().nullable(),
      at: instant,
    }),
  ),
})
export type Since = z.infer<typeof sinceSchema>

/** What waits for a manager's decision. */
export const decisionCountsSchema = z.object({ decisions: count })
