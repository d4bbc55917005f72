import { AsyncLocalStorage } from 'node:async_hooks'
import type { CompiledQuery } from 'kysely'

/**
 * Knows whether the running code is inside a transaction. A write through the outer handle there would wait
 * for its own transaction for ever (SQLite) or slip out of it (PostgreSQL): both are refused with a clear error.
 */
const transaction = new AsyncLocalStorage<{ open: boolean; connection: unknown; durable: boolean }>()

export class OuterHandleError extends Error {
  constructor(sql: string) {
    super(
      `A write went through the outer database handle inside a transaction; use the transaction's own handle. Statement: ${sql.slice(0, 120)}`,
    )
    this.name = 'OuterHandleError'
  }
}

/**
 * Runs `work` as the owner of one transaction; every transaction must be opened through here.
 * @param durable whether its commit must outlast a power failure (SQLite; PostgreSQL's always do)
 */
export function asTransaction<T>(work: () => Promise<T>, durable = false): Promise<T> {
  if (transaction.getStore()?.open) throw new OuterHandleError('begin')
  return transaction.run({ open: false, connection: null, durable }, work)
}

/** Whether the transaction that is about to begin must outlast a power failure. */
export const isDurable = (): boolean => transaction.getStore()?.durable ?? false

/** Called by the driver when a transaction begins or ends on a connection. */
export function markTransaction(connection: unknown | null): void {
  const store = transaction.getStore()
  if (!store) throw new Error('A transaction was opened without database/transaction.ts: inTransaction().')
  store.open = connection !== null
  store.connection = connection
}

/** Throws when `connection` is not the one of the open transaction and the statement writes. */
export function refuseOuterWrite(connection: unknown, query: CompiledQuery): void {
  const store = transaction.getStore()
  if (store?.open && store.connection !== connection && writes(query)) throw new OuterHandleError(query.sql)
}

/** Whether a statement may change rows. Raw SQL is judged by its first word. */
export function writes(query: CompiledQuery): boolean {
  const kind = query.query.kind
  if (kind === 'SelectQueryNode') return false
  if (kind !== 'RawNode') return true
  return !/^\s*(select|explain|pragma table_info|pragma index_list)\b/i.test(query.sql)
}
