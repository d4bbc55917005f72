import { randomUUID } from 'node:crypto'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import { type Context, createContext } from '#server/kit/database/context.ts'
import { type Database, openDatabase } from '#server/kit/database/database.ts'
import type { Engine } from '#server/kit/database/engine.ts'

export const engines: readonly Engine[] = ['sqlite', 'postgres']

/** Noon of the day on which the tests happen, UTC. */
export const testNow = Date.UTC(2026, 10, 22, 12)

/** A clock that stands still until it is moved. */
export function testClock(at = testNow) {
  let now = at
  return Object.assign(() => now, {
    pass(ms: number) {
      now += ms
    },
  })
}

/** The address of an empty database of this engine, removed after the test. */
export function emptyDatabaseUrl(engine: Engine): Promise<string> {
  return newDatabaseUrl(engine, null)
}

/** The address of a migrated database of this engine, removed after the test. */
function migratedDatabaseUrl(engine: Engine): Promise<string> {
  return newDatabaseUrl(engine, inject(engine === 'sqlite' ? 'sqliteTemplate' : 'postgresTemplate'))
}

async function newDatabaseUrl(engine: Engine, template: string | null): Promise<string> {
  if (engine === 'sqlite') {
    const folder = await mkdtemp(join(tmpdir(), 'aftercare-test-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const file = join(folder, 'aftercare.db')
    if (template) await copyFile(template, file)
    return file
  }
  const name = `test_${randomUUID().replaceAll('-', '')}`
  // Copying files is several times faster than writing them through the log, and nobody needs this log.
  await administer(`create database ${name}${template ? ` template ${template} strategy file_copy` : ''}`)
  onTestFinished(() => administer(`drop database if exists ${name} with (force)`))
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  return url.href
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client(inject('postgresUrl'))
  await client.connect()
  await client.query(statement)
  await client.end()
}

/** A migrated database of this engine, closed after the test. */
export async function testDatabase(engine: Engine): Promise<Database & { url: string }> {
  const url = await migratedDatabaseUrl(engine)
  const database = openDatabase(url)
  onTestFinished(() => database.close())
  return { ...database, url }
}

/** A desk on a migrated database of this engine, with a test clock. */
export async function testContext(
  engine: Engine = 'sqlite',
): Promise<Context & { clock: ReturnType<typeof testClock>; databaseUrl: string }> {
  const clock = testClock()
  const database = await testDatabase(engine)
  return { ...createContext(database, clock), clock, databaseUrl: database.url }
}
