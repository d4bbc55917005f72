import { readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig, settings } from '#server/config.ts'
import { migrate, openDatabase } from '#server/kit/database/database.ts'
import { StartError } from '#server/kit/lib/errors.ts'
import { start } from '#server/main.ts'
import type { Health } from '#shared/health.schema.ts'
import { emptyDatabaseUrl } from '../support/database.ts'

const environment = async () => ({ PORT: '0', DATABASE_URL: await emptyDatabaseUrl('sqlite'), AFTERCARE_LOG: 'silent' })

test('a desk starts, says it is ready, stops, and starts again on what was there', async () => {
  const given = { ...(await environment()), AFTERCARE_ADMIN_EMAIL: 'a@b.example', AFTERCARE_ADMIN_PASSWORD: 'a long enough password' }
  const first = await start(readConfig(given))
  expect(await (await fetch(`${first.url}/readyz`)).json()).toEqual({ ready: true })
  expect(await (await fetch(`${first.url}/api/welcome`)).json()).toMatchObject({ needed: false })
  expect(await (await fetch(`${first.url}/metrics`)).text()).toContain('aftercare_live_screens 0')
  const token = await signedIn(first.url)
  const made = await fetch(`${first.url}/api/cases`, {
    method: 'POST',
    headers: { ...token, 'content-type': 'application/json' },
    body: '{"title":"Lid"}',
  })
  const { id } = (await made.json()) as { id: number }
  // Over real HTTP a POST without a body is an empty object.
  expect((await fetch(`${first.url}/api/cases/${id}/resolution`, { method: 'POST', headers: token })).status).toBe(200)
  await first.stop()
  const second = await start(readConfig(given))
  expect(await (await fetch(`${second.url}/api/welcome`)).json()).toMatchObject({ needed: false })
  await second.stop()
})

test.each([
  ['common', 'password1234'],
  ['a row of keys', 'qwertyuiop123'],
  ['their own address', 'mari.vik@fjellro.example'],
  ['the product', 'aftercareaftercare'],
])('a first administrator gets no password that is easy to guess (%s), and the start says which setting', async (_, password) => {
  const given = { ...(await environment()), AFTERCARE_ADMIN_EMAIL: 'mari.vik@fjellro.example', AFTERCARE_ADMIN_PASSWORD: password }
  const attempt = start(readConfig(given))
  await expect(attempt).rejects.toThrow(StartError)
  await expect(attempt).rejects.toThrow('AFTERCARE_ADMIN_PASSWORD is not right: This password is too easy to guess.')
  await expect(attempt).rejects.not.toThrow(password)
  // Nothing is held: with another password it starts at once.
  const better = await start(readConfig({ ...given, AFTERCARE_ADMIN_PASSWORD: 'a long enough password' }))
  expect(await (await fetch(`${better.url}/api/welcome`)).json()).toMatchObject({ needed: false })
  await better.stop()
  // Somebody has an account now, so it is nobody's password any more.
  const later = await start(readConfig(given))
  await later.stop()
})

test('a port in use is one clear line', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void taken.close())
  const { port } = taken.address() as { port: number }
  const attempt = start(readConfig({ ...(await environment()), PORT: String(port) }))
  await expect(attempt).rejects.toThrow(StartError)
  await expect(attempt).rejects.toThrow(`Port ${port} is in use. Stop what uses it, or set PORT to another.`)
})

test('a second process on one SQLite file is one clear line', async () => {
  const given = await environment()
  const first = await start(readConfig(given))
  onTestFinished(() => first.stop())
  const attempt = start(readConfig(given))
  await expect(attempt).rejects.toThrow(StartError)
  await expect(attempt).rejects.toThrow('Another Aftercare is at work on')
})

test('a database from the future is one clear line', async () => {
  const given = await environment()
  const database = openDatabase(given.DATABASE_URL)
  await migrate(database)
  await sql`insert into kysely_migration (name, timestamp) values ('9999-tomorrow', '2030-01-01')`.execute(database.db)
  await database.close()
  const attempt = start(readConfig(given))
  await expect(attempt).rejects.toThrow(StartError)
  await expect(attempt).rejects.toThrow('written by a newer Aftercare (it has 9999-tomorrow)')
})

test.each([
  [{ PORT: 'eighty' }, 'PORT is not right'],
  [{ AFTERCARE_URL: 'desk.example' }, 'AFTERCARE_URL is not right'],
  [{ AFTERCARE_SECRET: 'short' }, 'AFTERCARE_SECRET is not right'],
  [{ AFTERCARE_ADMIN_EMAIL: 'a@b.example' }, 'belong together'],
  [{ DATABASE_URL: 'postgres://a:b@localhost/x' }, 'AFTERCARE_SECRET is missing'],
])('a bad setting is refused by name: %o', (given, words) => {
  expect(() => readConfig(given)).toThrow(StartError)
  expect(() => readConfig(given)).toThrow(words)
})

test('the secret is made once beside the database and kept', async () => {
  const given = await environment()
  const first = readConfig(given)
  expect(readConfig(given).secret).toBe(first.secret)
  expect(first.secret.length).toBeGreaterThan(32)
  expect(dirname(given.DATABASE_URL)).toContain('aftercare-test-')
})

test('a key that is gone from beside the database is made anew, and Health says what it does not open', async () => {
  const given = { ...(await environment()), AFTERCARE_ADMIN_EMAIL: 'a@b.example', AFTERCARE_ADMIN_PASSWORD: 'a long enough password' }
  const file = join(dirname(given.DATABASE_URL), 'secret.key')
  const first = await start(readConfig(given))
  const body = JSON.stringify({ channel: 'x', name: 'Care', settings: { accessToken: 'token', baseUrl: 'http://127.0.0.1:9' } })
  const headers = { ...(await signedIn(first.url)), 'content-type': 'application/json' }
  expect((await fetch(`${first.url}/api/sources`, { method: 'POST', headers, body })).status).toBe(201)
  const healthOf = async (url: string) => ((await (await fetch(`${url}/api/health`, { headers })).json()) as Health).secret
  expect(await healthOf(first.url)).toEqual({ fits: true, place: file, unreadable: [] })
  await first.stop()
  const kept = await readFile(file, 'utf8')
  await rm(file)
  const second = await start(readConfig(given))
  expect(await healthOf(second.url)).toEqual({ fits: false, place: file, unreadable: ['Care'] })
  await second.stop()
  expect(await readFile(file, 'utf8')).not.toBe(kept)
  await writeFile(file, kept)
  const third = await start(readConfig(given))
  expect(await healthOf(third.url)).toEqual({ fits: true, place: file, unreadable: [] })
  await third.stop()
})

test('every setting has a sentence for the manual', () => {
  expect(Object.entries(settings).filter(([, { about }]) => !/^[A-Z].*\.$/.test(about))).toEqual([])
})

async function signedIn(url: string): Promise<Record<string, string>> {
  const json = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ email: 'a@b.example', password: 'a long enough password' }),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  const token = (await (
    await fetch(`${url}/api/tokens`, { method: 'POST', headers: { ...json, cookie }, body: '{"name":"script"}' })
  ).json()) as { secret: string }
  return { authorization: `Bearer ${token.secret}` }
}
