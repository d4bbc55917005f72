import type { AppointmentState } from '#shared/appointment.ts'
import type { DutyState } from '#shared/duty.ts'
import type { OrderMailOccasion } from '#shared/order-mail.ts'
import type { PolicyDecision } from '#shared/policy.schema.ts'
import { id, instant, int, nullable, oneOf, reference, table, text, zero } from './column.ts'

/** When people meet for an order. One that was missed or cancelled keeps its row; the next has a row of its own. */
export const appointments = table(
  {
    id: id(),
    orderId: reference('serviceOrders', 'cascade'),
    state: oneOf<AppointmentState>(),
    /** null: no time is chosen yet. */
    startsAt: nullable(instant()),
    endsAt: nullable(instant()),
    /** IANA: by whose clock. */
    zone: text(),
    place: nullable(text()),
    /** Who goes there. */
    agentId: nullable(reference('agents')),
    /** UID and SEQUENCE of RFC 5545: one calendar entry, however often it moves. */
    icsUid: text(),
    icsSequence: zero(int()),
    createdAt: instant(),
    updatedAt: instant(),
  },
  [{ on: ['icsUid'], unique: true }, { on: ['orderId', 'id'] }, { on: ['agentId', 'startsAt'] }],
)

/** Times that the desk offers for an appointment. */
export const appointmentTimes = table(
  { id: id(), appointmentId: reference('appointments', 'cascade'), startsAt: instant(), endsAt: instant() },
  [{ on: ['appointmentId'] }],
)

/** What law or policy has us do for an order, each thing once; from its decisions. */
export const orderDuties = table(
  {
    id: id(),
    orderId: reference('serviceOrders', 'cascade'),
    duty: oneOf<PolicyDecision['duties'][number]['duty']>(),
    ruleKey: text(),
    state: oneOf<DutyState>(),
    /** ISO date in the consumer's zone; while `coming` the day on which it arises. */
    dueOn: nullable(text()),
    doneBy: nullable(reference('agents')),
    doneAt: nullable(instant()),
    createdAt: instant(),
  },
  [{ on: ['orderId', 'duty'], unique: true }, { on: ['state', 'dueOn'] }],
)

/** A piece lent to a customer while theirs is away. */
export const loaners = table(
  {
    id: id(),
    orderId: reference('serviceOrders', 'cascade'),
    serial: text(),
    outOn: text(),
    backOn: nullable(text()),
    lentBy: reference('agents'),
    createdAt: instant(),
  },
  [{ on: ['orderId'] }],
)

/** A mail to the customer about their order, made in the transaction of what it tells of. */
export const orderMails = table(
  {
    id: id(),
    orderId: reference('serviceOrders', 'cascade'),
    occasion: oneOf<OrderMailOccasion>(),
    recipient: text(),
    deliveryId: reference('deliveries'),
    createdAt: instant(),
  },
  [{ on: ['orderId', 'id'] }, { on: ['deliveryId'], unique: true }],
)
