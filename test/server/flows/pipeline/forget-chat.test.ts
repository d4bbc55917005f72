import { describe, expect, test } from 'vitest'
import { findVisitor } from '#server/engines/channels/chat.store.ts'
import { reactions } from '#server/flows/automation/reactions.ts'
import { forgetChat, forgetOldChats } from '#server/flows/pipeline/forget-chat.ts'
import { listenOnce } from '#server/flows/pipeline/listen.ts'
import { change } from '#server/kit/database/context.ts'
import type { Engine } from '#server/kit/database/engine.ts'
import { matchesText } from '#server/kit/database/full-text.ts'
import { day, hour } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { saveWords } from '#server/nouns/chat/chat.actions.ts'
import { savePosts } from '#server/nouns/mentions/mention.keep.ts'
import { addNewSource, changeSource, openConnection } from '#server/nouns/sources/source.actions.ts'
import { getSource } from '#server/nouns/sources/source.store.ts'
import { testSecretBox } from '../../../support/app.ts'
import { engines, testContext } from '../../../support/database.ts'
import { testPipeline } from '../../../support/world.ts'

const log = createLog('silent')

/** A chat whose messages are heard, understood and clustered by hand. */
async function openChat(engine: Engine = 'sqlite', more: Record<string, string> = {}) {
  const context = await testContext(engine)
  context.reactions = reactions
  const { digest } = await testPipeline(context)
  const source = await addNewSource(context, testSecretBox, null, {
    channel: 'chat',
    settings: { origins: 'https://shop.example', ...more },
  })
  const connection = async () =>
    openConnection(context, testSecretBox, await getSource(context.db, source.id), new AbortController().signal)
  let said = 0
  return {
    context,
    source,
    connection,
    say: (tokenHash: string, text: string) => saveWords(context, { sourceId: source.id, tokenHash, key: `key-${++said}-0000`, text }),
    async hear() {
      await context.db.updateTable('sources').set({ nextPollAt: context.clock() }).where('id', '=', source.id).execute()
      await context.db.updateTable('sources').set({ state: 'paused' }).where('channel', '<>', 'chat').execute()
      const opened = await connection()
      await listenOnce({ context, log, node: 'test', pollEveryMs: null, connect: () => opened, onSaved: () => undefined })
      await digest()
    },
    mentions: () => context.db.selectFrom('mentions').selectAll().orderBy('id').execute(),
    messages: () => context.db.selectFrom('chatMessages').selectAll().orderBy('id').execute(),
    visitors: () => context.db.selectFrom('chatVisitors').select('tokenHash').execute(),
    async forgetAll() {
      for (let left = 20; left > 0 && (await forgetOldChats(context)); left--);
    },
    finds: async (word: string) =>
      (
        await matchesText(context.db, engine, [{ word, meanings: [] }], { from: 1, below: 1e9 })
          .select('mentions.id')
          .execute()
      ).length,
  }
}

const complaint = 'my Zanzibar hinge broke again, third week and no answer. Unacceptable'

describe('a chat that its visitor ends', () => {
  test.each(engines)('leaves no word of it: not in the chat, the mention, the search, the case, on %s', async (engine) => {
    const { context, source, say, hear, mentions, messages, finds, connection } = await openChat(engine)
    await say('one', complaint)
    await say('two', 'my parcel never arrived, terrible delivery')
    await hear()
    expect(await finds('zanzibar')).toBe(1)
    const [mention] = await mentions()
    await forgetChat(context, source.id, 'one')
    await forgetChat(context, source.id, 'one')
    expect((await messages()).map(({ text }) => text)).toEqual(['', 'my parcel never arrived, terrible delivery'])
    expect((await mentions()).map(({ text, deletedAt }) => [text, deletedAt])).toEqual([
      ['', context.clock()],
      ['my parcel never arrived, terrible delivery', null],
    ])
    expect(await finds('zanzibar')).toBe(0)
    const tables = await Promise.all([mentions(), context.db.selectFrom('cases').selectAll().execute()])
    expect(JSON.stringify(tables).match(/zanzibar|hinge|unacceptable/i)?.[0]).toBeUndefined()
    const order = {
      key: 'k',
      text: 'Hei',
      visibility: 'private' as const,
      inReplyTo: '1',
      authorExternalId: '',
      attemptedAt: context.clock(),
    }
    const sending = (await connection()).sendReply({ ...order, conversationId: mention?.conversationId ?? null })
    await expect(sending).rejects.toMatchObject({ kind: 'drop', code: 'gone' })
  })

  test('cannot be gone on with, and what was just being heard is taken away later', async () => {
    const { context, source, say, connection, mentions, messages, visitors, forgetAll } = await openChat()
    await say('one', complaint)
    const { posts } = await (await connection()).fetchPosts(null)
    await forgetChat(context, source.id, 'one')
    expect(await say('one', 'me again')).toBeNull()
    await change(context, (tx, emit) => savePosts(tx, context.engine, { id: source.id, channel: 'chat' }, posts, context.clock(), emit))
    expect((await mentions()).map(({ text }) => text)).toEqual([complaint])
    context.clock.pass(hour + 1)
    await forgetAll()
    expect((await mentions()).map(({ text }) => text)).toEqual([''])
    expect([await messages(), await visitors()]).toEqual([[], []])
    expect((await (await connection()).fetchPosts(null)).posts).toEqual([])
  })

  test('that nobody began is nothing to forget', async () => {
    const { context, source, messages } = await openChat()
    await forgetChat(context, source.id, 'nobody')
    expect([await messages(), await findVisitor(context.db, source.id, 'nobody')]).toEqual([[], null])
  })
})

describe('old messages of a chat', () => {
  test.each(engines)('are taken away in batches when they are older than the chat keeps them, on %s', async (engine) => {
    const { context, say, hear, mentions, messages, visitors, forgetAll } = await openChat(engine, { keepDays: '30' })
    for (let n = 0; n < 405; n++) await say(`visitor ${n % 3}`, `my hinge broke ${n}`)
    await hear()
    await hear()
    await hear()
    context.clock.pass(20 * day)
    await say('late', 'and mine too')
    await hear()
    await forgetAll()
    expect(await messages()).toHaveLength(406)
    context.clock.pass(11 * day)
    await forgetAll()
    expect((await messages()).map(({ text }) => text)).toEqual(['and mine too'])
    expect(await visitors()).toEqual([{ tokenHash: 'late' }])
    const texts = (await mentions()).map(({ text }) => text)
    expect([texts.length, texts.filter(Boolean)]).toEqual([406, ['and mine too']])
  })

  test('stay for a year, or for ever, and go also where the chat was taken down', async () => {
    const { context, source, say, messages, forgetAll } = await openChat()
    await say('one', complaint)
    context.clock.pass(364 * day)
    await forgetAll()
    expect(await messages()).toHaveLength(1)
    await changeSource(context, testSecretBox, null, source.id, { settings: { keepDays: '0' } })
    context.clock.pass(5_000 * day)
    await forgetAll()
    expect(await messages()).toHaveLength(1)
    await changeSource(context, testSecretBox, null, source.id, { settings: { keepDays: '' } })
    await context.db.updateTable('sources').set({ removedAt: context.clock() }).execute()
    await forgetAll()
    expect(await messages()).toEqual([])
  })
})
