import { removeEndedAttempts } from '#server/nouns/connect-attempts/connect-attempt.store.ts'
import { startPracticeNetwork } from '#server/practice/start-network.ts'
import type { ConnectBegun } from '#shared/connect.schema.ts'
import type { testApp } from './app.ts'
import { consentAt } from './consent.ts'

type App = Pick<Awaited<ReturnType<typeof testApp>>, 'context'>
type Call = (method: string, path: string, body?: unknown) => Promise<Response>

/** Does everything once that can be done on the way to a source. */
export async function doEveryConnect({ context }: App, call: Call): Promise<void> {
  const practice = await startPracticeNetwork({ cast: false, clock: context.clock })
  try {
    const { url, clientId, clientSecret } = practice
    const settings = { baseUrl: url, clientId, clientSecret }
    const begin = async (more: object = {}) =>
      (await (await call('POST', '/api/connect-attempts', { channel: 'x', signIn: 'x', settings, ...more })).json()) as ConnectBegun
    const goThrough = async (more: object = {}) => {
      const { id, address } = await begin(more)
      const { pathname, search } = await consentAt(address ?? '')
      for (let n = 0; n < 2; n += 1) await call('GET', pathname + search)
      return id
    }
    practice.post({ handle: 'aino', text: '@fjellro the hinge broke' })
    const id = await goThrough()
    await call('GET', `/api/connect-attempts/${id}`)
    await call('POST', `/api/connect-attempts/${id}/test`, { query: null })
    const source = (await (await call('POST', `/api/connect-attempts/${id}/source`, { name: 'Connected' })).json()) as { id: number }
    await goThrough({ sourceId: source.id, settings: {} })
    await call('POST', '/api/search-tests', { channel: 'x', search: { words: ['hinge'], without: ['giveaway'], languages: ['en'] } })
    await call('PATCH', `/api/sources/${source.id}`, { cap: 50_000_000 })
    await call('POST', `/api/sources/${source.id}/test`, { query: 'hinge' })
    const left = await begin()
    await call('DELETE', `/api/connect-attempts/${left.id}`)
    await call('DELETE', `/api/sources/${source.id}`)
    await removeEndedAttempts(context.db, 0)
  } finally {
    await practice.close()
  }
}
