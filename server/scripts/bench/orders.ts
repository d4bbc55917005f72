import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { ServiceOrderCounts } from '#shared/service-order.schema.ts'
import { type ServiceOrderState, serviceOrderKinds } from '#shared/service-order.ts'
import { insertMany } from '../../kit/database/bulk.ts'
import { inTransaction } from '../../kit/database/context.ts'
import { type Database, type Handle, openDatabase } from '../../kit/database/database.ts'
import { day } from '../../kit/lib/clock.ts'
import { createSecretBox } from '../../kit/lib/secret-box.ts'
import { addStatusLink } from '../../nouns/service-orders/status-link.ts'
import { startPostgres } from './postgres.ts'
import { deskEnvironment, signIn, startProcess, urlIn } from './processes.ts'

const count = Number(process.env.BENCH_ORDERS ?? 100_000)
const asked = Number(process.env.BENCH_ASKED ?? 200)
/** One order in twenty is open; each customer has two. */
const openEvery = 20
const goalMs = 50

/** How long the desk takes to answer board, list, one order and one customer, with 100,000 orders in its database. */
export async function run(): Promise<Record<string, unknown>> {
  console.error(`Orders: ${count}, each question asked ${asked} times, ${process.version}.`)
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-bench-'))
  const wanted = process.env.BENCH_ENGINE
  const figures: Record<string, unknown> = { orders: count, goalMs }
  try {
    if (wanted !== 'postgres') figures.sqlite = await measure(join(folder, 'bench.db'))
    if (wanted !== 'sqlite') {
      const postgres = await startPostgres()
      figures.postgres = await measure(postgres.url).finally(() => postgres.stop())
    }
    return figures
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(databaseUrl: string): Promise<Record<string, number>> {
  const children: ChildProcess[] = []
  const env = deskEnvironment(databaseUrl)
  try {
    // The desk makes its own tables, and its first administrator.
    const first = urlIn(await startProcess(children, 'server/main.ts', env))
    await signIn(first)
    const database = openDatabase(databaseUrl)
    const began = performance.now()
    await fill(database, env.AFTERCARE_SECRET ?? '')
    // PostgreSQL does so by itself within a minute; a desk of years has it behind it.
    if (database.engine === 'postgres') await sql`vacuum analyze`.execute(database.db)
    await database.close()
    console.error(`  filled in ${Math.round((performance.now() - began) / 1000)} s`)
    const desk = await signIn(first)
    const { open, closed } = await desk.get<ServiceOrderCounts>('/api/service-orders/counts')
    if (open + closed !== count) throw new Error(`${open + closed} orders are in the database, not ${count}.`)
    const questions: Record<string, (n: number) => string> = {
      board: () => '/api/service-orders?queue=open&limit=200',
      counts: () => '/api/service-orders/counts',
      kind: (n) => `/api/service-orders?queue=${serviceOrderKinds[n % serviceOrderKinds.length]}&limit=200`,
      closed: () => '/api/service-orders?queue=closed&limit=200',
      loop: () => '/api/service-orders?queue=loop&limit=200',
      order: (n) => `/api/service-orders/${idAt(n)}`,
      goods: (n) => `/api/service-orders/${idAt(n)}/goods`,
      money: (n) => `/api/service-orders/${idAt(n)}/money`,
      customer: (n) => `/api/customers/${Math.max(1, Math.ceil(idAt(n) / 2))}`,
      ofCustomer: (n) => `/api/service-orders?customerId=${Math.max(1, Math.ceil(idAt(n) / 2))}`,
    }
    const figures: Record<string, number> = {}
    for (const [name, path] of Object.entries(questions)) {
      const times: number[] = []
      for (let n = 0; n < asked + 5; n++) {
        const from = performance.now()
        await desk.get(path(n))
        // The first few compile what the others run.
        if (n >= 5) times.push(performance.now() - from)
      }
      times.sort((a, b) => a - b)
      const p95 = Math.round((times[Math.floor(times.length * 0.95)] ?? 0) * 10) / 10
      figures[`${name}P95Ms`] = p95
      console.error(`  ${name}: p95 ${p95} ms${p95 > goalMs ? ', above the goal' : ''}`)
    }
    return figures
  } finally {
    for (const child of children) child.kill('SIGTERM')
    await pause(500)
  }
}

/** An id somewhere among all orders, by steps that meet each only once. */
const idAt = (n: number) => 1 + ((n * 7_919) % count)

const endings: readonly ServiceOrderState[] = ['closed', 'closed', 'closed', 'cancelled']
const going: readonly ServiceOrderState[] = ['requested', 'awaiting-item', 'received', 'diagnosing', 'awaiting-parts', 'repairing', 'ready']

const orderColumns = [
  ...(['id', 'kind', 'state', 'rma', 'customerId', 'customerName', 'product', 'fault', 'warranty'] as const),
  ...(['stateSince', 'currency', 'createdAt', 'updatedAt', 'closedAt'] as const),
]

const chunk = 1_000

async function fill({ db, engine }: Pick<Database, 'db' | 'engine'>, secret: string): Promise<void> {
  const now = Date.now()
  const secretBox = createSecretBox(secret)
  const each = async (of: number, write: (tx: Handle, ids: number[]) => Promise<unknown>) => {
    for (let from = 1; from <= of; from += chunk)
      await inTransaction({ db }, (tx) =>
        write(
          tx,
          Array.from({ length: Math.min(chunk, of - from + 1) }, (_, n) => from + n),
        ),
      )
  }
  await each(Math.ceil(count / 2), (tx, ids) =>
    insertMany(
      tx,
      engine,
      'customers',
      ['id', 'name', 'language', 'country', 'createdAt', 'updatedAt'],
      ids.map((id) => ({ id, name: `Person${id} Family${id % 5_000}`, language: 'fi', country: 'FI', createdAt: now, updatedAt: now })),
    ),
  )
  await each(count, async (tx, ids) => {
    const rows = ids.map((id) => {
      const isOpen = id % openEvery === 0
      const createdAt = Math.round(now - (count - id) * (day / 200))
      return {
        id,
        kind: serviceOrderKinds[id % serviceOrderKinds.length] ?? 'repair',
        state: (isOpen ? going[(id / openEvery) % going.length] : endings[id % endings.length]) ?? 'closed',
        rma: `RMA-${id}`,
        customerId: Math.ceil(id / 2),
        customerName: `Person${Math.ceil(id / 2)}`,
        product: 'Ro 2',
        fault: 'Left hinge broke',
        warranty: 'in' as const,
        stateSince: createdAt,
        currency: 'EUR',
        createdAt,
        updatedAt: createdAt,
        closedAt: isOpen ? null : createdAt + day,
      }
    })
    await insertMany(tx, engine, 'serviceOrders', orderColumns, rows)
    const steps = ids.flatMap((orderId) =>
      (['requested', 'approved', 'awaiting-item'] as const).map((toState, n) => ({ orderId, toState, at: now + n })),
    )
    await insertMany(tx, engine, 'serviceOrderSteps', ['orderId', 'toState', 'at'], steps)
    const lines = ids.map((orderId) => ({ orderId, product: 'Ro 2', announced: 1 }))
    await insertMany(tx, engine, 'orderLines', ['orderId', 'product', 'announced'], lines)
    // What stands on a screen has an address; the others are as many rows.
    for (const id of ids) if (id % openEvery === 0 || id > count - chunk) await addStatusLink(tx, secretBox, id, now)
    const old = ids.filter((id) => id % openEvery !== 0 && id <= count - chunk)
    const tokens = old.map((orderId) => ({ orderId, statusHash: `bench-${orderId}`, statusSealed: '1.bench', createdAt: now }))
    await insertMany(tx, engine, 'statusTokens', ['orderId', 'statusHash', 'statusSealed', 'createdAt'], tokens)
  })
}
