import { sql } from 'kysely'
import { day } from '../lib/clock.ts'
import type { Context } from './context.ts'
import { openDatabase } from './database.ts'
import { findHealthCheck, saveHealthCheck } from './health-check.store.ts'

/** Torn pages may come by the hundred. */
const mostWords = 500

/**
 * Looks once a day whether the pages of a SQLite file still fit together (a job), on connections of its own: it may take a while. Answers
 * `ok` or what is damaged; null when it was looked at already, or on PostgreSQL, which checks its pages itself where it was told to.
 */
export async function checkIntegrity(context: Context, databaseUrl: string): Promise<string | null> {
  if (context.engine === 'postgres') return null
  const last = await findHealthCheck(context.db, 'integrity')
  const now = context.clock()
  if (last && Math.abs(now - last.at) < day) return null
  const database = openDatabase(databaseUrl)
  try {
    const { rows } = await sql<{ quick_check: string }>`pragma quick_check(20)`.execute(database.db)
    const result = rows
      .map((row) => row.quick_check)
      .join('; ')
      .slice(0, mostWords)
    await saveHealthCheck(context.db, 'integrity', now, result)
    return result
  } finally {
    await database.close()
  }
}
