import type { Goods } from '#shared/goods.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import { findCurrentUnit, getUnit } from '../purchases/unit.store.ts'
import { showOrderLines } from '../refunds/refund.actions.ts'
import { getServiceOrder } from '../service-orders/service-order.store.ts'
import { listFollowing } from './following.store.ts'
import { listParts } from './part.store.ts'
import { listShipments } from './shipment.store.ts'

/** What an order is about, piece by piece, and what moves because of it. */
export async function showGoods(db: Handle, orderId: number): Promise<Goods> {
  const { unitId } = await getServiceOrder(db, orderId)
  const [lines, parts, shipments, following, unit] = await Promise.all([
    showOrderLines(db, orderId),
    listParts(db, orderId),
    listShipments(db, orderId),
    listFollowing(db, orderId),
    unitId === null ? null : showUnit(db, unitId),
  ])
  return { lines, parts, shipments, following, unit }
}

async function showUnit(db: Handle, unitId: number): Promise<Goods['unit']> {
  const own = await getUnit(db, unitId)
  const current = await findCurrentUnit(db, own)
  const { id, serial, custody } = own
  return { id, serial, custody, replacedBy: current.id === id ? null : { id: current.id, serial: current.serial } }
}
