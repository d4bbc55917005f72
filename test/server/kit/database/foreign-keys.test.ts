import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { migrate, openDatabase } from '#server/kit/database/database.ts'
import { engines } from '#test/support/database.ts'
import { releasedDatabaseUrl } from '#test/support/released.ts'

describe.each(engines)('rows that name each other, on %s', (engine) => {
  async function openReleased() {
    const database = openDatabase(await releasedDatabaseUrl(engine))
    onTestFinished(() => database.close())
    return database
  }

  test('are repaired when a row that they name was lost: what belonged to it goes, what only pointed at it stays', async () => {
    const database = await openReleased()
    const { db } = database
    const { id: visitorId } = await db.selectFrom('chatVisitors').select('id').orderBy('id').executeTakeFirstOrThrow()
    const { rows } = await sql<{ id: number; replyId: number }>`select id, "replyId" from spendings where "replyId" is not null`.execute(db)
    const of = (visitor: number) => db.selectFrom('chatMessages').select('id').where('visitorId', '=', visitor).execute()
    expect((await of(visitorId)).length).toBeGreaterThan(0)
    // A release has no keys, on either engine; SQLite enforces what the tables say, which is nothing yet.
    await db.deleteFrom('chatVisitors').where('id', '=', visitorId).execute()
    await db.deleteFrom('replies').where('id', '=', Number(rows[0]?.replyId)).execute()
    await migrate(database)
    expect(await of(visitorId)).toEqual([])
    const spending = db.selectFrom('spendings').select('deliveryId').where('id', '=', Number(rows[0]?.id))
    expect(await spending.executeTakeFirst()).toEqual({ deliveryId: null })
  })

  test('are left as they are, and said, when what people did would be lost', async () => {
    const database = await openReleased()
    await database.db.deleteFrom('authors').execute()
    await expect(migrate(database)).rejects.toThrow(/rows of threads name in authorId a row of authors that is not there/)
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(database.db)
    expect(rows).toEqual([{ name: '0001-first' }])
  })

  test('refuse to name nobody from then on', async () => {
    const database = await openReleased()
    await migrate(database)
    const orphan = { caseId: 999_999, threadId: null, agentId: 1, text: 'Nowhere', at: 1 }
    await expect(database.db.insertInto('notes').values(orphan).execute()).rejects.toThrow(/foreign key/i)
  })
})
