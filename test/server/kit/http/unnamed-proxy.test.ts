import { expect, test } from 'vitest'
import type { Proxies } from '#server/kit/http/caller-address.ts'
import { createCallerAddress } from '#server/kit/http/caller-address.ts'
import { createRoutes } from '#server/kit/http/route.ts'
import { watchForProxy } from '#server/kit/http/unnamed-proxy.ts'
import type { Log } from '#server/kit/lib/log.ts'
import type { Session } from '#shared/agent.schema.ts'
import { read, testApp } from '../../../support/app.ts'

const none: Proxies = { networks: [], header: 'x-forwarded-for' }
const named: Proxies = { networks: ['10.0.0.0/8'], header: 'x-forwarded-for' }

/** A desk that is told of calls; what it warned of, and whether it knows. */
async function watched(proxies: Proxies, url: string | null, calls: { from: string; headers?: Record<string, string> }[]) {
  const warnings: string[] = []
  const log = { warn: (words: string) => warnings.push(words) } as unknown as Log
  const proxy = watchForProxy(proxies, url, createCallerAddress(proxies), log)
  const app = createRoutes()
  app.use('*', proxy.look)
  app.get('/', (c) => c.text(''))
  for (const { from, headers } of calls) await app.request('/', { headers }, { incoming: { socket: { remoteAddress: from } } })
  return { isThere: proxy.isThere(), warnings }
}

const forwarded = { 'x-forwarded-for': '81.2.69.142' }

test('a proxy that nobody named is warned of once, when the first call comes through it', async () => {
  const { isThere, warnings } = await watched(none, null, [
    { from: '10.0.0.7', headers: forwarded },
    { from: '10.0.0.7', headers: forwarded },
  ])
  expect([isThere, warnings.length]).toEqual([true, 1])
  expect(warnings[0]).toContain('AFTERCARE_TRUSTED_PROXIES')
})

test('an https address without a named proxy is warned of at the start', async () => {
  expect(await watched(none, 'https://desk.example', [])).toMatchObject({
    isThere: true,
    warnings: [expect.stringContaining('https://desk.example')],
  })
})

test('nobody is warned who calls directly, whatever a stranger writes, or whose proxies are named', async () => {
  const calls = [{ from: '127.0.0.1' }, { from: '81.2.69.142', headers: forwarded }]
  expect(await watched(none, 'http://127.0.0.1:8787', calls)).toEqual({ isThere: false, warnings: [] })
  expect(await watched(named, 'https://desk.example', [{ from: '10.0.0.7', headers: forwarded }])).toEqual({ isThere: false, warnings: [] })
})

test('Settings can say so to administrators: the session does', async () => {
  const { as } = await testApp()
  const { call } = await as('admin')
  expect(await read<Session>(call('GET', '/api/session'))).toMatchObject({ unnamedProxy: false })
  await call('GET', '/api/session', undefined, forwarded)
  expect(await read<Session>(call('GET', '/api/session'))).toMatchObject({ unnamedProxy: true })
})
