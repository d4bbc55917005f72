import { Kysely } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { migrate, openDatabase } from '#server/kit/database/database.ts'
import { withJson } from '#server/kit/database/json-columns.ts'
import { postgresDialect } from '#server/kit/database/postgres.ts'
import { sqliteDialect } from '#server/kit/database/sqlite.ts'
import type { Rows } from '#server/kit/database/tables/index.ts'
import { engines } from '#test/support/database.ts'
import { releasedDatabaseUrl } from '#test/support/released.ts'

describe.each(engines)('JSON columns on %s', (engine) => {
  async function open() {
    const url = await releasedDatabaseUrl(engine)
    const database = openDatabase(url)
    await migrate(database)
    await database.close()
    const db = new Kysely<Rows>({ dialect: withJson(engine === 'sqlite' ? sqliteDialect(url) : postgresDialect(url)) })
    onTestFinished(() => db.destroy())
    return db
  }

  test('are objects and lists for whoever asks, and null stays null', async () => {
    const db = await open()
    const { channels, words } = await db.selectFrom('cases').select(['channels', 'words']).orderBy('id').executeTakeFirstOrThrow()
    expect([channels, Array.isArray(words)]).toEqual([['x'], true])
    const [mention] = await db.selectFrom('mentions').select(['evidence', 'because']).where('evidence', 'is not', null).limit(1).execute()
    expect(mention?.evidence?.terms.length).toBeGreaterThan(0)
    expect(await db.selectFrom('threads').select('draft').where('draft', 'is', null).limit(1).execute()).toEqual([{ draft: null }])
  })

  test('are written from objects and lists, and answered the same', async () => {
    const db = await open()
    const spellings = ['Lyn', '“Lýn”', '光']
    const row = await db
      .insertInto('products')
      .values({ key: 'Lyn', name: 'Lyn', spellings, createdAt: 1 })
      .returningAll()
      .executeTakeFirstOrThrow()
    expect(row.spellings).toEqual(spellings)
    await db.updateTable('products').set({ spellings: [] }).where('id', '=', row.id).execute()
    expect(await db.selectFrom('products').select('spellings').where('id', '=', row.id).executeTakeFirst()).toEqual({ spellings: [] })
  })
})
