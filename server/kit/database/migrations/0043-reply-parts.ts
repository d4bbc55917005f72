import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'

/** Replies that go out as several posts, and which delivery carries which reply. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const int = engine === 'sqlite' ? sql`integer` : sql`bigint`
  await sql`alter table "replies" add column "parts" text`.execute(db)
  await sql`alter table "replies" add column "partsOut" ${int} not null default 0`.execute(db)
  await sql`alter table "replies" add column "lastPartId" text`.execute(db)
  await sql`alter table "deliveries" add column "replyId" ${int}`.execute(db)
  await sql`update "deliveries" set "replyId" = (select "id" from "replies" where "replies"."deliveryId" = "deliveries"."id")
    where "purpose" = 'reply'`.execute(db)
  await sql`create index "deliveries_replyId" on "deliveries" ("replyId") where "replyId" is not null`.execute(db)
}
