import { describe, expect, it } from 'vitest'
import { ChannelError, type Connection } from '#server/engines/channels/channel.ts'
import { listenOnce } from '#server/flows/pipeline/listen.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { getSource } from '#server/nouns/sources/source.store.ts'
import { engines, testContext } from '../../../support/database.ts'
import { post, testPipeline } from '../../../support/world.ts'

const odd = (text: string) => `${text}\0\ud83d`

describe.each(engines)('a network that hands over what no database keeps (%s)', (engine) => {
  async function listening(fetchPosts: Connection['fetchPosts']) {
    const context = await testContext(engine)
    const { source } = await testPipeline(context)
    const connection: Connection = {
      whoAmI: async () => ({ externalId: odd('1'), handle: odd('care'), name: odd('Care') }),
      fetchPosts,
      sendReply: async () => ({ externalId: '1', url: null }),
      findReply: async () => null,
      refresh: async () => ({ posts: [], gone: [], cost: 0, waitUntil: null }),
    }
    await listenOnce({
      context,
      log: createLog('silent'),
      node: 'one',
      pollEveryMs: 2_000,
      connect: () => connection,
      onSaved: () => undefined,
    })
    return { context, source: await getSource(context.db, source.id) }
  }

  it('is heard, each field without NUL and halves', async () => {
    const whole = post('a')
    const strings = {
      externalId: odd('a'),
      originalId: odd('a'),
      conversationId: odd('c'),
      inReplyTo: odd('b'),
      lang: odd('de'),
      text: odd('hinge'),
    }
    const author = { ...whole.author, externalId: odd('7'), handle: odd('ann'), name: odd('Ann'), url: odd('https://x.example/') }
    const posts = [{ ...whole, ...strings, url: odd('https://x.example/1'), author }]
    const gap = { from: 1, to: 2, reason: odd('gone') }
    const { context, source } = await listening(async () => ({
      posts,
      cursor: { at: odd('1') },
      more: false,
      cost: 0,
      gap,
      waitUntil: null,
    }))
    expect(source).toMatchObject({ state: 'live', mentionCount: 1 })
    const kept = await context.db.selectFrom('mentions').selectAll().where('originalId', '=', 'a\ufffd').execute()
    expect(kept).toMatchObject([{ text: 'hinge\ufffd', conversationId: 'c\ufffd' }])
  })

  it('is failing, not stopped, when it says no in such words', async () => {
    const { source } = await listening(async () => {
      throw new ChannelError('retry-at', 'server', odd('It says: '), { retryAt: 1 })
    })
    expect(source).toMatchObject({ state: 'failing', error: 'It says: \ufffd', leaseOwner: null })
  })
})
