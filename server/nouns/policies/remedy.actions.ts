import type { RemedyChoice } from '#shared/remedy.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { orderEvent } from '../service-orders/service-order.actions.ts'
import { addStep, getServiceOrder, lockOrder, type ServiceOrderRow, updateServiceOrder } from '../service-orders/service-order.store.ts'
import { settleDuties } from './duty.actions.ts'
import { showOrderDecision } from './order-decision.actions.ts'
import { choiceOf, kindAfter } from './remedy.rules.ts'

/** What the customer may choose between now, and what was chosen. A decision that a person made otherwise offers nothing. */
export async function showChoice(
  db: Handle,
  order: Pick<ServiceOrderRow, 'id' | 'kind' | 'state' | 'reasonKey' | 'remedy'>,
): Promise<{ open: RemedyChoice[]; chosen: RemedyChoice | null }> {
  const made = await showOrderDecision({ db }, order.id)
  return { open: made && !made.overridden ? choiceOf(order, made.decision) : [], chosen: order.remedy }
}

/**
 * The customer chooses how it is put right, while nothing has begun; the order becomes one of that kind. Chosen again it stands, and
 * another choice takes its place.
 * @param by null: the customer, on their page
 * @throws Refusal `remedy-not-offered`
 */
export function chooseRemedy(context: Context, by: Actor | null, orderId: number, remedy: RemedyChoice): Promise<void> {
  return change(context, async (tx, emit) => {
    await lockOrder(tx, context.engine, orderId)
    const order = await getServiceOrder(tx, orderId)
    if (order.remedy === remedy) return
    const { open } = await showChoice(tx, order)
    if (!open.includes(remedy)) throw new Refusal('conflict', 'remedy-not-offered', 'This cannot be chosen here, or not any more.')
    const now = context.clock()
    const kind = kindAfter(order, remedy)
    await updateServiceOrder(tx, orderId, { remedy, kind, updatedAt: now })
    const { state } = order
    await addStep(tx, { orderId, fromState: state, toState: state, note: null, remedy, agentId: by?.agentId ?? null, at: now })
    emit(orderEvent(order, 'order-remedy-chosen', by, { remedy, kind, by: by ? 'desk' : 'customer' }))
    await settleDuties(tx, context, order, ['offer-choice'], by, emit)
  })
}
