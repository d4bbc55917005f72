export const serviceOrderKinds = ['repair', 'return', 'replacement', 'refund', 'upgrade', 'training', 'visit'] as const
export type ServiceOrderKind = (typeof serviceOrderKinds)[number]

export const serviceOrderStates = [
  'requested',
  'approved',
  'declined',
  'quoted',
  'accepted',
  'awaiting-item',
  'received',
  'diagnosing',
  'awaiting-quote',
  'awaiting-parts',
  'sent-out',
  'repairing',
  'upgrading',
  'testing',
  'unrepaired',
  'ready',
  'returned',
  'inspected',
  'refunded',
  'part-refunded',
  'exchanged',
  'rejected',
  'sent-back',
  'sent',
  'delivered',
  'sent-ahead',
  'return-due',
  'item-back',
  'charged',
  'waived',
  'due',
  'paid',
  'failed',
  'scheduling',
  'scheduled',
  'moved',
  'no-show',
  'done',
  'replaced',
  'scrapped',
  'lost',
  'lost-out',
  'expired',
  'closed',
  'cancelled',
] as const
export type ServiceOrderState = (typeof serviceOrderStates)[number]

type Moves = Partial<Record<ServiceOrderState, readonly ServiceOrderState[]>>

const meeting: Moves = {
  requested: ['approved', 'declined', 'cancelled'],
  approved: ['scheduling', 'cancelled'],
  scheduling: ['scheduled', 'cancelled'],
  scheduled: ['done', 'moved', 'no-show', 'cancelled'],
  moved: ['scheduled', 'cancelled'],
  'no-show': ['scheduling', 'cancelled'],
  done: ['closed'],
  declined: ['closed'],
}

/**
 * What may follow what, first the usual next step. A state missing here is an end. Nothing is cancelled once we have the item or the money:
 * from there every way ends returned, replaced, refunded, exchanged, sent back, or scrapped with the customer's consent.
 */
export const serviceOrderMoves: Record<ServiceOrderKind, Moves> = {
  repair: {
    requested: ['approved', 'declined', 'cancelled'],
    approved: ['awaiting-item', 'cancelled'],
    'awaiting-item': ['received', 'lost', 'expired', 'cancelled'],
    received: ['diagnosing'],
    diagnosing: ['repairing', 'awaiting-quote', 'awaiting-parts', 'sent-out', 'unrepaired'],
    'awaiting-quote': ['repairing', 'awaiting-parts', 'sent-out', 'unrepaired'],
    'awaiting-parts': ['repairing', 'unrepaired'],
    'sent-out': ['testing', 'unrepaired', 'lost'],
    repairing: ['testing', 'awaiting-parts', 'awaiting-quote', 'sent-out', 'unrepaired'],
    testing: ['ready', 'repairing'],
    unrepaired: ['ready', 'replaced', 'refunded', 'scrapped'],
    ready: ['returned', 'lost'],
    lost: ['replaced', 'refunded', 'received'],
    expired: ['awaiting-item'],
    returned: ['closed'],
    replaced: ['closed'],
    refunded: ['closed'],
    scrapped: ['closed'],
    declined: ['closed'],
  },
  return: {
    requested: ['approved', 'declined', 'cancelled'],
    approved: ['awaiting-item', 'cancelled'],
    'awaiting-item': ['received', 'lost', 'expired', 'cancelled'],
    received: ['inspected'],
    inspected: ['refunded', 'part-refunded', 'exchanged', 'rejected'],
    rejected: ['sent-back', 'scrapped'],
    lost: ['refunded', 'received'],
    expired: ['awaiting-item'],
    refunded: ['closed'],
    'part-refunded': ['closed'],
    exchanged: ['closed'],
    'sent-back': ['closed'],
    scrapped: ['closed'],
    declined: ['closed'],
  },
  replacement: {
    requested: ['approved', 'declined', 'cancelled'],
    approved: ['awaiting-item', 'sent-ahead', 'cancelled'],
    'awaiting-item': ['received', 'lost', 'expired', 'cancelled'],
    received: ['inspected'],
    inspected: ['sent', 'rejected'],
    rejected: ['sent-back', 'scrapped'],
    lost: ['sent', 'received'],
    sent: ['delivered', 'lost-out'],
    'lost-out': ['sent'],
    'sent-ahead': ['return-due'],
    'return-due': ['item-back', 'charged', 'waived'],
    expired: ['awaiting-item'],
    delivered: ['closed'],
    'item-back': ['closed'],
    charged: ['closed'],
    waived: ['closed'],
    'sent-back': ['closed'],
    scrapped: ['closed'],
    declined: ['closed'],
  },
  refund: {
    requested: ['approved', 'declined', 'cancelled'],
    approved: ['due', 'cancelled'],
    due: ['paid', 'failed'],
    failed: ['due'],
    paid: ['closed'],
    declined: ['closed'],
  },
  upgrade: {
    requested: ['quoted', 'declined', 'cancelled'],
    quoted: ['accepted', 'cancelled'],
    accepted: ['awaiting-item', 'scheduled', 'cancelled'],
    scheduled: ['done', 'moved', 'no-show', 'cancelled'],
    moved: ['scheduled', 'cancelled'],
    'no-show': ['scheduled', 'cancelled'],
    'awaiting-item': ['received', 'lost', 'expired', 'cancelled'],
    received: ['upgrading'],
    upgrading: ['ready'],
    ready: ['returned', 'lost'],
    lost: ['replaced', 'refunded', 'received'],
    expired: ['awaiting-item'],
    returned: ['closed'],
    replaced: ['closed'],
    refunded: ['closed'],
    done: ['closed'],
    declined: ['closed'],
  },
  training: meeting,
  visit: meeting,
}

/** The columns of the board: what an order waits for. */
export const boardColumns = ['customer', 'transport', 'workshop', 'parts', 'tell'] as const
export type BoardColumn = (typeof boardColumns)[number]

/** Which column a state stands in; null: done, on no board. */
export const boardColumn: Record<ServiceOrderState, BoardColumn | null> = {
  requested: 'customer',
  approved: 'customer',
  declined: 'tell',
  quoted: 'customer',
  accepted: 'workshop',
  'awaiting-item': 'transport',
  received: 'workshop',
  diagnosing: 'workshop',
  'awaiting-quote': 'customer',
  'awaiting-parts': 'parts',
  'sent-out': 'parts',
  repairing: 'workshop',
  upgrading: 'workshop',
  testing: 'workshop',
  unrepaired: 'workshop',
  inspected: 'workshop',
  ready: 'tell',
  returned: 'tell',
  refunded: 'tell',
  'part-refunded': 'tell',
  exchanged: 'tell',
  rejected: 'tell',
  'sent-back': 'tell',
  sent: 'transport',
  delivered: 'tell',
  'sent-ahead': 'transport',
  'return-due': 'transport',
  'item-back': 'tell',
  charged: 'tell',
  waived: 'tell',
  due: 'workshop',
  paid: 'tell',
  failed: 'workshop',
  scheduling: 'customer',
  scheduled: 'workshop',
  moved: 'customer',
  'no-show': 'customer',
  done: 'tell',
  replaced: 'tell',
  scrapped: 'tell',
  lost: 'workshop',
  'lost-out': 'workshop',
  expired: null,
  closed: null,
  cancelled: null,
}

/** States in which an order is over; one that expired may still be taken up when the item comes after all. */
export const overStates: readonly ServiceOrderState[] = ['closed', 'cancelled', 'expired']

/** States after which the customer should hear about it in the thread where it began. */
export const toldInPublic: readonly ServiceOrderState[] = [
  'ready',
  'returned',
  'refunded',
  'part-refunded',
  'exchanged',
  'rejected',
  'sent-back',
  'delivered',
  'item-back',
  'paid',
  'replaced',
  'done',
]

/** Steps that nobody takes without saying why: the words are kept with the step. */
export const stepsWithReason: readonly ServiceOrderState[] = ['declined', 'rejected', 'scrapped', 'charged', 'waived', 'failed']

export const warrantyDecisions = ['undecided', 'in', 'out', 'goodwill'] as const
export type WarrantyDecision = (typeof warrantyDecisions)[number]

export const serviceOrderQueues = ['open', ...serviceOrderKinds, 'loop', 'closed'] as const
export type ServiceOrderQueue = (typeof serviceOrderQueues)[number]

/** How an order hangs together with the one it came from. */
export const orderRelations = ['split', 're-repair', 'replacement-of', 'follow-up'] as const
export type OrderRelation = (typeof orderRelations)[number]

/** S-2207: how an order is called on screens. */
export const serviceOrderNumber = (id: number) => `S-${id}`
