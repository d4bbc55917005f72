import type { Handle } from './database.ts'
import type { HealthCheck } from './tables/health-checks.ts'

/** Keeps the result of a check in the place of the last one. */
export async function saveHealthCheck(db: Handle, name: HealthCheck, at: number, result: string): Promise<void> {
  await db
    .insertInto('healthChecks')
    .values({ name, at, result })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ at, result }))
    .execute()
}

/** The last result of a check; null when it was never made. */
export async function findHealthCheck(db: Handle, name: HealthCheck): Promise<{ at: number; result: string } | null> {
  const row = await db.selectFrom('healthChecks').select(['at', 'result']).where('name', '=', name).executeTakeFirst()
  return row ?? null
}
