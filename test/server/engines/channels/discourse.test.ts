import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { discourse } from '#server/engines/channels/discourse.ts'
import { hour, minute, second } from '#server/kit/lib/clock.ts'
import { failure, fault, idsOf, manyPosts, openTestConnection, orderFor, readAll, startAt } from '#test/support/connection.ts'

describe('Discourse', () => {
  it('reads on below a long row of posts that nobody may see', async () => {
    const { network, connection, pass } = await openTestConnection(discourse)
    const posted = manyPosts(network, 220)
    for (const id of posted.slice(20, 180)) {
      const post = network.world.posts.get(id)
      if (post) network.remove(post)
    }
    pass(25 * hour)
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
    expect(await connection.refresh(['nonsense', '1/1'])).toEqual({ posts: [], gone: ['1/1'], cost: 0, waitUntil: null })
  })

  it('tells the posts and people of two forums apart, and leaves those of another forum alone', async () => {
    const [one, other] = [await openTestConnection(discourse), await openTestConnection(discourse)]
    const forum = (opened: typeof one) => new URL(opened.network.url)
    const heard = await Promise.all(
      [one, other].map(async (opened) => {
        const post = opened.network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
        const answer = opened.network.post({ handle: 'bex', text: 'mine too', inReplyTo: post.id })
        const place = `${forum(opened).host}/discourse`
        const [first, second] = (await open(opened).fetchPosts(null)).posts
        expect(first).toMatchObject({ externalId: `${place}/${post.id}`, originalId: `${place}/${post.id}` })
        expect(second).toMatchObject({ inReplyTo: first?.externalId, conversationId: first?.externalId })
        expect(first?.author.externalId).toBe(`${place}/${post.author.id}`)
        expect(answer.author.id).not.toBe(post.author.id)
        return first?.externalId ?? ''
      }),
    )
    const [mine = '', theirs = ''] = heard
    expect(await open(one).refresh([mine, theirs])).toMatchObject({ posts: [{ externalId: mine }], gone: [] })
    expect(await failure(open(one).sendReply(orderFor(theirs, 'Hei')))).toMatchObject({ kind: 'drop', code: 'gone' })
  })

  it('takes what its author deleted for gone, though the forum shows it with other words for a day', async () => {
    const { network, connection, pass } = await openTestConnection(discourse)
    const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    const { cursor } = await readAll(connection)
    pass(minute)
    network.remove(post)
    expect((await readAll(connection, cursor)).posts).toMatchObject([{ externalId: post.id, deleted: true, text: '' }])
    expect(await connection.refresh([post.id])).toMatchObject({ posts: [], gone: [post.id] })
    pass(25 * hour)
    expect((await readAll(connection)).posts).toEqual([])
    expect(await connection.refresh([post.id])).toMatchObject({ posts: [], gone: [post.id] })
  })

  it('reads older forums, which hand out the id asked below too and look only 50 ids down, to their end', async () => {
    const ids = [400, 399, 330, 329, 260, 259, 258]
    const baseUrl = await forumOf((before) => ids.filter((id) => id <= before && id > before - 50))
    const { posts } = await readAll(open({ settings: { baseUrl, apiKey: 'k', apiUsername: 'fjellro' } }))
    expect(new Set(posts.map(({ externalId }) => Number(externalId.split('/').at(-2))))).toEqual(new Set(ids))
  })

  it('asks for the address of a forum', () => {
    const settings = { baseUrl: 'forum', apiKey: 'k', apiUsername: 'fjellro' }
    const open = () =>
      discourse.open({ settings, query: null, clock: () => startAt, signal: AbortSignal.abort(), saveCredentials: async () => {} })
    expect(open).toThrow(expect.objectContaining({ kind: 'stop-and-ask', code: 'invalid' }))
  })
})

/** A connection that speaks of posts by its own ids. */
const open = ({ settings }: { settings: Record<string, unknown> }) =>
  discourse.open({ settings, query: null, clock: () => startAt, signal: AbortSignal.any([]), saveCredentials: async () => undefined })

/** A forum whose list is what `listed` says of `before` (the newest when nothing is asked); its address. */
async function forumOf(listed: (before: number) => number[]): Promise<string> {
  const server = createServer((request, answer) => {
    const before = Number(new URL(request.url ?? '/', 'http://forum').searchParams.get('before') ?? 400)
    const posts = listed(before).map((id) => ({ id, topic_id: id, post_number: 1, username: 'aino', user_id: 7, raw: 'hinge', version: 1 }))
    answer.setHeader('content-type', 'application/json')
    answer.end(JSON.stringify({ latest_posts: posts }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
