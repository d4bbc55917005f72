import type { z } from 'zod'
import type { serviceOrderBody } from '#shared/service-order.schema.ts'
import type { Context } from '../kit/database/context.ts'
import type { Actor } from '../kit/http/route.ts'
import type { SecretBox } from '../kit/lib/secret-box.ts'
import { findLastDecision } from '../nouns/policies/decision.store.ts'
import { confirmReceipt } from '../nouns/policies/duty.actions.ts'
import { decideOrder } from '../nouns/policies/order-decision.actions.ts'
import { openServiceOrder } from '../nouns/service-orders/service-order.actions.ts'
import { isClosed } from '../nouns/service-orders/service-order.rules.ts'
import { getServiceOrder } from '../nouns/service-orders/service-order.store.ts'

/**
 * Opens an order for the author of a thread, and decides it at once where the purchase is known and nobody has decided yet. Whoever dies in
 * between leaves an order that is not decided, as one without a purchase is.
 */
export async function openDecided(
  context: Context,
  making: { secretBox: SecretBox; currency: string },
  by: Actor,
  threadId: number,
  body: z.output<typeof serviceOrderBody>,
): Promise<number> {
  const id = await openServiceOrder(context, making, by, threadId, body)
  if (body.warranty === 'undecided') await decideKnown(context, by, id)
  return id
}

/**
 * Decides an order by the rules alone, once, where the purchase is known.
 * @param by null: a customer opened it, on a page
 */
export async function decideKnown(context: Context, by: Actor | null, orderId: number): Promise<void> {
  const { purchaseItemId, state } = await getServiceOrder(context.db, orderId)
  const isOpen = purchaseItemId !== null && !isClosed(state)
  if (isOpen && !(await findLastDecision(context.db, orderId))) await decideOrder(context, by, orderId, {})
}

/** Decides a withdrawal as soon as it is declared; by that the customer has their receipt, which is a duty of its own. */
export async function decideWithdrawal(context: Context, orderId: number): Promise<void> {
  await decideKnown(context, null, orderId)
  await confirmReceipt(context, orderId)
}
