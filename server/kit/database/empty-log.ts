import { sql } from 'kysely'
import type { Context } from './context.ts'

/**
 * Writes SQLite's log into the file and empties it (a job): until then words that were taken away still stand in older versions of their
 * pages there. PostgreSQL does the like by itself (autovacuum).
 */
export async function emptyLog({ db, engine }: Pick<Context, 'db' | 'engine'>): Promise<void> {
  if (engine === 'sqlite') await sql`pragma wal_checkpoint(truncate)`.execute(db)
}
