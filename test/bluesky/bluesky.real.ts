import { createHmac } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { bluesky } from '../../server/engines/channels/bluesky.ts'
import { tidOf } from '../../server/engines/channels/bluesky-tid.ts'
import type { ReplyOrder } from '../../server/engines/channels/channel.ts'
import { password, startServer, tokenSecret } from './server.ts'

let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  server = await startServer()
})

const now = Date.now()
let keys = 0
function nextKey(): string {
  keys += 1
  return tidOf((now + keys) * 1_000, 1)
}

function open(session?: string) {
  const settings: Record<string, unknown> = { baseUrl: server.url, identifier: 'fjellro.test', appPassword: password, session }
  const signal = new AbortController().signal
  const saveCredentials = async (changed: Record<string, string>) => void Object.assign(settings, changed)
  return { settings, connection: bluesky.open({ settings, query: null, clock: Date.now, signal, saveCredentials }) }
}

const orderFor = (inReplyTo: string, text: string, key = inReplyTo): ReplyOrder => ({
  key,
  text,
  visibility: 'public',
  inReplyTo,
  authorExternalId: server.customer.did,
  conversationId: null,
  attemptedAt: now,
})

const recordsOf = async (did: string) =>
  (
    await server.ask<{ records: { uri: string; value: Record<string, unknown> }[] }>('com.atproto.repo.listRecords', {
      repo: did,
      collection: 'app.bsky.feed.post',
    })
  ).records

describe('Bluesky, on a real server', () => {
  it('takes a reply once, however often it is sent, and shows it as it was meant', async () => {
    const { connection } = open()
    const order = orderFor(
      await server.say('@fjellro.test sarana rikki', nextKey()),
      '🧊 Hei @aino.test! https://fjellro.example/huolto #huolto',
    )
    expect(await connection.findReply(order)).toBeNull()
    const before = (await recordsOf(server.brand.did)).length
    const sent = await connection.sendReply(order)
    for (let again = 0; again < 3; again += 1) expect(await open().connection.sendReply(order)).toEqual(sent)
    expect(await connection.findReply(order)).toEqual(sent)
    const records = await recordsOf(server.brand.did)
    expect(records).toHaveLength(before + 1)
    const value = records.find(({ uri }) => uri === sent.externalId)?.value ?? {}
    expect(value).toMatchObject({ text: order.text, createdAt: new Date(now).toISOString(), reply: { parent: { uri: order.inReplyTo } } })
    const pressed = (value.facets as { index: { byteStart: number; byteEnd: number } }[]).map(({ index }) =>
      Buffer.from(order.text).subarray(index.byteStart, index.byteEnd).toString(),
    )
    expect(pressed).toEqual(['@aino.test', 'https://fjellro.example/huolto', '#huolto'])
    expect((await connection.refresh([sent.externalId])).posts).toMatchObject([{ own: true, inReplyTo: order.inReplyTo }])
  })

  it('finds its reply when the post answered was changed between two tries', async () => {
    const { connection } = open()
    const rkey = nextKey()
    const order = orderFor(await server.say('sarana rikki', rkey), 'Hei')
    const sent = await connection.sendReply(order)
    await server.say('sarana todella rikki', rkey)
    expect(await connection.sendReply(order)).toEqual(sent)
  })

  it('sends two at once as one', async () => {
    const order = orderFor(await server.say('sarana rikki', nextKey()), 'Hei taas')
    const before = (await recordsOf(server.brand.did)).length
    const both = await Promise.allSettled([open().connection.sendReply(order), open().connection.sendReply(order)])
    const settled = await open().connection.sendReply(order)
    for (const one of both) if (one.status === 'fulfilled') expect(one.value).toEqual(settled)
    expect(await recordsOf(server.brand.did)).toHaveLength(before + 1)
  })

  it('renews an expired token, which this server calls a 400, and keeps the new session', async () => {
    const first = open()
    await first.connection.findReply(orderFor('at://x/y/z', 'x'))
    const session = JSON.parse(String(first.settings.session)) as { accessJwt: string }
    const expired = JSON.stringify({ ...session, accessJwt: expire(session.accessJwt) })
    const second = open(expired)
    server.calls.length = 0
    expect(await second.connection.sendReply(orderFor(await server.say('rikki', nextKey()), 'Hei'))).toMatchObject({
      externalId: expect.stringContaining(server.brand.did),
    })
    expect(server.calls).toContain('com.atproto.server.refreshSession')
    expect(server.calls).not.toContain('com.atproto.server.createSession')
    expect(second.settings.session).not.toBe(expired)
  })

  it('signs in anew when neither token is worth anything, and says so when the password is not either', async () => {
    const first = open()
    await first.connection.findReply(orderFor('at://x/y/z', 'x'))
    const session = JSON.parse(String(first.settings.session)) as Record<string, string>
    const broken = open(JSON.stringify({ ...session, accessJwt: 'no.such.token', refreshJwt: 'no.such.token' }))
    expect(await broken.connection.sendReply(orderFor(await server.say('rikki', nextKey()), 'Hei'))).toBeTruthy()
    const signal = new AbortController().signal
    const settings = { baseUrl: server.url, identifier: 'fjellro.test', appPassword: 'wrong' }
    const wrong = bluesky.open({ settings, query: null, clock: Date.now, signal, saveCredentials: async () => {} })
    await expect(wrong.whoAmI()).rejects.toMatchObject({ kind: 'stop-and-ask', code: 'token' })
  })
})

/** The same token, but its time is over; signed as the server would have. */
function expire(token: string): string {
  const [head = '', body = ''] = token.split('.')
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>
  const over = `${head}.${Buffer.from(JSON.stringify({ ...claims, iat: 1_700_000_000, exp: 1_700_000_060 })).toString('base64url')}`
  return `${over}.${createHmac('sha256', tokenSecret).update(over).digest('base64url')}`
}
