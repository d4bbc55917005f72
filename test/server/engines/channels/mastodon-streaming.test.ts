import { describe, expect, it } from 'vitest'
import { mastodon } from '#server/engines/channels/mastodon.ts'
import { failure, fault, idsOf, openTestConnection, readAll } from '#test/support/connection.ts'
import { wakeUpCounter } from '#test/support/wake-ups.ts'

describe('the stream of Mastodon', () => {
  it('tells at once that somebody speaks to us, and what was said is read as ever', async () => {
    const { network, connection } = await openTestConnection(mastodon)
    const { cursor } = await readAll(connection)
    const { onNews, reach, count } = wakeUpCounter()
    const ending = new AbortController()
    const over = connection.subscribe?.(onNews, ending.signal)
    await reach(1)
    network.post({ handle: 'dan', text: 'nothing to do with you' })
    const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    await reach(2)
    expect(idsOf((await readAll(connection, cursor)).posts)).toEqual([post.id])
    ending.abort()
    await over
    expect(count()).toBe(2)
  })

  it('follows a hashtag: new posts, changes and deletions; a plain search has no stream', async () => {
    const { network, reopen } = await openTestConnection(mastodon)
    const { onNews, reach } = wakeUpCounter()
    const ending = new AbortController()
    const over = reopen({ query: '#hinge' }).subscribe?.(onNews, ending.signal)
    await reach(1)
    const post = network.post({ handle: 'aino', text: 'again this #hinge' })
    await reach(2)
    network.edit(post, 'again and again this #hinge')
    await reach(3)
    network.remove(post)
    await reach(4)
    ending.abort()
    await over
    expect(reopen({ query: 'fjellro hinge' }).subscribe).toBeUndefined()
  })

  it('ends when the line breaks, and what came meanwhile is found by the next reading', async () => {
    const { network, connection } = await openTestConnection(mastodon, { line: { cutAfter: 1 } })
    const { cursor } = await readAll(connection)
    const { onNews, reach } = wakeUpCounter()
    const over = connection.subscribe?.(onNews, new AbortController().signal)
    await reach(1)
    const first = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    await over
    const second = network.post({ handle: 'bex', text: '@fjellro while nobody listened' })
    expect(idsOf((await readAll(connection, cursor)).posts)).toEqual([first.id, second.id])
  })

  it.each([
    [401, { kind: 'stop-and-ask', code: 'token' }],
    [403, { kind: 'stop-and-ask', code: 'forbidden' }],
    [404, { kind: 'stop-and-ask', code: 'invalid' }],
    [429, { kind: 'retry-at', code: 'rate-limit' }],
    [503, { kind: 'retry-at', code: 'server' }],
  ])('says what it means to be sent away with %i', async (refused, meaning) => {
    const { connection } = await openTestConnection(mastodon, { line: { refused } })
    expect(await failure(connection.subscribe?.(() => {}, new AbortController().signal) as Promise<void>)).toMatchObject(meaning)
  })

  it('is told in time when the stream does not open', async () => {
    const { network, reopen } = await openTestConnection(mastodon)
    network.turn({ once: [fault('stream', 'hang'), fault('stream', 'reset-before')] })
    const connection = reopen({ timeoutMs: 500 })
    const open = () => failure(connection.subscribe?.(() => {}, new AbortController().signal) as Promise<void>)
    expect(await open()).toMatchObject({ kind: 'retry-at', code: 'timeout' })
    expect(await open()).toMatchObject({ kind: 'retry-at', code: 'network' })
    expect(network.journal.calls.stream).toBe(2)
  })
})
