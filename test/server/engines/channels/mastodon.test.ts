import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { mastodon } from '#server/engines/channels/mastodon.ts'
import { afterBackwardPage, afterForwardPage, floorOf, type Item, type Lane, readCursor } from '#server/engines/channels/mastodon-cursor.ts'
import { readLinks, readStatus } from '#server/engines/channels/mastodon-parse.ts'
import { mastodonLength } from '#server/engines/channels/mastodon-replying.ts'
import { hour, minute } from '#server/kit/lib/clock.ts'
import type { WorldPost } from '#server/practice/world.ts'
import { copy, failure, idsOf, manyPosts, openTestConnection, orderFor, readAll, startAt } from '#test/support/connection.ts'

const us = {
  externalId: 'https://social.example/users/fjellro',
  id: '7',
  handle: 'fjellro@social.example',
  name: 'Fjellro',
  host: 'social.example',
}

const status = (more: Record<string, unknown> = {}) => ({
  id: '11',
  uri: 'https://far.example/users/mallory/statuses/9',
  url: 'https://far.example/@mallory/9',
  created_at: '2026-11-22T12:00:00.000Z',
  account: { id: '8', username: 'mallory', acct: 'mallory@far.example', display_name: '', uri: 'https://far.example/users/mallory' },
  content: '<p>hei</p>',
  visibility: 'public',
  mentions: [],
  ...more,
})

describe('reading Mastodon', () => {
  it('knows a post and its author by their addresses, which are the same on every instance', () => {
    const here = readStatus(status(), us)
    const there = readStatus(status({ id: '4711', account: { ...status().account, id: '99' } }), { ...us, id: '1' })
    expect(here?.post.externalId).toBe('https://far.example/users/mallory/statuses/9')
    expect(there?.post).toEqual(here?.post)
    expect(here?.post.author).toMatchObject({ externalId: 'https://far.example/users/mallory', handle: 'mallory@far.example' })
  })

  it('makes plain text of hostile HTML, with links in full', () => {
    const textOf = (content: string) => readStatus(status({ content }), us)?.post.text
    expect(textOf('<p>one<br>two</p><p>three</p>')).toBe('one\ntwo\n\nthree')
    expect(textOf('<script>alert(1)</script><img src=x onerror=alert(1)>hei<style>p{}</style>')).toBe('hei')
    expect(textOf('<a href="https://evil.example/login">https://bank.example</a>')).toBe(
      'https://bank.example (https://evil.example/login)',
    )
    expect(textOf('<a href="javascript:alert(1)">press</a>')).toBe('press')
    expect(textOf('&lt;b&gt; &amp;amp; <b>bold')).toBe('<b> &amp; bold')
    expect(
      textOf(
        '<a href="https://a.example/bcd"><span class="invisible">https://</span><span>a.ex</span><span class="invisible">ample/bcd</span></a>',
      ),
    ).toBe('https://a.example/bcd')
    expect(textOf('<p>'.repeat(200_000))).toBe('')
    expect(readStatus(status({ content: 7, spoiler_text: 'Repairs' }), us)?.post.text).toBe('Repairs')
  })

  it('reads what was written for pictures, and the options of polls', () => {
    const media = [{ description: 'the hinge has broken off, water is leaking' }, { description: null }, { description: 7 }, null]
    const poll = { options: [{ title: 'It leaks' }, { title: 'It caught fire' }, {}] }
    const textOf = (more: Record<string, unknown>) => readStatus(status(more), us)?.post.text
    expect(textOf({ content: '<p>@care</p>', media_attachments: media })).toBe('@care\n\nthe hinge has broken off, water is leaking')
    expect(textOf({ content: '', media_attachments: media })).toBe('the hinge has broken off, water is leaking')
    expect(textOf({ content: '<p>Which one?</p>', poll })).toBe('Which one?\n\nIt leaks\nIt caught fire')
  })

  it('takes nothing for a post that lacks what makes one', () => {
    for (const value of [
      null,
      7,
      [],
      {},
      status({ uri: null }),
      status({ id: 5 }),
      status({ created_at: 'never' }),
      status({ account: [] }),
    ])
      expect(readStatus(value, us)).toBeNull()
  })

  it('finds both ways on in a Link header, and minds no nonsense', () => {
    const header = '<https://a.example/api?max_id=5&limit=40>; rel="next", <https://a.example/api?min_id=9>; rel="prev"'
    expect(readLinks(header)).toEqual({ older: '5', newer: '9' })
    for (const odd of [undefined, '', '<>; rel="next"', 'x'.repeat(100_000), '<not an address>; rel="prev"'])
      expect(readLinks(odd)).toEqual({ older: null, newer: null })
  })

  it('says which post is answered, also when that one is not on the page', async () => {
    const { network, connection, pass } = await openTestConnection(mastodon)
    const first = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    const { cursor } = await readAll(connection)
    const own = await connection.sendReply(orderFor(first.id, 'Hei Aino'))
    pass(minute)
    const answer = network.post({ handle: 'aino', text: '@fjellro kiitos', inReplyTo: own.externalId })
    const { posts } = await readAll(connection, cursor)
    expect(posts.map(({ externalId, inReplyTo }) => [externalId, inReplyTo])).toEqual([
      [answer.id, own.externalId],
      [own.externalId, first.id],
    ])
  })

  it('knows the conversation by its first post, also after a restart and deep down', async () => {
    const { network, connection, pass } = await openTestConnection(mastodon)
    const first = network.post({ handle: 'aino', text: 'sarana rikki' })
    let last = first
    for (let depth = 0; depth < 6; depth += 1) last = network.post({ handle: `p${depth}`, text: 'same', inReplyTo: last.id })
    pass(minute)
    const post = network.post({ handle: 'bex', text: '@fjellro read above', inReplyTo: last.id })
    expect((await readAll(connection)).posts).toMatchObject([{ externalId: post.id, inReplyTo: last.id, conversationId: first.id }])
  })

  it('hears who quotes us without a name', async () => {
    const { network, connection } = await openTestConnection(mastodon)
    const own = network.post({ handle: 'fjellro', text: 'Our hinges last.' })
    const post = network.post({ handle: 'bex', text: 'they do not', quotes: own.id })
    expect((await readAll(connection)).posts.filter((one) => !one.own)).toMatchObject([{ externalId: post.id, addressed: true }])
  })

  it('hears a hashtag', async () => {
    const { network, reopen, pass } = await openTestConnection(mastodon)
    const post = network.post({ handle: 'bex', text: 'never again #Fjellro' })
    network.post({ handle: 'cook', text: 'soup #lunch' })
    const connection = reopen({ query: '#fjellro' })
    const first = await readAll(connection)
    expect(idsOf(first.posts)).toEqual([post.id])
    pass(minute)
    const more = network.post({ handle: 'dan', text: 'me neither #fjellro' })
    expect(idsOf((await readAll(connection, first.cursor)).posts)).toEqual([more.id])
  })

  it('takes a post for gone only when its server says so of the id, not because nothing is found by its address', async () => {
    const { network, connection } = await openTestConnection(mastodon)
    const [gone, unreachable, saved] = manyPosts(network, 3) as [string, string, string]
    expect([gone, unreachable].map((uri) => new URL(uri).host)).toEqual(['social.example', 'elsewhere.example'])
    for (const id of [gone, unreachable]) network.remove(network.world.posts.get(id) as WorldPost)
    // None of them was ever seen by this process: only what was written on the server itself has its id in its address.
    const answer = await connection.refresh([gone, unreachable, saved])
    expect([idsOf(answer.posts), answer.gone]).toEqual([[saved], [gone]])
    expect(await failure(connection.sendReply(orderFor(gone, 'Hei')))).toMatchObject({ kind: 'drop', code: 'gone' })
    expect(await failure(connection.sendReply(orderFor(unreachable, 'Hei')))).toMatchObject({ kind: 'retry-at', code: 'network' })
  })

  it('learns at its start what was taken away while it was stopped, by the ids that were kept, in few calls', async () => {
    const { network, settings, connection, now } = await openTestConnection(mastodon)
    const restarted = () =>
      mastodon.open({ settings, query: null, clock: now, signal: new AbortController().signal, saveCredentials: async () => {} })
    const ids = manyPosts(network, 60)
    const { cursor } = await readAll(connection)
    expect(ids.slice(-2).map((uri) => new URL(uri).host)).toContain('elsewhere.example')
    for (const id of ids.slice(-2)) network.remove(network.world.posts.get(id) as WorldPost)
    const lookups = () => network.journal.calls.lookup ?? 0
    const before = lookups()
    const again = restarted()
    const told = await again.fetchPosts(copy(cursor))
    expect([told.posts, new Set(told.gone), told.more]).toEqual([[], new Set(ids.slice(-2)), true])
    // Three times twenty, and each of the two by itself.
    expect(lookups() - before).toBe(5)
    const news = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    const next = await again.fetchPosts(copy(told.cursor))
    expect([idsOf(next.posts), next.gone]).toEqual([[news.id], undefined])
    // Once for each process, and what was found is not looked for again.
    expect(lookups() - before).toBe(5)
    expect((await restarted().fetchPosts(copy(next.cursor))).gone).toBeUndefined()
  })

  it('takes a page for people that says 404 for no word about a post, and hears on', async () => {
    const { network, settings, connection, now } = await openTestConnection(mastodon)
    const [first] = manyPosts(network, 2) as [string]
    const { cursor } = await readAll(connection)
    network.remove(network.world.posts.get(first) as WorldPost)
    const proxy = createServer((request, response) => {
      const isStatus = /\/api\/v1\/statuses\/[^/]+$/.test(new URL(request.url ?? '/', 'http://x').pathname)
      if (isStatus) return void response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>We are repairing this</h1>')
      fetch(`${new URL(network.url).origin}${request.url}`, { headers: { authorization: request.headers.authorization ?? '' } })
        .then(async (answer) => response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text()))
        .catch(() => response.destroy())
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => new Promise<void>((resolve) => proxy.close(() => resolve())))
    const baseUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/mastodon`
    const again = mastodon.open({
      settings: { ...settings, baseUrl },
      query: null,
      clock: now,
      signal: AbortSignal.any([]),
      saveCredentials: async () => {},
    })
    const news = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    const told = await again.fetchPosts(copy(cursor))
    expect([idsOf(told.posts), told.gone]).toEqual([[news.id], undefined])
    expect((await again.refresh([first])).gone).toEqual([])
  })

  it('hears private mentions of people whom the account does not follow', async () => {
    const { network, connection } = await openTestConnection(mastodon)
    const post = network.post({ handle: 'aino', text: '@fjellro my address is 1 Street', direct: true })
    expect(idsOf((await readAll(connection)).posts)).toEqual([post.id])
  })
})

describe('the cursor of a Mastodon list', () => {
  const items = (from: number, to: number, at = startAt): Item[] =>
    Array.from({ length: to - from }, (_, index) => ({ id: String(to - 1 - index), at: at + (to - 1 - index) * minute }))
  const empty: Lane = readCursor(null).posts

  it('reads back to the seventh day at first, and forwards from the newest then', () => {
    const one = afterBackwardPage(empty, { items: items(50, 60), older: '50', newer: null }, startAt + 45 * minute)
    expect(one).toMatchObject({ more: true, lane: { recent: null, back: { below: '50', empty: 0 } } })
    const two = afterBackwardPage(one.lane, { items: items(40, 50), older: '40', newer: null }, startAt + 45 * minute)
    expect(two).toMatchObject({ more: false, lane: { back: null } })
    expect(two.lane.recent?.[0]?.id).toBe('59')
  })

  it('begins two minutes below the newest, so that rows which show up late are heard', () => {
    const { lane } = afterBackwardPage(empty, { items: items(40, 60), older: null, newer: null }, 0)
    expect(floorOf(lane)).toBe('56')
    const crowd = items(1, 100).map((one) => ({ ...one, at: startAt }))
    expect(floorOf(afterBackwardPage(empty, { items: crowd, older: null, newer: null }, 0).lane)).toBe('80')
    expect(floorOf(empty)).toBeNull()
  })

  it('goes on above a page, and stops at one that brings nothing', () => {
    const before: Lane = { recent: items(1, 5), back: null, above: null }
    const one = afterForwardPage(before, { items: items(3, 9), older: null, newer: '8' })
    expect(one).toMatchObject({ more: true, lane: { above: '8' } })
    expect(afterForwardPage(one.lane, { items: [], older: null, newer: null })).toMatchObject({ more: false, lane: { above: null } })
    expect(afterForwardPage(one.lane, { items: items(6, 9), older: null, newer: '8' })).toMatchObject({ more: false })
  })

  it('does not ask at once for ever where every page is empty, and keeps its place', () => {
    let lane = empty
    let asked = 0
    for (let more = true; more && asked < 100; asked += 1) {
      const after = afterBackwardPage(lane, { items: [], older: '50', newer: null }, startAt)
      lane = after.lane
      more = after.more
    }
    expect([asked, lane.back?.below]).toEqual([21, '50'])
  })

  it('begins again when what was kept cannot be read', () => {
    for (const saved of [null, 'x', { version: 2 }, { version: 1, lane: 'other' }]) expect(readCursor(saved)).toEqual(readCursor(null))
  })
})

describe('replying on Mastodon', () => {
  it('names the person answered as their instance does, once', async () => {
    const { network, connection } = await openTestConnection(mastodon)
    const texts: string[] = []
    for (const handle of ['aino', 'bex', 'dan', 'cook', 'eve', 'finn']) {
      const post = network.post({ handle, text: '@fjellro hinge' })
      await connection.sendReply(orderFor(post.id, 'Hei!'))
      texts.push(network.world.own.at(-1)?.text ?? '')
      const host = new URL(post.id).host
      expect(texts.at(-1)).toBe(host === 'social.example' ? `@${handle} Hei!` : `@${handle}@${host} Hei!`)
    }
    expect(texts.some((text) => text.includes('@elsewhere.example '))).toBe(true)
    const post = network.post({ handle: 'aino', text: '@fjellro hinge again' })
    await connection.sendReply(orderFor(post.id, texts[0] ?? ''))
    expect(network.world.own.at(-1)?.text).toBe(texts[0])
  })

  it('is seen by no more people than what it answers, and by one when it is private', async () => {
    const { network, connection } = await openTestConnection(mastodon)
    const open = network.post({ handle: 'aino', text: '@fjellro hinge' })
    const direct = network.post({ handle: 'aino', text: '@fjellro my address is 1 Street', direct: true })
    await connection.sendReply(orderFor(open.id, 'one'))
    await connection.sendReply({ ...orderFor(open.id, 'two'), visibility: 'private' })
    await connection.sendReply(orderFor(direct.id, 'three'))
    expect(network.world.own.map((post) => [post.text.split(' ')[1], post.direct])).toEqual([
      ['one', false],
      ['two', true],
      ['three', true],
    ])
  })

  it('does not say it again when the network has long forgotten the key', async () => {
    const { network, connection, reopen, pass, now } = await openTestConnection(mastodon, {
      once: [{ route: 'create', fault: 'reset-after' }],
    })
    const post = network.post({ handle: 'aino', text: '@fjellro hinge' })
    const order = { ...orderFor(post.id, 'Hei, https://fjellro.example/s/1'), attemptedAt: now() }
    expect(await failure(connection.sendReply(order))).toMatchObject({ kind: 'unknown' })
    pass(3 * hour)
    expect(await reopen().sendReply(order)).toMatchObject({ externalId: network.world.own[0]?.id })
    expect(network.journal.accepted).toHaveLength(1)
  })

  it('counts links as 23 and people elsewhere by their name alone', () => {
    expect(mastodonLength('hei')).toBe(3)
    expect(mastodonLength(`https://fjellro.example/${'long/'.repeat(30)}`)).toBe(23)
    expect(mastodonLength('@aino@elsewhere.example hei')).toBe('@aino hei'.length)
    expect(mastodonLength('👩‍👩‍👧‍👦')).toBe(1)
  })

  it('asks for the server and the token before anything else', () => {
    const given = { query: null, clock: () => startAt, signal: new AbortController().signal, saveCredentials: async () => {} }
    expect(() => mastodon.open({ ...given, settings: { accessToken: 'x' } })).toThrow('The address of the Mastodon server is missing.')
    expect(() => mastodon.open({ ...given, settings: { baseUrl: 'https://a.example' } })).toThrow('There is no access token.')
  })

  it('waits as long as the server says, in its own way of telling the time', async () => {
    const { connection, now, network } = await openTestConnection(mastodon, { limitFactor: 0.01, clockSkewMs: -9 * minute })
    let thrown: { retryAt?: number } = {}
    for (let calls = 0; calls < 5 && !thrown.retryAt; calls += 1) {
      await connection.fetchPosts(null).catch((error) => {
        thrown = error
      })
    }
    expect(thrown.retryAt).toBe(now() + 5 * minute)
    expect(network.journal.lines.at(-1)?.status).toBe(429)
  })
})
