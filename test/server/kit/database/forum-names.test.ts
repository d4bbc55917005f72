import type { Kysely } from 'kysely'
import { expect, test } from 'vitest'
import { up } from '#server/kit/database/migrations/0009-forum-names.ts'
import { addNewSource } from '#server/nouns/sources/source.actions.ts'
import { testSecretBox } from '#test/support/app.ts'
import { engines } from '#test/support/database.ts'
import { deliveriesIn, sendOnce } from '#test/support/deliveries.ts'
import { draftedReply } from '#test/support/drafted-reply.ts'
import { author, post } from '#test/support/world.ts'

test.each(engines)('what was saved of a forum before its host stood in ids has it there after the migration, on %s', async (engine) => {
  const { context, dan, hear, approve, sending, source } = await draftedReply(engine)
  const { db } = context
  await hear(
    post('mine too, broken', { externalId: '12-3', conversationId: dan.externalId, inReplyTo: dan.externalId, author: author('Eva') }),
  )
  await approve()
  context.clock.pass(20_000)
  await sendOnce(sending)
  // The desk of the tests hears on X: make it a forum, and leave one post elsewhere.
  const other = await addNewSource(context, testSecretBox, null, { channel: 'x', settings: { accessToken: 'none' } })
  await hear(post('elsewhere', { externalId: 'elsewhere', author: author('Cem') }))
  const settings = JSON.stringify({ baseUrl: 'https://Forum.example.com/talk/', apiUsername: 'fjellro' })
  await db.updateTable('sources').set({ channel: 'discourse', settings }).where('id', '=', source.id).execute()
  for (const table of ['mentions', 'threads'] as const) await db.updateTable(table).set({ channel: 'discourse' }).execute()
  await db.updateTable('mentions').set({ channel: 'x', sourceId: other.id }).where('externalId', '=', 'elsewhere').execute()
  await db.updateTable('authors').set({ channel: 'discourse' }).where('externalId', '<>', 'Cem').execute()

  await up(db as unknown as Kysely<unknown>)

  const named = (id: string) => `forum.example.com/talk/${id}`
  const mentions = await db
    .selectFrom('mentions')
    .select(['externalId', 'originalId', 'conversationId', 'inReplyTo'])
    .orderBy('id')
    .execute()
  expect(mentions).toEqual([
    { externalId: named(dan.externalId), originalId: named(dan.externalId), conversationId: named(dan.externalId), inReplyTo: null },
    { externalId: named('12-3'), originalId: named('12-3'), conversationId: named(dan.externalId), inReplyTo: named(dan.externalId) },
    expect.objectContaining({ externalId: 'elsewhere', originalId: 'elsewhere' }),
  ])
  const threads = await db.selectFrom('threads').select('conversationId').orderBy('id').limit(2).execute()
  expect(threads).toEqual([{ conversationId: named(dan.externalId) }, { conversationId: named(dan.externalId) }])
  const people = await db.selectFrom('authors').select('externalId').orderBy('id').execute()
  expect(people.map(({ externalId }) => externalId)).toEqual([named('Dan'), named('Eva'), 'Cem'])
  expect(await db.selectFrom('replies').select('externalId').execute()).toEqual([{ externalId: named('sent-1') }])
  const [delivery] = await deliveriesIn(context)
  expect(delivery?.externalId).toBe(named('sent-1'))
  expect(JSON.parse(delivery?.payload ?? '')).toMatchObject({
    text: 'Hi Dan, we send you a new pair.',
    inReplyTo: named(dan.externalId),
    authorExternalId: named('Dan'),
    conversationId: named(dan.externalId),
  })
})
