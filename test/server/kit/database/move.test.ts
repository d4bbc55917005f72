import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { type Database, migrate, openDatabase } from '#server/kit/database/database.ts'
import { lockDesk } from '#server/kit/database/desk-lock.ts'
import { moveDesk } from '#server/kit/database/move.ts'
import { joinNodes } from '#server/kit/database/node.ts'
import { tables } from '#server/kit/database/tables/index.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { emptyDatabaseUrl, testNow } from '../../../support/database.ts'
import { releasedDatabaseUrl } from '../../../support/released.ts'
import { expectCounted } from '../../../support/rollups.ts'
import { schemaOf } from '../../../support/schema-of.ts'

const silently = () => undefined
const count = async ({ db }: Database, text: string) =>
  Number((await sql<{ n: number }>`select count(*) as n from ${sql.raw(text)}`.execute(db)).rows[0]?.n)

async function opened(url: string) {
  const database = openDatabase(url)
  onTestFinished(() => database.close())
  return database
}

async function releasedDesk() {
  const url = await releasedDatabaseUrl('sqlite')
  const database = openDatabase(url)
  await migrate(database)
  await database.close()
  return url
}

test('a desk moves to PostgreSQL and back with every row, number and index', { timeout: 30_000 }, async () => {
  const [old, postgres, back] = [await releasedDesk(), await emptyDatabaseUrl('postgres'), await emptyDatabaseUrl('sqlite')]
  const there = await moveDesk(old, postgres, testNow, silently)
  expect(there.map(({ table }) => table).sort()).toEqual(
    Object.keys(tables)
      .filter((name) => !['leases', 'limitCounts'].includes(name))
      .sort(),
  )
  expect(there.filter(({ rows }) => rows > 0).length).toBeGreaterThan(20)
  const middle = await opened(postgres)
  await expectCounted(middle)
  const fresh = await opened(await emptyDatabaseUrl('postgres'))
  await migrate(fresh)
  expect(await schemaOf(middle)).toEqual(await schemaOf(fresh))
  expect(await migrate(middle)).toEqual([])
  await middle.db.deleteFrom('pauses').execute()
  const again = await moveDesk(postgres, back, testNow, silently)
  expect(again.filter(({ table }) => table !== 'pauses')).toEqual(there.filter(({ table }) => table !== 'pauses'))
  const [first, last] = [await opened(old), await opened(back)]
  await expectCounted(last)
  for (const one of ['mentions_text', 'mentions where meanings is not null and id not in (select rowid from mentions_meanings)'])
    expect(await count(last, one)).toBe(await count(first, one))
  const numbers = ({ db }: Database) =>
    sql`select name, seq from sqlite_sequence where seq > 0 and name in (select name from sqlite_master) order by name`.execute(db)
  expect((await numbers(last)).rows).toEqual((await numbers(first)).rows)
  // A desk that is started on the old database by mistake sends nothing.
  expect(await first.db.selectFrom('pauses').select(['name', 'why']).execute()).toMatchObject([{ name: 'sending' }])
})

test('nothing is moved from a desk at work, of another version, or into a database that is not empty', async () => {
  const [old, target] = [await releasedDesk(), await emptyDatabaseUrl('postgres')]
  const lock = await lockDesk(old)
  await expect(moveDesk(old, target, testNow, silently)).rejects.toThrow('Another Aftercare is at work')
  await lock.release()
  await expect(moveDesk(await releasedDatabaseUrl('sqlite'), target, testNow, silently)).rejects.toThrow('of another version')
  await expect(moveDesk(old, await releasedDesk(), testNow, silently)).rejects.toThrow('not empty: there are rows in agents')
  const database = await opened(target)
  await migrate(database)
  const node = await joinNodes(database, 'one', Date.now, createLog('silent'))
  await expect(moveDesk(old, target, testNow, silently)).rejects.toThrow('A node is at work')
  await node.leave()
  await moveDesk(old, target, testNow, silently)
})
