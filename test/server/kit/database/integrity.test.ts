import { open } from 'node:fs/promises'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { change, createContext, inTransaction } from '#server/kit/database/context.ts'
import { migrate, openDatabase } from '#server/kit/database/database.ts'
import { findHealthCheck } from '#server/kit/database/health-check.store.ts'
import { checkIntegrity } from '#server/kit/database/integrity.ts'
import { day } from '#server/kit/lib/clock.ts'
import { emptyDatabaseUrl, testClock, testContext } from '../../../support/database.ts'

test('once a day the desk looks whether its file is whole, and keeps what it found', async () => {
  const context = await testContext()
  expect(await checkIntegrity(context, context.databaseUrl)).toBe('ok')
  expect(await checkIntegrity(context, context.databaseUrl)).toBeNull()
  context.clock.pass(day)
  expect(await checkIntegrity(context, context.databaseUrl)).toBe('ok')
  expect(await findHealthCheck(context.db, 'integrity')).toEqual({ at: context.clock(), result: 'ok' })
})

test('a torn page is found', async () => {
  const url = await emptyDatabaseUrl('sqlite')
  const made = openDatabase(url)
  await migrate(made)
  const { rows } = await sql<{ rootpage: number }>`select rootpage from sqlite_master where name = 'mentions_postedAt_id'`.execute(made.db)
  await made.close()
  const file = await open(url, 'r+')
  await file.write(Buffer.alloc(4096, 7), 0, 4096, (Number(rows[0]?.rootpage) - 1) * 4096)
  await file.close()
  const database = openDatabase(url)
  onTestFinished(() => database.close())
  const context = createContext(database, testClock())
  expect(await checkIntegrity(context, url)).toMatch(/Tree|btree|page/i)
})

test('what must outlast a power failure waits for the disk, and nothing else does', async () => {
  const context = await testContext()
  const waits = async (tx: typeof context.db) =>
    (await sql<{ synchronous: number }>`select synchronous from pragma_synchronous`.execute(tx)).rows[0]?.synchronous
  const [normal, full] = [1, 2]
  expect(await inTransaction(context, waits)).toBe(normal)
  expect(await change(context, waits, { durable: true })).toBe(full)
  expect(await inTransaction(context, waits)).toBe(normal)
  await expect(change(context, () => Promise.reject(new Error('No')), { durable: true })).rejects.toThrow('No')
  expect(await inTransaction(context, waits)).toBe(normal)
})
