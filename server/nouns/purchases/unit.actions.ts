import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { addWords } from '../customers/customer.words.ts'
import { serialKeyOf } from './purchase.rules.ts'
import { getPurchase } from './purchase.store.ts'
import { addUnit, getUnit, listReplacedIds, moveUnit, renameUnit } from './unit.store.ts'

/** Gives a customer another piece for theirs. @returns the id of the new piece */
export const replaceUnit = (context: Context, by: Actor | null, unitId: number, serial: string): Promise<number> =>
  change(context, (tx, emit) => putUnitInPlace(tx, context, by, unitId, serial, emit))

/**
 * Puts a new piece in the place of one, in the transaction of whoever has a reason to. It belongs to the same line of the same purchase, so
 * that its cover is reckoned from there; whoever has the old number finds the new piece (`findCurrentUnit`).
 * @throws Refusal `unit-replaced` when another piece stands for it already, `serial-unreadable`
 */
export async function putUnitInPlace(
  tx: Handle,
  context: Context,
  by: Actor | null,
  unitId: number,
  serial: string,
  emit: (event: NewEvent) => void,
): Promise<number> {
  const old = await getUnit(tx, unitId)
  const serialKey = serialKeyOf(serial)
  if (serialKey === '') throw new Refusal('bad-input', 'serial-unreadable', 'A serial number has at least one letter or digit.')
  const isMoved = old.custody !== 'replaced' && (await moveUnit(tx, old, 'replaced'))
  if (!isMoved || (await listReplacedIds(tx, [unitId])).size > 0)
    throw new Refusal('conflict', 'unit-replaced', `${old.serial} was replaced already.`, { params: { serial: old.serial } })
  const id = await addUnit(tx, {
    serial: serial.trim(),
    serialKey,
    productId: old.productId,
    purchaseItemId: old.purchaseItemId,
    custody: 'with-customer',
    replacesUnitId: unitId,
    supplierWarrantyUntilOn: null,
    createdAt: context.clock(),
  })
  const customerId = await findOwner(tx, old.purchaseItemId)
  if (customerId !== null) await addWords(tx, context.engine, [{ customerId, serials: [serial] }])
  emit({ kind: 'purchase-unit-replaced', agentId: by?.agentId, data: { unitId, replacedBy: id, customerId } })
  return id
}

/** Puts right the number of a piece that nobody has yet; whoever has the one it stands for finds it as before. @throws Refusal `serial-unreadable` */
export async function correctSerial(tx: Handle, context: Context, unitId: number, serial: string): Promise<void> {
  const unit = await getUnit(tx, unitId)
  const serialKey = serialKeyOf(serial)
  if (serialKey === '') throw new Refusal('bad-input', 'serial-unreadable', 'A serial number has at least one letter or digit.')
  await renameUnit(tx, unitId, serial.trim(), serialKey)
  const customerId = await findOwner(tx, unit.purchaseItemId)
  if (customerId !== null) await addWords(tx, context.engine, [{ customerId, serials: [serial] }])
}

async function findOwner(tx: Handle, purchaseItemId: number | null): Promise<number | null> {
  if (purchaseItemId === null) return null
  const item = await tx.selectFrom('purchaseItems').select('purchaseId').where('id', '=', purchaseItemId).executeTakeFirst()
  return item ? (await getPurchase(tx, item.purchaseId)).customerId : null
}
