import { type Kysely, sql } from 'kysely'

/** Indexes for what read whole tables: threads of a conversation, what does not belong to a case, chats that were ended. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index "threads_conversationId" on threads ("conversationId")`.execute(db)
  await sql`create index "caseConstraints_caseId" on "caseConstraints" ("caseId")`.execute(db)
  await sql`create index "chatVisitors_ended" on "chatVisitors" ("sourceId", "endedAt") where "endedAt" is not null`.execute(db)
}
