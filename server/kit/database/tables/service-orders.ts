import type { ServiceOrderKind, ServiceOrderState, WarrantyDecision } from '#shared/service-order.ts'
import { id, instant, int, nullable, oneOf, reference, table, text, zero } from './column.ts'

export const serviceOrders = table(
  {
    id: id(),
    kind: oneOf<ServiceOrderKind>(),
    state: oneOf<ServiceOrderState>(),
    rma: text(),
    statusHash: text(),
    /** The token of the customer's page, sealed with AFTERCARE_SECRET. */
    statusSealed: text(),
    threadId: reference('threads'),
    customerName: text(),
    product: text(),
    serial: nullable(text()),
    fault: text(),
    warranty: oneOf<WarrantyDecision>(),
    warrantyReason: nullable(text()),
    assigneeId: nullable(reference('agents')),
    nextStep: nullable(text()),
    nextStepAt: nullable(instant()),
    cost: zero(int()),
    currency: text(),
    toldAt: nullable(instant()),
    createdBy: reference('agents'),
    createdAt: instant(),
    updatedAt: instant(),
    closedAt: nullable(instant()),
  },
  [{ on: ['rma'], unique: true }, { on: ['statusHash'], unique: true }, { on: ['threadId'] }, { on: ['closedAt', 'id'] }],
)

export const serviceOrderSteps = table(
  {
    id: id(),
    orderId: reference('serviceOrders', 'cascade'),
    fromState: nullable(oneOf<ServiceOrderState>()),
    toState: oneOf<ServiceOrderState>(),
    note: nullable(text()),
    agentId: nullable(reference('agents')),
    at: instant(),
    undoneAt: nullable(instant()),
  },
  [{ on: ['orderId', 'id'] }],
)
