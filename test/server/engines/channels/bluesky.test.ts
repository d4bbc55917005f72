import { describe, expect, it } from 'vitest'
import { bluesky } from '#server/engines/channels/bluesky.ts'
import { afterPage, type Item, type Lane, readCursor } from '#server/engines/channels/bluesky-cursor.ts'
import { readPost } from '#server/engines/channels/bluesky-parse.ts'
import { blueskyLength } from '#server/engines/channels/bluesky-replying.ts'
import { replyKeyOf, tidOf } from '#server/engines/channels/bluesky-tid.ts'
import { day, hour, minute } from '#server/kit/lib/clock.ts'
import { failure, fault, manyPosts, openTestConnection, orderFor, readAll, startAt } from '#test/support/connection.ts'

const us = 'did:plc:us'
const indexedAt = '2026-11-22T12:00:00.000Z'
const view = (record: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  uri: 'at://did:plc:mallory/app.bsky.feed.post/3kabcdefghijk',
  cid: 'bafy1',
  author: { did: 'did:plc:mallory', handle: 'mallory.example', displayName: '' },
  record: { $type: 'app.bsky.feed.post', text: 'hei', createdAt: indexedAt, ...record },
  indexedAt,
  ...more,
})

describe('the session on Bluesky', () => {
  it('signs in once and is kept', async () => {
    const { network, connection, settings, reopen } = await openTestConnection(bluesky)
    manyPosts(network, 3)
    await readAll(connection)
    expect(settings.session).toContain('accessJwt')
    for (let polls = 0; polls < 5; polls += 1) await reopen().fetchPosts(null)
    expect(network.journal.calls.token).toBe(1)
  })

  it('renews itself when the token has expired, which is a 400 there, and loses no call by it', async () => {
    const { network, connection, settings, pass } = await openTestConnection(bluesky)
    await connection.whoAmI()
    const before = settings.session
    pass(3 * hour)
    const post = network.post({ handle: 'aino', text: '@fjellro hinge' })
    expect((await readAll(connection)).posts).toMatchObject([{ externalId: post.id }])
    expect(settings.session).not.toBe(before)
    expect(network.journal.calls.token).toBe(2)
  })

  it('signs in again when the refresh token was used already', async () => {
    const { network, reopen, settings, pass, now } = await openTestConnection(bluesky)
    await reopen().whoAmI()
    const old = settings.session
    pass(3 * hour)
    await reopen().fetchPosts(null)
    // A restart that lost the renewed session.
    const connection = bluesky.open({
      settings: { ...settings, session: old },
      query: null,
      clock: now,
      signal: new AbortController().signal,
      saveCredentials: async () => {},
    })
    const post = network.post({ handle: 'aino', text: '@fjellro hinge' })
    expect((await readAll(connection)).posts).toMatchObject([{ externalId: post.id }])
  })

  it('tries again later when renewing fails for the moment, and asks a person only when the password is wrong', async () => {
    const { network, connection, reopen, settings, pass } = await openTestConnection(bluesky)
    await connection.whoAmI()
    pass(3 * hour)
    network.turn({ once: [fault('token', 'server-html')] })
    expect(await failure(connection.fetchPosts(null))).toMatchObject({ kind: 'retry-at' })
    expect((await connection.fetchPosts(null)).posts).toEqual([])
    settings.appPassword = 'wrong'
    delete settings.session
    settings.identifier = 'other.bsky.example'
    expect(await failure(reopen().fetchPosts(null))).toMatchObject({ kind: 'stop-and-ask', code: 'token' })
    expect(network.journal.lines.filter(({ route }) => route === 'token').at(-1)?.status).toBe(401)
  })

  it('does not use a session that was kept for another account', async () => {
    const { network, connection, reopen, settings } = await openTestConnection(bluesky)
    await connection.whoAmI()
    settings.identifier = 'somebody.else.example'
    expect(await failure(reopen().fetchPosts(null))).toMatchObject({ kind: 'stop-and-ask', code: 'token' })
    expect(network.journal.calls.token).toBe(2)
  })
})

describe('reading Bluesky', () => {
  it('puts back addresses that were shortened, and minds no facets that lie', () => {
    const facet = (byteStart: unknown, byteEnd: unknown, uri = 'https://a.example/full/address') => ({
      index: { byteStart, byteEnd },
      features: [{ $type: 'app.bsky.richtext.facet#link', uri }],
    })
    const textOf = (text: string, facets: unknown[]) => readPost(view({ text, facets }), us)?.post.text
    expect(textOf('🧊 a.example/fu... here', [facet(5, 20)])).toBe('🧊 https://a.example/full/address here')
    expect(textOf('press here', [facet(6, 10)])).toBe('press here')
    expect(textOf('cold', [facet(-1, 3), facet(3, 99), facet(2, 1), facet('0', 4), facet(0.5, 2), {}, null])).toBe('cold')
    expect(textOf('a... b...', [facet(0, 4), facet(2, 9)])).toBe('a.https://a.example/full/address')
  })

  it('reads what was written for pictures and films, also beside a quoted post, but not the words quoted', () => {
    const textOf = (embed: unknown) => readPost(view({ text: '@fjellro', embed }), us)?.post.text
    const images = {
      $type: 'app.bsky.embed.images',
      images: [{ alt: 'the hinge has broken off' }, { alt: '' }, { alt: 'water is leaking' }],
    }
    const both = '@fjellro\n\nthe hinge has broken off\n\nwater is leaking'
    expect(textOf(images)).toBe(both)
    expect(textOf({ $type: 'app.bsky.embed.video', alt: 'it hums' })).toBe('@fjellro\n\nit hums')
    const record = {
      $type: 'app.bsky.embed.record',
      record: { uri: 'at://did:plc:a/app.bsky.feed.post/3k', cid: 'x', value: { text: 'awful' } },
    }
    expect(textOf({ $type: 'app.bsky.embed.recordWithMedia', media: images, record })).toBe(both)
    for (const odd of [null, 7, [], { images: 'x', media: [] }, record]) expect(textOf(odd)).toBe('@fjellro')
  })

  it('believes the time of an author only near to the time of the network', () => {
    const postedAt = (createdAt: unknown) => readPost(view({ createdAt }), us)?.post.postedAt
    const heard = Date.parse(indexedAt)
    expect(postedAt('2026-11-22T11:00:00Z')).toBe(heard - hour)
    for (const odd of ['1999-01-01T00:00:00Z', '2999-01-01T00:00:00Z', 'yesterday', 7, null]) expect(postedAt(odd)).toBe(heard)
  })

  it('knows who is spoken to by mention, answer and quote', () => {
    const addressed = (record: Record<string, unknown>) => readPost(view(record), us)?.post.addressed
    const ref = { uri: `at://${us}/app.bsky.feed.post/3kabcdefghijk`, cid: 'bafy2' }
    expect(addressed({})).toBe(false)
    expect(addressed({ reply: { root: ref, parent: ref } })).toBe(true)
    expect(addressed({ embed: { $type: 'app.bsky.embed.record', record: ref } })).toBe(true)
    expect(addressed({ facets: [{ index: {}, features: [{ did: us }] }] })).toBe(true)
  })

  it('takes nothing for a post that lacks what makes one', () => {
    for (const value of [
      null,
      'x',
      {},
      view({}, { uri: 7 }),
      view({}, { author: null }),
      view({}, { indexedAt: null }),
      view({}, { cid: null }),
    ])
      expect(readPost(value, us)).toBeNull()
    expect(readPost(view({}, { uri: 'at://did:plc:x/app.bsky.feed.like/3k' }), us)).toBeNull()
    expect(readPost(view({ text: 7, langs: 'no', facets: {} }), us)?.post).toMatchObject({ text: '', lang: null })
  })

  it('reads back to what is known, and takes it for known only when the window is done', () => {
    const items = (from: number, to: number): Item[] =>
      Array.from({ length: to - from }, (_, index) => ({ id: `at://${to - 1 - index}`, at: startAt + (to - 1 - index) * minute }))
    const now = startAt + day
    const empty: Lane = readCursor(null).posts
    const one = afterPage(empty, { items: items(10, 20), token: 't' }, now)
    expect(one).toMatchObject({ more: true, lane: { recent: [], window: { token: 't' } } })
    const two = afterPage(one.lane, { items: items(0, 10), token: null }, now)
    expect(two.lane.recent[0]?.id).toBe('at://19')
    const three = afterPage(two.lane, { items: items(15, 25), token: 't2' }, now)
    expect([three.more, [...three.fresh].sort()]).toEqual([
      false,
      items(20, 25)
        .map(({ id }) => id)
        .sort(),
    ])
    const late = { id: 'at://late', at: startAt + 18.5 * minute }
    expect(afterPage(three.lane, { items: [late], token: null }, now).fresh.size).toBe(0)
    expect(afterPage(two.lane, { items: [late], token: null }, now).fresh).toEqual(new Set(['at://late']))
  })
})

describe('an endless list', () => {
  it('is not asked at once for ever, and keeps its place', () => {
    let lane: Lane = readCursor(null).posts
    let asked = 0
    for (let more = true; more && asked < 100; asked += 1) {
      const after = afterPage(lane, { items: [], token: 't' }, startAt)
      lane = after.lane
      more = after.more
    }
    expect([asked, lane.window?.token]).toEqual([21, 't'])
  })
})

describe('replying on Bluesky', () => {
  it('gives each order a key of its own, always the same, that sorts like time', () => {
    const order = { key: 'one', attemptedAt: startAt }
    expect(replyKeyOf(order)).toBe(replyKeyOf({ ...order }))
    expect(replyKeyOf(order)).toMatch(/^[234567a-j][234567a-z]{12}$/)
    expect(replyKeyOf({ ...order, key: 'two' })).not.toBe(replyKeyOf(order))
    expect(replyKeyOf({ ...order, attemptedAt: startAt + 1 }) > replyKeyOf(order)).toBe(true)
    // The example of the specification is of that shape, and time 0 is all twos.
    expect(tidOf(0, 0)).toBe('2222222222222')
  })

  it('finds the reply it made even when the post answered was changed or taken away meanwhile', async () => {
    const { network, connection, now } = await openTestConnection(bluesky)
    const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    const order = { ...orderFor(post.id, 'Hei Aino'), attemptedAt: now() }
    const sent = await connection.sendReply(order)
    network.edit(post, '@fjellro sarana todella rikki')
    expect(await connection.sendReply(order)).toEqual(sent)
    network.remove(post)
    expect(await connection.sendReply(order)).toEqual(sent)
    expect(network.journal.accepted).toHaveLength(1)
  })

  it('answers in the conversation, with links that can be pressed, by their place in bytes', async () => {
    const { network, connection } = await openTestConnection(bluesky)
    const root = network.post({ handle: 'aino', text: 'sarana rikki' })
    const post = network.post({ handle: 'bex', text: '@fjellro same', inReplyTo: root.id })
    const text = '🧊 Hei! https://fjellro.example/huolto'
    const sent = await connection.sendReply(orderFor(post.id, text))
    const answer = await connection.refresh([sent.externalId])
    expect(answer.posts).toMatchObject([{ text, own: true, inReplyTo: post.id, conversationId: root.id }])
    const saved = await fetch(
      `${network.url}/xrpc/com.atproto.repo.getRecord?repo=${network.world.brand.id}&collection=app.bsky.feed.post&rkey=${sent.externalId.split('/').at(-1)}`,
      {
        headers: { authorization: `Bearer ${network.token}` },
      },
    )
    const { value } = (await saved.json()) as { value: { facets: { index: { byteStart: number; byteEnd: number } }[] } }
    const { byteStart, byteEnd } = value.facets[0]?.index ?? { byteStart: 0, byteEnd: 0 }
    expect(Buffer.from(text).subarray(byteStart, byteEnd).toString()).toBe('https://fjellro.example/huolto')
  })

  it('does not answer where the author lets nobody answer, and says why', async () => {
    const { network, connection } = await openTestConnection(bluesky)
    const post = network.post({ handle: 'aino', text: '@fjellro hinge', closed: true })
    const error = await failure(connection.sendReply(orderFor(post.id, 'Hei')))
    expect(error).toMatchObject({ kind: 'drop', code: 'not-summoned' })
    expect(error.message).toContain('lets only some people answer')
    expect(network.journal.calls.create).toBeUndefined()
  })

  it('counts 300 characters as seen and 3,000 bytes', () => {
    expect(blueskyLength('ä'.repeat(300))).toBe(300)
    expect(blueskyLength('👩‍👩‍👧‍👦'.repeat(120))).toBe(300)
    expect(blueskyLength(`a${'\u0301'.repeat(1_600)}`)).toBeGreaterThan(300)
  })
})
