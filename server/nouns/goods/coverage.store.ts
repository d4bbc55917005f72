import type { Selectable } from 'kysely'
import type { CoverageKind } from '#shared/purchase.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { CoverageTable } from '../../kit/database/schema.ts'

export async function addCoverage(tx: Handle, coverage: Omit<Selectable<CoverageTable>, 'id'>): Promise<void> {
  await tx.insertInto('coverages').values(coverage).execute()
}

/** Whether an order has caused a cover of this kind. */
export async function hasCoverage(db: Handle, orderId: number, kind: CoverageKind): Promise<boolean> {
  const row = await db.selectFrom('coverages').select('id').where('causeOrderId', '=', orderId).where('kind', '=', kind).executeTakeFirst()
  return row !== undefined
}

/** Cover that an order caused and, since its step was taken back, did not cause after all. */
export async function deleteCoveragesOf(tx: Handle, orderId: number, kind: CoverageKind): Promise<void> {
  await tx.deleteFrom('coverages').where('causeOrderId', '=', orderId).where('kind', '=', kind).execute()
}
