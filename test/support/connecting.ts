import { expect, onTestFinished } from 'vitest'
import type { Engine } from '#server/kit/database/engine.ts'
import { startPracticeNetwork } from '#server/practice/start-network.ts'
import type { ConnectAttempt, ConnectBegun, ConnectTest } from '#shared/connect.schema.ts'
import { read, testApp } from './app.ts'
import { consentAt } from './consent.ts'

export const deskUrl = 'https://desk.example'
export const attemptPage = '/settings/sources/connect/attempts/'

/** A desk, an administrator and practice networks on which its account lets programs in. */
export async function connectingDesk(engine: Engine = 'sqlite') {
  const desk = await testApp(engine, { networks: [], header: 'x-forwarded-for' }, deskUrl)
  const practice = await startPracticeNetwork({ cast: false, clock: desk.context.clock })
  onTestFinished(() => practice.close())
  const admin = await desk.as('admin', 'Mari')
  const at = (channel: 'x' | 'mastodon' | 'reddit' | 'youtube') => practice.on(channel)
  const settingsOf = (channel: Parameters<typeof at>[0]): Record<string, string> => {
    const { url, clientId, clientSecret } = at(channel)
    return { baseUrl: url, ...(channel !== 'mastodon' && { clientId, clientSecret }) }
  }
  const begin = async (channel: Parameters<typeof at>[0], more: object = {}) => {
    const body = { channel, signIn: channel, settings: settingsOf(channel), ...more }
    const begun = await read<ConnectBegun>(admin.call('POST', '/api/connect-attempts', body), 201)
    return { ...begun, address: begun.address ?? '' }
  }
  /** Comes back to the desk with what the network said; answers where the desk sends the browser. */
  const comeBack = async (to: URL, call = admin.call) => {
    expect(to.origin).toBe(deskUrl)
    const answer = await call('GET', to.pathname + to.search)
    return answer.headers.get('location') ?? `${answer.status}`
  }
  const attempt = (id: number, call = admin.call) => read<ConnectAttempt>(call('GET', `/api/connect-attempts/${id}`))
  /** The whole round trip; answers the attempt. */
  const goThrough = async (channel: Parameters<typeof at>[0], more: object = {}) => {
    const begun = await begin(channel, more)
    expect(await comeBack(await consentAt(begun.address))).toBe(`${attemptPage}${begun.id}`)
    return attempt(begun.id)
  }
  const tryOut = (id: number, query: string | null = null) =>
    read<ConnectTest>(admin.call('POST', `/api/connect-attempts/${id}/test`, { query }))
  return { ...desk, practice, at, admin, begin, comeBack, attempt, goThrough, tryOut, settingsOf }
}
