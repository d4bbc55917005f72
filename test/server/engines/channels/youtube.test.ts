import { describe, expect, it } from 'vitest'
import { youtube } from '#server/engines/channels/youtube.ts'
import { nextPacificMidnight } from '#server/engines/channels/youtube-client.ts'
import { readComments, readThreads } from '#server/engines/channels/youtube-parse.ts'
import { hour, minute } from '#server/kit/lib/clock.ts'
import { copy, failure, fault, idsOf, manyPosts, openTestConnection, orderFor, readAll, startAt } from '#test/support/connection.ts'

const us = { externalId: 'UCus', handle: 'fjellro', name: 'Fjellro' }

describe('YouTube', () => {
  it('reads the answers that do not come with their thread, also after a crash', async () => {
    const { network, connection, reopen } = await openTestConnection(youtube)
    const root = network.post({ handle: 'aino', text: 'sarana rikki' })
    const posted = [root.id]
    for (let index = 0; index < 130; index += 1)
      posted.push(network.post({ handle: `p${index}`, text: `me too ${index}`, inReplyTo: root.id }).id)
    const first = await connection.fetchPosts(null)
    expect(first.more).toBe(true)
    const rest = await readAll(reopen(), copy(first.cursor))
    expect(new Set(idsOf([...first.posts, ...rest.posts]))).toEqual(new Set(posted))
    expect((await readAll(connection, rest.cursor)).posts).toEqual([])
  })

  it('hears a new answer in a thread it knows', async () => {
    const { network, connection, pass } = await openTestConnection(youtube)
    const root = network.post({ handle: 'aino', text: 'sarana rikki' })
    const { cursor } = await readAll(connection)
    pass(minute)
    const answer = network.post({ handle: 'bex', text: 'mine too', inReplyTo: root.id })
    expect((await readAll(connection, cursor)).posts.find(({ externalId }) => externalId === answer.id)).toMatchObject({
      conversationId: root.id,
      inReplyTo: root.id,
    })
  })

  it('hears an answer to our answer when the thread is no longer among the newest', async () => {
    const { network, connection, pass } = await openTestConnection(youtube)
    const root = network.post({ handle: 'aino', text: 'sarana rikki' })
    await connection.sendReply(orderFor(root.id, 'Hei Aino'))
    let { cursor } = await readAll(connection)
    pass(hour)
    manyPosts(network, 250)
    cursor = (await readAll(connection, cursor)).cursor
    pass(minute)
    const answer = network.post({ handle: 'aino', text: 'still broken', inReplyTo: root.id })
    expect(idsOf((await readAll(connection, cursor)).posts)).toContain(answer.id)
  })

  it('hears of an edit when it reads what it knows again', async () => {
    const { network, connection, pass } = await openTestConnection(youtube)
    const post = network.post({ handle: 'aino', text: 'te hinge' })
    const { cursor } = await readAll(connection)
    pass(minute)
    network.edit(post, 'the hinge')
    expect((await readAll(connection, cursor)).posts).toMatchObject([
      { originalId: post.id, text: 'the hinge', editedAt: startAt + minute },
    ])
  })

  it('answers an answer in its thread', async () => {
    const { network, connection } = await openTestConnection(youtube)
    const root = network.post({ handle: 'aino', text: 'sarana rikki' })
    const answer = network.post({ handle: 'bex', text: 'mine too', inReplyTo: root.id })
    const order = orderFor(answer.id, 'Hei Bex')
    const sent = await connection.sendReply(order)
    expect(network.world.posts.get(sent.externalId)?.answers?.id).toBe(root.id)
    expect(await connection.findReply(order)).toEqual(sent)
  })

  it('waits until midnight in California when the quota of the day is used up', async () => {
    const { network, connection } = await openTestConnection(youtube)
    const post = network.post({ handle: 'aino', text: 'sarana rikki' })
    const { cursor } = await readAll(connection)
    const midnight = Date.UTC(2026, 10, 23, 8)
    network.turn({ once: [fault('mentions', 'cap'), fault('create', 'cap')] })
    expect(await failure(connection.fetchPosts(cursor))).toMatchObject({ kind: 'retry-at', code: 'rate-limit', retryAt: midnight })
    expect(await failure(connection.sendReply(orderFor(post.id, 'Hei')))).toMatchObject({
      kind: 'retry-at',
      code: 'rate-limit',
      retryAt: midnight,
    })
    expect(network.journal.accepted).toEqual([])
  })

  it.each([
    ['in winter', Date.UTC(2026, 10, 22, 12), Date.UTC(2026, 10, 23, 8)],
    ['in summer', Date.UTC(2026, 6, 1, 12), Date.UTC(2026, 6, 2, 7)],
    ['at midnight', Date.UTC(2026, 6, 1, 7), Date.UTC(2026, 6, 2, 7)],
    ['a second before', Date.UTC(2026, 6, 1, 6, 59, 59), Date.UTC(2026, 6, 1, 7)],
    ['when clocks go forward', Date.UTC(2026, 2, 8, 9), Date.UTC(2026, 2, 9, 7)],
    ['when clocks go back', Date.UTC(2026, 10, 1, 8), Date.UTC(2026, 10, 2, 8)],
  ])('knows that midnight %s', (_, now, midnight) => {
    expect(nextPacificMidnight(now)).toBe(midnight)
  })

  it('renews an access token that died, and keeps the new one', async () => {
    const { network, settings, reopen } = await openTestConnection(youtube)
    const { refreshToken, clientId, clientSecret } = network
    Object.assign(settings, { accessToken: 'dead', refreshToken, clientId, clientSecret })
    expect((await reopen().whoAmI()).handle).toBe('fjellro')
    expect(settings.accessToken).not.toBe('dead')
    Object.assign(settings, { accessToken: 'dead', refreshToken: 'dead' })
    expect(await failure(reopen().whoAmI())).toMatchObject({ kind: 'stop-and-ask', code: 'token' })
  })

  it('believes no list that is none', () => {
    for (const body of [null, {}, { items: null }, { items: 'x' }, []]) {
      expect(readThreads(body, us, startAt)).toBeNull()
      expect(readComments(body, us, startAt)).toBeNull()
    }
    expect(
      readThreads({ items: [null, 1, {}, { id: 'x' }, { id: 'x', snippet: { topLevelComment: { id: 7 } } }] }, us, startAt)?.items,
    ).toEqual([])
    const odd = { id: 'Ug1', snippet: { textDisplay: 7, publishedAt: 'never', updatedAt: {}, authorChannelId: 'x', likeCount: -1 } }
    expect(readComments({ items: [odd] }, us, startAt)?.posts).toMatchObject([
      { text: '', postedAt: startAt, editedAt: null, author: { handle: 'unknown' } },
    ])
  })
})
