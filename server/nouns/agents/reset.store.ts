import type { Handle } from '../../kit/database/database.ts'

export type ResetRequest = { id: number; email: string; address: string | null; askedAt: number }

export async function addResetRequest(db: Handle, request: Omit<ResetRequest, 'id'>): Promise<void> {
  await db.insertInto('resetRequests').values(request).execute()
}

/** The next that nobody has looked at, oldest first. */
export function listResetRequests(db: Handle, limit: number): Promise<ResetRequest[]> {
  return db.selectFrom('resetRequests').selectAll().orderBy('id').limit(limit).execute()
}

/** Whether it was there: of several nodes one deals with it. */
export async function removeResetRequest(tx: Handle, id: number): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('resetRequests').where('id', '=', id).executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}
