import type { SelectQueryBuilder } from 'kysely'
import type { Handle } from './database.ts'
import type { Engine } from './engine.ts'
import type { Schema } from './schema.ts'

/**
 * A transaction read a row, and another one changed it before this one could lock it. It is rolled back and begun anew (`change`).
 */
export class StaleReadError extends Error {
  constructor(what: string) {
    super(`Another transaction changed ${what} meanwhile.`)
    this.name = 'StaleReadError'
  }
}

/** Locks the rows that a query reads until the transaction ends. SQLite has one writer at a time, so nothing need be locked there. */
export function forUpdate<T extends keyof Schema, O>(
  engine: Engine,
  query: SelectQueryBuilder<Schema, T, O>,
): SelectQueryBuilder<Schema, T, O> {
  return engine === 'postgres' ? query.forUpdate() : query
}

/**
 * Locks rows in the order of their ids. Whoever locks rows of several tables takes cases first, then threads, then mentions: transactions
 * that lock in one order never wait for each other in a circle.
 */
export async function lockRows(
  tx: Handle,
  engine: Engine,
  table: 'cases' | 'threads' | 'mentions',
  ids: readonly (number | null)[],
): Promise<void> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (engine === 'sqlite' || wanted.length === 0) return
  await tx.selectFrom(table).select('id').where('id', 'in', wanted).orderBy('id').forUpdate().execute()
}

/** SQLSTATE of a transaction that PostgreSQL ended because others waited for it and it for them. */
const deadlock = '40P01'
const mostAttempts = 5

/** Runs a transaction, and again when another one came in between; the last error is thrown on. */
export async function retryWhenStale<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction()
    } catch (error) {
      const isStale = error instanceof StaleReadError || (error instanceof Error && 'code' in error && error.code === deadlock)
      if (!isStale || attempt === mostAttempts) throw error
    }
  }
}
