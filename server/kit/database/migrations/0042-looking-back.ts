import { type Kysely, sql } from 'kysely'

/** Cases that somebody named, and who was given which case: found without reading all the others. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index "cases_titled" on "cases" ("id") where "titledBy" is not null`.execute(db)
  await sql`create index "events_of_assigning" on "events" ("at") where kind = 'case-assigned'`.execute(db)
}
