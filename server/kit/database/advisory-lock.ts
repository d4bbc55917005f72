import { sql } from 'kysely'
import type { Handle } from './database.ts'
import type { Engine } from './engine.ts'

/** What writers take turns at; each has a number of its own on PostgreSQL. */
const turns = {
  'chat messages': 7_267_002,
  team: 7_267_003,
  customers: 7_267_004,
  withdrawals: 7_267_005,
  appointments: 7_267_026,
  rollups: 7_267_037,
} as const

/**
 * On PostgreSQL writers take turns from here to their commit: readers who follow ids need them to become visible in their order, and what
 * was looked up must still hold when it is written upon. SQLite has one writer anyway.
 */
export async function takeAdvisoryLock(tx: Handle, engine: Engine, at: keyof typeof turns): Promise<void> {
  if (engine === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(turns[at])})`.execute(tx)
}
