import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'

/** Where durable subscribers keep how far they have followed the events. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await db.schema
    .createTable('subscriptions')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('eventId', engine === 'sqlite' ? sql`integer` : sql`bigint`, (column) => column.notNull())
    .execute()
}
