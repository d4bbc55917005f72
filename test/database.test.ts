import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { insertMany, updateMany } from '#server/kit/database/bulk.ts'
import { change, inTransaction } from '#server/kit/database/context.ts'
import { FutureDatabaseError, migrate, openDatabase } from '#server/kit/database/database.ts'
import { OuterHandleError } from '#server/kit/database/transaction-guard.ts'
import { emptyDatabaseUrl, engines, testContext, testDatabase } from './support/database.ts'

describe.each(engines)('the database on %s', (engine) => {
  test('300 concurrent transactions with a third rolled back leave exact counts', async () => {
    const context = await testContext(engine)
    await context.db.insertInto('leases').values({ name: 'tally', owner: 'nobody', endsAt: 0 }).execute()
    const outcomes = await Promise.allSettled(
      Array.from({ length: 300 }, (_, n) =>
        inTransaction(context, async (tx) => {
          await tx
            .insertInto('leases')
            .values({ name: `lease-${n}`, owner: 'a', endsAt: n })
            .execute()
          await tx
            .updateTable('leases')
            .set((row) => ({ endsAt: row('endsAt', '+', 1) }))
            .where('name', '=', 'tally')
            .execute()
          if (n % 3 === 0) throw new Error('taken back')
        }),
      ),
    )
    expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toHaveLength(100)
    const { count } = await context.db
      .selectFrom('leases')
      .select((row) => row.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    const tally = await context.db.selectFrom('leases').select('endsAt').where('name', '=', 'tally').executeTakeFirstOrThrow()
    expect([Number(count), tally.endsAt]).toEqual([201, 200])
  })

  test('a write through the outer handle inside a transaction fails with a clear error', async () => {
    const context = await testContext(engine)
    const attempt = inTransaction(context, async (tx) => {
      await tx.insertInto('leases').values({ name: 'mine', owner: 'a', endsAt: 1 }).execute()
      await context.db.insertInto('leases').values({ name: 'strays', owner: 'a', endsAt: 1 }).execute()
    })
    await expect(attempt).rejects.toThrow(OuterHandleError)
    expect(await context.db.selectFrom('leases').selectAll().execute()).toEqual([])
  })

  test('a transaction opened inside a transaction is refused', async () => {
    const context = await testContext(engine)
    await expect(inTransaction(context, () => inTransaction(context, async () => undefined))).rejects.toThrow(OuterHandleError)
  })

  test('a reader is not held up by an open transaction and does not see its rows', async () => {
    const context = await testContext(engine)
    const seen = await inTransaction(context, async (tx) => {
      await tx.insertInto('leases').values({ name: 'mine', owner: 'a', endsAt: 1 }).execute()
      return context.db.selectFrom('leases').selectAll().execute()
    })
    expect(seen).toEqual([])
  })

  test('many rows are written in their order, repeats are passed over, and null stays null', async () => {
    const { db } = await testDatabase(engine)
    const columns = ['channel', 'externalId', 'handle', 'name', 'followers', 'url', 'seenAt'] as const
    const row = (externalId: string, followers: number | null) => ({
      channel: 'x' as const,
      externalId,
      handle: `@${externalId}`,
      name: '“\\ü\n😀',
      followers,
      url: null,
      seenAt: 5,
    })
    const first = await insertMany(db, engine, 'authors', columns, [row('b', 7), row('a', null)], {
      conflict: ['channel', 'externalId'],
      returning: ['id', 'externalId'],
    })
    const second = await insertMany(db, engine, 'authors', columns, [row('a', 1), row('c', 2)], {
      conflict: ['channel', 'externalId'],
      returning: ['externalId'],
    })
    expect(first.map((author) => author.externalId)).toEqual(['b', 'a'])
    expect(second.map((author) => author.externalId)).toEqual(['c'])
    const [b] = first
    await updateMany(db, engine, 'authors', ['followers', 'handle'], [{ id: b?.id ?? 0, followers: null, handle: 'new' }])
    const rows = await db.selectFrom('authors').select(['externalId', 'followers', 'handle', 'name']).orderBy('id').execute()
    expect(rows).toEqual([
      { externalId: 'b', followers: null, handle: 'new', name: '“\\ü\n😀' },
      { externalId: 'a', followers: null, handle: '@a', name: '“\\ü\n😀' },
      { externalId: 'c', followers: 2, handle: '@c', name: '“\\ü\n😀' },
    ])
  })

  test('events are kept with the change they tell of, or not at all, and listeners hear after the commit', async () => {
    const context = await testContext(engine)
    let heard = 0
    context.onEvents.add(() => heard++)
    await change(context, async (_tx, emit) => emit({ kind: 'case-opened', caseId: 4, data: { title: 'Lid' } }))
    await expect(
      change(context, async (_tx, emit) => {
        emit({ kind: 'case-opened', caseId: 5 })
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    const rows = await context.db.selectFrom('events').select(['kind', 'caseId', 'at', 'data']).execute()
    expect(rows).toEqual([{ kind: 'case-opened', caseId: 4, at: context.clock(), data: '{"title":"Lid"}' }])
    expect(heard).toBe(1)
  })

  test('a second start finds nothing to migrate, and a database from the future is refused by name', async () => {
    const database = await testDatabase(engine)
    expect(await migrate(database)).toEqual([])
    await sql`insert into kysely_migration (name, timestamp) values ('9999-tomorrow', '2030-01-01')`.execute(database.db)
    const attempt = migrate(database)
    await expect(attempt).rejects.toThrow(FutureDatabaseError)
    await expect(attempt).rejects.toThrow('9999-tomorrow')
  })

  test('the same statement works again after it failed, beside itself, and after three hundred others', async () => {
    const context = await testContext(engine)
    const add = (name: string) => context.db.insertInto('leases').values({ name, owner: 'a', endsAt: 1 }).execute()
    const listed = (count: number) =>
      context.db
        .selectFrom('leases')
        .select('name')
        .where(
          'name',
          'in',
          Array.from({ length: count }, (_, n) => `lease-${n}`),
        )
        .orderBy('name')
        .execute()
    await add('lease-0')
    const outcomes = await Promise.allSettled([add('lease-1'), add('lease-0'), add('lease-2'), add('lease-0')])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected'])
    const beside = await Promise.all(Array.from({ length: 300 }, (_, n) => listed(n + 1)))
    expect(beside.map((rows) => rows.length)).toEqual(Array.from({ length: 300 }, (_, n) => Math.min(3, n + 1)))
    expect(await listed(3)).toEqual(beside[2])
  })
})

test('a file that is no database is refused with its path', async () => {
  const { writeFile } = await import('node:fs/promises')
  const file = await emptyDatabaseUrl('sqlite')
  await writeFile(file, 'this is a shopping list, not a database '.repeat(50))
  const database = openDatabase(file)
  await expect(migrate(database)).rejects.toThrow(/not a database/)
})
