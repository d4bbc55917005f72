import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { dropColumn } from '../tables/rebuild.ts'

/**
 * Which case a reply or a service order belongs to follows from its thread, and so does a mention's. Threads and mentions that were left
 * in a case that had been merged away come to the case it lives in now, and such a case is closed again.
 */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await db.schema.dropIndex('serviceOrders_caseId').execute()
  for (const table of ['replies', 'serviceOrders']) await dropColumn(db, engine, table, 'caseId')

  // A case is merged into a living one, which may have been merged since: one round for each step of the longest way.
  for (let moved = true; moved; ) {
    const { rows } = await sql<{
      id: number
    }>`update threads set "caseId" = (select "mergedInto" from cases where cases.id = threads."caseId")
      where "caseId" in (select id from cases where "mergedInto" is not null) returning id`.execute(db)
    moved = rows.length > 0
  }
  await sql`update mentions set "caseId" = (select "caseId" from threads where threads.id = mentions."threadId")
    where "threadId" is not null and "caseId" is distinct from (select "caseId" from threads where threads.id = mentions."threadId")`.execute(
    db,
  )
  await sql`update cases set state = 'resolved', active = 0, "snoozedUntil" = null, "waitingSince" = null, "dueAt" = null
    where "mergedInto" is not null and state <> 'resolved'`.execute(db)
  for (const [column, table, of] of counters)
    await sql`update cases set ${sql.ref(column)} = counted.value
      from (select cases.id, (select ${sql.raw(of)} from ${sql.table(table)} where ${sql.ref(`${table}.caseId`)} = cases.id) as value from cases) as counted
      where counted.id = cases.id and ${sql.ref(`cases.${column}`)} is distinct from counted.value`.execute(db)
}

/** Column of a case, where it is counted, and how. */
const counters = [
  ['threadCount', 'threads', 'count(*)'],
  ['authorCount', 'threads', 'count(distinct "authorId")'],
  ['waitingSince', 'threads', 'min("waitingSince")'],
  ['mentionCount', 'mentions', 'count(*)'],
  ['sentimentSum', 'mentions', 'coalesce(sum("sentimentScore"), 0)'],
  ['sentimentCount', 'mentions', 'count("sentimentScore")'],
] as const
