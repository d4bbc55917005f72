import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '#server/config.ts'
import { inTransaction } from '#server/kit/database/context.ts'
import type { Handle } from '#server/kit/database/database.ts'
import { createOutageWatch, findOutage } from '#server/kit/database/outage.ts'
import { start } from '#server/main.ts'
import type { Page } from '#shared/list.schema.ts'
import type { Source } from '#shared/source.schema.ts'
import { emptyDatabaseUrl, testDatabase } from '../../../support/database.ts'

const lease = (name: string) => ({ name, owner: 'a'.repeat(20_000), endsAt: 1 })

/** Lets the file grow no more, as a full disk does. */
async function fill(db: Handle): Promise<void> {
  const { rows } = await sql<{ page_count: number }>`select page_count from pragma_page_count()`.execute(db)
  await sql.raw(`pragma max_page_count = ${rows[0]?.page_count}`).execute(db)
}

const makeRoom = (db: Handle) => sql`pragma max_page_count = 1000000`.execute(db)

test('a full disk is what the failed transaction says, nothing of it is kept, and with room again work goes on', async () => {
  const database = await testDatabase('sqlite')
  const { db } = database
  await fill(db)
  const failed = inTransaction(database, async (tx) => {
    await tx.insertInto('pauses').values({ name: 'first', sinceAt: 1, why: '' }).execute()
    // What goes on after a failed statement must not slip out of the transaction that it ended.
    await expect(
      tx
        .insertInto('leases')
        .values([1, 2, 3].map((n) => lease(`${n}`)))
        .execute(),
    ).rejects.toThrow('full')
    await tx.insertInto('pauses').values({ name: 'second', sinceAt: 1, why: '' }).execute()
  })
  await expect(failed).rejects.toThrow('database or disk is full')
  expect(findOutage(await failed.catch((error: unknown) => error))).toBe('disk-full')
  expect(database.outage()).toBe('disk-full')
  expect(await db.selectFrom('pauses').select('name').execute()).toEqual([])
  await makeRoom(db)
  await inTransaction(database, (tx) => tx.insertInto('leases').values(lease('4')).execute())
  expect(await db.selectFrom('leases').select('name').execute()).toEqual([{ name: '4' }])
})

test('a desk whose disk is full says so where machines and people look, and can be read on', async () => {
  const environment = { PORT: '0', DATABASE_URL: await emptyDatabaseUrl('sqlite'), AFTERCARE_LOG: 'silent' }
  const admin = { AFTERCARE_ADMIN_EMAIL: 'a@b.example', AFTERCARE_ADMIN_PASSWORD: 'a long enough password' }
  const server = await start(readConfig({ ...environment, ...admin }))
  onTestFinished(() => server.stop())
  const json = { 'content-type': 'application/json' }
  const call = (method: string, path: string, cookie: string, body?: unknown) =>
    fetch(`${server.url}${path}`, { method, headers: { ...json, cookie }, ...(body !== undefined && { body: JSON.stringify(body) }) })
  const session = await call('POST', '/api/session', '', { email: 'a@b.example', password: 'a long enough password' })
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''
  await call('POST', '/api/sources', cookie, { channel: 'chat', name: 'Chat', settings: { origins: 'https://shop.example' } })
  await fill(server.context.db)
  await expect(
    inTransaction(server.context, (tx) =>
      tx
        .insertInto('leases')
        .values([1, 2, 3].map((n) => lease(`${n}`)))
        .execute(),
    ),
  ).rejects.toThrow('full')
  const ready = await call('GET', '/readyz', '')
  expect([ready.status, await ready.json()]).toMatchObject([503, { code: 'disk-full' }])
  expect(await (await call('GET', '/api/health', cookie)).json()).toMatchObject({ outage: 'disk-full' })
  const sources = (await (await call('GET', '/api/sources', cookie)).json()) as Page<Source>
  expect(sources.items).toMatchObject([{ name: 'Chat', state: 'failing', errorCode: 'disk-full' }])
  expect((await call('GET', '/api/cases', cookie)).status).toBe(200)
})

test('a full disk is forgotten when no statement has failed for a while', () => {
  let now = 0
  const watch = createOutageWatch(() => now)
  watch.note(Object.assign(new Error('No space left on device'), { code: '53100' }))
  expect(watch.now()).toBe('disk-full')
  now = 60_000
  expect(watch.now()).toBeNull()
})
