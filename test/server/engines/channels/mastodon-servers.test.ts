import { expect, onTestFinished, test } from 'vitest'
import type { Connection } from '#server/engines/channels/channel.ts'
import { mastodon } from '#server/engines/channels/mastodon.ts'
import { serversIn } from '#server/engines/channels/mastodon-servers.ts'
import { change } from '#server/kit/database/context.ts'
import { minute, second } from '#server/kit/lib/clock.ts'
import { savePosts } from '#server/nouns/mentions/mention.keep.ts'
import { addNewSource } from '#server/nouns/sources/source.actions.ts'
import { startPracticeNetwork } from '#server/practice/start-network.ts'
import { testSecretBox } from '../../../support/app.ts'
import { copy, failure, idsOf, readAll, startAt } from '../../../support/connection.ts'
import { engines, testContext } from '../../../support/database.ts'

/** Two Mastodon servers, each with a world of its own, and a source that reads `#fjellro` on both. */
async function twoServers({ more = true } = {}) {
  let at = startAt
  const clock = () => at
  const [home, other] = await Promise.all(
    [1, 2].map(async () => {
      const network = await startPracticeNetwork({ cast: false, clock, practiceSettings: { limitFactor: 0 } })
      onTestFinished(network.close)
      return network.on('mastodon')
    }),
  )
  if (!home || !other) throw new Error('There are no two servers.')
  const stopping = new AbortController()
  onTestFinished(() => stopping.abort())
  const open = (moreServers: string): Connection =>
    mastodon.open({
      settings: { baseUrl: home.url, accessToken: home.token, moreServers, timeoutMs: 2_000 },
      query: '#fjellro',
      clock,
      signal: stopping.signal,
      saveCredentials: async () => undefined,
    })
  return { home, other, connection: open(more ? other.url : ''), open, pass: (ms: number) => (at += ms) }
}

const host = (url: string) => new URL(url).host

test('a hashtag is heard on every server, also what has reached only one of them', async () => {
  const { home, other, connection, pass } = await twoServers()
  const here = home.post({ handle: 'aino', text: 'My hinge broke #fjellro' })
  const both = home.post({ handle: 'dan', text: 'Mine too #fjellro' })
  other.post({ handle: 'dan', text: 'Mine too #fjellro', id: both.id })
  const there = other.post({ handle: 'olli', text: 'No answer for weeks #fjellro' })
  const first = await readAll(connection)
  expect(new Set(idsOf(first.posts))).toEqual(new Set([here.id, both.id, there.id]))
  pass(10 * second)
  const late = other.post({ handle: 'olli', text: 'Still no answer #fjellro' })
  const next = await readAll(connection, first.cursor)
  expect(idsOf(next.posts)).toEqual([late.id])
})

test.each(engines)('what two servers show is one mention, and the newest of its edits is kept, on %s', async (engine) => {
  const { home, other, connection, pass } = await twoServers()
  const context = await testContext(engine)
  const settings = { baseUrl: 'http://127.0.0.1:9', accessToken: 'token' }
  const { id } = await addNewSource(context, testSecretBox, null, { channel: 'mastodon', settings })
  const save = async (cursor: unknown) => {
    const read = await readAll(connection, cursor)
    await change(context, (tx, emit) => savePosts(tx, engine, { id, channel: 'mastodon' }, read.posts, context.clock(), emit))
    return read.cursor
  }
  const saved = () => context.db.selectFrom('mentions').select(['externalId', 'text', 'likes']).execute()
  const post = home.post({ handle: 'dan', text: 'My hinge broke #fjellro', likes: 7 })
  const twin = other.post({ handle: 'dan', text: 'My hinge broke #fjellro', id: post.id, likes: 2 })
  const cursor = await save(null)
  expect(await saved()).toMatchObject([{ externalId: post.id, text: 'My hinge broke #fjellro' }])
  pass(minute)
  home.edit(post, 'My hinge broke again #fjellro')
  pass(minute)
  other.edit(twin, 'My hinge broke for the third time #fjellro')
  await save(null)
  await save(cursor)
  expect(await saved()).toMatchObject([{ externalId: post.id, text: 'My hinge broke for the third time #fjellro' }])
})

test('a server that hangs holds up nobody, is named with its time, and is read on where it was when it answers again', async () => {
  const { home, other, connection, pass } = await twoServers()
  const first = await readAll(connection)
  pass(10 * second)
  const missed = other.post({ handle: 'olli', text: 'Nobody hears me #fjellro' })
  const heard = home.post({ handle: 'aino', text: 'My hinge broke #fjellro' })
  other.turn({ faults: { search: { hang: 1 } } })
  const during = await connection.fetchPosts(copy(first.cursor))
  expect(idsOf(during.posts)).toEqual([heard.id])

  let told = during
  for (let polls = 0; polls < 20 && !told.standing?.trouble; polls += 1) told = await connection.fetchPosts(copy(told.cursor))
  expect(told.standing?.trouble).toBe(`${host(other.url)} does not answer since 22 Nov, 12:00 UTC; the other one is heard.`)
  expect(told.waitUntil).toBeNull()
  const calls = other.journal.calls.search
  await readAll(connection, told.cursor)
  expect(other.journal.calls.search).toBe(calls)

  other.turn({ faults: {} })
  pass(minute)
  const after = await readAll(connection, told.cursor)
  expect(idsOf(after.posts)).toEqual([missed.id])
  expect((await connection.fetchPosts(copy(after.cursor))).standing?.trouble).toBeNull()
})

test('a server that shows nothing to strangers stops neither the others nor the source', async () => {
  const { home, other, connection } = await twoServers()
  other.turn({ faults: { search: { unauthorized: 1 } } })
  const heard = home.post({ handle: 'aino', text: 'My hinge broke #fjellro' })
  const read = await connection.fetchPosts(null)
  expect(idsOf(read.posts)).toEqual([heard.id])
  expect(read.standing?.trouble).toMatch(/shows nothing to strangers since .* UTC; the other one is heard\.$/)
})

test('when our own server is down for a while the others are heard; only when all are down has the source a fault', async () => {
  const { home, other, connection, pass } = await twoServers()
  const first = await readAll(connection)
  pass(10 * second)
  home.turn({ faults: { search: { 'server-json': 1 } } })
  const heard = other.post({ handle: 'olli', text: 'No answer for weeks #fjellro' })
  const read = await connection.fetchPosts(copy(first.cursor))
  expect(idsOf(read.posts)).toEqual([heard.id])
  expect(read.standing?.trouble).toContain(host(home.url))
  other.turn({ faults: { search: { 'server-json': 1 } } })
  pass(10 * minute)
  expect(await failure(connection.fetchPosts(copy(read.cursor)))).toMatchObject({ kind: 'retry-at', code: 'network' })
})

test('a token that our own server refuses stops the source: a person must act', async () => {
  const { home, connection } = await twoServers()
  home.turn({ faults: { '*': { unauthorized: 1 } } })
  expect(await failure(connection.fetchPosts(null))).toMatchObject({ kind: 'stop-and-ask', code: 'token' })
})

test('a server that is added later begins for itself, and ours goes on where it was', async () => {
  const { home, other, connection, open, pass } = await twoServers({ more: false })
  home.post({ handle: 'aino', text: 'My hinge broke #fjellro' })
  const there = other.post({ handle: 'olli', text: 'No answer for weeks #fjellro' })
  const alone = await readAll(connection)
  pass(10 * second)
  const both = await readAll(open(other.url), alone.cursor)
  expect(idsOf(both.posts)).toEqual([there.id])
  pass(10 * second)
  const later = home.post({ handle: 'aino', text: 'And nobody answers #fjellro' })
  expect(idsOf((await readAll(open(''), both.cursor)).posts)).toEqual([later.id])
})

test('our own posts are ours on other servers too, and whoever names us in full there speaks to us', async () => {
  const { other, connection } = await twoServers()
  other.post({ handle: 'fjellro', text: 'We are hiring #fjellro' })
  other.post({ handle: 'olli', text: 'No answer for weeks #fjellro' })
  const { posts } = await readAll(connection)
  expect(posts.map(({ own, addressed }) => ({ own, addressed }))).toEqual([
    { own: true, addressed: false },
    { own: false, addressed: false },
  ])
})

test('posts that only another server has shown are asked for again there, and are not gone because ours does not know them', async () => {
  const { other, connection } = await twoServers()
  const there = other.post({ handle: 'olli', text: 'No answer for weeks #fjellro' })
  await readAll(connection)
  expect(await connection.refresh([there.id, 'https://far.example/users/x/statuses/1'])).toMatchObject({
    posts: [{ externalId: there.id }],
    gone: [],
  })
  other.remove(there)
  expect(await connection.refresh([there.id])).toMatchObject({ posts: [], gone: [there.id] })
})

test('addresses of more servers may stand on lines of their own or beside each other', () => {
  expect(serversIn(' https://a.example/\nhttps://b.example, https://a.example ')).toEqual(['https://a.example', 'https://b.example'])
  expect(serversIn(undefined)).toEqual([])
})
