import { expect, it } from 'vitest'
import { bluesky } from '../../server/engines/channels/bluesky.ts'
import { tidOf } from '../../server/engines/channels/bluesky-tid.ts'
import { password, startServer } from './server.ts'
import { startStream } from './stream.ts'

it('finds what was posted on a real server in its stream, once, and hears that it was taken away', async () => {
  const server = await startServer()
  const stream = await startStream(server.pdsUrl)
  const settings = { baseUrl: server.url, jetstreamUrl: stream.url, identifier: 'fjellro.test', appPassword: password }
  const signal = new AbortController().signal
  const connection = bluesky.open({ settings, query: '"left hinge" -soup', clock: Date.now, signal, saveCredentials: async () => {} })
  const first = await connection.fetchPosts(null)
  expect(first).toMatchObject({ posts: [], more: false })
  const key = (place: number) => tidOf(Date.now() * 1_000, place)

  const wanted = await server.say('🧊 the LEFT hinge of my Ro 2 broke', key(1))
  const other = await server.say('the left hinge of my soup', key(2))
  await stream.reach('create', wanted)
  await stream.reach('create', other)
  server.calls.length = 0
  const second = await connection.fetchPosts(first.cursor)
  expect(second.posts).toMatchObject([
    {
      externalId: wanted,
      text: '🧊 the LEFT hinge of my Ro 2 broke',
      own: false,
      author: { handle: 'aino.test', externalId: server.customer.did },
    },
  ])
  expect(server.calls).not.toContain('app.bsky.feed.searchPosts')
  expect((await connection.fetchPosts(second.cursor)).posts).toEqual([])

  await server.unsay(wanted)
  await stream.reach('delete', wanted)
  const third = await connection.fetchPosts(second.cursor)
  expect(third.posts).toMatchObject([{ externalId: wanted, deleted: true, author: { handle: 'aino.test' } }])
})
