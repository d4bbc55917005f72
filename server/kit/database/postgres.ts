import { type CompiledQuery, type DatabaseConnection, type Dialect, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { OutageWatch } from './outage.ts'
import { markTransaction, refuseOuterWrite } from './transaction-guard.ts'

pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)

/**
 * Kysely's PostgreSQL dialect with the same guard as SQLite: a write through the outer handle
 * inside a transaction is refused.
 * @param url `postgres://user:password@host:port/name`
 * @param watch is told what fails
 */
export function postgresDialect(url: string, watch: OutageWatch): Dialect {
  const pool = new pg.Pool({ connectionString: url, max: 13, connectionTimeoutMillis: 5_000 })
  // An idle connection that the server closes must not end the process; the next query opens a new one and reports its own error.
  pool.on('error', () => undefined)
  // The pool listens only while a connection is idle. One that is lost while somebody holds it fails that holder's statement.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  const dialect = new PostgresDialect({ pool })
  return {
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createDriver() {
      const driver = dialect.createDriver()
      const guarded = new WeakSet<DatabaseConnection>()
      return {
        init: () => driver.init(),
        destroy: () => driver.destroy(),
        async acquireConnection() {
          const connection = await driver.acquireConnection()
          if (guarded.has(connection)) return connection
          guarded.add(connection)
          const execute = connection.executeQuery.bind(connection)
          connection.executeQuery = <R>(query: CompiledQuery) => {
            refuseOuterWrite(connection, query)
            return execute<R>(query).catch((error: unknown) => {
              throw watch.note(error)
            })
          }
          return connection
        },
        async beginTransaction(connection, settings) {
          await driver.beginTransaction(connection, settings)
          markTransaction(connection)
        },
        async commitTransaction(connection) {
          await driver.commitTransaction(connection)
          markTransaction(null)
        },
        async rollbackTransaction(connection) {
          // Why the transaction failed is what its caller must hear; a connection that cannot roll back is thrown away by the driver, and the
          // server has rolled back by itself.
          await driver.rollbackTransaction(connection).catch(() => undefined)
          markTransaction(null)
        },
        releaseConnection: (connection) => driver.releaseConnection(connection),
      }
    },
  }
}
