import { sql } from 'kysely'
import type { Handle } from './database.ts'
import type { Engine } from './engine.ts'

/** Takes `count` numbers out of a table's own sequence, to be used as ids of rows written later. Numbers not used stay unused. */
export async function reserveIds(db: Handle, engine: Engine, table: 'cases', count: number): Promise<number[]> {
  if (count === 0) return []
  if (engine === 'sqlite') {
    const { rows } = await sql<{
      seq: number
    }>`update sqlite_sequence set seq = seq + ${count} where name = ${table} returning seq`.execute(db)
    const last = rows[0]?.seq
    if (last === undefined) throw new Error(`The sequence of ${table} is missing.`)
    return Array.from({ length: count }, (_, n) => last - count + 1 + n)
  }
  const { rows } = await sql<{
    id: number
  }>`select nextval(pg_get_serial_sequence(${table}, 'id')) as id from generate_series(1, ${count}::int)`.execute(db)
  return rows.map((row) => Number(row.id))
}
