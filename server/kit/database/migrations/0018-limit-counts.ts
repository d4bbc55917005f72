import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'

/** What strangers try is counted for all nodes together. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const int = engine === 'sqlite' ? sql`integer` : sql`bigint`
  await db.schema
    .createTable('limitCounts')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('count', int, (column) => column.notNull())
    .addColumn('endsAt', int, (column) => column.notNull())
    .execute()
  await sql`create index "limitCounts_endsAt" on "limitCounts" ("endsAt")`.execute(db)
}
