import { describe, expect, test } from 'vitest'
import { findVisitor } from '#server/engines/channels/chat.store.ts'
import { reactions } from '#server/flows/automation/reactions.ts'
import { forgetChat, forgetOldChats } from '#server/flows/pipeline/forget-chat.ts'
import { listenOnce } from '#server/flows/pipeline/listen.ts'
import { change } from '#server/kit/database/context.ts'
import type { Engine } from '#server/kit/database/database.ts'
import { matchesText } from '#server/kit/database/full-text.ts'
import { day, hour } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { keepWords } from '#server/nouns/chat/chat.actions.ts'
import { keepPosts } from '#server/nouns/mentions/mention.keep.ts'
import { addNewSource, changeSource, openConnection } from '#server/nouns/sources/source.actions.ts'
import { getSource } from '#server/nouns/sources/source.store.ts'
import { testSafe } from '../../../support/app.ts'
import { engines, testDesk } from '../../../support/database.ts'
import { testPipeline } from '../../../support/world.ts'

const log = createLog('silent')

/** A chat whose messages are heard, understood and gathered by hand. */
async function openChat(engine: Engine = 'sqlite', more: Record<string, string> = {}) {
  const desk = await testDesk(engine)
  desk.reactions = reactions
  const { digest } = await testPipeline(desk)
  const source = await addNewSource(desk, testSafe, null, { channel: 'chat', settings: { origins: 'https://shop.example', ...more } })
  const line = async () => openConnection(desk, testSafe, await getSource(desk.db, source.id), new AbortController().signal)
  let said = 0
  return {
    desk,
    source,
    line,
    say: (tokenHash: string, text: string) => keepWords(desk, { sourceId: source.id, tokenHash, key: `key-${++said}-0000`, text }),
    async hear() {
      await desk.db.updateTable('sources').set({ nextPollAt: desk.clock() }).where('id', '=', source.id).execute()
      await desk.db.updateTable('sources').set({ state: 'paused' }).where('channel', '<>', 'chat').execute()
      const connection = await line()
      await listenOnce({ desk, log, node: 'test', pollEveryMs: null, connect: () => connection, onKept: () => undefined })
      await digest()
    },
    mentions: () => desk.db.selectFrom('mentions').selectAll().orderBy('id').execute(),
    messages: () => desk.db.selectFrom('chatMessages').selectAll().orderBy('id').execute(),
    visitors: () => desk.db.selectFrom('chatVisitors').select('tokenHash').execute(),
    async forgetAll() {
      for (let left = 20; left > 0 && (await forgetOldChats(desk)); left--);
    },
    finds: async (word: string) =>
      (
        await matchesText(desk.db, engine, [{ word, meanings: [] }])
          .select('mentions.id')
          .execute()
      ).length,
  }
}

const complaint = 'my Zanzibar hinge broke again, third week and no answer. Unacceptable'

describe('a chat that its visitor ends', () => {
  test.each(engines)('leaves no word of it: not in the chat, the mention, the search, the case, on %s', async (engine) => {
    const { desk, source, say, hear, mentions, messages, finds, line } = await openChat(engine)
    await say('one', complaint)
    await say('two', 'my parcel never arrived, terrible delivery')
    await hear()
    expect(await finds('zanzibar')).toBe(1)
    const [mention] = await mentions()
    await forgetChat(desk, source.id, 'one')
    await forgetChat(desk, source.id, 'one')
    expect((await messages()).map(({ text }) => text)).toEqual(['', 'my parcel never arrived, terrible delivery'])
    expect((await mentions()).map(({ text, deletedAt }) => [text, deletedAt])).toEqual([
      ['', desk.clock()],
      ['my parcel never arrived, terrible delivery', null],
    ])
    expect(await finds('zanzibar')).toBe(0)
    const tables = await Promise.all([mentions(), desk.db.selectFrom('cases').selectAll().execute()])
    expect(JSON.stringify(tables).match(/zanzibar|hinge|unacceptable/i)?.[0]).toBeUndefined()
    const order = { key: 'k', text: 'Hei', visibility: 'private' as const, inReplyTo: '1', authorExternalId: '', attemptedAt: desk.clock() }
    const sending = (await line()).sendReply({ ...order, conversationId: mention?.conversationId ?? null })
    await expect(sending).rejects.toMatchObject({ kind: 'drop', code: 'gone' })
  })

  test('cannot be gone on with, and what was just being heard is taken away later', async () => {
    const { desk, source, say, line, mentions, messages, visitors, forgetAll } = await openChat()
    await say('one', complaint)
    const { posts } = await (await line()).fetchPosts(null)
    await forgetChat(desk, source.id, 'one')
    expect(await say('one', 'me again')).toBeNull()
    await change(desk, (tx, happened) => keepPosts(tx, desk.engine, { id: source.id, channel: 'chat' }, posts, desk.clock(), happened))
    expect((await mentions()).map(({ text }) => text)).toEqual([complaint])
    desk.clock.pass(hour + 1)
    await forgetAll()
    expect((await mentions()).map(({ text }) => text)).toEqual([''])
    expect([await messages(), await visitors()]).toEqual([[], []])
    expect((await (await line()).fetchPosts(null)).posts).toEqual([])
  })

  test('that nobody began is nothing to forget', async () => {
    const { desk, source, messages } = await openChat()
    await forgetChat(desk, source.id, 'nobody')
    expect([await messages(), await findVisitor(desk.db, source.id, 'nobody')]).toEqual([[], null])
  })
})

describe('old messages of a chat', () => {
  test.each(engines)('are taken away in batches when they are older than the chat keeps them, on %s', async (engine) => {
    const { desk, say, hear, mentions, messages, visitors, forgetAll } = await openChat(engine, { keepDays: '30' })
    for (let n = 0; n < 405; n++) await say(`visitor ${n % 3}`, `my hinge broke ${n}`)
    await hear()
    await hear()
    await hear()
    desk.clock.pass(20 * day)
    await say('late', 'and mine too')
    await hear()
    await forgetAll()
    expect(await messages()).toHaveLength(406)
    desk.clock.pass(11 * day)
    await forgetAll()
    expect((await messages()).map(({ text }) => text)).toEqual(['and mine too'])
    expect(await visitors()).toEqual([{ tokenHash: 'late' }])
    const texts = (await mentions()).map(({ text }) => text)
    expect([texts.length, texts.filter(Boolean)]).toEqual([406, ['and mine too']])
  })

  test('stay for a year, or for ever, and go also where the chat was taken down', async () => {
    const { desk, source, say, messages, forgetAll } = await openChat()
    await say('one', complaint)
    desk.clock.pass(364 * day)
    await forgetAll()
    expect(await messages()).toHaveLength(1)
    await changeSource(desk, testSafe, null, source.id, { settings: { keepDays: '0' } })
    desk.clock.pass(5_000 * day)
    await forgetAll()
    expect(await messages()).toHaveLength(1)
    await changeSource(desk, testSafe, null, source.id, { settings: { keepDays: '' } })
    await desk.db.updateTable('sources').set({ removedAt: desk.clock() }).execute()
    await forgetAll()
    expect(await messages()).toEqual([])
  })
})
