import type { Selectable } from 'kysely'
import type { Coverage, Purchase, PurchaseItem, Unit } from '#shared/purchase.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { CoverageTable } from '../../kit/database/schema.ts'
import type { ItemRow, PurchaseRow } from './purchase.store.ts'
import type { UnitRow } from './unit.store.ts'

type CoverageRow = Selectable<CoverageTable>

/** Purchases with their lines, their pieces and what covers them. */
export async function showPurchases(db: Handle, rows: readonly PurchaseRow[]): Promise<Purchase[]> {
  if (rows.length === 0) return []
  const items = await listShownItems(
    db,
    rows.map(({ id }) => id),
  )
  const itemIds = items.map(({ id }) => id)
  const units =
    itemIds.length === 0 ? [] : await db.selectFrom('units').selectAll().where('purchaseItemId', 'in', itemIds).orderBy('id').execute()
  const coverages = await listCoverages(
    db,
    itemIds,
    units.map(({ id }) => id),
  )
  const shownUnits = showUnits(units, coverages)
  return rows.map(({ importRunId: _, ...purchase }) => ({
    ...purchase,
    items: items.flatMap((item) => (item.purchaseId === purchase.id ? [itemOf(item, shownUnits.get(item.id) ?? [], coverages)] : [])),
  }))
}

type ShownItem = ItemRow & {
  catalogueName: string | null
  category: string | null
  expectedLifeMonths: number | null
  variant: string | null
  batch: string | null
}

function listShownItems(db: Handle, purchaseIds: readonly number[]): Promise<ShownItem[]> {
  return db
    .selectFrom('purchaseItems')
    .leftJoin('products', 'products.id', 'purchaseItems.productId')
    .leftJoin('variants', 'variants.id', 'purchaseItems.variantId')
    .leftJoin('batches', 'batches.id', 'purchaseItems.batchId')
    .selectAll('purchaseItems')
    .select([
      'products.name as catalogueName',
      'products.category as category',
      'products.expectedLifeMonths as expectedLifeMonths',
      'variants.name as variant',
      'batches.code as batch',
    ])
    .where('purchaseItems.purchaseId', 'in', purchaseIds)
    .orderBy('purchaseItems.id')
    .execute()
}

/** What covers these lines and pieces, in the order in which it was found. */
async function listCoverages(db: Handle, itemIds: readonly number[], unitIds: readonly number[]): Promise<CoverageRow[]> {
  const ofItems = itemIds.length === 0 ? [] : await db.selectFrom('coverages').selectAll().where('purchaseItemId', 'in', itemIds).execute()
  const ofUnits = unitIds.length === 0 ? [] : await db.selectFrom('coverages').selectAll().where('unitId', 'in', unitIds).execute()
  return [...new Map([...ofItems, ...ofUnits].map((row) => [row.id, row])).values()].sort((a, b) => a.id - b.id)
}

const coverageOf = ({ kind, fromOn, partsUntilOn, labourUntilOn, ruleKey }: CoverageRow): Coverage => ({
  kind,
  fromOn,
  partsUntilOn,
  labourUntilOn,
  ruleKey,
})

/** The pieces of each line; each knows the one at the end of its chain. */
function showUnits(units: readonly UnitRow[], coverages: readonly CoverageRow[]): Map<number | null, Unit[]> {
  const next = new Map(units.flatMap((unit) => (unit.replacesUnitId === null ? [] : [[unit.replacesUnitId, unit] as const])))
  const lastOf = (id: number): UnitRow | null => {
    let last: UnitRow | null = null
    for (let left = units.length, found = next.get(id); found && left > 0; left--) [last, found] = [found, next.get(found.id)]
    return last
  }
  const shown = new Map<number | null, Unit[]>()
  for (const unit of units) {
    const last = lastOf(unit.id)
    const one: Unit = {
      id: unit.id,
      serial: unit.serial,
      custody: unit.custody,
      replacesUnitId: unit.replacesUnitId,
      replacedBy: last && { id: last.id, serial: last.serial },
      supplierWarrantyUntilOn: unit.supplierWarrantyUntilOn,
      coverages: coverages.filter(({ unitId }) => unitId === unit.id).map(coverageOf),
    }
    shown.set(unit.purchaseItemId, [...(shown.get(unit.purchaseItemId) ?? []), one])
  }
  return shown
}

const itemOf = (item: ShownItem, units: Unit[], coverages: readonly CoverageRow[]): PurchaseItem => ({
  id: item.id,
  lineKey: item.lineKey,
  product:
    item.productId === null
      ? null
      : { id: item.productId, name: item.catalogueName ?? '', category: item.category, expectedLifeMonths: item.expectedLifeMonths },
  productName: item.productName,
  variant: item.variant,
  batch: item.batch,
  quantity: item.quantity,
  linePaid: item.linePaid,
  lineTax: item.lineTax,
  firstDeliveredOn: item.firstDeliveredOn,
  lastDeliveredOn: item.lastDeliveredOn,
  condition: item.condition,
  usedTermAgreed: item.usedTermAgreed === 1,
  personalised: item.personalised === 1,
  bundleOfItemId: item.bundleOfItemId,
  listShare: item.listShare,
  units,
  coverages: coverages.filter(({ purchaseItemId, unitId }) => purchaseItemId === item.id && unitId === null).map(coverageOf),
})
