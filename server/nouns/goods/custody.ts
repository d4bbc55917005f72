import type { Custody } from '#shared/purchase.ts'
import type { Reaction } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { StaleReadError } from '../../kit/database/locking.ts'
import { findCurrentUnit, getUnit, moveUnit, type UnitRow } from '../purchases/unit.store.ts'
import { getServiceOrder, listSteps } from '../service-orders/service-order.store.ts'
import { movesPiece, newCustody, ownCustody } from './custody.rules.ts'

/** With each step of an order, and with each that is taken back, its pieces are where the steps say. One that was replaced stays so. */
export const followCustody: Reaction = async (tx, _context, { kind, orderId, data }) => {
  if (!orderId || !movesPiece(kind === 'order-moved' ? data?.to : data?.from)) return
  const order = await getServiceOrder(tx, orderId)
  if (order.unitId === null) return
  const states = (await listSteps(tx, orderId)).map(({ toState }) => toState)
  const own = await getUnit(tx, order.unitId)
  if (own.custody !== 'replaced') await put(tx, own, ownCustody(states))
  if (order.kind !== 'replacement') return
  const current = await findCurrentUnit(tx, own)
  if (current.id !== own.id) await put(tx, current, newCustody(states))
}

/** Two orders that move one piece at once take turns: the later one reads again. */
async function put(tx: Handle, unit: UnitRow, to: Custody): Promise<void> {
  if (!(await moveUnit(tx, unit, to))) throw new StaleReadError('where a piece is')
}
