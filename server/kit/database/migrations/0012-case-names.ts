import { type Kysely, sql } from 'kysely'

/** What a case is called, as concepts and its product, so that each reader has it in their own language. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table cases add column "titleName" text`.execute(db)
}
