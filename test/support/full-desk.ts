import { Kysely, sql } from 'kysely'
import { onTestFinished } from 'vitest'
import { createContext } from '#server/kit/database/context.ts'
import { type Database, type Handle, migrate, openDatabase } from '#server/kit/database/database.ts'
import type { Engine } from '#server/kit/database/engine.ts'
import { createOutageWatch } from '#server/kit/database/outage.ts'
import { postgresDialect } from '#server/kit/database/postgres.ts'
import type { Schema } from '#server/kit/database/schema.ts'
import { sqliteDialect } from '#server/kit/database/sqlite.ts'
import type { Column } from '#server/kit/database/tables/column.ts'
import { tables } from '#server/kit/database/tables/index.ts'
import { tellPurchase } from './purchases.ts'
import { releasedDatabaseUrl } from './released.ts'

type Name = keyof typeof tables

/** Tables that grow for as long as a desk works; the others have as many rows as it has people, sources or words. */
export const largeTables: readonly Name[] = [
  'authors',
  'mentions',
  'verdicts',
  'trainingExamples',
  'threads',
  'caseConstraints',
  'cases',
  'notes',
  'replies',
  'deliveries',
  'serviceOrders',
  'statusTokens',
  'serviceOrderSteps',
  'orderLines',
  'orderParts',
  'shipments',
  'refunds',
  'goodwillBookings',
  'events',
  'customers',
  'customerWords',
  'customerAuthors',
  'purchases',
  'purchaseItems',
  'units',
  'coverages',
  'importChunks',
  'importErrors',
  'spendings',
  'chatVisitors',
  'chatMessages',
  'articleVersions',
  'articleVotes',
  'articleReads',
  'helpSearches',
  'botTalks',
  'botTurns',
]

/** One statement that was run, with the values of its first run. */
export type Statement = { sql: string; parameters: readonly unknown[] }

/**
 * A desk with years of settled work behind it (the released database, many times over) that keeps every distinct statement run on it;
 * `look` is a way to its rows that does not.
 * On PostgreSQL with statistics; on SQLite without, as we never make any there.
 */
export async function fullDesk(
  engine: Engine,
  copies: number,
): Promise<{ database: Database & { url: string }; look: Handle; statements: Map<string, Statement> }> {
  const url = await releasedDatabaseUrl(engine)
  const statements = new Map<string, Statement>()
  const watch = createOutageWatch()
  const db = new Kysely<Schema>({
    dialect: engine === 'sqlite' ? sqliteDialect(url, watch) : postgresDialect(url, watch),
    log: ({ query }) => {
      if (!/^\s*(select|insert|update|delete|with)\b/i.test(query.sql)) return
      const shape = query.sql.replace(/(\?|\$\d+)(, (\?|\$\d+))+/g, '…')
      if (!statements.has(shape)) statements.set(shape, { sql: query.sql, parameters: query.parameters })
    },
  })
  const database = { db, engine, url, outage: watch.now, close: () => db.destroy() }
  onTestFinished(() => database.close())
  const beside = openDatabase(url)
  onTestFinished(() => beside.close())
  await migrate(database)
  await buyThings(database)
  await moveGoods(database)
  await multiply(database, copies)
  if (engine === 'postgres') {
    // The server would make statistics anew whenever it likes, and plans with them.
    for (const name of largeTables) await sql`alter table ${sql.table(name)} set (autovacuum_enabled = false)`.execute(db)
    await sql`analyze`.execute(db)
  }
  statements.clear()
  return { database, look: beside.db, statements }
}

/** Old rows are settled ones: what waits, leaves or grows is as little as in a real desk. */
const settled: Partial<Record<Name, Record<string, string>>> = {
  mentions: { state: "'clustered'", queue: 'null', refreshAt: 'null' },
  cases: { state: "'resolved'", active: '0', trend: "'quiet'", mergedInto: 'null', snoozedUntil: 'null', waitingSince: 'null' },
  threads: { waitingSince: 'null' },
  replies: { state: "'sent'" },
  deliveries: { state: "'sent'", reconcileAt: 'null' },
  serviceOrders: { state: "'closed'", closedAt: '"updatedAt"', toldAt: '"updatedAt"' },
  statusTokens: { statusSealed: "'1.sealed'" },
}

/** What tells one row from another beside its numbers. */
const telling = [
  'externalId',
  'originalId',
  'conversationId',
  'key',
  'rma',
  'statusHash',
  'tokenHash',
  'handle',
  'emailKey',
  'word',
  'externalKey',
  'serialKey',
]
/** Where events name rows without a foreign key. */
const named: Record<string, Name> = {
  caseId: 'cases',
  threadId: 'threads',
  mentionId: 'mentions',
  replyId: 'replies',
  orderId: 'serviceOrders',
}
const apart = 10_000
const hourMs = 3_600_000

async function multiply({ db, engine }: Database, copies: number): Promise<void> {
  const numbers =
    engine === 'sqlite'
      ? `(with recursive copy(n) as (select 1 union all select n + 1 from copy where n < ${copies}) select n from copy)`
      : `(select generate_series(1, ${copies}) as n)`
  await db.connection().execute(async (session) => {
    await sql.raw(engine === 'sqlite' ? 'pragma foreign_keys=off' : 'set session_replication_role = replica').execute(session)
    for (const name of largeTables) {
      const columns = Object.entries<Column>(tables[name].columns)
      const values = columns.map(([column, spec]) => settled[name]?.[column] ?? copied(name, column, spec))
      const names = columns.map(([column]) => `"${column}"`)
      // The copies are made of what stood there before: a table is read whole before it is written.
      await sql
        .raw(
          `insert into "${name}" (${names.join(', ')}) select ${values.join(', ')} from (select * from "${name}") as old, ${numbers} as copies`,
        )
        .execute(session)
    }
    // SQLite counts on from the highest number by itself.
    const counted = engine === 'postgres' ? largeTables.filter((name) => 'id' in tables[name].columns) : []
    for (const name of counted)
      await sql.raw(`select setval(pg_get_serial_sequence('"${name}"', 'id'), (select max(id) from "${name}"))`).execute(session)
    await sql.raw(engine === 'sqlite' ? 'pragma foreign_keys=on' : 'set session_replication_role = origin').execute(session)
  })
}

function copied(table: Name, column: string, spec: Column): string {
  const names = spec.references?.table ?? (table === 'events' ? named[column] : undefined)
  if (spec.key === 'numbered' || (names && largeTables.includes(names as Name))) return `"${column}" + n * ${apart}`
  if (telling.includes(column)) return `"${column}" || '-' || n`
  if (spec.stored === 'int' && /(^at|At|Since)$/.test(column) && column !== 'wholeAt') return `"${column}" - n * ${hourMs}`
  return `"${column}"`
}

/** Customers came after the released database; these are known of it before it is many times over. */
async function buyThings(database: Database): Promise<void> {
  const context = createContext(database, () => Date.UTC(2026, 10, 20))
  const { id: authorId } = await database.db.selectFrom('authors').select('id').orderBy('id').limit(1).executeTakeFirstOrThrow()
  for (let n = 0; n < 40; n++) {
    const customer = { name: `Buyer ${n}`, email: `buyer${n}@mail.example`, phone: `+3584012345${n}` }
    const item = { lineKey: '1', productName: 'Ro 2', linePaid: 12_900, serials: [`R2-24391${100 + n}`] }
    const { customerId } = await tellPurchase(context, { customer, items: [item] })
    if (n > 0) continue
    const link = { customerId: Number(customerId), authorId, basis: 'hand', linkedAt: 1, unlinkedAt: null } as const
    await database.db.insertInto('customerAuthors').values(link).execute()
    const { id: unitId, purchaseItemId } = await database.db.selectFrom('units').select(['id', 'purchaseItemId']).executeTakeFirstOrThrow()
    const coverage = { unitId, purchaseItemId, kind: 'commercial', fromOn: '2026-03-14', ruleKey: 'guarantee', createdAt: 1 } as const
    await database.db.insertInto('coverages').values(coverage).execute()
  }
}

/** What hangs on orders came after the released database, too. */
async function moveGoods({ db }: Database): Promise<void> {
  const order = await db.selectFrom('serviceOrders').select('id').orderBy('id').limit(1).executeTakeFirstOrThrow()
  const agent = await db.selectFrom('agents').select('id').orderBy('id').limit(1).executeTakeFirstOrThrow()
  const budget = { name: 'All', currency: 'EUR', monthlyLimit: 1_000_000, createdAt: 1 }
  const { id: budgetId } = await db.insertInto('goodwillBudgets').values(budget).returning('id').executeTakeFirstOrThrow()
  for (let n = 0; n < 40; n++) {
    const orderId = order.id
    const line = { orderId, product: 'Ro 2', announced: 1 }
    const { id: orderLineId } = await db.insertInto('orderLines').values(line).returning('id').executeTakeFirstOrThrow()
    const part = { orderId, name: 'Seal kit', quantity: 1, state: 'fitted', changedAt: 1 } as const
    await db.insertInto('orderParts').values(part).execute()
    const parcel = { orderId, direction: 'in', carrier: 'Posti', paidBy: 'us', createdAt: 1 } as const
    await db.insertInto('shipments').values(parcel).execute()
    const money = {
      orderId,
      orderLineId,
      amount: 1,
      tax: 0,
      currency: 'EUR',
      method: 'as paid',
      state: 'paid',
      createdBy: agent.id,
    } as const
    await db
      .insertInto('refunds')
      .values({ ...money, createdAt: 1 })
      .execute()
    const given = {
      budgetId,
      orderId,
      month: '2025-01',
      amount: 1,
      reason: 'Late',
      state: 'spent',
      bookedBy: agent.id,
      bookedAt: 1,
    } as const
    await db.insertInto('goodwillBookings').values(given).execute()
  }
}
