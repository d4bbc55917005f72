import { describe, expect, test } from 'vitest'
import { findVisitor, listHistory, saveMessage } from '#server/engines/channels/chat.store.ts'
import { inTransaction } from '#server/kit/database/context.ts'
import { day, minute } from '#server/kit/lib/clock.ts'
import { createHelp } from '#server/nouns/articles/help-index.ts'
import { createBot } from '#server/nouns/bot/bot.answering.ts'
import { saveWords } from '#server/nouns/chat/chat.actions.ts'
import { readKnowledge } from '#server/scripts/bench/answers.ts'
import type { ArticleDrafts, BotCounts, BotTalk, BotTry } from '#shared/bot.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { chatThread, saidOn } from '../../../support/chat-thread.ts'
import { engines } from '../../../support/database.ts'

const token = 'c'.repeat(64)

async function desk(engine: (typeof engines)[number], draw = () => 99) {
  const world = await testApp(engine)
  const { context } = world
  const root = await world.as('admin', 'Root')
  const { id: sourceId } = await read<{ id: number }>(
    root.call('POST', '/api/sources', { channel: 'chat', settings: { origins: 'https://shop.example.com' } }),
    201,
  )
  const files = readKnowledge()
    .articles.filter(
      ({ article, lang }) => ['limescale', 'send-back', 'serial-number'].includes(article) && ['en', 'de', 'no'].includes(lang),
    )
    .map((one) => ({
      name: `${one.article}.${one.lang}.md`,
      text: `---\ntitle: ${JSON.stringify(one.title)}\nvisibility: public\nquestions:\n${one.questions.map((q) => `  - ${JSON.stringify(q)}`).join('\n')}\n---\n${one.body}`,
    }))
  await read(root.call('POST', '/api/articles/files', { files }))
  await read(root.call('PATCH', '/api/bot', { isOn: true }))
  const bot = createBot(context, createHelp(context), 'https://desk.example', draw)
  let n = 0
  const say = async (text: string, key = `key-${++n}-0000`, tokenHash = token) => {
    await saveWords(context, { sourceId, tokenHash, key, text }, bot)
    context.clock.pass(1_000)
  }
  const history = async (tokenHash = token) => {
    const visitor = await findVisitor(context.db, sourceId, tokenHash)
    return visitor ? listHistory(context.db, visitor.id, 100) : []
  }
  const last = async () => (await history()).at(-1)
  // A session ends before the seven days do.
  let persons = 0
  const manager = async () => (await world.as('manager', `Manager${++persons}`)).call
  const counts = async () => read<BotCounts>((await manager())('GET', '/api/bot/counts'))
  const talks = async (query = '') => (await read<{ items: BotTalk[] }>((await manager())('GET', `/api/bot/talks${query}`))).items
  /** The visitor writes elsewhere, or here again, as the pipeline would have it: a mention of an author. */
  const comesBack = (channel: 'chat' | 'x', externalId: string, at: number) => saidOn(context.db, channel, externalId, sourceId, at)
  return { ...world, root, sourceId, say, history, last, counts, talks, comesBack }
}

describe.each(engines)('the bot in the chat, on %s', (engine) => {
  test('quotes the article that answers with its link, and a message that comes twice is answered once', async () => {
    const { say, history, last } = await desk(engine)
    await say('How do I remove limescale from the kettle?', 'twice-000')
    await say('How do I remove limescale from the kettle?', 'twice-000')
    expect((await history()).map(({ ours }) => ours)).toEqual([0, 1])
    expect((await last())?.text).toContain('citric acid')
    expect((await last())?.text).toContain('https://desk.example/help/remove-limescale-from-the-kettle?lang=en')
    expect(JSON.parse((await last())?.choices ?? '[]')).toEqual(['Yes, that helped', 'No', 'A person'])
    await say('Yes, that helped')
    expect((await last())?.text).toMatch(/^Good/)
  })

  test('answers in another language what is not there in the asker’s, and says so', async () => {
    const { say, last } = await desk(engine)
    await say('Kuinka poistan kalkin vedenkeittimestä? Kalkki ei lähde keittimestä.')
    expect((await last())?.text).toMatch(/Kieli: English|Mikä\?/)
  })

  test('asks once for other words, then a person has it, and it is silent until it is given back', async () => {
    const { say, history, last, root, context, sourceId } = await desk(engine)
    await say('qwxz zzkq vrrt')
    expect((await last())?.text).toContain('other words')
    await say('qwxz zzkq vrrt plmk')
    expect((await last())?.text).toMatch(/^A person takes over/)
    const length = (await history()).length
    await say('How do I remove limescale from the kettle?')
    expect(await history()).toHaveLength(length + 1)
    expect((await last())?.ours).toBe(0)
    const visitor = await findVisitor(context.db, sourceId, token)
    const caseId = (await read<{ id: number }>(root.call('POST', '/api/cases', { title: 'Chat' }), 201)).id
    const thread = { id: await chatThread(context.db, { sourceId, visitorId: visitor?.id ?? 0, caseId }) }
    const stands = () => read<{ talk: { isSilent: boolean } | null }>(root.call('GET', `/api/threads/${thread.id}/bot`))
    expect(await stands()).toMatchObject({ talk: { isSilent: true, personWhy: 'not-found' } })
    expect((await root.call('PUT', `/api/threads/${thread.id}/bot/return`)).status).toBe(204)
    expect(await stands()).toMatchObject({ talk: { isSilent: false } })
    expect((await root.call('DELETE', `/api/threads/${thread.id}/bot/return`)).status).toBe(204)
    expect(await stands()).toMatchObject({ talk: { isSilent: true } })
    await read(root.call('POST', `/api/cases/${caseId}/resolution`, { how: 'answered' }), 200)
    expect(await stands()).toMatchObject({ talk: { isSilent: false } })
    const kinds = await context.db.selectFrom('events').select('kind').orderBy('id').execute()
    expect(kinds.map(({ kind }) => kind).filter((kind) => kind.startsWith('bot-'))).toEqual([
      'bot-changed',
      'bot-handed-over',
      'bot-given-back',
      'bot-handed-over',
      'bot-given-back',
    ])
    await say('How do I remove limescale from the kettle?')
    expect((await last())?.text).toContain('citric acid')
    expect(await codeOf(root.call('PUT', `/api/threads/${thread.id}/bot/return`))).toBe('bot-not-silent')
  })

  test.each([
    ['danger', 'The kettle caught fire and burned my hand!', /Stop using it/],
    ['anger', 'This is the third time it broke, unacceptable, my lawyer will sue you', /A person looks at this/],
    [
      'a dispute about money',
      'You charged me twice and the refund never came. Where is my money, this is outrageous',
      /A person looks at this/,
    ],
  ])('%s goes to a person at once', async (_what, words, wanted) => {
    const { say, last, history } = await desk(engine)
    await say(words)
    expect((await last())?.text).toMatch(wanted)
    const length = (await history()).length
    await say('hello?')
    expect(await history()).toHaveLength(length + 1)
  })

  test('is silent where somebody of us wrote, where it was drawn to be, and where it is off', async () => {
    const { say, last, root, context, sourceId } = await desk(engine)
    await say('How do I remove limescale from the kettle?')
    const visitor = await findVisitor(context.db, sourceId, token)
    await inTransaction(context, (tx) =>
      saveMessage(tx, { sourceId, visitorId: visitor?.id ?? 0, key: 'reply-1', ours: 1, text: 'Hi, Mari here', at: context.clock() }),
    )
    context.clock.pass(1_000)
    await say('How do I remove limescale from the kettle?')
    expect((await last())?.ours).toBe(0)
    await read(root.call('PATCH', '/api/bot', { isOn: false }))
    await say('How do I remove limescale from the kettle?', 'off-00000', 'd'.repeat(64))
    expect((await last())?.ours).toBe(0)
    const without = await desk(engine, () => 4)
    await without.say('How do I remove limescale from the kettle?')
    expect((await without.last())?.ours).toBe(0)
    expect((await without.counts()).none).toMatchObject({ talks: 1, shown: 0, person: 1 })
  })

  test('who comes back within seven days is counted on any channel, once the days are over, and each number opens its talks', async () => {
    const { say, counts, talks, comesBack, context, history } = await desk(engine)
    const [a, b, c] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [string, string, string]
    const began = context.clock()
    for (const who of [a, b, c]) await say('How do I remove limescale from the kettle?', undefined, who)
    await say('Yes, that helped', undefined, a)
    const visitorOf = async (who: string) => (await history(who))[0]?.visitorId ?? 0
    expect((await counts()).bot).toMatchObject({ talks: 3, shown: 3, confirmed: 1, denied: 0, silent: 0, ripe: 0, back: 0 })
    // The first writes on X, where the same customer has an account; the second in the chat, but too late; the third says nothing more.
    const x = await comesBack('x', 'ola', began + 2 * day)
    const chat = await comesBack('chat', `visitor-${await visitorOf(a)}`, began)
    const { id: customerId } = await context.db
      .insertInto('customers')
      .values({ name: 'Ola', createdAt: 1, updatedAt: 1 } as never)
      .returning('id')
      .executeTakeFirstOrThrow()
    for (const authorId of [x, chat])
      await context.db
        .insertInto('customerAuthors')
        .values({ customerId, authorId, linkedAt: 1, basis: 'hand' } as never)
        .execute()
    await comesBack('chat', `visitor-${await visitorOf(b)}`, began + 8 * day + 31 * minute)
    context.clock.pass(31 * minute)
    expect((await counts()).bot).toMatchObject({ confirmed: 1, silent: 2, ripe: 0 })
    context.clock.pass(7 * day + minute)
    expect((await counts()).bot).toMatchObject({ talks: 3, confirmed: 1, silent: 2, ripe: 3, back: 1 })
    expect((await talks('?back=true')).map(({ outcome, back }) => [outcome, back])).toEqual([['confirmed', true]])
    expect(await talks('?outcome=silent&arm=bot')).toHaveLength(2)
    expect((await talks('?outcome=confirmed'))[0]?.articles.map(({ title }) => title)).toEqual(['Remove limescale from the kettle'])
    expect(await talks('?arm=none')).toEqual([])
  })

  test('an agent is handed an article’s own words and link for what was written last', async () => {
    const { root, context, sourceId } = await desk(engine)
    const { id: caseId } = await read<{ id: number }>(root.call('POST', '/api/cases', { title: 'Chat' }), 201)
    const threadId = await chatThread(context.db, { sourceId, visitorId: 7, caseId })
    const drafts = () => read<ArticleDrafts>(root.call('GET', `/api/threads/${threadId}/articles`))
    expect(await drafts()).toEqual({ personWhy: null, drafts: [] })
    await saidOn(context.db, 'chat', 'visitor-7', sourceId, 5)
    const { id } = await context.db
      .updateTable('mentions')
      .set({ text: 'Wie werde ich den Kalk im Wasserkocher los?', lang: 'de', threadId })
      .returning('id')
      .executeTakeFirstOrThrow()
    await context.db.updateTable('threads').set({ lastMentionId: id }).where('id', '=', threadId).execute()
    const [first] = (await drafts()).drafts
    expect(first).toMatchObject({ lang: 'de' })
    expect(first?.text).toContain('Zitronensäure')
  })

  test('a question is tried without leaving anything', async () => {
    const { root, context } = await desk(engine)
    const tried = await read<BotTry>(root.call('POST', '/api/bot/tries', { text: 'How do I remove limescale from the kettle?' }))
    expect(tried).toMatchObject({ lang: 'en', band: 'answer', personWhy: null })
    expect(tried.passages[0]?.title).toBe('Remove limescale from the kettle')
    expect(await context.db.selectFrom('botTalks').selectAll().execute()).toEqual([])
  })
})
