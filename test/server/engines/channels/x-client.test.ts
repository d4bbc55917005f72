import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import { openXClient, type XFailure } from '#server/engines/channels/x-client.ts'

const json = { 'content-type': 'application/json; charset=utf-8' }
const me = { data: { id: '1', username: 'fjellro', name: 'Fjellrø' } }

/** A call to a server that answers so, which is no X. */
async function callTo(answer: RequestListener) {
  const server = createServer(answer)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const call = openXClient({ baseUrl, timeoutMs: 5_000, signal: new AbortController().signal })
  return call({ method: 'GET', path: 'users/me', auth: 'token' })
}

const callToPacked = (encoding: string, bytes: Buffer, status = 200) =>
  callTo((_, outgoing) => void outgoing.writeHead(status, { ...json, 'content-encoding': encoding }).end(bytes))
const failureOf = (call: Promise<unknown>) => call.then(() => null).catch((failure: XFailure) => failure)
const reasonOf = async (call: Promise<unknown>) => (await failureOf(call))?.reason

it.each([
  ['gzip', gzipSync],
  ['GZIP', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
  ['gzip, identity', gzipSync],
  ['deflate, gzip', (bytes: string) => gzipSync(deflateRawSync(bytes))],
])('reads what X packed unasked, as %s', async (encoding, pack) => {
  expect((await callToPacked(encoding, pack(JSON.stringify(me)))).data).toEqual(me)
})

it('reads a packed refusal, and its headers', async () => {
  const failure = await failureOf(callToPacked('gzip', gzipSync('{"title":"Forbidden","detail":"No."}'), 403))
  expect(failure).toMatchObject({ reason: 'refused', status: 403, body: { detail: 'No.' }, headers: { 'content-encoding': 'gzip' } })
})

it('ends at once, not when time is up, when what is packed is broken, unknown or too large', async () => {
  const whole = gzipSync(JSON.stringify(me))
  expect(await reasonOf(callToPacked('gzip', Buffer.from('{"data":{}}')))).toBe('encoded')
  expect(await reasonOf(callToPacked('gzip', whole.subarray(0, -9)))).toBe('encoded')
  expect(await reasonOf(callToPacked('deflate', Buffer.alloc(40, 0xff)))).toBe('encoded')
  expect(await reasonOf(callToPacked('snappy', whole))).toBe('encoded')
  expect(await reasonOf(callToPacked('gzip, gzip, gzip', whole))).toBe('encoded')
  expect(await reasonOf(callToPacked('br', brotliCompressSync(Buffer.alloc(6 * 1024 * 1024, 0x20))))).toBe('too-big')
})

it.each([1, 11, 20])('knows an answer that is cut after %d bytes from one that is empty', async (bytes) => {
  const whole = gzipSync(JSON.stringify(me))
  const cut: RequestListener = (_, outgoing) => {
    outgoing.writeHead(200, { ...json, 'content-encoding': 'gzip', 'content-length': whole.length })
    outgoing.write(whole.subarray(0, bytes), () => outgoing.destroy())
  }
  expect(await reasonOf(callTo(cut))).toBe('cut')
  expect(await reasonOf(callToPacked('gzip', gzipSync('')))).toBe('no-json')
})

it('ends at once when X sends us elsewhere', async () => {
  expect(await reasonOf(callTo((_, outgoing) => void outgoing.writeHead(302, { location: '/x' }).end()))).toBe('redirect')
})
