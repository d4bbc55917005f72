import { stat, statfs } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Context } from './context.ts'
import { engineOf, sqliteFile } from './database.ts'
import { findHealthCheck } from './health-check.store.ts'

export type Condition = {
  /** Of the disk the database lies on, in bytes; null on PostgreSQL. */
  disk: { free: number; total: number; database: number } | null
  /** How far the server's clock is ahead of the machine's, in ms; null on SQLite. */
  clockAhead: number | null
  backup: { at: number } | null
  integrity: { at: number; ok: boolean; result: string } | null
}

/** What can be said of the database now. Throws the system's error when its disk cannot be asked. */
export async function findCondition(context: Context, databaseUrl: string): Promise<Condition> {
  const [backup, integrity] = await Promise.all([findHealthCheck(context.db, 'backup'), findHealthCheck(context.db, 'integrity')])
  return {
    disk: engineOf(databaseUrl) === 'sqlite' ? await findRoom(sqliteFile(databaseUrl)) : null,
    clockAhead: context.engine === 'postgres' ? await findClockAhead(context) : null,
    backup: backup && { at: backup.at },
    integrity: integrity && { ...integrity, ok: integrity.result === 'ok' },
  }
}

/** Room on the disk of a file and the file's own size, in bytes. */
export async function findRoom(file: string): Promise<{ free: number; total: number; database: number }> {
  const [{ bavail, blocks, bsize }, { size }] = await Promise.all([statfs(file), stat(file)])
  return { free: bavail * bsize, total: blocks * bsize, database: size }
}

async function findClockAhead({ db }: Context): Promise<number> {
  const before = Date.now()
  const { rows } = await sql<{ at: number }>`select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as at`.execute(db)
  return Number(rows[0]?.at ?? before) - Math.round((before + Date.now()) / 2)
}
