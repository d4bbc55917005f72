import { createServer } from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { feed } from '#server/engines/channels/feed.ts'
import { readFeed } from '#server/engines/channels/feed-parse.ts'
import { minute } from '#server/kit/lib/clock.ts'
import { failure, readAll, startAt } from '#test/support/connection.ts'

const read = (body: string) => readFeed(Buffer.from(body), 'application/xml', 'https://x.example/feeds/all.xml')
const urlOf = (body: string) => read(body)?.items[0]?.url
const rss = (...items: string[]) =>
  `<rss version="2.0"><channel><title>t</title>${items.map((item) => `<item>${item}</item>`).join('')}</channel></rss>`
const atom = (entry: string, base = '') => `<feed xmlns="http://www.w3.org/2005/Atom" ${base}><title>t</title><entry${entry}</entry></feed>`
const json = (item: object) =>
  JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 't', items: [{ content_text: 'a', ...item }] })

/** A feed at a real server that answers what the test says. */
async function openFeed() {
  let at = startAt
  const site = { body: Buffer.from(''), headers: {} as Record<string, string> }
  const server = createServer((_, response) => void response.writeHead(200, { 'content-type': 'text/xml', ...site.headers }).end(site.body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as { port: number }).port}/feed`
  const signal = new AbortController().signal
  const connection = feed.open({ settings: { baseUrl }, query: null, clock: () => at, signal, saveCredentials: async () => {} })
  return { site, connection, pass: (ms: number) => (at += ms) }
}
const textsOf = (posts: readonly { text: string }[]) => posts.map(({ text }) => text).sort()

describe('where an item is', () => {
  it.each([
    ['a path', rss('<title>a</title><link>/talk/17</link>'), 'https://x.example/talk/17'],
    ['a relative path', rss('<title>a</title><link>talk/17</link>'), 'https://x.example/feeds/talk/17'],
    ['without its protocol', rss('<title>a</title><link>//y.example/17</link>'), 'https://y.example/17'],
    ['a permalink', rss('<title>a</title><guid isPermaLink="true">http://x.example/9</guid>'), 'http://x.example/9'],
    ['a guid that is an address', rss('<title>a</title><guid>https://x.example/9</guid>'), 'https://x.example/9'],
    [
      'relative to its entry',
      atom(' xml:base="posts/"><id>urn:1</id><link href="1.html"/>', 'xml:base="https://y.example/blog/"'),
      'https://y.example/blog/posts/1.html',
    ],
    ['relative to its feed', atom('><id>urn:1</id><link href="1.html"/>', 'xml:base="/blog/"'), 'https://x.example/blog/1.html'],
    ['a path in JSON', json({ id: '1', url: '/p/9' }), 'https://x.example/p/9'],
    ['elsewhere in JSON', json({ id: '1', external_url: 'https://y.example/p' }), 'https://y.example/p'],
  ])('is %s', (_, body, url) => {
    expect(urlOf(body)).toBe(url)
  })

  it.each([
    rss('<title>a</title><guid isPermaLink="false">https://x.example/9</guid>'),
    rss('<title>a</title><link>javascript:alert(1)</link>'),
  ])('is nowhere: %s', (body) => {
    expect(urlOf(body)).toBeNull()
  })
})

describe('what a feed declares', () => {
  it.each([
    [
      'an entity',
      `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY nbsp "&#160;">\n]>${rss('<title>Hinge&nbsp;broken</title>')}`,
      'Hinge broken',
    ],
    ['several', `<!DOCTYPE rss [<!-- ] > --><!ENTITY auml '&#228;'><!ENTITY x "]>">]>${rss('<title>T&auml;r</title>')}`, 'Tär'],
    ['a file', `<!DOCTYPE rss SYSTEM "http://x.example/rss.dtd">${rss('<title>Pump</title>')}`, 'Pump'],
  ])('is passed over: %s', (_, body, text) => {
    expect(read(body)?.items[0]?.text).toBe(text)
  })

  it.each(['<!ENTITY e "x">', '<!DOCTYPE x [', '<!ENTITY % x SYSTEM "y">'])('is words where it is words: %s', (word) => {
    const body = rss(
      '<title>Pump</title>',
      `<title>Security</title><description><![CDATA[<p>How <code>${word}</code> broke our import.</p>]]></description>`,
    )
    expect(read(body)?.items).toHaveLength(2)
    expect(read(body)?.items[0]?.text).toBe('Pump')
  })

  it('never reads files nor blows up', () => {
    const bomb = (value: string) => `<!DOCTYPE rss [<!ENTITY a ${value}><!ENTITY b "&a;&a;&a;&a;">]>${rss('<title>x &b; y</title>')}`
    for (const value of ['"aaaaaaaaaa"', 'SYSTEM "file:///etc/passwd"']) expect(read(bomb(value))?.items[0]?.text).toBe('x &b; y')
  })
})

describe('two things in one feed', () => {
  it.each([
    [
      'one guid',
      (name: string, text: string) => `<title>${text}</title><link>https://x.example/${name}</link><guid>https://x.example/</guid>`,
    ],
    ['one link', (_: string, text: string) => `<title>${text}</title><link>https://x.example/guestbook</link>`],
    ['one guid and one link', (_: string, text: string) => `<title>${text}</title><link>https://x.example/</link><guid>home</guid>`],
  ])('are two mentions, though they bear %s', async (_, item) => {
    const { site, connection, pass } = await openFeed()
    site.body = Buffer.from(rss(item('a', 'Battery dead'), item('b', 'Late parcel')))
    const first = await readAll(connection)
    expect(textsOf(first.posts)).toEqual(['Battery dead', 'Late parcel'])
    expect(new Set(first.posts.map(({ originalId }) => originalId)).size).toBe(2)
    pass(minute)
    site.body = Buffer.from(rss(item('c', 'Nobody answers')))
    const second = await readAll(connection, first.cursor)
    expect(second.posts).toMatchObject([{ text: 'Nobody answers', editedAt: null }])
    site.body = Buffer.from(rss(item('c', 'Nobody answers'), item('b', 'Late parcel')))
    expect((await readAll(connection, second.cursor)).posts).toEqual([])
  })

  it('are one where they say the same', async () => {
    const { site, connection } = await openFeed()
    site.body = Buffer.from(rss('<title>a</title><guid>1</guid>', '<title>a</title><guid>1</guid>'))
    expect((await readAll(connection)).posts).toHaveLength(1)
  })
})

describe('a feed from a server with habits', () => {
  const body = rss('<title>Packed</title><guid>1</guid>')
  it.each([
    ['gzip', gzipSync(body)],
    ['x-gzip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['br', brotliCompressSync(body)],
  ])('is read though it is packed: %s', async (encoding, packed) => {
    const { site, connection } = await openFeed()
    site.headers = { 'content-encoding': encoding }
    site.body = packed
    expect(textsOf((await readAll(connection)).posts)).toEqual(['Packed'])
  })

  it('is not unpacked beyond 5 MB, and says that it is too large', async () => {
    const { site, connection } = await openFeed()
    site.headers = { 'content-encoding': 'gzip' }
    site.body = gzipSync(Buffer.alloc(50 * 1024 * 1024, ' '))
    expect(await failure(connection.fetchPosts(null))).toMatchObject({ kind: 'retry-at', message: expect.stringContaining('too large') })
  })

  it('gives its newest items when it is large, without holding up the desk', async () => {
    const { site, connection } = await openFeed()
    const item = (index: number) =>
      `<title>hinge ${index}</title><guid>g${index}</guid><pubDate>${new Date(startAt - (3_000 - index) * minute).toUTCString()}</pubDate><description>${'word '.repeat(220)}</description>`
    site.body = Buffer.from(rss(...Array.from({ length: 3_000 }, (_, index) => item(index))))
    expect(site.body.length).toBeGreaterThan(3 * 1024 * 1024)
    const { posts } = await connection.fetchPosts(null)
    expect(posts).toHaveLength(1_000)
    expect(posts.at(-1)?.text).toContain('hinge 2999')
  })

  it('is read though one item in JSON is longer than an answer may be, and gives all the others', async () => {
    const { site, connection } = await openFeed()
    site.headers = { 'content-type': 'application/feed+json' }
    const items = [
      { id: '1', content_text: 'before' },
      { id: '2', content_text: `Pumpe \n${'läuft aus 😤 '.repeat(500_000)}` },
      { id: '3', content_text: 'after' },
    ]
    site.body = Buffer.from(JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 't', items }))
    expect(site.body.length).toBeGreaterThan(6 * 1024 * 1024)
    const { posts } = await connection.fetchPosts(null)
    expect(posts.map(({ text }) => text.slice(0, 6)).sort()).toEqual(['Pumpe ', 'after', 'before'])
    expect(posts.find(({ text }) => text.startsWith('Pumpe'))?.text.endsWith('[…]')).toBe(true)
  })
})

describe('a feed whose angle brackets are never closed', () => {
  it('is none, and its reading ends at once instead of looking for the end of each', () => {
    expect(read(`<rss version="2.0"><channel><title>t</title><item><title>${':<'.repeat(90_000)}`)).toBeNull()
  })

  it('is still one when few of them stand in its words', () => {
    expect(
      read(rss('<title>a</title><description><![CDATA[1 < 2 and 3 < 4]]></description><link>https://x.example/1</link>'))?.items,
    ).toHaveLength(1)
  })
})
