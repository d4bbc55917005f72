import type { CompiledQuery, DatabaseConnection, Dialect, QueryResult } from 'kysely'
import type { Column } from './tables/column.ts'
import { tables } from './tables/index.ts'

const columns = Object.values(tables).flatMap((table): [string, Column][] => Object.entries(table.columns))

/** In every table a column of such a name is JSON (a test keeps it so), so that a row tells by its names what to parse. */
const jsonNames: ReadonlySet<string> = new Set(columns.flatMap(([name, { json }]) => (json ? [name] : [])))

/** Parses the JSON columns of rows, in place. An alias keeps its column's name, or is not parsed. */
function parseRows<R>(rows: R[]): R[] {
  const names = Object.keys(rows[0] ?? {}).filter((name) => jsonNames.has(name))
  if (names.length === 0) return rows
  for (const row of rows as Record<string, unknown>[]) {
    for (const name of names) {
      const value = row[name]
      if (typeof value === 'string') row[name] = JSON.parse(value)
    }
  }
  return rows
}

/** Objects and lists among the values become JSON. */
function writeParameters(query: CompiledQuery): CompiledQuery {
  const isJson = (value: unknown) => typeof value === 'object' && value !== null && !Buffer.isBuffer(value)
  if (!query.parameters.some(isJson)) return query
  return { ...query, parameters: query.parameters.map((value) => (isJson(value) ? JSON.stringify(value) : value)) }
}

/** A dialect whose JSON columns are objects and lists for whoever asks, and text in the database: the one place that parses and writes them. */
export function withJson(dialect: Dialect): Dialect {
  const taught = new WeakSet<DatabaseConnection>()
  return {
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createDriver() {
      const driver = dialect.createDriver()
      const acquire = driver.acquireConnection.bind(driver)
      driver.acquireConnection = async (...options) => {
        const connection = await acquire(...options)
        if (taught.has(connection)) return connection
        taught.add(connection)
        const execute = connection.executeQuery.bind(connection)
        connection.executeQuery = async <R>(query: CompiledQuery, ...rest: unknown[]): Promise<QueryResult<R>> => {
          const result = await (execute as (query: CompiledQuery, ...rest: unknown[]) => Promise<QueryResult<R>>)(
            writeParameters(query),
            ...rest,
          )
          parseRows(result.rows)
          return result
        }
        return connection
      }
      return driver
    },
  }
}
