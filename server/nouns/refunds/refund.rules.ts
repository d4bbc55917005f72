import { splitAmount } from '#shared/money.ts'
import { type RefundState, refundMoves } from '#shared/service-order.work.ts'
import { Refusal } from '../../kit/lib/errors.ts'

/** What was paid for a line of a purchase, for all its pieces together, in minor units. */
export type PaidLine = { quantity: number; linePaid: number; lineTax: number }

/**
 * What may be refunded in all for the first `pieces` pieces of a line that come back: each piece is worth its share of what was paid, and
 * what does not divide belongs to the first ones, so that all pieces together are worth exactly what was paid.
 */
export function worthOf({ quantity, linePaid }: PaidLine, pieces: number): number {
  if (quantity <= 0) return 0
  return splitAmount(linePaid, Array<number>(quantity).fill(1))
    .slice(0, Math.max(0, pieces))
    .reduce((sum, share) => sum + share, 0)
}

/**
 * What may still be refunded.
 * @param accepted pieces of this line that were accepted, in all orders
 * @param refunded what was refunded for it so far, in all orders
 */
export const leftToRefund = (line: PaidLine, accepted: number, refunded: number): number => Math.max(0, worthOf(line, accepted) - refunded)

/**
 * The tax in a refund, from the tax that was paid, never reckoned anew: what is refunded in all has the same share of the line's tax as of
 * its price, and the last cent comes with the last refund.
 * @param refunded what was refunded before, with `taxRefunded` in it
 */
export function taxIn({ linePaid, lineTax }: PaidLine, amount: number, refunded: number, taxRefunded: number): number {
  if (linePaid <= 0) return 0
  return Math.round((lineTax * (refunded + amount)) / linePaid) - taxRefunded
}

/** @throws Refusal `refund-too-high` naming what is left */
export function refuseTooMuch(amount: number, left: number, currency: string): void {
  if (amount > left)
    throw new Refusal('conflict', 'refund-too-high', `${left} ${currency} (minor units) are left to refund for what was accepted.`, {
      params: { left, currency },
    })
}

/** @throws Refusal `refund-move` */
export function refuseRefundMove(from: RefundState, to: RefundState, reason: string | undefined): void {
  if (!refundMoves[from].includes(to))
    throw new Refusal('conflict', 'refund-move', `A refund that is ${from} cannot become ${to}.`, { params: { of: 'refund', from, to } })
  if (to === 'failed' && !reason) throw new Refusal('conflict', 'reason-missing', 'Say why the payment failed.', { params: { to } })
}
