import { describe, expect, it } from 'vitest'
import { discourse } from '#server/engines/channels/discourse.ts'
import { minute, second } from '#server/kit/lib/clock.ts'
import { failure, fault, idsOf, manyPosts, openTestConnection, orderFor, readAll, startAt } from '#test/support/connection.ts'

describe('Discourse', () => {
  it('reads on below a long row of posts that nobody may see', async () => {
    const { network, connection } = await openTestConnection(discourse)
    const posted = manyPosts(network, 220)
    for (const id of posted.slice(20, 180)) {
      const post = network.world.posts.get(id)
      if (post) network.remove(post)
    }
    expect(idsOf((await readAll(connection)).posts).sort()).toEqual([...posted.slice(0, 20), ...posted.slice(180)].sort())
  })

  it('knows where a post stands: topic, answered post, number', async () => {
    const { network, connection } = await openTestConnection(discourse)
    const first = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    const second = network.post({ handle: 'bex', text: 'mine too', inReplyTo: first.id })
    const third = network.post({ handle: 'cem', text: 'and mine', inReplyTo: second.id })
    const posts = new Map((await readAll(connection)).posts.map((post) => [post.externalId, post]))
    expect(posts.get(second.id)).toMatchObject({ conversationId: first.id, inReplyTo: first.id, addressed: false })
    expect(posts.get(third.id)).toMatchObject({ conversationId: first.id, inReplyTo: second.id })
    const sent = await connection.sendReply(orderFor(third.id, 'Hei Cem'))
    expect(network.world.posts.get(sent.externalId)?.answers?.id).toBe(third.id)
    expect(sent.url).toContain(sent.externalId)
  })

  it('hears of an edit when it reads what it knows again', async () => {
    const { network, connection, pass } = await openTestConnection(discourse)
    const post = network.post({ handle: 'aino', text: '@fjellro te hinge' })
    const { cursor } = await readAll(connection)
    pass(minute)
    network.edit(post, '@fjellro the hinge')
    expect((await readAll(connection, cursor)).posts).toMatchObject([
      { originalId: post.id, text: '@fjellro the hinge', editedAt: startAt + minute },
    ])
  })

  it('waits as many seconds as the forum says', async () => {
    const { network, connection } = await openTestConnection(discourse)
    network.turn({ once: [fault('mentions', 'rate')] })
    expect(await failure(connection.fetchPosts(null))).toMatchObject({
      kind: 'retry-at',
      code: 'rate-limit',
      retryAt: startAt + 17 * second,
    })
  })

  it('asks for what is missing in its settings', () => {
    const open = (settings: Record<string, unknown>) =>
      discourse.open({ settings, query: null, clock: () => startAt, signal: AbortSignal.abort(), saveCredentials: async () => {} })
    for (const settings of [{}, { baseUrl: 'https://x.example' }, { baseUrl: 'https://x.example', apiKey: 'k' }])
      expect(() => open(settings)).toThrow(expect.objectContaining({ kind: 'stop-and-ask', code: 'token' }))
  })

  it('reads nothing twice and nothing away from posts without a number', async () => {
    const { connection } = await openTestConnection(discourse)
    expect(await connection.refresh(['nonsense', '1/1'])).toEqual({ posts: [], gone: ['nonsense', '1/1'], cost: 0, waitUntil: null })
  })
})
