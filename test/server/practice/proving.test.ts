import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { proofSection } from '#server/pages/status-proof.ts'
import { fetchCode, orderPageIn } from '#server/practice/proving.ts'

const token = 'a'.repeat(22)

/** A desk that shows the part of the page on which codes are asked for. */
async function shownPage(own: 'x' | null): Promise<{ page: URL; asked: string[] }> {
  const asked: string[] = []
  const path = `/s/${token}`
  const server = createServer((request, response) => {
    const code = { code: 'ME-7KQ4-MP2X', channel: 'x' as const, handle: '' }
    const part = { channels: ['x' as const], own, done: [], isWaiting: false, ...(request.method === 'POST' && { code }) }
    request.on('data', (chunk) => asked.push(`${request.url} ${chunk}`))
    request.on('end', () => response.end(String(proofSection(part, 'en', path))))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { page: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`), asked }
}

describe('people of the practice network', () => {
  test('know the page of an order in what they are sent, on this machine alone', () => {
    expect(orderPageIn(`See http://127.0.0.1:8080/s/${token}, Dan`)?.pathname).toBe(`/s/${token}`)
    expect(orderPageIn(`https://localhost/s/${token}`)?.hostname).toBe('localhost')
    for (const text of [`https://desk.example/s/${token}`, 'http://127.0.0.1/s/short', 'nothing here']) expect(orderPageIn(text)).toBeNull()
  })

  test('ask on it for a code for the account they complained from', async () => {
    const { page, asked } = await shownPage('x')
    expect(await fetchCode(page)).toBe('ME-7KQ4-MP2X')
    expect(asked).toEqual([`/s/${token}/proof?lang=en channel=x`])
  })

  test('do nothing where no code is offered for that account', async () => {
    const { page, asked } = await shownPage(null)
    expect([await fetchCode(page), asked]).toEqual([null, []])
  })
})
