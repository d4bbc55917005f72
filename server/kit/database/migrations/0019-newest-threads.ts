import { type Kysely, sql } from 'kysely'

/** A case's newest threads are found without reading all others of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index "threads_caseId_firstMentionAt_authorId" on threads ("caseId", "firstMentionAt", "authorId")`.execute(db)
}
