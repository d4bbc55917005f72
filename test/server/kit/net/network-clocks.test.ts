import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { hour } from '#server/kit/lib/clock.ts'
import { createNetworkClocks, networkClocks } from '#server/kit/net/network-clocks.ts'
import { openOutbound } from '#server/kit/net/outbound.ts'

test('what a server’s Date header says of our clock is remembered for those heard last', () => {
  const now = Date.UTC(2026, 10, 29, 12)
  const clocks = createNetworkClocks(() => now)
  clocks.note('a.example', new Date(now + hour).toUTCString())
  clocks.note('b.example', 'no date')
  clocks.note('c.example', undefined)
  expect(clocks.list()).toEqual([{ host: 'a.example', ahead: hour + 500, at: now }])
  for (let n = 0; n < 100; n++) clocks.note(`${n}.example`, new Date(now).toUTCString())
  expect(clocks.list()).toHaveLength(30)
  expect(clocks.list().map(({ host }) => host)).not.toContain('a.example')
})

test('every call to a network tells the time', async () => {
  const server = createServer((_, answer) => answer.setHeader('date', new Date(Date.now() - hour).toUTCString()).end('{}'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await openOutbound({ baseUrl, timeoutMs: 5_000, signal: new AbortController().signal })({ url: `${baseUrl}/x` })
  const [told] = networkClocks.list().filter(({ host }) => baseUrl.endsWith(host))
  expect(Math.abs(Number(told?.ahead) + hour)).toBeLessThan(5_000)
})
