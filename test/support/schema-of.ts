import { sql } from 'kysely'
import type { Database } from '#server/kit/database/database.ts'

type Shape = { columns: string[]; keys: string[]; indexes: string[]; triggers: string[] }

/** What a database is made of, as lines that can be compared: tables with their columns, foreign keys, indexes and triggers. */
export async function schemaOf(database: Pick<Database, 'db' | 'engine'>): Promise<Record<string, Shape>> {
  const tables = (await database.db.introspection.getTables()).map(({ name }) => name).filter((name) => !name.startsWith('mentions_'))
  const shapes: Record<string, Shape> = {}
  for (const table of tables.sort()) {
    const shape = database.engine === 'sqlite' ? await shapeInSqlite(database, table) : await shapeInPostgres(database, table)
    for (const lines of Object.values(shape)) lines.sort()
    shapes[table] = shape
  }
  return shapes
}

async function linesOf({ db }: Pick<Database, 'db'>, query: ReturnType<typeof sql<{ line: string }>>): Promise<string[]> {
  return (await query.execute(db)).rows.map(({ line }) => line)
}

async function shapeInSqlite(database: Pick<Database, 'db'>, table: string): Promise<Shape> {
  const [columns, keys, indexes, triggers] = await Promise.all([
    linesOf(
      database,
      sql`select name || ' ' || lower(type) || case when "notnull" then ' not null' else '' end || coalesce(' default ' || dflt_value, '') ||
        case when pk then ' key' || case when exists (select 1 from sqlite_master where name = ${table} and sql like '%autoincrement%') then ' numbered' else '' end else '' end as line
        from pragma_table_info(${table})`,
    ),
    linesOf(
      database,
      sql`select "from" || ' to ' || "table" || '.' || "to" || ' on delete ' || lower(on_delete) as line from pragma_foreign_key_list(${table})`,
    ),
    linesOf(database, sql`select sql as line from sqlite_master where type = 'index' and tbl_name = ${table} and sql is not null`),
    linesOf(database, sql`select sql as line from sqlite_master where type = 'trigger' and tbl_name = ${table}`),
  ])
  // Which keys are looked at only at the end of the transaction stands nowhere but in the statement.
  const [statement = ''] = await linesOf(database, sql`select sql as line from sqlite_master where type = 'table' and name = ${table}`)
  const deferred = [...statement.matchAll(/foreign key \("(\w+)"\)[^,]*?deferrable initially deferred/gi)].map(([, column]) => column)
  return {
    columns,
    keys: keys.map((key) => (deferred.includes(key.split(' ')[0]) ? `${key} deferred` : key)),
    indexes: indexes.map((line) => line.replaceAll('"', '').replace(/\s+/g, ' ').toLowerCase()),
    triggers,
  }
}

async function shapeInPostgres(database: Pick<Database, 'db'>, table: string): Promise<Shape> {
  const [columns, keys, indexes] = await Promise.all([
    linesOf(
      database,
      sql`select column_name || ' ' || data_type || coalesce(' collate ' || collation_name, '') || case when is_nullable = 'NO' then ' not null' else '' end || coalesce(' default ' || column_default, '') ||
        case when is_identity = 'YES' then ' numbered' else '' end || coalesce(' as ' || generation_expression, '') as line
        from information_schema.columns where table_schema = 'public' and table_name = ${table}`,
    ),
    linesOf(
      database,
      sql`select pg_get_constraintdef(c.oid) as line from pg_constraint c join pg_class t on t.oid = c.conrelid
        where t.relname = ${table} and c.contype in ('f', 'p')`,
    ),
    linesOf(database, sql`select indexdef as line from pg_indexes where schemaname = 'public' and tablename = ${table}`),
  ])
  return { columns, keys, indexes, triggers: [] }
}
