export const serviceOrderKinds = ['repair', 'return'] as const
export type ServiceOrderKind = (typeof serviceOrderKinds)[number]

const repairStates = [
  'requested',
  'approved',
  'awaiting-item',
  'received',
  'diagnosing',
  'awaiting-quote',
  'awaiting-parts',
  'repairing',
  'testing',
  'ready',
  'returned',
  'closed',
  'cancelled',
] as const
const returnStates = [
  'requested',
  'approved',
  'awaiting-item',
  'received',
  'inspected',
  'refunded',
  'exchanged',
  'rejected',
  'closed',
  'cancelled',
] as const

export type ServiceOrderState = (typeof repairStates)[number] | (typeof returnStates)[number]

export const serviceOrderStates = [...new Set<ServiceOrderState>([...repairStates, ...returnStates])] as [
  ServiceOrderState,
  ...ServiceOrderState[],
]

/** The way an order of each kind usually goes; detours (quote, parts) are in `serviceOrderMoves`. */
export const serviceOrderChain: Record<ServiceOrderKind, readonly ServiceOrderState[]> = {
  repair: ['requested', 'approved', 'awaiting-item', 'received', 'diagnosing', 'repairing', 'testing', 'ready', 'returned', 'closed'],
  return: ['requested', 'approved', 'awaiting-item', 'received', 'inspected', 'refunded', 'closed'],
}

/** What may follow what, first the usual next step. A state missing here is an end. */
export const serviceOrderMoves: Record<ServiceOrderKind, Partial<Record<ServiceOrderState, readonly ServiceOrderState[]>>> = {
  repair: {
    requested: ['approved', 'cancelled'],
    approved: ['awaiting-item', 'cancelled'],
    'awaiting-item': ['received', 'cancelled'],
    received: ['diagnosing', 'cancelled'],
    diagnosing: ['repairing', 'awaiting-quote', 'awaiting-parts', 'cancelled'],
    'awaiting-quote': ['repairing', 'awaiting-parts', 'cancelled'],
    'awaiting-parts': ['repairing', 'cancelled'],
    repairing: ['testing', 'awaiting-parts', 'cancelled'],
    testing: ['ready', 'repairing', 'cancelled'],
    ready: ['returned', 'cancelled'],
    returned: ['closed'],
  },
  return: {
    requested: ['approved', 'rejected', 'cancelled'],
    approved: ['awaiting-item', 'cancelled'],
    'awaiting-item': ['received', 'cancelled'],
    received: ['inspected', 'cancelled'],
    inspected: ['refunded', 'exchanged', 'rejected'],
    refunded: ['closed'],
    exchanged: ['closed'],
    rejected: ['closed'],
  },
}

/** The columns of the board: what an order waits for. */
export const boardColumns = ['customer', 'transport', 'workshop', 'parts', 'tell'] as const
export type BoardColumn = (typeof boardColumns)[number]

/** Which column a state stands in; null: done, on no board. */
export const boardColumn: Record<ServiceOrderState, BoardColumn | null> = {
  requested: 'customer',
  approved: 'customer',
  'awaiting-item': 'transport',
  received: 'workshop',
  diagnosing: 'workshop',
  'awaiting-quote': 'customer',
  'awaiting-parts': 'parts',
  repairing: 'workshop',
  testing: 'workshop',
  inspected: 'workshop',
  ready: 'tell',
  returned: 'tell',
  refunded: 'tell',
  exchanged: 'tell',
  rejected: 'tell',
  closed: null,
  cancelled: null,
}

/** States after which the customer should hear about it in the thread where it began. */
export const toldInPublic: readonly ServiceOrderState[] = ['ready', 'returned', 'refunded', 'exchanged', 'rejected']

export const warrantyDecisions = ['undecided', 'in', 'out', 'goodwill'] as const
export type WarrantyDecision = (typeof warrantyDecisions)[number]

export const serviceOrderQueues = ['open', 'repair', 'return', 'loop', 'closed'] as const
export type ServiceOrderQueue = (typeof serviceOrderQueues)[number]

/** S-2207: how an order is called on screens. */
export const serviceOrderNumber = (id: number) => `S-${id}`
