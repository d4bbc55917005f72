import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'

/** Tokens end, except those that were made before; a session says when its person last entered the password. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const instant = engine === 'sqlite' ? sql`integer` : sql`bigint`
  await sql`alter table tokens add column "endsAt" ${instant}`.execute(db)
  await sql`alter table sessions add column "provedAt" ${instant}`.execute(db)
}
