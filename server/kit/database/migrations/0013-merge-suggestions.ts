import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'

/** Pairs of cases that look like one problem, for a person to say; and whether a case holds what each customer has for himself. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const [int, real] = engine === 'sqlite' ? [sql`integer`, sql`real`] : [sql`bigint`, sql`double precision`]
  await sql`create table "mergeSuggestions" (
    "fromId" ${int} not null,
    "intoId" ${int} not null,
    "score" ${real} not null,
    "because" text not null,
    "foundAt" ${int} not null,
    "refusedBy" ${int},
    "refusedAt" ${int},
    foreign key ("fromId") references "cases" ("id") on delete cascade,
    foreign key ("intoId") references "cases" ("id") on delete cascade,
    foreign key ("refusedBy") references "agents" ("id") on delete restrict
  )`.execute(db)
  await sql`create unique index "mergeSuggestions_fromId_intoId" on "mergeSuggestions" ("fromId", "intoId")`.execute(db)
  await sql`create index "mergeSuggestions_intoId" on "mergeSuggestions" ("intoId")`.execute(db)
  await sql`alter table cases add column "theme" text`.execute(db)
  await sql`alter table cases add column "themeBy" ${int} references "agents" ("id") on delete restrict`.execute(db)
  await sql`create index "cases_theme_active_sortKey" on cases ("theme", "active", "sortKey")`.execute(db)
}
