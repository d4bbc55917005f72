import { describe, expect, it } from 'vitest'
import type { Channel, Connection } from '#server/engines/channels/channel.ts'
import { endsInTime } from '#server/engines/channels/deadline.ts'
import { getChannel, listChannels } from '#server/engines/channels/index.ts'
import { drivers, failure, openTestConnection, orderFor, startAt } from '../../../support/connection.ts'

const operations: [keyof Connection, (connection: Connection, id: string) => Promise<unknown>][] = [
  ['whoAmI', (connection) => connection.whoAmI()],
  ['fetchPosts', (connection) => connection.fetchPosts(null)],
  ['sendReply', (connection, id) => connection.sendReply(orderFor(id, 'Hei'))],
  ['findReply', (connection, id) => connection.findReply(orderFor(id, 'Hei'))],
  ['refresh', (connection, id) => connection.refresh([id])],
]

const tried = listChannels().filter(({ name }) => name in drivers)

describe.each(tried.map((channel) => [channel.name, channel] as const))('whatever is asked of %s', (_, channel) => {
  it.each(operations)('%s ends when its time is over, though no step of it took too long', async (name, ask) => {
    const { network, reopen } = await openTestConnection(channel, { latencyMs: [400, 400] })
    const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    const connection = reopen({ longestMs: 100 })
    // What a feed cannot do is known without asking.
    if (channel.name === 'feed' && !['whoAmI', 'fetchPosts'].includes(name)) return
    const error = await failure(ask(connection, post.id))
    expect(error).toMatchObject({ kind: error.kind === 'unknown' && name === 'sendReply' ? 'unknown' : 'retry-at', code: 'timeout' })
  })

  it('never begins to say what it had no time left for', async () => {
    if (channel.name === 'feed') return
    const { network, reopen } = await openTestConnection(channel)
    const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    await reopen().whoAmI()
    network.turn({ latencyMs: [400, 400] })
    const error = await failure(reopen({ longestMs: 100 }).sendReply(orderFor(post.id, 'Hei')))
    network.turn({ latencyMs: [0, 0] })
    // A second operation shows that the first has come to its end on the network too.
    await reopen().whoAmI()
    if (error.kind === 'retry-at') expect(network.journal.accepted).toEqual([])
    else expect(error.kind).toBe('unknown')
  })
})

describe('an operation that nothing can break off', () => {
  const never = () => new Promise<never>(() => undefined)
  const stuck: Channel = {
    ...getChannel('chat'),
    open: () => ({ whoAmI: never, fetchPosts: never, sendReply: never, findReply: never, refresh: never }),
  }

  it.each(operations)('%s is left behind', async (name, ask) => {
    const { signal } = new AbortController()
    const settings = { settings: { longestMs: 20 }, query: null, clock: () => startAt, signal, saveCredentials: async () => undefined }
    const error = await failure(ask(endsInTime(stuck).open(settings), '1'))
    expect(error).toMatchObject({ kind: name === 'sendReply' ? 'unknown' : 'retry-at', code: 'timeout' })
  })
})
