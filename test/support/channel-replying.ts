import { expect, it } from 'vitest'
import type { Channel } from '#server/engines/channels/channel.ts'
import { minute } from '#server/kit/lib/clock.ts'
import { failure, manyPosts, openTestConnection, orderFor, readAll } from './connection.ts'

/** What every channel must do when it replies. */
export function replies(channel: Channel): void {
  it('puts the reply into the thread', async () => {
    const { network, connection } = await openTestConnection(channel)
    const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    const sent = await connection.sendReply(orderFor(post.id, 'Hei Aino, korjaamme sen.'))
    expect(network.world.own).toMatchObject([{ id: sent.externalId, text: expect.stringContaining('Hei Aino, korjaamme sen.') }])
    expect(network.world.own[0]?.answers?.id).toBe(post.id)
    expect(sent.url === null || URL.canParse(sent.url)).toBe(true)
  })

  it('says what a reply costs', async () => {
    const { network, connection } = await openTestConnection(channel)
    const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    const texts = ['Hei Aino', 'Hei Aino, https://fjellro.example/s/1']
    for (const text of texts) await connection.sendReply(orderFor(post.id, text))
    expect(texts.reduce((sum, text) => sum + channel.price(text), 0)).toBe(network.ledger.bill.total)
  })

  it('does not take another reply for the one it looks for', async () => {
    const { network, connection, now } = await openTestConnection(channel)
    const [one, other] = manyPosts(network, 2) as [string, string]
    await connection.sendReply(orderFor(one, 'Hei, korjaamme sen.'))
    expect(await connection.findReply({ ...orderFor(other, 'Hei, korjaamme sen.'), attemptedAt: now() })).toBeNull()
    expect(await connection.findReply({ ...orderFor(one, 'Hei, korjaamme tämän.'), attemptedAt: now() })).toBeNull()
  })

  it('puts nothing into the world twice when the same reply is sent again', async () => {
    const { network, connection, now, pass } = await openTestConnection(channel)
    const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    const order = { ...orderFor(post.id, 'Hei Aino'), attemptedAt: now() }
    const sent = await connection.sendReply(order)
    // Longer than Discourse answers the same words from memory.
    pass(3 * minute)
    if (channel.reconciliation.nativeKey) expect(await connection.sendReply(order)).toEqual(sent)
    else expect(await failure(connection.sendReply(order))).toMatchObject({ kind: 'unknown', code: 'duplicate' })
    expect(await connection.findReply(order)).toEqual(sent)
    expect(network.journal.accepted).toHaveLength(1)
  })

  it('gives up a reply to a post that is gone, or that did not speak to us', async () => {
    const { network, connection } = await openTestConnection(channel)
    const gone = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    await readAll(connection)
    network.remove(gone)
    expect(await failure(connection.sendReply(orderFor(gone.id, 'Hei')))).toMatchObject({ kind: 'drop', code: 'gone' })
    if (channel.replyBy({ addressed: false }).by === 'api') return
    const stranger = network.post({ handle: 'bex', text: 'never again' })
    expect(await failure(connection.sendReply(orderFor(stranger.id, 'Hei')))).toMatchObject({ kind: 'drop', code: 'not-summoned' })
  })

  it('gives up a private reply where there are none, and one that is too long', async () => {
    const { network, connection } = await openTestConnection(channel)
    const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    if (!channel.privateReplies) {
      expect(await failure(connection.sendReply({ ...orderFor(post.id, 'Hei'), visibility: 'private' }))).toMatchObject({ kind: 'drop' })
    }
    const long = 'ä'.repeat(channel.replyLimit.length + 1)
    expect(channel.lengthOf(long)).toBeGreaterThan(channel.replyLimit.length)
    expect(await failure(connection.sendReply(orderFor(post.id, long)))).toMatchObject({ kind: 'drop', code: 'invalid' })
    expect(network.journal.accepted).toEqual([])
  })
}
