import { CompiledQuery, sql } from 'kysely'
import type { Database } from '#server/kit/database/database.ts'
import { largeTables, type Statement } from './full-desk.ts'

/** A large table that a statement reads from one end to the other. `along`: in the order of this index, which a limit may cut short. */
export type Scan = { table: string; along: string | null }

/** The scans of large tables in the plan that the engine makes for a statement. Nothing is executed. */
export async function scansOf(database: Database, statement: Statement): Promise<Scan[]> {
  const scans = database.engine === 'sqlite' ? await scansInSqlite(database, statement) : await scansInPostgres(database, statement)
  return scans.filter(({ table }) => (largeTables as readonly string[]).includes(table))
}

async function scansInSqlite({ db }: Database, { sql: text, parameters }: Statement): Promise<Scan[]> {
  const { rows } = await db.executeQuery<{ detail: string }>(CompiledQuery.raw(`explain query plan ${text}`, [...parameters]))
  const aliases = new Map([...text.matchAll(/"(\w+)" as "(\w+)"/g)].map(([, table = '', alias = '']) => [alias, table]))
  return rows.flatMap(({ detail }) => {
    const [, how, name = '', along] = /^(SCAN|SEARCH) (\S+)(?: USING (?:COVERING )?(AUTOMATIC|INDEX \S+))?/.exec(detail) ?? []
    const table = aliases.get(name) ?? name
    if (how === 'SCAN') return [{ table, along: along?.replace('INDEX ', '') ?? null }]
    // An index made for one statement is made by reading the whole table.
    return detail.includes('AUTOMATIC') ? [{ table, along: null }] : []
  })
}

type Node = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  'Plan Rows': number
  Plans?: Node[]
}

async function scansInPostgres({ db }: Database, { sql: text, parameters }: Statement): Promise<Scan[]> {
  const { rows: sizes } = await sql<{
    relname: string
    reltuples: number
  }>`select relname, reltuples from pg_class where relkind = 'r'`.execute(db)
  const rowsIn = new Map(sizes.map(({ relname, reltuples }) => [relname, reltuples]))
  return db.connection().execute(async (session) => {
    // Where an index can be used at all, it is: the desk of the test is small beside a real one.
    for (const way of ways) await sql.raw(`set ${way} = off`).execute(session)
    const { rows } = await session.executeQuery<{ 'QUERY PLAN': [{ Plan: Node }] }>(
      CompiledQuery.raw(`explain (format json) ${text}`, [...parameters]),
    )
    for (const way of ways) await sql.raw(`set ${way} = on`).execute(session)
    return rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => scansBelow(Plan, rowsIn, false)))
  })
}

const ways = ['enable_seqscan', 'enable_mergejoin', 'enable_hashjoin']

/** Rows that a walk along an index must at least take of what it passes, so that it ends with its page. */
const takes = 0.05

function scansBelow(node: Node, rowsIn: ReadonlyMap<string, number>, limited: boolean): Scan[] {
  const type = node['Node Type']
  const table = node['Relation Name'] ?? ''
  const below = (node.Plans ?? []).flatMap((child) => scansBelow(child, rowsIn, type === 'Limit' || (limited && type !== 'Sort')))
  if (type === 'Seq Scan') return [{ table, along: null }, ...below]
  const walks = /^Index (Only )?Scan/.test(type) && !node['Index Cond']
  const endsSoon = limited && node['Plan Rows'] >= takes * (rowsIn.get(table) ?? 0)
  return walks && !endsSoon ? [{ table, along: node['Index Name'] ?? null }, ...below] : below
}
