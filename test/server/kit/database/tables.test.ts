import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '#server/kit/database/database.ts'
import type { Table } from '#server/kit/database/tables/column.ts'
import { tables } from '#server/kit/database/tables/index.ts'
import { printIndexes, printReference, printTable } from '#server/kit/database/tables/print.ts'
import { emptyDatabaseUrl, engines, testDatabase } from '#test/support/database.ts'
import { schemaOf } from '#test/support/schema-of.ts'

test('a name is that of a JSON column in every table or in none, so that rows are parsed by the names of their columns', () => {
  const columns = Object.values(tables).flatMap((table) => Object.entries(table.columns))
  const json = new Set(columns.flatMap(([name, column]) => ('json' in column ? [name] : [])))
  expect(columns.flatMap(([name, column]) => (json.has(name) && !('json' in column) ? [name] : []))).toEqual([])
})

/** Full text is no business of the description: it stands beside the tables (see full-text.ts). */
function withoutFullText(schema: Awaited<ReturnType<typeof schemaOf>>) {
  const { mentions } = schema
  if (!mentions) return schema
  const plain = (lines: string[]) => lines.filter((line) => !line.includes('searchText'))
  return { ...schema, mentions: { ...mentions, columns: plain(mentions.columns), indexes: plain(mentions.indexes), triggers: [] } }
}

describe.each(engines)('the description of the tables, on %s', (engine) => {
  test('says what all migrations together have made', async () => {
    const printed = openDatabase(await emptyDatabaseUrl(engine))
    onTestFinished(() => printed.close())
    const all: [string, Table][] = Object.entries(tables)
    for (const [name, table] of all) {
      await sql.raw(printTable(engine, name, table, engine === 'sqlite')).execute(printed.db)
      for (const index of printIndexes(name, table)) await sql.raw(index).execute(printed.db)
    }
    if (engine === 'postgres')
      for (const [name, table] of all)
        for (const [column, { references }] of Object.entries(table.columns))
          if (references) await sql.raw(`alter table "${name}" add ${printReference(column, references)}`).execute(printed.db)
    const migrated = await schemaOf(await testDatabase(engine))
    expect(await schemaOf(printed)).toEqual(withoutFullText(migrated))
  })
})
