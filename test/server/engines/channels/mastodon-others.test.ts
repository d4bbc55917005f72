import { expect, it } from 'vitest'
import { mastodon } from '#server/engines/channels/mastodon.ts'
import { minute } from '#server/kit/lib/clock.ts'
import { readAll, startAt } from '#test/support/connection.ts'
import { opaqueServer } from '#test/support/opaque-server.ts'

async function openOther() {
  let at = startAt
  const server = await opaqueServer(() => at)
  const connection = mastodon.open({
    settings: { baseUrl: server.url, accessToken: 'token', timeoutMs: 2_000 },
    query: null,
    clock: () => at,
    signal: AbortSignal.any([]),
    saveCredentials: async () => undefined,
  })
  return { server, connection, pass: (ms: number) => (at += ms) }
}

const uri = (id: string) => `https://far.example/notes/${id}`

it('reads on where several statuses cannot be asked for at once, and still knows what is answered', async () => {
  const { server, connection } = await openOther()
  const root = server.write('has anybody had trouble with the hinge?')
  const middle = server.write('no', root)
  const mention = server.write('@fjellro it broke', middle)
  const { posts, cursor } = await readAll(connection)
  expect(posts).toMatchObject([{ externalId: uri(mention), inReplyTo: uri(middle), conversationId: uri(root) }])
  const next = server.write('@fjellro and again', mention)
  expect((await readAll(connection, cursor)).posts).toMatchObject([{ externalId: uri(next), inReplyTo: uri(mention) }])
  // It is asked for several once, not each time.
  expect(server.refused.filter((line) => line === '404 /api/v1/statuses')).toHaveLength(1)
})

it('makes up no ids, whether nothing was heard so far, little, or all of it just now', async () => {
  const { server, connection, pass } = await openOther()
  let { cursor } = await readAll(connection)
  const heard: string[] = []
  const said: string[] = []
  for (const pause of [0, 1_000, 0, 3 * minute, 1_000]) {
    pass(pause)
    said.push(uri(server.write('@fjellro the hinge broke')))
    const read = await readAll(connection, cursor)
    heard.push(...read.posts.map(({ externalId }) => externalId))
    cursor = read.cursor
  }
  expect(heard).toEqual(said)
  expect(server.refused).toEqual([])
})

it('knows there, too, what is gone and what still stands', async () => {
  const { server, connection } = await openOther()
  const [stands, gone] = [server.write('@fjellro the hinge'), server.write('@fjellro the lid')]
  await readAll(connection)
  server.remove(gone)
  expect(await connection.refresh([uri(stands), uri(gone)])).toMatchObject({ posts: [{ externalId: uri(stands) }], gone: [uri(gone)] })
})
