import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

type Account = { did: string; accessJwt: string; refreshJwt: string }
type Server = {
  pds: { url: string }
  close(): Promise<void>
  getSeedClient(): { createAccount(name: string, about: unknown): Promise<Account> }
}

/** The development server signs its tokens with this. */
export const tokenSecret = 'jwt-secret'
export const password = 'a password for the test'

/**
 * A real personal data server (repository, sessions, tokens), and in front of it the two views of the network that the channel needs:
 * `getPosts`, made from the records themselves, and a `searchPosts` that finds nothing. Gone when the tests are over.
 */
export async function startServer() {
  // By a name that only this folder's package knows.
  const name: string = '@atproto/dev-env'
  const { TestNetworkNoAppView } = (await import(name)) as { TestNetworkNoAppView: { create(options: unknown): Promise<Server> } }
  const network = await TestNetworkNoAppView.create({})
  afterAll(() => network.close())
  const seed = network.getSeedClient()
  const about = (handle: string) => ({ handle: `${handle}.test`, email: `${handle}@mail.example`, password })
  const brand = await seed.createAccount('fjellro', about('fjellro'))
  const customer = await seed.createAccount('aino', about('aino'))
  const handles = new Map([
    [brand.did, 'fjellro.test'],
    [customer.did, 'aino.test'],
  ])
  const calls: string[] = []
  const front = createServer(async (incoming, outgoing) => {
    const url = new URL(incoming.url ?? '', network.pds.url)
    calls.push(url.pathname.replace('/xrpc/', ''))
    if (url.pathname.endsWith('app.bsky.feed.getPosts')) {
      const posts = await Promise.all(url.searchParams.getAll('uris').map(viewOf))
      outgoing.setHeader('content-type', 'application/json')
      return void outgoing.end(JSON.stringify({ posts: posts.filter(Boolean) }))
    }
    if (url.pathname.endsWith('app.bsky.feed.searchPosts')) {
      outgoing.setHeader('content-type', 'application/json')
      return void outgoing.end(JSON.stringify({ posts: [] }))
    }
    const { authorization, 'content-type': type } = incoming.headers
    const headers = { ...(authorization && { authorization }), ...(type && { 'content-type': type }) }
    const body = incoming.method === 'GET' ? {} : { body: new Uint8Array(await bodyOf(incoming)) }
    const answer = await fetch(url, { method: incoming.method ?? 'GET', headers, ...body })
    outgoing.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' })
    outgoing.end(Buffer.from(await answer.arrayBuffer()))
  })
  await new Promise<void>((listening) => front.listen(0, '127.0.0.1', listening))
  afterAll(() => {
    front.closeAllConnections()
    front.close()
  })
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    pdsUrl: network.pds.url,
    brand,
    customer,
    calls,
    ask,
    say,
    unsay,
  }

  async function viewOf(uri: string) {
    const [, , did = '', , rkey = ''] = uri.split('/')
    const found = await fetch(`${network.pds.url}/xrpc/com.atproto.repo.getRecord?repo=${did}&collection=app.bsky.feed.post&rkey=${rkey}`)
    if (!found.ok) return null
    const { cid, value } = (await found.json()) as { cid: string; value: { createdAt: string } }
    return { uri, cid, author: { did, handle: handles.get(did) }, record: value, indexedAt: value.createdAt, viewer: {} }
  }

  /** Asks the server itself. */
  async function ask<Answer>(method: string, query: Record<string, string>): Promise<Answer> {
    const answer = await fetch(`${network.pds.url}/xrpc/${method}?${new URLSearchParams(query)}`)
    return (await answer.json()) as Answer
  }

  /** The customer posts; putting another text under the same key changes the post. Answers its address. */
  async function say(text: string, rkey: string): Promise<string> {
    const record = { $type: 'app.bsky.feed.post', text, createdAt: new Date().toISOString() }
    const answer = await write('putRecord', { rkey, record })
    return ((await answer.json()) as { uri: string }).uri
  }

  /** The customer takes a post away. */
  async function unsay(uri: string): Promise<void> {
    await write('deleteRecord', { rkey: uri.split('/').at(-1) })
  }

  function write(method: string, about: Record<string, unknown>): Promise<Response> {
    return fetch(`${network.pds.url}/xrpc/com.atproto.repo.${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${customer.accessJwt}`, 'content-type': 'application/json' },
      body: JSON.stringify({ repo: customer.did, collection: 'app.bsky.feed.post', ...about }),
    })
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
