import type { RemedyChoice } from '#shared/remedy.ts'
import type { OrderRelation, ServiceOrderKind, ServiceOrderState, WarrantyDecision } from '#shared/service-order.ts'
import type {
  Disposition,
  GoodwillBookingState,
  PartState,
  Payer,
  QuoteLineKind,
  QuoteState,
  RefundState,
  ShipmentDirection,
} from '#shared/service-order.work.ts'
import { given, id, instant, int, nullable, oneOf, reference, table, text, zero } from './column.ts'

export const serviceOrders = table(
  {
    id: id(),
    kind: oneOf<ServiceOrderKind>(),
    state: oneOf<ServiceOrderState>(),
    rma: text(),
    /** null: it did not begin in public, as a withdrawal on a page. */
    threadId: nullable(reference('threads')),
    customerId: nullable(reference('customers', 'set null')),
    purchaseItemId: nullable(reference('purchaseItems', 'set null')),
    unitId: nullable(reference('units', 'set null')),
    parentOrderId: nullable(reference('serviceOrders')),
    relation: nullable(oneOf<OrderRelation>()),
    /** What the customer says is the reason, in the words of policy: defect, changed-mind … */
    reasonKey: nullable(text()),
    customerName: text(),
    product: text(),
    serial: nullable(text()),
    fault: text(),
    warranty: oneOf<WarrantyDecision>(),
    warrantyReason: nullable(text()),
    assigneeId: nullable(reference('agents')),
    nextStep: nullable(text()),
    nextStepAt: nullable(instant()),
    /** The day by which the order must have come further, in the zone of the consumer. */
    dueOn: nullable(text()),
    /** What the customer, or somebody for them, chose of what they may choose. */
    remedy: nullable(oneOf<RemedyChoice>()),
    /** When they were reminded of what we wait for; since the last step. */
    remindedAt: nullable(instant()),
    stateSince: instant(),
    cost: zero(int()),
    currency: text(),
    toldAt: nullable(instant()),
    createdBy: nullable(reference('agents')),
    createdAt: instant(),
    updatedAt: instant(),
    closedAt: nullable(instant()),
  },
  [
    { on: ['rma'], unique: true },
    { on: ['threadId'] },
    { on: ['closedAt', 'id'] },
    { on: ['customerId'] },
    { on: ['unitId'] },
    { on: ['purchaseItemId'] },
    { on: ['parentOrderId'] },
    { on: ['state', 'dueOn'] },
  ],
)

export const serviceOrderSteps = table(
  {
    id: id(),
    orderId: reference('serviceOrders', 'cascade'),
    fromState: nullable(oneOf<ServiceOrderState>()),
    toState: oneOf<ServiceOrderState>(),
    note: nullable(text()),
    /** What was chosen with it. */
    remedy: nullable(oneOf<RemedyChoice>()),
    agentId: nullable(reference('agents')),
    at: instant(),
    undoneAt: nullable(instant()),
  },
  [{ on: ['orderId', 'id'] }],
)

/** An address of a customer's page. Several people can have one each; a revoked one opens nothing. */
export const statusTokens = table(
  {
    id: id(),
    orderId: reference('serviceOrders', 'cascade'),
    statusHash: text(),
    /** The token, sealed with AFTERCARE_SECRET. */
    statusSealed: text(),
    /** Who it was made for; null: the customer. */
    holder: nullable(text()),
    createdAt: instant(),
    lastUsedAt: nullable(instant()),
    revokedAt: nullable(instant()),
  },
  [{ on: ['statusHash'], unique: true }, { on: ['orderId'] }],
)

/** Words between the customer's page and us; never in public. */
export const orderMessages = table(
  {
    id: id(),
    orderId: reference('serviceOrders', 'cascade'),
    text: text(),
    /** null: the customer wrote it. */
    agentId: nullable(reference('agents')),
    at: instant(),
  },
  [{ on: ['orderId', 'id'] }],
)

/** What an order is about, line by line: announced is not received, and received is not accepted. */
export const orderLines = table(
  {
    id: id(),
    orderId: reference('serviceOrders', 'cascade'),
    purchaseItemId: nullable(reference('purchaseItems', 'set null')),
    product: text(),
    announced: int(),
    received: nullable(int()),
    accepted: nullable(int()),
    disposition: nullable(oneOf<Disposition>()),
    /** The line of another order whose missing pieces these are. */
    splitFromLineId: nullable(reference('orderLines', 'set null')),
  },
  [{ on: ['orderId'] }, { on: ['purchaseItemId'] }, given('splitFromLineId')],
)

/** What a repair would cost and who pays which line. One that was sent never changes; a new version takes its place. */
export const quotes = table(
  {
    id: id(),
    orderId: reference('serviceOrders', 'cascade'),
    version: int(),
    state: oneOf<QuoteState>(),
    currency: text(),
    validUntilOn: nullable(text()),
    /** Hash of lines, fee and currency: what the customer accepts. */
    contentHash: text(),
    /** What is owed when the quote is refused, as it was told before; 0: nothing. */
    refusalFee: zero(int()),
    createdBy: reference('agents'),
    createdAt: instant(),
    sentAt: nullable(instant()),
    answeredAt: nullable(instant()),
    answeredVia: nullable(text()),
  },
  [{ on: ['orderId', 'version'], unique: true }],
)

export const quoteLines = table(
  {
    id: id(),
    quoteId: reference('quotes', 'cascade'),
    place: int(),
    kind: oneOf<QuoteLineKind>(),
    label: text(),
    quantity: int(),
    /** Minor units for one. */
    unitPrice: int(),
    payer: oneOf<Payer>(),
  },
  [{ on: ['quoteId', 'place'], unique: true }],
)

export const orderParts = table(
  {
    id: id(),
    orderId: reference('serviceOrders', 'cascade'),
    name: text(),
    sku: nullable(text()),
    quantity: int(),
    state: oneOf<PartState>(),
    expectedOn: nullable(text()),
    changedAt: instant(),
  },
  [{ on: ['orderId'] }],
)

export const shipments = table(
  {
    id: id(),
    orderId: reference('serviceOrders', 'cascade'),
    direction: oneOf<ShipmentDirection>(),
    carrier: text(),
    tracking: nullable(text()),
    /** us or customer */
    paidBy: text(),
    handedOverAt: nullable(instant()),
    deliveredAt: nullable(instant()),
    lostAt: nullable(instant()),
    createdAt: instant(),
  },
  [{ on: ['orderId'] }, { on: ['tracking'] }],
)

/** What may be given without being owed, a month. */
export const goodwillBudgets = table({
  id: id(),
  name: text(),
  /** null: every country. */
  country: nullable(text()),
  currency: text(),
  monthlyLimit: int(),
  /** The most for one order without asking. */
  orderLimit: nullable(int()),
  createdAt: instant(),
})

export const goodwillBookings = table(
  {
    id: id(),
    budgetId: reference('goodwillBudgets'),
    orderId: reference('serviceOrders', 'cascade'),
    /** YYYY-MM. */
    month: text(),
    amount: int(),
    reason: text(),
    /** The quote that promises it. */
    quoteId: nullable(reference('quotes', 'set null')),
    state: oneOf<GoodwillBookingState>(),
    bookedBy: reference('agents'),
    bookedAt: instant(),
    settledAt: nullable(instant()),
  },
  [{ on: ['budgetId', 'month'] }, { on: ['orderId'] }],
)

/** Somebody asks a manager to raise a budget, for an order. Settled when the order has its goodwill, or is over. */
export const goodwillRequests = table(
  {
    id: id(),
    orderId: reference('serviceOrders', 'cascade'),
    budgetId: reference('goodwillBudgets'),
    amount: int(),
    reason: text(),
    askedBy: reference('agents'),
    askedAt: instant(),
    settledAt: nullable(instant()),
  },
  [{ on: ['orderId'] }, { name: 'open', on: ['budgetId', 'id'], where: '"settledAt" is null' }],
)

/** Money back, for a line of an order or for the order as a whole. */
export const refunds = table(
  {
    id: id(),
    orderId: reference('serviceOrders', 'cascade'),
    orderLineId: nullable(reference('orderLines', 'cascade')),
    amount: int(),
    tax: int(),
    currency: text(),
    /** How it is paid back: as it was paid, transfer, credit … */
    method: text(),
    state: oneOf<RefundState>(),
    dueOn: nullable(text()),
    reason: nullable(text()),
    createdBy: reference('agents'),
    approvedBy: nullable(reference('agents')),
    createdAt: instant(),
    paidAt: nullable(instant()),
  },
  [{ on: ['orderId'] }, { on: ['orderLineId'] }],
)
