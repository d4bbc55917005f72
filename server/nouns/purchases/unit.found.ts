import type { FoundUnit } from '#shared/purchase.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import { findCurrentUnit, listUnitsBySerial, type UnitRow } from './unit.store.ts'

/** The pieces with a serial number, with whose they are; a number that was replaced leads to the piece that is there now. */
export async function findUnits(db: Handle, serial: string): Promise<FoundUnit[]> {
  const units = await listUnitsBySerial(db, serial)
  return Promise.all(
    units.map(async (unit) => {
      const current = await findCurrentUnit(db, unit)
      const bought = await findPurchase(db, current)
      return {
        id: unit.id,
        serial: unit.serial,
        custody: unit.custody,
        current: { id: current.id, serial: current.serial, custody: current.custody },
        productName: bought?.productName ?? '',
        purchaseItemId: current.purchaseItemId,
        purchaseId: bought?.purchaseId ?? null,
        customer: bought?.customerId == null ? null : { id: bought.customerId, name: bought.customerName ?? '' },
      }
    }),
  )
}

async function findPurchase(db: Handle, { purchaseItemId }: UnitRow) {
  if (purchaseItemId === null) return null
  const row = await db
    .selectFrom('purchaseItems')
    .innerJoin('purchases', 'purchases.id', 'purchaseItems.purchaseId')
    .leftJoin('customers', 'customers.id', 'purchases.customerId')
    .select(['purchaseItems.productName', 'purchases.id as purchaseId', 'purchases.customerId', 'customers.name as customerName'])
    .where('purchaseItems.id', '=', purchaseItemId)
    .executeTakeFirst()
  return row ?? null
}
