import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { day } from '../../kit/lib/clock.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { addMessage, countMessagesSince } from './message.store.ts'
import { getServiceOrder } from './service-order.store.ts'

/** Most messages that a customer's page takes within a day. */
const mostPerDay = 20

/**
 * Keeps words between the customer's page and us.
 * @param by null: the customer
 * @throws Refusal `too-many-messages` when a page has sent very many within a day
 */
export function writeMessage(context: Context, by: Actor | null, orderId: number, text: string): Promise<void> {
  return change(context, async (tx, emit) => {
    const order = await getServiceOrder(tx, orderId)
    const now = context.clock()
    if (!by && (await countMessagesSince(tx, orderId, now - day)) >= mostPerDay)
      throw new Refusal('too-many', 'too-many-messages', `A page takes at most ${mostPerDay} messages a day.`, {
        params: { most: mostPerDay },
      })
    await addMessage(tx, { orderId, text, agentId: by?.agentId ?? null, at: now })
    const { caseId, threadId } = order
    emit({
      kind: 'order-message',
      agentId: by?.agentId,
      caseId: caseId ?? undefined,
      threadId: threadId ?? undefined,
      orderId,
      data: { from: by ? 'desk' : 'customer' },
    })
  })
}
