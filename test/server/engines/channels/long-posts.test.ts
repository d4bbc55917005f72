import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { mastodon } from '#server/engines/channels/mastodon.ts'
import { readAll, startAt } from '#test/support/connection.ts'

it('hears the others in a page that one post makes larger than 5 MB, and that post as far as it goes', async () => {
  const status = (id: string, content: string) => ({
    id,
    uri: `https://social.example/users/ann/statuses/${id}`,
    url: `https://social.example/@ann/${id}`,
    content,
    created_at: new Date(startAt - Number(id)).toISOString(),
    visibility: 'public',
    account: { id: '7', acct: 'ann', username: 'ann', display_name: 'Ann', url: 'https://social.example/@ann' },
    mentions: [{ id: '1', acct: 'care' }],
  })
  const notifications = ['3', '2', '1'].map((id) => ({
    id,
    type: 'mention',
    created_at: new Date(startAt - Number(id)).toISOString(),
    status: status(id, id === '2' ? `<p>Pumpen lekker ${'æ'.repeat(4_000_000)}</p>` : `<p>hinge ${id}</p>`),
  }))
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://x')
    const asked = url.searchParams.get('max_id') ?? url.searchParams.get('min_id')
    const answers: Record<string, unknown> = {
      '/api/v1/accounts/verify_credentials': {
        id: '1',
        acct: 'care',
        username: 'care',
        display_name: 'Care',
        url: 'https://social.example/@care',
      },
      '/api/v1/notifications': asked === null ? notifications : [],
    }
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(answers[url.pathname] ?? []))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  const connection = mastodon.open({
    settings: { baseUrl, accessToken: 'x' },
    query: null,
    clock: () => startAt,
    signal: new AbortController().signal,
    saveCredentials: async () => {},
  })
  const { posts, gaps } = await readAll(connection)
  expect(posts.map(({ text }) => text.slice(0, 7)).sort()).toEqual(['Pumpen ', 'hinge 1', 'hinge 3'])
  expect(gaps).toEqual([])
})
