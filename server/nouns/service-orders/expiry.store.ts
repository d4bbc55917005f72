import type { Handle } from '../../kit/database/database.ts'

/** Orders that wait for an item whose day lies before `before`, the longest over first. */
export function listOverdueItems(db: Handle, before: string, most: number): Promise<{ id: number }[]> {
  return db
    .selectFrom('serviceOrders')
    .select('id')
    .where('state', '=', 'awaiting-item')
    .where('dueOn', '<', before)
    .orderBy('dueOn')
    .limit(most)
    .execute()
}
