import { type ServiceOrderState, serviceOrderNumber } from '#shared/service-order.ts'
import { type Context, change, type Reaction } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { correctSerial, putUnitInPlace } from '../purchases/unit.actions.ts'
import { findCurrentUnit, getUnit, moveUnit } from '../purchases/unit.store.ts'
import { listRefunds } from '../refunds/refund.store.ts'
import { beginOrder, callOff, moveTo, orderEvent } from '../service-orders/service-order.actions.ts'
import { getServiceOrder, listSteps, lockOrder, updateServiceOrder } from '../service-orders/service-order.store.ts'
import { isOutgoing } from './custody.rules.ts'
import { listFollowing } from './following.store.ts'

/** Steps after which something else goes to the customer: it has an order of its own. */
const exchanges = ['exchanged', 'replaced'] as const
export const isExchange = (to: ServiceOrderState): boolean => exchanges.some((one) => one === to)

/**
 * Takes a step that exchanges the goods, and opens the order of what goes to the customer instead. It begins where this one stands: the old
 * piece is here, or lost. @returns the new order
 * @throws Refusal `receipt-refunded` when money was proposed for the same goods, and what a step throws
 */
export function exchangeGoods(
  context: Context,
  secretBox: SecretBox,
  by: Actor,
  orderId: number,
  to: ServiceOrderState,
  note: string | null,
): Promise<number> {
  return change(context, async (tx, emit) => {
    await lockOrder(tx, context.engine, orderId)
    const order = await getServiceOrder(tx, orderId)
    if ((await listRefunds(tx, orderId)).length > 0)
      throw new Refusal('conflict', 'receipt-refunded', 'Money was already proposed for what came.')
    await moveTo(tx, context, emit, by, order, to, note)
    // Without a piece that we know, the number of the new one is all there is to say.
    const serial = order.unitId === null ? null : order.serial
    const begun = { ...order, serial, kind: 'replacement' as const, parentOrderId: orderId, relation: 'replacement-of' as const }
    const id = await beginOrder(tx, secretBox, context.clock(), by, begun, order.state === 'lost' ? 'lost' : 'inspected')
    const { product, fault } = order
    emit({ ...orderEvent(order, 'order-opened', by, { kind: 'replacement', product, fault, instead: orderId }), orderId: id })
    return id
  })
}

/**
 * Taking an exchange back calls off the order that it opened.
 * @throws Refusal `exchange-went-on` when that order has been worked on
 */
export const takeExchangeBack: Reaction = async (tx, context, { orderId, data }, emit) => {
  if (!orderId || !isExchange(data?.from as ServiceOrderState)) return
  for (const { id, relation } of await listFollowing(tx, orderId)) {
    if (relation !== 'replacement-of') continue
    await lockOrder(tx, context.engine, id)
    const replacement = await getServiceOrder(tx, id)
    const { length: steps } = await listSteps(tx, id)
    if (steps > 1 || (await hasNewPiece(tx, replacement.unitId))) {
      const number = serviceOrderNumber(id)
      throw new Refusal('conflict', 'exchange-went-on', `${number} went on meanwhile.`, { params: { number } })
    }
    await callOff(tx, context, emit, replacement)
  }
}

const hasNewPiece = async (tx: Context['db'], unitId: number | null): Promise<boolean> =>
  unitId !== null && (await findCurrentUnit(tx, await getUnit(tx, unitId))).id !== unitId

/**
 * Says which piece goes to the customer in place of theirs: whoever has the old number finds the new one, and its cover is reckoned anew. Said
 * again while that piece is still here, its number is put right.
 * @throws Refusal `not-an-exchange` for an order that sends nothing new, `unit-replaced`, `serial-unreadable`
 */
export function giveReplacement(context: Context, by: Actor, orderId: number, serial: string): Promise<void> {
  return change(context, async (tx, emit) => {
    await lockOrder(tx, context.engine, orderId)
    const order = await getServiceOrder(tx, orderId)
    if (order.kind !== 'replacement')
      throw new Refusal('conflict', 'not-an-exchange', 'Only an order for a replacement sends another piece.')
    if (order.unitId === null) {
      await updateServiceOrder(tx, orderId, { serial, updatedAt: context.clock() })
      emit(orderEvent(order, 'order-changed', by, { fields: ['serial'] }))
      return
    }
    const current = await findCurrentUnit(tx, await getUnit(tx, order.unitId))
    if (current.id !== order.unitId && current.custody === 'with-us') {
      await correctSerial(tx, context, current.id, serial)
      await updateServiceOrder(tx, orderId, { updatedAt: context.clock() })
      emit(orderEvent(order, 'order-changed', by, { fields: ['serial'] }))
      return
    }
    const replacedBy = await putUnitInPlace(tx, context, by, current.id, serial, emit)
    if (!isOutgoing(order.state)) await moveUnit(tx, { id: replacedBy, custody: 'with-customer' }, 'with-us')
    await updateServiceOrder(tx, orderId, { updatedAt: context.clock() })
    emit(orderEvent(order, 'order-unit-replaced', by, { unitId: current.id, replacedBy, serial }))
  })
}
