import type { Selectable } from 'kysely'
import type { Handle } from '../../kit/database/database.ts'
import type { UnitTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { serialKeyOf } from './purchase.rules.ts'

export type UnitRow = Selectable<UnitTable>

export async function getUnit(db: Handle, id: number): Promise<UnitRow> {
  const row = await db.selectFrom('units').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('unit')
  return row
}

/** The pieces of these lines, in the order in which they became known. */
export async function listUnitsOf(db: Handle, itemIds: readonly number[]): Promise<UnitRow[]> {
  if (itemIds.length === 0) return []
  return db.selectFrom('units').selectAll().where('purchaseItemId', 'in', itemIds).orderBy('id').execute()
}

/** Pieces with these numbers that belong to no line. */
export async function listLooseUnits(db: Handle, serialKeys: readonly string[]): Promise<UnitRow[]> {
  if (serialKeys.length === 0) return []
  return db.selectFrom('units').selectAll().where('serialKey', 'in', serialKeys).where('purchaseItemId', 'is', null).orderBy('id').execute()
}

/** Which of these pieces another one stands for. */
export async function listReplacedIds(db: Handle, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const rows = await db.selectFrom('units').select('replacesUnitId').where('replacesUnitId', 'in', ids).execute()
  return new Set(rows.map(({ replacesUnitId }) => Number(replacesUnitId)))
}

/** Pieces with this number, however it is written; of different products there may be several. */
export function listUnitsBySerial(db: Handle, serial: string): Promise<UnitRow[]> {
  return db.selectFrom('units').selectAll().where('serialKey', '=', serialKeyOf(serial)).orderBy('id').limit(mostAlike).execute()
}

const mostAlike = 50
const longestChain = 50

/** The piece that stands for this one now, through all replacements; itself where it was never replaced. */
export async function findCurrentUnit(db: Handle, unit: UnitRow): Promise<UnitRow> {
  let current = unit
  for (let left = longestChain; left > 0; left--) {
    const next = await db
      .selectFrom('units')
      .selectAll()
      .where('replacesUnitId', '=', current.id)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (!next) return current
    current = next
  }
  return current
}

export async function addUnit(db: Handle, unit: Omit<UnitRow, 'id'>): Promise<number> {
  return (await db.insertInto('units').values(unit).returning('id').executeTakeFirstOrThrow()).id
}

export async function renameUnit(db: Handle, id: number, serial: string, serialKey: string): Promise<void> {
  await db.updateTable('units').set({ serial, serialKey }).where('id', '=', id).execute()
}

/** Says where a piece is from now on; false when it was not where the caller thought. */
export async function moveUnit(db: Handle, { id, custody }: Pick<UnitRow, 'id' | 'custody'>, to: UnitRow['custody']): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('units')
    .set({ custody: to })
    .where('id', '=', id)
    .where('custody', '=', custody)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}
