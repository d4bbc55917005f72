import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { StartError, wordsOf } from '../lib/errors.ts'
import { insertMany } from './bulk.ts'
import { inTransaction } from './context.ts'
import { type Database, type Handle, migrate, openDatabase } from './database.ts'
import { lockDesk } from './desk-lock.ts'
import type { Engine } from './engine.ts'
import { migrations } from './migrations/index.ts'
import { refuseNodes } from './node.ts'
import type { Table } from './tables/column.ts'
import { tables } from './tables/index.ts'

type Name = keyof typeof tables
type Row = Record<string, string | number | null>
/** `sha256` is that of all rows in the order of their keys, the same on both engines. */
type Copied = { table: Name; rows: number; sha256: string }

const atOnce = 1_000
/** Held by processes, not by the desk: nothing of them is worth keeping. */
const passing: ReadonlySet<string> = new Set(['leases', 'limitCounts'])

/**
 * Copies a whole desk into an empty database of either engine, and reads it there again: every table must have the same rows with the same
 * hash. All or nothing is kept. The old database stays as it is, but for sending, which is paused there.
 * @param onTable told after each table
 * @throws StartError when one of them is in use, the old one is of another version, the new one is not empty, or a hash differs
 */
export async function moveDesk(from: string, to: string, now: number, onTable: (copied: Copied) => void): Promise<Copied[]> {
  if (from === to) throw new StartError('Both addresses are the same database.')
  const locks = [await lockDesk(from)]
  const opened: Database[] = []
  try {
    locks.push(await lockDesk(to))
    const [source, target] = [openDatabase(from), openDatabase(to)]
    opened.push(source, target)
    await refuseOtherVersion(source)
    await migrate(target)
    await refuseNodes(source)
    await refuseNodes(target)
    await refuseRows(target)
    const copied = await inTransaction(target, (tx) => copyAll(source, tx, target, onTable))
    await inTransaction(source, (tx) => pauseSending(tx, now))
    return copied
  } finally {
    for (const database of opened) await database.close()
    for (const lock of locks) await lock.release()
  }
}

async function refuseOtherVersion({ db }: Database): Promise<void> {
  const known = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db).catch((error) => {
    throw new StartError(`The old database cannot be read: ${wordsOf(error)}`, error)
  })
  const names = known.rows.map(({ name }) => name).join()
  if (names !== Object.keys(migrations).join())
    throw new StartError('The old database is of another version. Start this version on it once, stop it, then move.')
}

async function refuseRows({ db }: Database): Promise<void> {
  for (const name of namesOfTables()) {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(db)
    if (rows.length > 0) throw new StartError(`The new database is not empty: there are rows in ${name}. Give it an empty one.`)
  }
}

const namesOfTables = (): Name[] => (Object.keys(tables) as Name[]).filter((name) => !passing.has(name))

async function copyAll(source: Database, tx: Handle, target: Database, onTable: (copied: Copied) => void): Promise<Copied[]> {
  const all: Copied[] = []
  const keep = await letReferencesWait(tx, target)
  for (const table of namesOfTables()) {
    const copied = await eachPage(source.db, source.engine, table, (rows) =>
      insertMany(tx, target.engine, table, columnsOf(table) as never[], rows as never),
    )
    if (table === 'mentions') await forgetChanges(tx, target)
    const there = await eachPage(tx, target.engine, table, async () => undefined)
    if (copied.rows !== there.rows || copied.sha256 !== there.sha256)
      throw new StartError(`${table} differs after the copy (${copied.rows} rows, ${there.rows} there). Nothing was kept.`)
    await carryNumbers(source, tx, target, table)
    all.push(copied)
    onTable(copied)
  }
  // Meanings are put into the full text when they change, not when a row is added.
  if (target.engine === 'sqlite')
    await sql`insert into mentions_meanings(rowid, meanings) select id, meanings from mentions where meanings is not null`.execute(tx)
  await keep()
  return all
}

/** Triggers note each mention that is copied. It is no change: its counts are copied as they are. */
async function forgetChanges(tx: Handle, { engine }: Database): Promise<void> {
  if (engine === 'postgres') {
    await sql`truncate "mentionChanges" restart identity`.execute(tx)
    return
  }
  await sql`delete from "mentionChanges"`.execute(tx)
  await sql`delete from sqlite_sequence where name = 'mentionChanges'`.execute(tx)
}

/** Rows name each other in circles: what they name is looked at when all are there. Answers how to do that. */
async function letReferencesWait(tx: Handle, { engine }: Database): Promise<() => Promise<void>> {
  if (engine === 'sqlite') {
    await sql`pragma defer_foreign_keys=on`.execute(tx)
    return async () => undefined
  }
  const { rows } = await sql<{ table: string; name: string }>`select conrelid::regclass::text as "table", conname as name from pg_constraint
    where contype = 'f' and not condeferrable and connamespace = current_schema()::regnamespace`.execute(tx)
  const change = async (how: string) => {
    for (const { table, name } of rows) await sql.raw(`alter table ${table} alter constraint "${name}" ${how}`).execute(tx)
  }
  await change('deferrable initially deferred')
  return async () => {
    await sql`set constraints all immediate`.execute(tx)
    await change('not deferrable')
  }
}

const columnsOf = (table: Name) => Object.keys(tables[table].columns)

/** Columns by which its rows can be told apart and put in order. */
function keyOf(table: Name): string[] {
  const { columns, indexes } = tables[table] as Table
  const key = Object.entries(columns).find(([, column]) => column.key)
  const unique = indexes.find((index) => index.unique && index.where === undefined)?.on
  if (!key && !unique) throw new Error(`${table} has no key.`)
  return key ? [key[0]] : [...(unique ?? [])]
}

/** Reads a table in the order of its key, page by page; answers how many rows it has and their hash. */
async function eachPage(db: Handle, engine: Engine, table: Name, take: (rows: Row[]) => Promise<unknown>): Promise<Copied> {
  const { columns } = tables[table] as Table
  const names = columnsOf(table)
  const key = keyOf(table)
  // Engines sort letters in orders of their own; by bytes it is the same.
  const places = key.map((name) =>
    engine === 'postgres' && columns[name]?.stored === 'text' ? sql`${sql.ref(name)} collate "C"` : sql.ref(name),
  )
  const hash = createHash('sha256')
  let count = 0
  for (let last: Row | undefined; ; ) {
    const after = last ? sql`(${sql.join(places)}) > (${sql.join(key.map((name) => last?.[name]))})` : sql`1 = 1`
    const { rows } = await sql<Row>`select ${sql.join(names.map((name) => sql.ref(name)))} from ${sql.table(table)}
      where ${after} order by ${sql.join(places)} limit ${sql.lit(atOnce)}`.execute(db)
    for (const row of rows) hash.update(JSON.stringify(names.map((name) => row[name])))
    await take(rows)
    count += rows.length
    if (rows.length < atOnce) return { table, rows: count, sha256: hash.digest('hex') }
    last = rows.at(-1)
  }
}

/** The next row gets the number that it would have got in the old database: none is given twice. */
async function carryNumbers(source: Database, tx: Handle, target: Database, table: Name): Promise<void> {
  if ((tables[table] as Table).columns.id?.key !== 'numbered') return
  const last = await findLastNumber(source, table)
  if (last === 0) return
  if (target.engine === 'postgres') {
    await sql`select setval(pg_get_serial_sequence(${`"${table}"`}, 'id'), ${sql.lit(last)})`.execute(tx)
    return
  }
  await sql`delete from sqlite_sequence where name = ${table}`.execute(tx)
  await sql`insert into sqlite_sequence (name, seq) values (${table}, ${last})`.execute(tx)
}

async function findLastNumber({ db, engine }: Database, table: Name): Promise<number> {
  const { rows } =
    engine === 'sqlite'
      ? await sql<{ last: number }>`select seq as last from sqlite_sequence where name = ${table}`.execute(db)
      : await sql<{ last: number }>`select last_value as last from pg_sequences
          where format('%I.%I', schemaname, sequencename)::regclass = pg_get_serial_sequence(${`"${table}"`}, 'id')::regclass`.execute(db)
  return Number(rows[0]?.last ?? 0)
}

/** A desk that is started on the old database by mistake must not send what the new one sends. */
async function pauseSending(tx: Handle, now: number): Promise<void> {
  await tx
    .insertInto('pauses')
    .values({ name: 'sending', sinceAt: now, why: 'This database was moved to another one.' })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
}
