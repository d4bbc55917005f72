import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { publicLookup, type Resolve } from '#server/kit/net/addresses.ts'
import { type CallFailure, largestAnswerBytes, openOutbound } from '#server/kit/net/outbound.ts'
import { isPublicAddress } from '#server/kit/net/public-address.ts'

/** Names of an imaginary internet. */
const names: Record<string, string[]> = {
  'public.example': ['93.184.215.14'],
  'own.example': ['10.1.2.3'],
  '127.0.0.1.nip.example': ['127.0.0.1'],
  '7f000001.nip.example': ['127.0.0.1'],
  'metadata.example': ['169.254.169.254'],
  'six.example': ['::1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'both.example': ['93.184.215.14', '127.0.0.1'],
  'cgnat.example': ['100.64.1.1'],
  'unique.example': ['fd00::1'],
  'nothing.example': [],
  localhost: ['127.0.0.1'],
  'localhost.': ['127.0.0.1'],
  'localhost.localdomain': ['127.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
}
const resolve: Resolve = async (host) => (names[host] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

const closed = [
  'http://127.0.0.1/',
  'http://127.1/',
  'http://127.0.1/',
  'http://127.255.255.254/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0x7f.0.0.1/',
  'http://0177.0.0.1/',
  'http://017700000001/',
  'http://0/',
  'http://0.0.0.0/',
  'http://00000.0/',
  'http://127.0.0.1.:80/',
  'https://127.0.0.1:443/',
  'http://127.0.0.1:6379/',
  'http://①②⑦.⓪.⓪.①/',
  'http://127。0。0。1/',
  'http://127．0．0．1/',
  'http://127%2e0%2e0%2e1/',
  'http://%31%32%37.0.0.1/',
  'http://10.0.0.1/',
  'http://10.255.255.255/',
  'http://172.16.0.1/',
  'http://172.31.255.255/',
  'http://192.168.1.1/',
  'http://192.0.0.192/',
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166/',
  'http://0xa9fea9fe/',
  'http://100.64.0.1/',
  'http://100.100.100.200/',
  'http://198.18.0.1/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'http://[::1]/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://[::]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[::ffff:169.254.169.254]/',
  'http://[::127.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[2001::1]/',
  'http://[fc00::1]/',
  'http://[fd12:3456::1]/',
  'http://[fe80::1]/',
  'http://[fec0::1]/',
  'http://[ff02::1]/',
  'http://localhost/',
  'http://LOCALHOST/',
  'http://localhost./',
  'http://localhost.localdomain/',
  'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/',
  'http://127.0.0.1.nip.example/',
  'http://7f000001.nip.example/',
  'http://metadata.example/',
  'http://metadata.google.internal/computeMetadata/v1/',
  'http://own.example/',
  'http://six.example/',
  'http://mapped.example/',
  'http://both.example/',
  'http://cgnat.example/',
  'http://unique.example/',
]
const bad = [
  'gopher://127.0.0.1:11211/_stats',
  'file:///etc/passwd',
  'ftp://public.example/',
  'dict://127.0.0.1:11211/stat',
  'data:text/plain,hello',
  'javascript:alert(1)',
  'unix:/var/run/docker.sock',
  'http://public.example@127.0.0.1/',
  'http://someone:secret@public.example/',
  'http://[::1',
  'http://[fe80::1%25eth0]/',
  'http:///',
  '//127.0.0.1/',
  'not an address',
  '',
]

/** A server of our own, which is never public; its address, and how often it was reached. */
async function serve(answer: RequestListener) {
  const reached: string[] = []
  const server = createServer((incoming, outgoing) => {
    reached.push(incoming.url ?? '')
    answer(incoming, outgoing)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, port: (server.address() as AddressInfo).port, reached }
}

const never = new AbortController().signal
const open = (baseUrl: string | null, more = {}) => openOutbound({ baseUrl, timeoutMs: 5_000, signal: never, resolve, ...more })
const reasonOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error: CallFailure) => error.reason,
  )

describe('the way out', () => {
  it.each(closed)('does not lead to %s', async (url) => {
    expect(await reasonOf(open(null)({ url }))).toBe('closed')
  })

  it.each(bad)('does not take “%s” for an address', async (url) => {
    expect(await reasonOf(open(null)({ url }))).toBe('bad-address')
  })

  it('leads to public addresses, with four and with six', () => {
    for (const address of ['93.184.215.14', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::1']) {
      expect([address, isPublicAddress(address)]).toEqual([address, true])
    }
    expect(isPublicAddress('public.example')).toBe(false)
  })

  it('leads to the private server that was entered, but to no other port of it', async () => {
    const own = await serve((_, outgoing) => outgoing.end('hello'))
    const other = await serve((_, outgoing) => outgoing.end('secret'))
    expect((await open(`${own.url}/mastodon`)({ url: `${own.url}/x` })).body.toString()).toBe('hello')
    expect(await reasonOf(open(`${own.url}/mastodon`)({ url: other.url }))).toBe('closed')
    expect(other.reached).toEqual([])
  })

  it('connects to the address it has checked, even if the name leads elsewhere a moment later', async () => {
    const own = await serve((_, outgoing) => outgoing.end('secret'))
    const asked: string[] = []
    const turning: Resolve = async (host) => {
      asked.push(host)
      return [{ address: asked.length === 1 ? '93.184.215.14' : '127.0.0.1', family: 4 }]
    }
    const lookup = publicLookup(turning)
    const connectTo = (host: string) =>
      new Promise((done) => lookup(host, { all: true }, (error, addresses) => done(error?.message ?? addresses)))
    expect(await connectTo('turning.example')).toEqual([{ address: '93.184.215.14', family: 4 }])
    expect(asked).toEqual(['turning.example'])
    expect(await connectTo('turning.example')).toBe('turning.example is not an address on the public internet.')
    expect(await reasonOf(open(null, { resolve: turning })({ url: `http://turning.example:${own.port}/` }))).toBe('closed')
    expect(own.reached).toEqual([])
  })

  it('follows a server elsewhere only when it may, and never to a private address', async () => {
    const inner = await serve((_, outgoing) => outgoing.end('secret'))
    const own = await serve(({ url }, outgoing) => {
      if (url === '/new') return void outgoing.end('moved')
      outgoing.writeHead(302, { location: url === '/old' ? '/new' : inner.url }).end()
    })
    expect(await reasonOf(open(own.url)({ url: `${own.url}/old` }))).toBe('redirect')
    expect((await open(own.url, { redirects: 2 })({ url: `${own.url}/old` })).body.toString()).toBe('moved')
    expect(await reasonOf(open(own.url, { redirects: 2 })({ url: `${own.url}/away` }))).toBe('closed')
    expect(await reasonOf(open(own.url, { redirects: 2 })({ url: `${own.url}/old`, method: 'POST', body: 'x' }))).toBe('redirect')
    expect(inner.reached).toEqual([])
  })

  it('goes round in no circle', async () => {
    const own = await serve((_, outgoing) => outgoing.writeHead(302, { location: '/again' }).end())
    expect(await reasonOf(open(own.url, { redirects: 3 })({ url: own.url }))).toBe('redirect')
    expect(own.reached).toHaveLength(4)
  })

  it('takes 5 MB and not a byte more, and nothing compressed that it did not ask for', async () => {
    const own = await serve(({ url }, outgoing) => {
      if (url === '/packed') return void outgoing.writeHead(200, { 'content-encoding': 'gzip' }).end('x')
      outgoing.end(Buffer.alloc(largestAnswerBytes + (url === '/more' ? 1 : 0)))
    })
    expect((await open(own.url)({ url: own.url })).body).toHaveLength(largestAnswerBytes)
    expect(await reasonOf(open(own.url)({ url: `${own.url}/more` }))).toBe('too-big')
    expect(await reasonOf(open(own.url)({ url: `${own.url}/packed` }))).toBe('encoded')
  })

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['Deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['identity, gzip', gzipSync],
    ['deflate, gzip', (text: string) => gzipSync(deflateRawSync(text))],
    // Nothing is nothing, however it is called.
    ['gzip', () => Buffer.alloc(0)],
  ])('reads what was packed unasked, as %s', async (encoding, pack) => {
    const bytes = pack('{"text":"Kjelen lekker"}')
    const own = await serve((_, outgoing) => outgoing.writeHead(200, { 'content-encoding': encoding }).end(bytes))
    const { body } = await open(own.url)({ url: own.url })
    expect(body.toString()).toBe(bytes.length > 0 ? '{"text":"Kjelen lekker"}' : '')
  })

  it('takes no more of what is packed than of what is not, and nothing that is broken or packed three times', async () => {
    const answers: Record<string, [string, Buffer]> = {
      '/large': ['deflate', deflateRawSync(Buffer.alloc(largestAnswerBytes + 1))],
      '/cut': ['deflate', deflateRawSync('Kjelen lekker, og ingen svarer').subarray(0, -4)],
      '/inner': ['deflate, gzip', gzipSync(Buffer.alloc(40, 0xff))],
      '/thrice': ['gzip, gzip, gzip', gzipSync(gzipSync(gzipSync('x')))],
      '/unknown': ['snappy', Buffer.from('x')],
      '/object': ['constructor', Buffer.from('x')],
    }
    const own = await serve(({ url }, outgoing) => {
      const [encoding, bytes] = answers[url ?? ''] as [string, Buffer]
      outgoing.writeHead(200, { 'content-encoding': encoding }).end(bytes)
    })
    const reasons = await Promise.all(Object.keys(answers).map((path) => reasonOf(open(own.url)({ url: own.url + path }))))
    expect(reasons).toEqual(['too-big', 'encoded', 'encoded', 'encoded', 'encoded', 'encoded'])
  })

  it('tells a cut answer, a silent server, a stop and a closed door apart', async () => {
    const own = await serve(({ url }, outgoing) => {
      if (url !== '/cut') return
      outgoing.writeHead(200, { 'content-length': 100 })
      outgoing.write('half', () => outgoing.destroy())
    })
    expect(await reasonOf(open(own.url)({ url: `${own.url}/cut` }))).toBe('cut')
    expect(await reasonOf(open(own.url, { timeoutMs: 50 })({ url: own.url }))).toBe('timeout')
    const stopping = new AbortController()
    const stopped = reasonOf(open(own.url, { signal: stopping.signal })({ url: own.url }))
    stopping.abort()
    expect(await stopped).toBe('stopped')
    expect(await reasonOf(open('http://127.0.0.1:9')({ url: 'http://127.0.0.1:9' }))).toBe('unreachable')
    expect(await reasonOf(open(null)({ url: 'http://nothing.example' }))).toBe('unreachable')
  })
})
