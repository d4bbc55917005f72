import { Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Engine } from './engine.ts'
import { migrations } from './migrations/index.ts'
import { createOutageWatch, type Outage } from './outage.ts'
import { postgresDialect } from './postgres.ts'
import type { Schema } from './schema.ts'
import { sqliteDialect } from './sqlite.ts'
import { checkReferences } from './tables/rebuild.ts'
import { asTransaction } from './transaction-guard.ts'

export type Handle = Kysely<Schema>

export type Database = {
  db: Handle
  engine: Engine
  /** Why it cannot do its work now, as far as its statements have told; null when nothing is known. */
  outage(): Outage | null
  close(): Promise<void>
}

/** Which engine a DATABASE_URL means: `postgres://…`, or a file path or `sqlite:` URL. */
export function engineOf(url: string): Engine {
  return /^postgres(ql)?:\/\//.test(url) ? 'postgres' : 'sqlite'
}

/** The file behind a SQLite DATABASE_URL (`sqlite:path`, `sqlite://path`, `path`). */
export function sqliteFile(url: string): string {
  return url.replace(/^sqlite:(\/\/)?/, '')
}

/**
 * Opens the database; the schema is not touched (see `migrate`).
 * @param url DATABASE_URL as in the contract
 */
export function openDatabase(url: string): Database {
  const engine = engineOf(url)
  const watch = createOutageWatch()
  const dialect = engine === 'postgres' ? postgresDialect(url, watch) : sqliteDialect(sqliteFile(url), watch)
  const db = new Kysely<Schema>({ dialect })
  return { db, engine, outage: watch.now, close: () => db.destroy() }
}

export class FutureDatabaseError extends Error {
  constructor(names: string[]) {
    super(
      `This database was written by a newer Aftercare (it has ${names.join(', ')}). Start that version, or restore a backup made before it.`,
    )
    this.name = 'FutureDatabaseError'
  }
}

/**
 * Brings the schema to this version; answers the names of the migrations that ran.
 * @param say is told how far a long migration is
 * @throws FutureDatabaseError when the database has migrations that this version does not know
 */
export async function migrate({ db, engine }: Database, say: (line: string) => void = () => undefined): Promise<string[]> {
  await refuseFuture(db)
  const ups = Object.entries(migrations).map(([name, up]) => {
    const checked = async (handle: Kysely<unknown>) => {
      await up(handle, engine, say)
      await checkReferences(handle, engine)
    }
    return [name, { up: checked }] as const
  })
  const migrator = new Migrator({ db, provider: { getMigrations: async () => Object.fromEntries(ups) } })
  // SQLite makes tables anew to change them; their keys are checked after each migration, and can be let go only outside of a transaction.
  if (engine === 'sqlite') await sql`pragma foreign_keys=off`.execute(db)
  try {
    const { error, results } = await asTransaction(() => migrator.migrateToLatest())
    if (error) throw error
    return (results ?? []).map((result) => result.migrationName)
  } finally {
    if (engine === 'sqlite') await sql`pragma foreign_keys=on`.execute(db)
  }
}

async function refuseFuture(db: Handle): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((table) => table.name === 'kysely_migration')) return
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  const unknown = rows.map((row) => row.name).filter((name) => !(name in migrations))
  if (unknown.length > 0) throw new FutureDatabaseError(unknown)
}
