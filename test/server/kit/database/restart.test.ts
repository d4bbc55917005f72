import { sql } from 'kysely'
import { expect, onTestFinished, test, vi } from 'vitest'
import { readConfig } from '#server/config.ts'
import { inTransaction } from '#server/kit/database/context.ts'
import { openDatabase } from '#server/kit/database/database.ts'
import { joinNodes } from '#server/kit/database/node.ts'
import { findOutage } from '#server/kit/database/outage.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { start } from '#server/main.ts'
import { startPostgres } from '#server/scripts/bench/postgres.ts'
import { emptyDatabaseUrl, testDatabase } from '../../../support/database.ts'

const terminateOthers = sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`

test('a session with the database that is ended from outside ends no process: the node joins anew', async () => {
  const url = await emptyDatabaseUrl('postgres')
  const server = await start(readConfig({ PORT: '0', DATABASE_URL: url, AFTERCARE_SECRET: 'x'.repeat(32), AFTERCARE_LOG: 'silent' }))
  onTestFinished(() => server.stop())
  const other = openDatabase(url)
  onTestFinished(() => other.close())
  for (let time = 0; time < 3; time++) {
    await terminateOthers.execute(other.db)
    // The lock by which the others know that this node lives.
    await vi.waitFor(async () => expect(await countLivingNodes(other)).toBe(1), { timeout: 1_000, interval: 50 })
    await vi.waitFor(async () => expect((await fetch(`${server.url}/readyz`)).status).toBe(200), { timeout: 1_000, interval: 50 })
  }
})

test('a transaction that loses its connection says so, and the next one works', async () => {
  const database = await testDatabase('postgres')
  const membership = await joinNodes(database, 'one', Date.now, createLog('silent'))
  onTestFinished(() => membership.leave())
  const lost = inTransaction(database, async (tx) => {
    await terminateOthers.execute(database.db)
    await tx.deleteFrom('leases').execute()
  })
  expect(findOutage(await lost.catch((error: unknown) => error))).toBe('connection-lost')
  await inTransaction(database, (tx) => tx.insertInto('leases').values({ name: 'a', owner: 'one', endsAt: 1 }).execute())
})

test('a desk on PostgreSQL carries on within a second of the return of its server', async () => {
  const postgres = await startPostgres()
  onTestFinished(() => postgres.stop())
  const server = await start(
    readConfig({ PORT: '0', DATABASE_URL: postgres.url, AFTERCARE_SECRET: 'x'.repeat(32), AFTERCARE_LOG: 'silent' }),
  )
  onTestFinished(() => server.stop())
  await postgres.restart()
  const back = performance.now()
  await vi.waitFor(async () => expect((await fetch(`${server.url}/readyz`)).status).toBe(200), { timeout: 1_000, interval: 50 })
  const other = openDatabase(postgres.url)
  onTestFinished(() => other.close())
  await vi.waitFor(async () => expect(await countLivingNodes(other)).toBe(1), { timeout: 1_000, interval: 50 })
  expect(performance.now() - back).toBeLessThan(1_000)
}, 30_000)

async function countLivingNodes({ db }: Pick<ReturnType<typeof openDatabase>, 'db'>): Promise<number> {
  const { rows } = await sql`select 1 from pg_locks where locktype = 'advisory' and granted and classid = 7267002
    and database = (select oid from pg_database where datname = current_database()) and objsubid = 2`.execute(db)
  return rows.length
}
