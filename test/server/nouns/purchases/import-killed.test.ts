import type { ChildProcess } from 'node:child_process'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '#server/kit/database/database.ts'
import { clientOf, deskEnvironment, signIn, startProcess, urlIn } from '#server/scripts/bench/processes.ts'
import type { ImportRun } from '#shared/purchase-import.schema.ts'
import { emptyDatabaseUrl, engines } from '#test/support/database.ts'

const path = '/api/purchases/imports'
const rows = Array.from(
  { length: 1_500 },
  (_, n) => `K-${n % 900};2026-03-14;FI;EUR;1,50;Ro 2;Person ${n % 900};p${(n % 900) % 400}@mail.example;S-${n}`,
)
const text = ['Order number;Order date;Country;Currency;Line total;Product;Customer;E-mail;Serial number', ...rows].join('\n')

/** What an import brings, without numbers and times. */
async function broughtTo(databaseUrl: string) {
  const { db, close } = openDatabase(databaseUrl)
  const lines = await db
    .selectFrom('purchaseItems')
    .innerJoin('purchases', 'purchases.id', 'purchaseItems.purchaseId')
    .innerJoin('customers', 'customers.id', 'purchases.customerId')
    .innerJoin('units', 'units.purchaseItemId', 'purchaseItems.id')
    .select(['externalKey', 'lineKey', 'linePaid', 'serial', 'emailKey'])
    .execute()
  const { customers } = await db
    .selectFrom('customers')
    .select((row) => row.fn.countAll<number>().as('customers'))
    .executeTakeFirstOrThrow()
  await close()
  return { customers: Number(customers), lines: lines.map((line) => JSON.stringify(line)).sort() }
}

test.each(engines)('an import that is killed in the middle goes on where it was, on %s', { timeout: 120_000 }, async (engine) => {
  const databaseUrl = await emptyDatabaseUrl(engine)
  const children: ChildProcess[] = []
  onTestFinished(() => children.forEach((child) => void child.kill('SIGKILL')))
  const start = async (crashAt?: string) => {
    const environment = { ...deskEnvironment(databaseUrl), ...(crashAt && { AFTERCARE_CRASH_AT: crashAt }) }
    const url = urlIn(await startProcess(children, 'server/main.ts', environment))
    return { url, child: children.at(-1) as ChildProcess }
  }
  const death = (child: ChildProcess) =>
    new Promise((resolve) => (child.signalCode ? resolve(child.signalCode) : child.once('exit', (_, signal) => resolve(signal))))

  const first = await start('import-written:2')
  const { cookie } = await signIn(first.url)
  const sent = await fetch(`${first.url}${path}`, { method: 'POST', headers: { cookie, 'content-type': 'text/csv' }, body: text })
  const checked = (await sent.json()) as ImportRun
  expect(checked).toMatchObject({ rows: 1_500, refused: 0, state: 'checked' })
  const began = clientOf(first.url, cookie).post(`${path}/${checked.id}/run`, {})
  expect([
    await began.then(
      () => 'begun',
      () => 'begun',
    ),
    await death(first.child),
  ]).toEqual(['begun', 'SIGKILL'])
  const second = await start('import-saved:1')
  expect(await death(second.child)).toBe('SIGKILL')
  const third = await start()
  const desk = clientOf(third.url, cookie)
  const state = () => desk.get<ImportRun>(`${path}/${checked.id}`)
  await expect.poll(async () => (await state()).state, { timeout: 30_000 }).toBe('done')
  expect(await state()).toMatchObject({ doneRows: 1_500, added: 1_500, changed: 0, same: 0, refused: 0 })
  third.child.kill('SIGTERM')
  await death(third.child)
  const brought = await broughtTo(databaseUrl)
  expect(brought.customers).toBe(400)
  expect(new Set(brought.lines).size).toBe(1_500)
  expect(brought.lines).toHaveLength(1_500)
})
