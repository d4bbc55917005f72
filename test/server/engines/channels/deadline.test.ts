import { describe, expect, it } from 'vitest'
import type { Channel, Connection } from '#server/engines/channels/channel.ts'
import { endsInTime } from '#server/engines/channels/deadline.ts'
import { getChannel, listChannels } from '#server/engines/channels/index.ts'
import { drivers, failure, openLine, orderFor, startAt } from '../../../support/line.ts'

const operations: [keyof Connection, (line: Connection, id: string) => Promise<unknown>][] = [
  ['whoAmI', (line) => line.whoAmI()],
  ['fetchPosts', (line) => line.fetchPosts(null)],
  ['sendReply', (line, id) => line.sendReply(orderFor(id, 'Hei'))],
  ['findReply', (line, id) => line.findReply(orderFor(id, 'Hei'))],
  ['lookUp', (line, id) => line.lookUp([id])],
]

const tried = listChannels().filter(({ name }) => name in drivers)

describe.each(tried.map((channel) => [channel.name, channel] as const))('whatever is asked of %s', (_, channel) => {
  it.each(operations)('%s ends when its time is over, though no step of it took too long', async (name, ask) => {
    const { network, reopen } = await openLine(channel, { latencyMs: [400, 400] })
    const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    const line = reopen({ longestMs: 100 })
    // What a feed cannot do is known without asking.
    if (channel.name === 'feed' && !['whoAmI', 'fetchPosts'].includes(name)) return
    const error = await failure(ask(line, post.id))
    expect(error).toMatchObject({ kind: error.kind === 'doubt' && name === 'sendReply' ? 'doubt' : 'retry-at', code: 'timeout' })
  })

  it('never begins to say what it had no time left for', async () => {
    if (channel.name === 'feed') return
    const { network, reopen } = await openLine(channel)
    const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    await reopen().whoAmI()
    network.turn({ latencyMs: [400, 400] })
    const error = await failure(reopen({ longestMs: 100 }).sendReply(orderFor(post.id, 'Hei')))
    network.turn({ latencyMs: [0, 0] })
    // A second operation shows that the first has come to its end on the network too.
    await reopen().whoAmI()
    if (error.kind === 'retry-at') expect(network.oracle.accepted).toEqual([])
    else expect(error.kind).toBe('doubt')
  })
})

describe('an operation that nothing can break off', () => {
  const never = () => new Promise<never>(() => undefined)
  const stuck: Channel = {
    ...getChannel('chat'),
    open: () => ({ whoAmI: never, fetchPosts: never, sendReply: never, findReply: never, lookUp: never }),
  }

  it.each(operations)('%s is left behind', async (name, ask) => {
    const { signal } = new AbortController()
    const settings = { settings: { longestMs: 20 }, query: null, clock: () => startAt, signal, saveCredentials: async () => undefined }
    const error = await failure(ask(endsInTime(stuck).open(settings), '1'))
    expect(error).toMatchObject({ kind: name === 'sendReply' ? 'doubt' : 'retry-at', code: 'timeout' })
  })
})
