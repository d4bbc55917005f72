import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { feed } from '#server/engines/channels/feed.ts'
import { readFeed } from '#server/engines/channels/feed-parse.ts'
import { hour, minute } from '#server/kit/lib/clock.ts'
import { copy, failure, hostileTexts, readAll, startAt } from '#test/support/connection.ts'

type Item = { id?: string | null; text: string; at?: number; link?: string }
type Answer = (request: IncomingMessage, response: ServerResponse) => void

const escaped = (text: string) => text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`)
const rss = (items: readonly Item[]) =>
  `<rss version="2.0"><channel><title>News</title>${items
    .map(({ id, text, at, link }) =>
      [
        '<item>',
        `<description>${escaped(text)}</description>`,
        id ? `<guid>${id}</guid>` : '',
        link ? `<link>${link}</link>` : '',
        at ? `<pubDate>${new Date(at).toUTCString()}</pubDate>` : '',
        '</item>',
      ].join(''),
    )
    .join('')}</channel></rss>`

/** A feed at a real server, whose items or whole answer the test sets. */
async function openFeed(query: string | null = null) {
  let at = startAt
  const site = { items: [] as Item[], answer: null as Answer | null, etags: true, asked: [] as IncomingMessage['headers'][] }
  const server = createServer((request, response) => {
    site.asked.push(request.headers)
    if (site.answer) return site.answer(request, response)
    const body = rss(site.items)
    const etag = `"${Buffer.from(body).length}-${site.items[0]?.id}"`
    if (site.etags && request.headers['if-none-match'] === etag) return void response.writeHead(304).end()
    response.writeHead(200, { 'content-type': 'application/rss+xml', ...(site.etags && { etag }) }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as { port: number }).port}/feed`
  const stopping = new AbortController()
  const reopen = (timeoutMs = 10_000) =>
    feed.open({ settings: { baseUrl, timeoutMs }, query, clock: () => at, signal: stopping.signal, saveCredentials: async () => {} })
  return { site, connection: reopen(), reopen, server, now: () => at, pass: (ms: number) => (at += ms), stop: () => stopping.abort() }
}

const item = (index: number): Item => ({ id: `g${index}`, text: `hinge ${index}`, at: startAt - hour + index * minute })
const textsOf = (posts: readonly { text: string }[]) => posts.map(({ text }) => text)

describe('reading a feed', () => {
  it('hands over every item once, oldest first', async () => {
    const { site, connection } = await openFeed()
    site.items = [item(3), item(2), item(1)]
    const first = await readAll(connection)
    expect(textsOf(first.posts)).toEqual(['hinge 1', 'hinge 2', 'hinge 3'])
    site.items = [item(4), item(3), item(2)]
    const second = await readAll(connection, copy(first.cursor))
    expect(textsOf(second.posts)).toEqual(['hinge 4'])
    expect(second.gaps).toEqual([])
  })

  it('asks only whether something changed', async () => {
    const { site, connection } = await openFeed()
    site.items = [item(1)]
    const { cursor } = await readAll(connection)
    const again = await connection.fetchPosts(cursor)
    expect(site.asked.at(-1)?.['if-none-match']).toBeTypeOf('string')
    expect(again).toMatchObject({ posts: [], cursor })
  })

  it('reads again after a crash what was not kept', async () => {
    const { site, connection, reopen } = await openFeed()
    site.items = [item(2), item(1)]
    const lost = await connection.fetchPosts(null)
    expect(textsOf((await readAll(reopen(), null)).posts)).toEqual(textsOf(lost.posts))
  })

  it.each([
    ['no guid', [{ id: null, text: 'a', link: 'https://x.example/1' }], [{ id: null, text: 'a', link: 'https://x.example/1' }]],
    ['neither guid nor link', [{ id: null, text: 'a' }], [{ id: null, text: 'a' }]],
    [
      'a new guid each time',
      [{ id: 'one', text: 'a', link: 'https://x.example/1' }],
      [{ id: 'two', text: 'a', link: 'https://x.example/1' }],
    ],
  ])('knows an item again that has %s', async (_, before, after) => {
    const { site, connection } = await openFeed()
    site.etags = false
    site.items = before
    const first = await readAll(connection)
    expect(first.posts).toHaveLength(1)
    site.items = after
    expect((await readAll(connection, first.cursor)).posts).toEqual([])
  })

  it('hears that an item was rewritten', async () => {
    const { site, connection, pass } = await openFeed()
    site.etags = false
    site.items = [item(1)]
    const first = await readAll(connection)
    pass(minute)
    site.items = [{ ...item(1), text: 'hinge, solved' }]
    const [changed] = (await readAll(connection, first.cursor)).posts
    expect(changed).toMatchObject({ originalId: first.posts[0]?.originalId, text: 'hinge, solved', editedAt: startAt + minute })
  })

  it('says from when to when items may have passed unheard', async () => {
    const { site, connection, pass } = await openFeed()
    site.items = [item(2), item(1)]
    const { cursor } = await readAll(connection)
    pass(hour)
    site.items = [item(9), item(8)]
    const { gaps, posts } = await readAll(connection, cursor)
    expect(textsOf(posts)).toEqual(['hinge 8', 'hinge 9'])
    expect(gaps).toEqual([{ from: item(2).at, to: item(8).at, reason: expect.any(String) }])
  })

  it('hands over only what has all the words searched for', async () => {
    const { site, connection } = await openFeed('fjellro HINGE')
    site.items = [
      { id: '1', text: 'The hinge of my Fjellro' },
      { id: '2', text: 'A hinge' },
    ]
    expect(textsOf((await readAll(connection)).posts)).toEqual(['The hinge of my Fjellro'])
  })

  it('lets nothing in a text do anything', async () => {
    const { site, connection } = await openFeed()
    site.items = hostileTexts.map((text, index) => ({ id: `h${index}`, text: text.replace(/[\u0000-\u0008]/g, '').toWellFormed() }))
    const { posts } = await readAll(connection)
    expect(posts).toHaveLength(hostileTexts.length)
    expect(() => JSON.parse(JSON.stringify(posts))).not.toThrow()
  })

  it('can be answered only by hand, where the item is', async () => {
    const { connection } = await openFeed()
    expect(feed.replyBy({ addressed: true })).toMatchObject({ by: 'hand', reason: expect.any(String) })
    expect(feed.handOverUrl({ inReplyTo: '1', text: 'Hei', url: 'https://x.example/1' })).toBe('https://x.example/1')
    expect(
      await failure(
        connection.sendReply({
          key: 'k',
          text: 'x',
          visibility: 'public',
          inReplyTo: '1',
          authorExternalId: '1',
          conversationId: null,
          attemptedAt: 0,
        }),
      ),
    ).toMatchObject({ kind: 'drop' })
  })
})

describe('when a feed is not well', () => {
  const status =
    (code: number, headers: Record<string, string> = {}): Answer =>
    (_, response) =>
      void response.writeHead(code, headers).end()
  const says =
    (body: string | Buffer, type = 'text/xml'): Answer =>
    (_, response) =>
      void response.writeHead(200, { 'content-type': type }).end(body)
  it.each<[string, Answer, string, string]>([
    ['is busy', status(429, { 'retry-after': '120' }), 'retry-at', 'rate-limit'],
    ['has a fault', status(503), 'retry-at', 'server'],
    ['is forbidden', status(403), 'stop-and-ask', 'forbidden'],
    ['wants a password', status(401), 'stop-and-ask', 'token'],
    ['is gone', status(410), 'stop-and-ask', 'invalid'],
    ['is not there', status(404), 'stop-and-ask', 'invalid'],
    ['is a web page', says('<!doctype html><p>Welcome'), 'retry-at', 'broken-answer'],
    ['is empty', says(''), 'retry-at', 'broken-answer'],
    ['is cut off', says('<rss version="2.0"><channel><item>'), 'retry-at', 'broken-answer'],
    ['is too large', says(Buffer.alloc(3 * 1024 * 1024, 'x')), 'retry-at', 'broken-answer'],
    ['is larger than anything', says(Buffer.alloc(6 * 1024 * 1024, 'x')), 'retry-at', 'broken-answer'],
    ['is packed', (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'), 'retry-at', 'broken-answer'],
    ['breaks off', (request) => void request.socket.resetAndDestroy(), 'retry-at', 'network'],
    ['leads inside', status(302, { location: 'http://127.0.0.1:9/private' }), 'stop-and-ask', 'invalid'],
    ['leads in circles', status(302, { location: '/feed' }), 'retry-at', 'broken-answer'],
  ])('loses nothing when it %s', async (_, answer, kind, code) => {
    const { site, connection, now } = await openFeed()
    site.items = [item(1)]
    const { cursor } = await readAll(connection)
    site.answer = answer
    const error = await failure(connection.fetchPosts(cursor))
    expect(error).toMatchObject({ kind, code })
    if (kind === 'retry-at') expect(error.retryAt).toBeGreaterThan(now())
    site.answer = null
    site.items = [item(2), item(1)]
    expect(textsOf((await readAll(connection, cursor)).posts)).toEqual(['hinge 2'])
  })

  it('waits no longer than it may, and ends when the product stops', async () => {
    const { site, connection, reopen, stop } = await openFeed()
    site.answer = () => {}
    expect(await failure(reopen(300).fetchPosts(null))).toMatchObject({ kind: 'retry-at', code: 'timeout' })
    const reading = failure(connection.fetchPosts(null))
    stop()
    expect(await reading).toMatchObject({ kind: 'retry-at' })
  })
})

describe('the kinds of feeds', () => {
  const read = (body: string | Buffer, type = 'application/xml') => readFeed(Buffer.from(body), type, 'https://x.example/feed/')?.items[0]

  it('reads Atom', () => {
    const entry = `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>urn:1</id><title>Broken</title><link href="https://x.example/1"/><author><name>Ann</name></author><content type="html">&lt;p&gt;The hinge&lt;/p&gt;</content><published>2026-11-21T10:00:00Z</published></entry></feed>`
    expect(read(entry)).toMatchObject({
      ids: ['urn:1', 'https://x.example/1', expect.any(String)],
      text: 'Broken\n\nThe hinge',
      url: 'https://x.example/1',
      author: { name: 'Ann' },
      postedAt: Date.UTC(2026, 10, 21, 10),
    })
  })

  it('reads JSON feeds and RDF', () => {
    const json = {
      version: 'https://jsonfeed.org/version/1.1',
      title: 'T',
      items: [{ id: '1', url: 'javascript:alert(1)', content_text: 'a < b', language: 'de' }],
    }
    expect(read(JSON.stringify(json), 'application/json')).toMatchObject({
      ids: ['1', expect.any(String)],
      text: 'a < b',
      url: null,
      lang: 'de',
    })
    const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>T</title></channel><item rdf:about="https://x.example/1"><title>A</title><link>https://x.example/1</link></item></rdf:RDF>`
    expect(read(rdf)).toMatchObject({ ids: ['https://x.example/1', expect.any(String)], text: 'A' })
  })

  it('reads other charsets, named by the header or by the feed itself', () => {
    const latin = (declaration: string) =>
      Buffer.from(`${declaration}<rss version="2.0"><channel><item><title>T\u00fcr</title></item></channel></rss>`, 'latin1')
    expect(read(latin('<?xml version="1.0" encoding="iso-8859-1"?>'))?.text).toBe('Tür')
    expect(read(latin(''), 'text/xml; charset=windows-1252')?.text).toBe('Tür')
    expect(read(latin(''), 'text/xml; charset=klingon')?.text).toContain('T')
  })
})
