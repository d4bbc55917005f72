import type { Selectable } from 'kysely'
import type { Handle } from '../../kit/database/database.ts'
import type { PurchaseItemTable, PurchaseTable } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type PurchaseRow = Selectable<PurchaseTable>
export type ItemRow = Selectable<PurchaseItemTable>

export async function getPurchase(db: Handle, id: number): Promise<PurchaseRow> {
  const row = await db.selectFrom('purchases').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('purchase')
  return row
}

/** Those of these purchases that are known, by the JSON of source and key. */
export async function listKnownPurchases(
  db: Handle,
  given: readonly Pick<PurchaseRow, 'source' | 'externalKey'>[],
): Promise<Map<string, PurchaseRow>> {
  const found = new Map<string, PurchaseRow>()
  for (const source of new Set(given.map((one) => one.source))) {
    const keys = given.filter((one) => one.source === source).map(({ externalKey }) => externalKey)
    const rows = await db.selectFrom('purchases').selectAll().where('source', '=', source).where('externalKey', 'in', keys).execute()
    for (const row of rows) found.set(JSON.stringify([row.source, row.externalKey]), row)
  }
  return found
}

/** The lines of these purchases, by purchase and line key with a space between. */
export async function listItemsOf(db: Handle, purchaseIds: readonly number[]): Promise<Map<string, ItemRow>> {
  if (purchaseIds.length === 0) return new Map()
  const rows = await db.selectFrom('purchaseItems').selectAll().where('purchaseId', 'in', purchaseIds).orderBy('id').execute()
  return new Map(rows.map((row) => [`${row.purchaseId} ${row.lineKey}`, row]))
}

/** What a customer bought, the newest first. */
export async function listPurchasesOf(
  db: Handle,
  customerId: number,
  page: { limit: number; cursor?: string },
): Promise<{ items: PurchaseRow[]; nextCursor: string | null }> {
  let query = db.selectFrom('purchases').selectAll().where('customerId', '=', customerId)
  if (page.cursor) {
    const [contractOn, id] = decodeCursor(page.cursor, 'sn')
    query = query.where((where) => where(where.refTuple('contractOn', 'id'), '<', where.tuple(String(contractOn), Number(id))))
  }
  const rows = await query
    .orderBy('contractOn', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows, page.limit, (row) => [row.contractOn, row.id])
}

/** What a customer was given by others. */
export function listGiftsFor(db: Handle, customerId: number, limit: number): Promise<PurchaseRow[]> {
  return db.selectFrom('purchases').selectAll().where('giftForCustomerId', '=', customerId).orderBy('id', 'desc').limit(limit).execute()
}
