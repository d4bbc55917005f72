import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { keepSocketOpen, type SocketCall } from '#server/engines/channels/socket.ts'

async function serve(onLine: (connection: WebSocket) => void, autoPong = true) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong })
  onTestFinished(() => {
    for (const connection of server.clients) connection.terminate()
    server.close()
  })
  server.on('connection', onLine)
  await new Promise((listening) => server.once('listening', listening))
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const hold = (url: string, more: Partial<SocketCall> = {}) =>
  keepSocketOpen({
    url,
    baseUrl: url,
    openMs: 5_000,
    silentMs: 60_000,
    ending: new AbortController().signal,
    onMessage: () => {},
    ...more,
  })

it('hears what is said, in order, until it is ended', async () => {
  const url = await serve((connection) => ['one', 'two', 'three'].forEach((word) => void connection.send(word)))
  const heard: string[] = []
  const ending = new AbortController()
  const onMessage = (text: string) => {
    heard.push(text)
    if (text === 'two') ending.abort()
  }
  await hold(url, { onMessage, ending: ending.signal })
  expect(heard).toEqual(['one', 'two'])
})

it('takes a line on which nothing is heard any more for broken, and one that only answers pings for alive', async () => {
  await hold(await serve(() => {}, false), { silentMs: 60 })
  let pings = 0
  const ending = new AbortController()
  const url = await serve((connection) =>
    connection.on('ping', () => {
      pings += 1
      if (pings === 6) ending.abort()
    }),
  )
  await hold(url, { silentMs: 300, ending: ending.signal })
  expect(pings).toBe(6)
})

it('ends the line at a message that is too long', async () => {
  const heard: string[] = []
  const url = await serve((connection) => connection.send('x'.repeat(2 * 1024 * 1024)))
  await hold(url, { onMessage: (text) => void heard.push(text) })
  expect(heard).toEqual([])
})

it('reaches only public addresses, but for the one an administrator entered', async () => {
  const url = await serve((connection) => connection.close())
  const { port } = new URL(url)
  const resolve = async () => [{ address: '127.0.0.1', family: 4 }]
  await expect(hold(url, { baseUrl: null })).rejects.toMatchObject({ reason: 'closed' })
  await expect(hold(`ws://[::1]:${port}`, { baseUrl: null })).rejects.toMatchObject({ reason: 'closed' })
  await expect(hold(`ws://streams.example:${port}`, { baseUrl: null, resolve })).rejects.toMatchObject({ reason: 'closed' })
  await hold(url, { baseUrl: url.replace('ws:', 'http:') })
})

it('follows nothing elsewhere and takes only addresses of sockets', async () => {
  for (const url of ['http://a.example', 'wss://name:word@a.example', 'nonsense', 'file:///etc/passwd'])
    await expect(hold(url)).rejects.toMatchObject({ reason: 'bad-address' })
})
