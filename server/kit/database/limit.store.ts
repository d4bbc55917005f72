import { sql } from 'kysely'
import { clockToleranceMs } from '../lib/clock.ts'
import type { Handle } from './database.ts'

/**
 * Counts one more under `key`. A count that has ended begins anew and ends at `endsAt`; so does one that would end later still, which was
 * begun by a clock that was ahead.
 */
export async function countOne(db: Handle, key: string, now: number, endsAt: number): Promise<{ count: number; endsAt: number }> {
  const hasEnded = sql<boolean>`("limitCounts"."endsAt" <= ${now} or "limitCounts"."endsAt" > ${endsAt + clockToleranceMs})`
  return await db
    .insertInto('limitCounts')
    .values({ key, count: 1, endsAt })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        count: sql<number>`case when ${hasEnded} then 1 else "limitCounts"."count" + 1 end`,
        endsAt: sql<number>`case when ${hasEnded} then ${endsAt} else "limitCounts"."endsAt" end`,
      }),
    )
    .returning(['count', 'endsAt'])
    .executeTakeFirstOrThrow()
}

export async function takeOneBack(db: Handle, key: string): Promise<void> {
  await db.updateTable('limitCounts').set({ count: sql<number>`"count" - 1` }).where('key', '=', key).where('count', '>', 0).execute()
}

export async function deleteCount(db: Handle, key: string): Promise<void> {
  await db.deleteFrom('limitCounts').where('key', '=', key).execute()
}

export async function deleteEndedCounts(db: Handle, now: number): Promise<void> {
  await db.deleteFrom('limitCounts').where('endsAt', '<=', now).execute()
}
