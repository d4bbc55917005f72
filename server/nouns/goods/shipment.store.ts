import type { Selectable } from 'kysely'
import type { Shipment } from '#shared/goods.schema.ts'
import { shipmentPayers } from '#shared/service-order.work.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { ShipmentTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

type ShipmentRow = Selectable<ShipmentTable>

/** The shipments of an order, oldest first. */
export async function listShipments(db: Handle, orderId: number): Promise<Shipment[]> {
  const rows = await db.selectFrom('shipments').selectAll().where('orderId', '=', orderId).orderBy('id').limit(200).execute()
  return rows.map(({ orderId: _, paidBy, ...shipment }) => ({
    ...shipment,
    paidBy: shipmentPayers.find((payer) => payer === paidBy) ?? 'us',
  }))
}

export async function getShipment(db: Handle, id: number): Promise<ShipmentRow> {
  const row = await db.selectFrom('shipments').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('shipment')
  return row
}

export async function addShipment(tx: Handle, shipment: Omit<ShipmentRow, 'id'>): Promise<void> {
  await tx.insertInto('shipments').values(shipment).execute()
}

export async function updateShipment(tx: Handle, id: number, change: Partial<Omit<ShipmentRow, 'id'>>): Promise<void> {
  if (Object.keys(change).length > 0) await tx.updateTable('shipments').set(change).where('id', '=', id).execute()
}

export async function deleteShipment(tx: Handle, id: number): Promise<void> {
  await tx.deleteFrom('shipments').where('id', '=', id).execute()
}
