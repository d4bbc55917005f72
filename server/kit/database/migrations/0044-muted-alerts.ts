import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'

/** Until when an alert tells nobody by mail. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await sql`alter table "alerts" add column "mutedUntil" ${engine === 'sqlite' ? sql`integer` : sql`bigint`}`.execute(db)
}
