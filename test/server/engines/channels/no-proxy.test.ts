import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { root } from '../../../support/imports.ts'

async function listening(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A program that calls in each way there is; Node reads what the environment says of proxies only when it starts. */
const program = `
  import { keepSocketOpen } from '#server/engines/channels/socket.ts'
  import { openXClient } from '#server/engines/channels/x-client.ts'
  import { openOutbound } from '#server/kit/net/outbound.ts'
  const baseUrl = process.env.OWN_SERVER
  const ending = new AbortController()
  const { signal } = ending
  const { status } = await openOutbound({ baseUrl, timeoutMs: 5_000, signal })({ url: baseUrl })
  const { data } = await openXClient({ baseUrl, timeoutMs: 5_000, signal })({ method: 'GET', path: 'users/me', auth: 'token' })
  let heard = null
  await keepSocketOpen({
    url: baseUrl.replace('http', 'ws'), baseUrl, openMs: 5_000, silentMs: 5_000, ending: signal,
    onMessage(text) { heard = text; ending.abort() },
  })
  console.log(JSON.stringify({ status, data, heard }))
`

test('no call and no line goes through a proxy that the environment names', async () => {
  const asked: string[] = []
  const proxy = createServer(({ url }, outgoing) => {
    asked.push(url ?? '')
    outgoing.writeHead(502).end()
  })
  proxy.on('connect', ({ url }, socket) => {
    asked.push(url ?? '')
    socket.destroy()
  })
  const own = createServer((_, outgoing) => outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{}}'))
  new WebSocketServer({ server: own }).on('connection', (socket) => socket.send('hello'))
  const [through, at] = [await listening(proxy), await listening(own)]
  const env = { ...process.env, NODE_USE_ENV_PROXY: '1', HTTP_PROXY: through, HTTPS_PROXY: through, NO_PROXY: '', OWN_SERVER: at }
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { cwd: root, env })
  expect(JSON.parse(stdout)).toEqual({ status: 200, data: { data: {} }, heard: 'hello' })
  expect(asked).toEqual([])
})
