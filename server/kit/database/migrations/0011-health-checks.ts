import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'

/** What the desk last found out about itself. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await db.schema
    .createTable('healthChecks')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('at', engine === 'sqlite' ? sql`integer` : sql`bigint`, (column) => column.notNull())
    .addColumn('result', 'text', (column) => column.notNull())
    .execute()
}
