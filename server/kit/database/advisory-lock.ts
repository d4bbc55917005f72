import { sql } from 'kysely'
import type { Handle } from './database.ts'
import type { Engine } from './engine.ts'

/** What writers take turns at; each has a number of its own on PostgreSQL. */
const turns = { 'chat messages': 7_267_002 } as const

/**
 * Readers who follow ids need them to become visible in their order: on PostgreSQL writers take turns from here to their
 * commit. SQLite has one writer anyway.
 */
export async function takeAdvisoryLock(tx: Handle, engine: Engine, at: keyof typeof turns): Promise<void> {
  if (engine === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(turns[at])})`.execute(tx)
}
