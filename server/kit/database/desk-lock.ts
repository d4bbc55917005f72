import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import sqlite3 from 'sqlite3'
import { StartError } from '../lib/errors.ts'
import { makePrivate } from '../lib/private-file.ts'
import { engineOf, sqliteFile } from './database.ts'

export type DeskLock = { release(): Promise<void> }

/**
 * Makes this process the only one that works on a SQLite database until it ends, however it ends: a file beside it is locked by the
 * operating system. SQLite's own lock lies between containers too, where the number of a process says nothing. A backup needs no lock, and
 * PostgreSQL is made for several nodes.
 * @throws StartError when another process has it
 */
export async function lockDesk(databaseUrl: string): Promise<DeskLock> {
  if (engineOf(databaseUrl) === 'postgres') return { release: async () => undefined }
  const file = sqliteFile(databaseUrl)
  mkdirSync(dirname(file), { recursive: true })
  makePrivate(`${file}.lock`)
  const held = await open(`${file}.lock`)
  try {
    await execute(held, 'pragma locking_mode=exclusive; begin exclusive')
  } catch (error) {
    await close(held)
    throw new StartError(`Another Aftercare is at work on ${file}. Stop it first: only one process may use a SQLite database.`, error)
  }
  return { release: () => close(held) }
}

const open = (file: string): Promise<sqlite3.Database> =>
  new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file, (error) =>
      error ? reject(new StartError(`The lock ${file} cannot be opened: ${error.message}`, error)) : resolve(database),
    )
  })

const execute = (database: sqlite3.Database, statement: string): Promise<void> =>
  new Promise((resolve, reject) => database.exec(statement, (error) => (error ? reject(error) : resolve())))

const close = (database: sqlite3.Database): Promise<void> =>
  new Promise((resolve, reject) => database.close((error) => (error ? reject(error) : resolve())))
