import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate, openDatabase } from '#server/kit/database/database.ts'
import { startPostgres } from '#server/scripts/bench/postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string
    /** A migrated database of each engine to copy: much faster than migrating one for each test. */
    postgresTemplate: string
    /** Path of its one file. */
    sqliteTemplate: string
  }
}

/**
 * One real PostgreSQL server for the whole run: the one at TEST_POSTGRES_URL, or one from npm in a folder of its own.
 * Each test that needs it makes its own database (see database.ts).
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_POSTGRES_URL
  const { url, stop } = given ? { url: given, stop: async () => undefined } : await startPostgres()
  const template = await makeTemplate(url)
  project.provide('postgresUrl', url)
  project.provide('postgresTemplate', template)
  const folder = await mkdtemp(join(tmpdir(), 'aftercare-template-'))
  project.provide('sqliteTemplate', await migrated(join(folder, 'template.db')))
  return async () => {
    await administer(url, `drop database ${template}`)
    await stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function makeTemplate(url: string): Promise<string> {
  const name = `template_${randomUUID().replaceAll('-', '')}`
  await administer(url, `create database ${name}`)
  const address = new URL(url)
  address.pathname = `/${name}`
  await migrated(address.href)
  return name
}

async function migrated(databaseUrl: string): Promise<string> {
  const database = openDatabase(databaseUrl)
  await migrate(database)
  await database.close()
  return databaseUrl
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(statement)
  await client.end()
}
