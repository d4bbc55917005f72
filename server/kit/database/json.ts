import { type RawBuilder, sql } from 'kysely'
import type { Engine } from './engine.ts'
import type { JsonText } from './tables/column.ts'

/** What a JSON column holds, in the shape that its description gives it. */
export function readJson<T>(text: JsonText<T>): T
export function readJson<T>(text: JsonText<T> | null): T | null
export function readJson<T>(text: JsonText<T> | null): T | null {
  return text === null ? null : (JSON.parse(text) as T)
}

/** A string inside a JSON column, read by the database; null where it is missing. `key` is a name of this product's own. */
export function jsonString(engine: Engine, column: string, key: string): RawBuilder<string | null> {
  const value = engine === 'postgres' ? sql`${sql.ref(column)}::json` : sql.ref(column)
  return sql<string | null>`${value} ->> ${sql.lit(key)}`
}
