import { sql } from 'kysely'
import { insertMany, updateMany } from '../../kit/database/bulk.ts'
import { inTransaction } from '../../kit/database/context.ts'
import type { Database, Handle } from '../../kit/database/database.ts'
import { tables } from '../../kit/database/tables/index.ts'
import { sortKeyOf } from '../../nouns/cases/case.rules.ts'
import { foldChanges } from '../../nouns/rollups/rollup.actions.ts'

/** What listening writes, in an order in which each row comes after those it names. */
const copied = ['authors', 'threads', 'cases', 'mentions', 'clocks', 'clockEntries'] as const
type Copied = (typeof copied)[number]
type Row = Record<string, string | number | null>

/** Columns that name a row of another copied table. */
const references: Record<string, Copied> = {
  authorId: 'authors',
  threadId: 'threads',
  caseId: 'cases',
  lastMentionId: 'mentions',
  sinceMention: 'mentions',
  throughMention: 'mentions',
  clockId: 'clocks',
}
/** What is unique on a network, so that a copy is another post of another person. */
const names = new Set(['externalId', 'originalId', 'conversationId', 'inReplyTo', 'handle'])
const farAway = 1e14
const rowsAtOnce = 5_000

export type Growth = {
  /** How often all rows that came by the desk's own ways are there in the end, themselves included. */
  copies: number
  /** Of how many of these the cases are still open: the newest. */
  openCopies: number
  /** Between the first and the last post, in milliseconds; the last is as old as it was. */
  spanMs: number
}

/**
 * Multiplies what a desk on SQLite has heard: each copy has other people, posts, threads and cases, the same words, and lies later in time than the
 * one before. Cases of older copies are resolved. What came by the desk's own ways becomes the oldest; cases that it merged away are left out.
 */
export async function multiply({ db, engine }: Database, growth: Growth, say: (line: string) => void): Promise<void> {
  const { copies, openCopies, spanMs } = growth
  const rows = Object.fromEntries(await Promise.all(copied.map(async (table) => [table, await readAll(db, table)]))) as Record<
    Copied,
    Row[]
  >
  const merged = new Set(rows.cases.filter((row) => row.mergedInto !== null).map((row) => row.id))
  rows.cases = rows.cases.filter((row) => !merged.has(row.id))
  rows.clocks = rows.clocks.filter((row) => !merged.has(row.caseId))
  const kept = new Set(rows.clocks.map((row) => row.id))
  rows.clockEntries = rows.clockEntries.filter((row) => kept.has(row.clockId))
  const most = Object.fromEntries(copied.map((table) => [table, Math.max(0, ...rows[table].map((row) => Number(row.id)))])) as Record<
    Copied,
    number
  >
  const posted = rows.mentions.map((row) => Number(row.postedAt))
  const from = posted.reduce((least, at) => Math.min(least, at), Infinity)
  const to = posted.reduce((last, at) => Math.max(last, at), 0)
  const eachMs = spanMs / copies
  /** The times of a copy are spread over its share of the whole; what lies before or after the posts keeps its distance from them. */
  const timeIn = (copy: number) => (at: number) => {
    const within = Math.min(to, Math.max(from, at))
    return Math.round(to - spanMs + eachMs * (copy + (within - from) / Math.max(1, to - from)) + (at - within))
  }
  const copyOf = (table: Copied, row: Row, copy: number): Row => {
    const at = timeIn(copy)
    const other: Row = {}
    for (const [column, value] of Object.entries(row)) {
      if (typeof value === 'number' && column === 'id') other[column] = value + copy * most[table]
      else if (typeof value === 'number' && references[column]) other[column] = value + copy * most[references[column]]
      else if (typeof value === 'number' && /^at$|(At|Since)$/.test(column) && value < farAway) other[column] = at(value)
      else other[column] = typeof value === 'string' && copy > 0 && names.has(column) ? `${value}-${copy}` : value
    }
    if (table === 'cases') return standing(other, copy >= copies - openCopies)
    if (table === 'clocks' && copy < copies - openCopies && other.endedAt === null)
      return { ...other, state: 'met', endedAt: other.startedAt ?? 0, decidedAt: other.startedAt ?? 0 }
    return other
  }
  for (let copy = 0; copy < copies; copy++) {
    await inTransaction({ db }, async (tx) => {
      for (const table of copied) {
        const written = rows[table].map((row) => copyOf(table, row, copy))
        if (copy === 0) await overwrite(tx, engine, table, columnsOf(table), written)
        // Threads name mentions that come after them. Cases come after threads and are looked for at the end.
        else await write(tx, engine, table, table === 'threads' ? written.map((row) => ({ ...row, lastMentionId: null })) : written)
      }
      if (copy > 0) {
        const threads = rows.threads.map((row) => copyOf('threads', row, copy))
        await overwrite(tx, engine, 'threads', ['lastMentionId'], threads)
      }
    })
    while (await foldChanges({ db, engine }));
    if ((copy + 1) % 10 === 0 || copy + 1 === copies) say(`  ${((copy + 1) * rows.mentions.length).toLocaleString('en')} mentions`)
  }
  for (const table of copied) {
    const last = most[table] * copies
    await sql`update sqlite_sequence set seq = ${last} where name = ${table}`.execute(db)
  }
}

/** A case as it is when it is open, or was solved long ago. */
function standing(row: Row, open: boolean): Row {
  const trend = open ? (row.trend as 'steady') : 'quiet'
  const dueAt = open ? Number(row.dueAt ?? 0) || null : null
  const placed = { trend, dueAt, sortKey: sortKeyOf(trend, dueAt, Number(row.lastAt)) }
  return open
    ? { ...row, ...placed }
    : { ...row, ...placed, state: 'resolved', active: 0, waitingSince: null, resolvedAt: row.lastAt ?? 0, resolvedHow: 'answered' }
}

const columnsOf = (table: Copied): string[] => Object.keys(tables[table].columns)

async function readAll(db: Handle, table: Copied): Promise<Row[]> {
  const { rows } =
    await sql<Row>`select ${sql.join(columnsOf(table).map((name) => sql.ref(name)))} from ${sql.table(table)} order by id`.execute(db)
  return rows
}

async function write(tx: Handle, engine: Database['engine'], table: Copied, rows: readonly Row[]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsAtOnce)
    await insertMany(tx, engine, table, columnsOf(table) as never[], rows.slice(from, from + rowsAtOnce) as never[])
}

async function overwrite(
  tx: Handle,
  engine: Database['engine'],
  table: Copied,
  columns: readonly string[],
  rows: readonly Row[],
): Promise<void> {
  const others = columns.filter((name) => name !== 'id')
  for (let from = 0; from < rows.length; from += rowsAtOnce)
    await updateMany(tx, engine, table, others as never[], rows.slice(from, from + rowsAtOnce) as never[])
}
