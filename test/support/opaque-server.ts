import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

type Written = { id: string; uri: string; text: string; at: number; parent: string | null }

/**
 * A server that speaks Mastodon's API as others than Mastodon do: its ids are UUIDs, and any other id is refused; there is no door for several
 * statuses at once, and none that tells of the server. Closed when the test is over.
 */
export async function opaqueServer(now: () => number) {
  const statuses: Written[] = []
  const refused: string[] = []
  let base = ''
  const idAt = (index: number) => `0198a3c2-7e4d-7${String(index).padStart(3, '0')}-8f00-5a1b6c7d8e9f`
  const account = (name: string) => ({ id: idAt(name.length), username: name, acct: name, display_name: name, uri: `${base}/@${name}` })
  const shape = ({ id, uri, text, at, parent }: Written) => ({
    id,
    uri,
    created_at: new Date(at).toISOString(),
    account: account('aino'),
    content: `<p>${text}</p>`,
    visibility: 'public',
    in_reply_to_id: parent,
    mentions: [],
  })
  const notification = (one: Written) => ({ id: one.id, type: 'mention', created_at: new Date(one.at).toISOString(), status: shape(one) })

  function answer(url: URL): [number, unknown] {
    const [, id, context] = /^\/api\/v1\/statuses\/([^/]+)(\/context)?$/.exec(url.pathname) ?? []
    const one = statuses.find((status) => status.id === id)
    if (url.pathname === '/api/v1/accounts/verify_credentials') return [200, account('fjellro')]
    if (url.pathname === '/api/v1/notifications') {
      const [above, below] = [url.searchParams.get('min_id'), url.searchParams.get('max_id')]
      for (const bound of [above, below]) if (bound !== null && !/^[0-9a-f-]{36}$/.test(bound)) return [400, { error: `${bound} is no id` }]
      const found = statuses.filter(
        (status) => status.text.includes('@fjellro') && !(above && status.id <= above) && !(below && status.id >= below),
      )
      return [200, found.toReversed().map(notification)]
    }
    if (/^\/api\/v1\/accounts\/[^/]+\/statuses$/.test(url.pathname)) return [200, []]
    if (context && one) return [200, { ancestors: statuses.filter((status) => status.id === one.parent).map(shape), descendants: [] }]
    if (one) return [200, shape(one)]
    return [404, { error: 'Record not found' }]
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://server')
    const [status, body] = answer(url)
    if (status !== 200) refused.push(`${status} ${url.pathname}`)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: base,
    refused,
    /** Somebody writes a status, perhaps below another; its id. */
    write(text: string, parent: string | null = null): string {
      const id = idAt(100 + statuses.length)
      statuses.push({ id, uri: `https://far.example/notes/${id}`, text, at: now(), parent })
      return id
    },
    remove(id: string): void {
      statuses.splice(
        statuses.findIndex((status) => status.id === id),
        1,
      )
    },
  }
}
