import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import type { Reference } from './column.ts'
import { printReference } from './print.ts'

/**
 * Gives columns of a table their foreign keys. What names a row that is not there is repaired first: an optional column is emptied, a row
 * that would have gone with the other is deleted.
 * @throws Error naming the column when rows would be lost that nobody asked to delete
 */
export async function addReferences(
  db: Kysely<unknown>,
  engine: Engine,
  table: string,
  references: Record<string, Reference & { null?: true }>,
): Promise<void> {
  for (const [column, reference] of Object.entries(references)) await repair(db, table, column, reference)
  const keys = Object.entries(references).map(([column, reference]) => printReference(column, reference))
  if (engine === 'postgres') {
    await sql.raw(`alter table "${table}" ${keys.map((key) => `add ${key}`).join(', ')}`).execute(db)
    return
  }
  const statement = await statementOf(db, table)
  await rebuild(db, table, statement.replace(/\s*\)\s*$/, `, ${keys.join(', ')})`))
}

async function repair(db: Kysely<unknown>, table: string, column: string, to: Reference & { null?: true }): Promise<void> {
  const strays = `"${column}" is not null and not exists (select 1 from "${to.table}" as named where named.id = "${table}"."${column}")`
  if (to.null) await sql.raw(`update "${table}" set "${column}" = null where ${strays}`).execute(db)
  else if (to.onDelete === 'cascade') await sql.raw(`delete from "${table}" where ${strays}`).execute(db)
  else {
    const { rows } = await sql.raw<{ count: number }>(`select count(*) as count from "${table}" where ${strays}`).execute(db)
    if (Number(rows[0]?.count) > 0)
      throw new Error(`${rows[0]?.count} rows of ${table} name in ${column} a row of ${to.table} that is not there. Restore a backup.`)
  }
}

/**
 * Makes a SQLite table anew in another shape, which `alter table` cannot do there: create, copy, drop, rename. Rows, indexes, triggers
 * (full text among them) and the last number given stay.
 * @param statement `create table` with the table's own name; columns it shares with the old table are copied
 */
export async function rebuild(db: Kysely<unknown>, table: string, statement: string): Promise<void> {
  const { rows: on } = await sql<{ foreign_keys: number }>`select foreign_keys from pragma_foreign_keys`.execute(db)
  // Dropping a table deletes its rows, and with keys enforced the rows of others that name them.
  if (on[0]?.foreign_keys !== 0) throw new Error(`Foreign keys must be off while ${table} is made anew; see migrate().`)
  const { rows: beside } = await sql<{ sql: string }>`select sql from sqlite_master
    where tbl_name = ${table} and type in ('index', 'trigger') and sql is not null order by rowid`.execute(db)
  const { rows: last } = await sql<{ seq: number }>`select seq from sqlite_sequence where name = ${table}`.execute(db)
  const before = await columnsOf(db, table)
  const fresh = `${table} made anew`
  await sql.raw(statement.replace(`"${table}"`, `"${fresh}"`)).execute(db)
  const shared = (await columnsOf(db, fresh)).filter((column) => before.includes(column)).map((column) => `"${column}"`)
  await sql.raw(`insert into "${fresh}" (${shared.join(', ')}) select ${shared.join(', ')} from "${table}"`).execute(db)
  await sql.raw(`drop table "${table}"`).execute(db)
  await sql.raw(`alter table "${fresh}" rename to "${table}"`).execute(db)
  for (const { sql: made } of beside) await sql.raw(made).execute(db)
  if (last[0]) {
    await sql`delete from sqlite_sequence where name = ${table}`.execute(db)
    await sql`insert into sqlite_sequence (name, seq) values (${table}, ${last[0].seq})`.execute(db)
  }
}

/** Takes a column with its foreign key out of a table; an index on it must be gone before. */
export async function dropColumn(db: Kysely<unknown>, engine: Engine, table: string, column: string): Promise<void> {
  if (engine === 'postgres') {
    await sql.raw(`alter table "${table}" drop column "${column}"`).execute(db)
    return
  }
  const statement = await statementOf(db, table)
  const key = new RegExp(`,\\s*foreign key \\("${column}"\\) references "\\w+" \\("\\w+"\\)[^,]*?(?=,|\\s*\\)\\s*$)`, 'i')
  await rebuild(db, table, statement.replace(key, '').replace(new RegExp(`,\\s*"${column}" [^,]*(?=,)`), ''))
}

async function statementOf(db: Kysely<unknown>, table: string): Promise<string> {
  const { rows } = await sql<{ sql: string }>`select sql from sqlite_master where type = 'table' and name = ${table}`.execute(db)
  if (!rows[0]) throw new Error(`There is no table ${table}.`)
  return rows[0].sql
}

async function columnsOf(db: Kysely<unknown>, table: string): Promise<string[]> {
  return (await sql<{ name: string }>`select name from pragma_table_info(${table})`.execute(db)).rows.map(({ name }) => name)
}

/** @throws Error when a row names one that is not there. */
export async function checkReferences(db: Kysely<unknown>, engine: Engine): Promise<void> {
  if (engine === 'postgres') {
    // What waits for the end of the transaction is looked at now: until then its tables cannot be changed further.
    await sql`set constraints all immediate`.execute(db)
    await sql`set constraints all deferred`.execute(db)
    return
  }
  const { rows } = await sql<{ table: string; parent: string }>`select "table", parent from pragma_foreign_key_check limit 1`.execute(db)
  if (rows[0]) throw new Error(`A row of ${rows[0].table} names a row of ${rows[0].parent} that is not there.`)
}
