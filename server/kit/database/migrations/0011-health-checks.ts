import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'

/**
 * What the desk last found out about itself; and words that were taken away leave the full text at once, also what is left there of those
 * taken away before.
 */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await db.schema
    .createTable('healthChecks')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('at', engine === 'sqlite' ? sql`integer` : sql`bigint`, (column) => column.notNull())
    .addColumn('result', 'text', (column) => column.notNull())
    .execute()
  await sql`create index "cases_mergedInto" on cases ("mergedInto")`.execute(db)
  if (engine === 'postgres') return
  await sql`insert into mentions_text(mentions_text, rank) values ('secure-delete', 1)`.execute(db)
  await sql`insert into mentions_text(mentions_text) values ('rebuild')`.execute(db)
}
