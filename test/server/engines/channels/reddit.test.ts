import { describe, expect, it } from 'vitest'
import { reddit } from '#server/engines/channels/reddit.ts'
import { refusalIn } from '#server/engines/channels/reddit-client.ts'
import { readListing } from '#server/engines/channels/reddit-parse.ts'
import { hour, minute, second } from '#server/kit/lib/clock.ts'
import { copy, failure, fault, idsOf, manyPosts, openTestConnection, orderFor, readAll, startAt } from '#test/support/connection.ts'

const us = { externalId: 't2_us', handle: 'fjellro', name: 'fjellro' }
const reading = { account: us, site: 'https://www.reddit.com', allAddressed: true, now: startAt }
const listing = (...children: unknown[]) => ({ kind: 'Listing', data: { children, after: null } })

describe('Reddit', () => {
  it('begins the window again when the post that marks the page was deleted meanwhile', async () => {
    const { network, connection } = await openTestConnection(reddit)
    const posted = manyPosts(network, 250)
    const first = await connection.fetchPosts(null)
    const mark = network.world.posts.get(first.posts[0]?.externalId ?? '')
    if (mark) network.remove(mark)
    const rest = await readAll(connection, copy(first.cursor))
    expect(new Set(idsOf([...first.posts, ...rest.posts]))).toEqual(new Set(posted))
  })

  it('hears comments that name us in its inbox, and finds links, which are never in it, by a search', async () => {
    const { network, connection, reopen } = await openTestConnection(reddit)
    const comment = network.post({ handle: 'aino', text: '@fjellro the hinge broke' })
    const link = network.post({ handle: 'bex', text: 'never again fjellro' })
    expect([comment.id.slice(0, 3), link.id.slice(0, 3)]).toEqual(['t1_', 't3_'])
    expect((await readAll(connection)).posts).toMatchObject([
      { externalId: comment.id, conversationId: `t3_${comment.id.slice(3)}`, inReplyTo: `t3_${comment.id.slice(3)}` },
    ])
    expect((await readAll(reopen({ query: 'fjellro' }))).posts).toMatchObject([{ externalId: link.id, conversationId: link.id }])
  })

  it('says from when to when it hands nothing out any more', async () => {
    const { network, connection, pass } = await openTestConnection(reddit)
    manyPosts(network, 10)
    const { cursor } = await readAll(connection)
    pass(hour)
    manyPosts(network, 300, 'lost')
    pass(hour)
    manyPosts(network, 1_000, 'storm')
    const { gaps } = await readAll(connection, cursor)
    expect(gaps).toEqual([{ from: startAt, to: startAt + 2 * hour, reason: expect.any(String) }])
  })

  it('renews an access token that died, and keeps the new one', async () => {
    const { network, settings, reopen, pass } = await openTestConnection(reddit)
    const { refreshToken, clientId, clientSecret } = network
    Object.assign(settings, { accessToken: 'dead', refreshToken, clientId, clientSecret })
    const posted = manyPosts(network, 3)
    expect(idsOf((await readAll(reopen())).posts).sort()).toEqual(posted.sort())
    expect(settings.accessToken).not.toBe('dead')
    pass(3 * hour)
    expect((await reopen().whoAmI()).handle).toBe('fjellro')
    Object.assign(settings, { accessToken: 'dead', refreshToken: 'dead' })
    expect(await failure(reopen().whoAmI())).toMatchObject({ kind: 'stop-and-ask', code: 'token' })
  })

  it('waits as long as Reddit says inside a good answer', async () => {
    const { network, connection } = await openTestConnection(reddit)
    const post = network.post({ handle: 'aino', text: '@fjellro hei' })
    network.turn({ once: [fault('create', 'rate-v1')] })
    expect(await failure(connection.sendReply(orderFor(post.id, 'Hei')))).toMatchObject({
      kind: 'retry-at',
      retryAt: startAt + 513 * second,
    })
  })

  it.each([
    ['THREAD_LOCKED', 'drop', 'not-summoned'],
    ['TOO_OLD', 'drop', 'not-summoned'],
    ['DELETED_COMMENT', 'drop', 'gone'],
    ['TOO_LONG', 'drop', 'invalid'],
    ['SUBREDDIT_NOTALLOWED', 'drop', 'forbidden'],
    ['SOMETHING_NEW', 'drop', 'invalid'],
  ])('knows what %s means', (code, kind, meaning) => {
    expect(refusalIn({ json: { errors: [[code, 'words', 'field']] } }, startAt)).toMatchObject({ kind, code: meaning })
  })

  it.each([null, {}, { json: null }, { json: { errors: [] } }, { json: { errors: 'x' } }, [], 'x'])('sees no refusal in %j', (body) => {
    expect(refusalIn(body, startAt)).toBeNull()
  })

  it('passes over private messages and what has no name', () => {
    const page = readListing(listing({ kind: 't4', data: { name: 't4_1', body: 'hi' } }, { kind: 't1', data: {} }, null, 7), reading)
    expect(page?.items).toEqual([])
    expect(readListing({ kind: 'Listing', data: null }, reading)).toBeNull()
    expect(readListing({ error: 404 }, reading)).toBeNull()
  })

  it('finds the conversation of a comment in its address, and sees what was taken away', () => {
    const comment = {
      name: 't1_b',
      author: 'aino',
      body: 'x',
      parent_id: 't1_a',
      context: '/r/x/comments/abc/title/b/?context=3',
      created_utc: startAt / 1_000,
    }
    const [read, gone] =
      readListing(listing({ kind: 't1', data: comment }, { kind: 't1', data: { ...comment, name: 't1_c', body: '[removed]' } }), reading)
        ?.items ?? []
    expect(read?.posts[0]).toMatchObject({
      conversationId: 't3_abc',
      inReplyTo: 't1_a',
      url: 'https://www.reddit.com/r/x/comments/abc/title/b/',
    })
    expect(gone?.posts[0]).toMatchObject({ deleted: true, text: '' })
  })

  it('hears of an edit when it reads what it knows again', async () => {
    const { network, connection, pass } = await openTestConnection(reddit)
    const post = network.post({ handle: 'aino', text: '@fjellro te hinge' })
    const { cursor } = await readAll(connection)
    pass(minute)
    network.edit(post, '@fjellro the hinge')
    expect((await readAll(connection, cursor)).posts).toMatchObject([
      { originalId: post.id, text: '@fjellro the hinge', editedAt: startAt + minute },
    ])
  })
})
