import type { ServiceOrderState } from './service-order.ts'

/** Remedies that a customer chooses between on their page. */
export const remedyChoices = ['repair', 'replacement', 'refund', 'price-reduction'] as const
export type RemedyChoice = (typeof remedyChoices)[number]

/** States in which the choice is still open: nothing has arrived that it would undo. */
export const choiceStates: readonly ServiceOrderState[] = ['requested', 'approved', 'awaiting-item']
