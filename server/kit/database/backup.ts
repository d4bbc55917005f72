import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import { StartError, wordsOf } from '../lib/errors.ts'
import { makePrivate } from '../lib/private-file.ts'
import { engineOf, openDatabase, sqliteFile } from './database.ts'
import { saveHealthCheck } from './health-check.store.ts'

const manifestSchema = z.object({
  format: z.literal('aftercare-backup-1'),
  createdAt: z.number(),
  sha256: z.string(),
  bytes: z.number(),
  migrations: z.array(z.string()),
  rows: z.record(z.string(), z.number()),
})
export type Manifest = z.infer<typeof manifestSchema>

const manifestOf = (file: string) => `${file}.manifest.json`

const counted = ['agents', 'sources', 'authors', 'mentions', 'threads', 'cases', 'replies', 'serviceOrders', 'events'] as const

/**
 * Copies a SQLite database while it is in use, into one file with a manifest of its hash and row counts beside it.
 * @throws StartError when it is no SQLite database or the file exists
 */
export async function backUp(databaseUrl: string, file: string, now: number): Promise<Manifest> {
  refusePostgres(databaseUrl)
  if (await exists(file)) throw new StartError(`${file} exists already; a backup never overwrites one.`)
  if (!(await exists(sqliteFile(databaseUrl)))) throw new StartError(`There is no database at ${sqliteFile(databaseUrl)}.`)
  // An empty file is written into; it holds every word of the desk, so nobody else may read it.
  makePrivate(file)
  const source = openDatabase(databaseUrl)
  try {
    await sql`vacuum into ${file}`.execute(source.db)
    const manifest = { format: 'aftercare-backup-1' as const, createdAt: now, ...(await describe(file)) }
    await writeFile(manifestOf(file), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
    // A database of before has no place for it until it is migrated.
    if (manifest.migrations.includes('0011-health-checks')) await saveHealthCheck(source.db, 'backup', now, manifest.sha256)
    return manifest
  } finally {
    await source.close()
  }
}

/** Hash, size, migrations and row counts of a database file. @throws StartError when it is none */
export async function describe(file: string): Promise<Pick<Manifest, 'sha256' | 'bytes' | 'migrations' | 'rows'>> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(file)) {
    hash.update(chunk)
    bytes += (chunk as Buffer).length
  }
  const sha256 = hash.digest('hex')
  // Opening would touch the file; a copy is read instead.
  const copy = `${file}.reading`
  makePrivate(copy)
  await copyFile(file, copy)
  const database = openDatabase(copy)
  try {
    const { rows: names } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(database.db)
    const rows: Record<string, number> = {}
    for (const table of counted) {
      const { count } = await database.db
        .selectFrom(table)
        .select((row) => row.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      rows[table] = Number(count)
    }
    return { sha256, bytes, migrations: names.map((row) => row.name), rows }
  } catch (error) {
    throw new StartError(`${file} is no backup that can be read: ${wordsOf(error)}`, error)
  } finally {
    await database.close()
    for (const part of ['', '-wal', '-shm']) await rm(copy + part, { force: true })
  }
}

/** @throws StartError when there is none that can be read */
export async function readManifest(file: string): Promise<Manifest> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(manifestOf(file), 'utf8')))
  } catch (error) {
    throw new StartError(`The manifest ${manifestOf(file)} is missing or cannot be read. Nothing was changed.`, error)
  }
}

/** @throws StartError on PostgreSQL */
export function refusePostgres(databaseUrl: string): void {
  if (engineOf(databaseUrl) === 'postgres')
    throw new StartError('Backups of PostgreSQL are made with pg_dump; this command copies SQLite databases.')
}

export const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  )
