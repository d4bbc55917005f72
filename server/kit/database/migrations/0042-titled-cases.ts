import { type Kysely, sql } from 'kysely'

/** Cases that somebody named: found by their title without reading all the others. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index "cases_titled" on "cases" ("id") where "titledBy" is not null`.execute(db)
}
