import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import type { DeliveryState } from '#shared/delivery.ts'
import type { ReplyState } from '#shared/reply.ts'
import { StartError, wordsOf } from '../lib/errors.ts'
import { inTransaction } from './context.ts'
import { engineOf, type Handle, migrate, openDatabase, sqliteFile } from './database.ts'
import type { DeliveryFailure } from './tables/deliveries.ts'

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
  const source = openDatabase(databaseUrl)
  try {
    await sql`vacuum into ${file}`.execute(source.db)
  } finally {
    await source.close()
  }
  const manifest = { format: 'aftercare-backup-1' as const, createdAt: now, ...(await describe(file)) }
  await writeFile(manifestOf(file), `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}

/**
 * Puts a backup in the place of the database: the manifest is verified first, the old database is kept beside it.
 * Replies that were on their way when the backup was made may have been sent since: they become drafts or wait for a
 * person's look, and sending stays paused until an administrator resumes it.
 * @throws StartError when the backup is damaged, nothing is changed then
 */
export async function restore(databaseUrl: string, file: string, now: number): Promise<Manifest & { saved: string | null }> {
  refusePostgres(databaseUrl)
  const manifest = await readManifest(file)
  const found = await describe(file)
  if (found.sha256 !== manifest.sha256)
    throw new StartError(`${file} is damaged: its hash is not the one in the manifest. Nothing was changed.`)
  const target = sqliteFile(databaseUrl)
  const fresh = `${target}.restoring`
  await copyFile(file, fresh)
  await calmOutbox(fresh, now)
  const saved = (await exists(target)) ? `${target}.before-restore-${new Date(now).toISOString().replace(/\W/g, '')}` : null
  if (saved) await rename(target, saved)
  for (const part of ['-wal', '-shm']) {
    if (saved && (await exists(target + part))) await rename(target + part, saved + part)
    await rm(fresh + part, { force: true })
  }
  await rename(fresh, target)
  return { ...manifest, saved }
}

async function calmOutbox(file: string, now: number): Promise<void> {
  const database = openDatabase(file)
  try {
    // A backup may have been made by an earlier version.
    await migrate(database)
    await inTransaction(database, async (tx) => {
      await calm(
        tx,
        { from: 'approved', to: 'withdrawn', reply: 'draft' },
        'Restored from a backup: look whether it was posted, then send.',
      )
      await calm(
        tx,
        { from: 'sending', to: 'unknown', reply: 'uncertain' },
        'Restored from a backup: look whether it was posted, then say.',
      )
      await tx
        .insertInto('pauses')
        .values({ name: 'sending', sinceAt: now, why: 'A backup was restored.' })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ sinceAt: now }))
        .execute()
    })
    await sql`pragma wal_checkpoint(truncate)`.execute(database.db)
  } finally {
    await database.close()
  }
}

/** What was on its way in one state stays where it is until a person says more; `words` stand beside it. */
async function calm(
  tx: Handle,
  { from, to, reply }: { from: DeliveryState; to: DeliveryState; reply: ReplyState },
  words: string,
): Promise<void> {
  const failure: DeliveryFailure = { kind: 'restored', code: 'restored', words }
  const draft = reply === 'draft' && { approvedVersion: null, approvedBy: null, approvedAt: null }
  await tx
    .updateTable('replies')
    .set({ state: reply, ...draft })
    .where('deliveryId', 'in', tx.selectFrom('deliveries').select('id').where('state', '=', from))
    .execute()
  await tx
    .updateTable('deliveries')
    .set({ state: to, reconcileAt: null, failure: JSON.stringify(failure) })
    .where('state', '=', from)
    .execute()
}

async function describe(file: string): Promise<Pick<Manifest, 'sha256' | 'bytes' | 'migrations' | 'rows'>> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(file)) {
    hash.update(chunk)
    bytes += (chunk as Buffer).length
  }
  const sha256 = hash.digest('hex')
  // Opening would touch the file; a copy is read instead.
  const copy = `${file}.reading`
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

async function readManifest(file: string): Promise<Manifest> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(manifestOf(file), 'utf8')))
  } catch (error) {
    throw new StartError(`The manifest ${manifestOf(file)} is missing or cannot be read. Nothing was changed.`, error)
  }
}

function refusePostgres(databaseUrl: string): void {
  if (engineOf(databaseUrl) === 'postgres')
    throw new StartError('Backups of PostgreSQL are made with pg_dump; this command copies SQLite databases.')
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  )
