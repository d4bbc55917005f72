import type { Custody } from '#shared/purchase.ts'
import type { ServiceOrderState } from '#shared/service-order.ts'

/** Where the customer's own piece is once an order has come so far; states that are not named leave it where it was. */
const ownPiece: Partial<Record<ServiceOrderState, Custody>> = {
  received: 'with-us',
  inspected: 'with-us',
  diagnosing: 'with-us',
  repairing: 'with-us',
  upgrading: 'with-us',
  testing: 'with-us',
  unrepaired: 'with-us',
  'sent-out': 'at-supplier',
  returned: 'with-customer',
  'sent-back': 'with-customer',
  'item-back': 'with-us',
  lost: 'lost',
  scrapped: 'scrapped',
}

/** Where the piece that goes to the customer instead is. */
const newPiece: Partial<Record<ServiceOrderState, Custody>> = {
  sent: 'with-customer',
  'sent-ahead': 'with-customer',
  delivered: 'with-customer',
  'lost-out': 'lost',
}

const outgoing: readonly ServiceOrderState[] = ['sent', 'sent-ahead', 'return-due', 'item-back', 'charged', 'waived', 'delivered', 'closed']

/** Whether the new piece of a replacement has left us in this state. */
export const isOutgoing = (state: ServiceOrderState): boolean => outgoing.includes(state)

const lastOf = (where: Partial<Record<ServiceOrderState, Custody>>, states: readonly ServiceOrderState[]): Custody | null =>
  states.flatMap((state) => where[state] ?? []).at(-1) ?? null

/** Where the customer's piece is by the states an order went through, oldest first; with the customer before the first of them. */
export const ownCustody = (states: readonly ServiceOrderState[]): Custody => lastOf(ownPiece, states) ?? 'with-customer'

/** Where the new piece of a replacement is; with us until it is sent. */
export const newCustody = (states: readonly ServiceOrderState[]): Custody => lastOf(newPiece, states) ?? 'with-us'

/** Whether a step into or out of this state can change where a piece is. */
export const movesPiece = (state: unknown): boolean => typeof state === 'string' && (state in ownPiece || state in newPiece)
