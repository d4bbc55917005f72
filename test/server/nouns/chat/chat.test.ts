import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { chat } from '#server/engines/channels/chat.ts'
import { listenOnce } from '#server/flows/pipeline/listen.ts'
import { type Context, change } from '#server/kit/database/context.ts'
import type { Engine } from '#server/kit/database/engine.ts'
import { createCallerAddress } from '#server/kit/http/caller-address.ts'
import { onError } from '#server/kit/http/problems.ts'
import type { Env } from '#server/kit/http/route.ts'
import { day, hour, second } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { newToken } from '#server/kit/lib/secret-box.ts'
import { createChatHub } from '#server/nouns/chat/chat.hub.ts'
import { createPresence } from '#server/nouns/chat/chat.presence.ts'
import { addNewSource, changeSource, openConnection } from '#server/nouns/sources/source.actions.ts'
import { getSource } from '#server/nouns/sources/source.store.ts'
import { chatRoutes, longestFrame } from '#server/routes/chat.routes.ts'
import type { ChatNews } from '#shared/chat.ts'
import { testSecretBox } from '../../../support/app.ts'
import { hostileTexts } from '../../../support/connection.ts'
import { engines, testContext } from '../../../support/database.ts'

const log = createLog('silent')
const settings = {
  origins: 'https://shop.example https://www.shop.example/help',
  title: 'Fjellro help',
  greeting: 'Hello!',
  answerHours: '8',
}

/** Stands for the built web client. */
async function writtenPages(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'aftercare-chat-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'chat'))
  for (const file of ['chat.html', 'example.html']) await writeFile(join(folder, 'chat', file), '<!doctype html>')
  return folder
}

/** One node: the chat at a real server on a free port. */
async function openNode(context: Context) {
  const presence = createPresence(context, 'test node', log, () => [])
  const hub = createChatHub(context, log, presence)
  hub.start()
  const app = new Hono<Env>()
  app.onError(onError(log))
  const callerAddress = createCallerAddress({ networks: [], header: 'x-forwarded-for' })
  app.route('/', chatRoutes({ context, hub, presence, log, webFolder: await writtenPages(), url: null, callerAddress }))
  const connection = new WebSocketServer({ noServer: true, maxPayload: longestFrame })
  const server = await new Promise<Server>((resolve) => {
    const made = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1', websocket: { server: connection } }, () =>
      resolve(made as never),
    )
  })
  onTestFinished(async () => {
    hub.stop()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return { hub, url: `http://127.0.0.1:${port}` }
}

async function openDesk(engine: Engine = 'sqlite', more: Record<string, string> = {}) {
  const context = await testContext(engine)
  const source = await addNewSource(context, testSecretBox, null, { channel: 'chat', settings: { ...settings, ...more } })
  const signal = new AbortController().signal
  const connect = async () => openConnection(context, testSecretBox, await getSource(context.db, source.id), signal)
  return { context, source, connect, node: await openNode(context) }
}

/** A visitor's window: says hello, and clusters what comes until something is there. */
async function session(url: string, token = newToken(), origin: string | undefined = url) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/chat/line`, { origin })
  const news: ChatNews[] = []
  const waiting = new Set<() => void>()
  socket.on('message', (data) => {
    news.push(JSON.parse(String(data)))
    for (const look of waiting) look()
  })
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
  await new Promise<void>((resolve, reject) => socket.on('open', resolve).on('error', reject))
  onTestFinished(() => socket.terminate())

  /** The first news of this kind that fits; it is taken out. */
  function next<K extends ChatNews['kind']>(kind: K, fits: (one: Extract<ChatNews, { kind: K }>) => boolean = () => true) {
    return new Promise<Extract<ChatNews, { kind: K }>>((resolve) => {
      const look = () => {
        const index = news.findIndex((one) => one.kind === kind && fits(one as never))
        if (index < 0) return
        waiting.delete(look)
        resolve(news.splice(index, 1)[0] as never)
      }
      waiting.add(look)
      look()
    })
  }
  const send = (call: unknown) => socket.send(typeof call === 'string' ? call : JSON.stringify(call))
  send({ kind: 'hello', token })
  return {
    token,
    news,
    next,
    send,
    socket,
    closed,
    say(text: string, key = newToken().slice(0, 20).replaceAll('_', '-')) {
      send({ kind: 'say', key, text })
      return key
    },
  }
}

const saved = (context: Context) => context.db.selectFrom('chatMessages').select(['id', 'key', 'text', 'ours']).orderBy('id').execute()

test.each(engines)('what a visitor says is kept before it is confirmed, heard once and answered once, on %s', async (engine) => {
  const { context, source, node, connect } = await openDesk(engine)
  const visitor = await session(node.url)
  expect(await visitor.next('welcome')).toMatchObject({ title: 'Fjellro help', greeting: 'Hello!', answerHours: 8, messages: [] })
  const key = visitor.say('my hinge broke')
  const { message } = await visitor.next('message')
  expect(message).toMatchObject({ key, text: 'my hinge broke' })
  expect(await saved(context)).toMatchObject([{ id: message.id, key, ours: 0 }])

  const connection = await connect()
  await listenOnce({ context, log, node: 'test', pollEveryMs: null, connect: () => connection, onSaved: () => undefined })
  const mention = await context.db.selectFrom('mentions').selectAll().executeTakeFirstOrThrow()
  expect(mention).toMatchObject({ channel: 'chat', sourceId: source.id, externalId: String(message.id), text: 'my hinge broke' })

  const order = {
    key: 'reply-1',
    text: 'We send you a new one.',
    visibility: 'private' as const,
    inReplyTo: mention.externalId,
    authorExternalId: 'visitor-1',
    conversationId: mention.conversationId,
    attemptedAt: context.clock(),
  }
  const sent = await connection.sendReply(order)
  expect(await connection.sendReply(order)).toEqual(sent)
  expect(await connection.findReply(order)).toEqual(sent)
  expect(await visitor.next('message', (one) => one.message.key === null)).toMatchObject({ message: { text: 'We send you a new one.' } })
  const again = await session(node.url, visitor.token)
  expect((await again.next('welcome')).messages.map(({ text }) => text)).toEqual(['my hinge broke', 'We send you a new one.'])
  expect((await connection.fetchPosts(null)).posts.map((post) => post.text)).toEqual(['my hinge broke'])
})

test.each(engines)('a message sent again on a new connection, or by two tabs at once, is one message, on %s', async (engine) => {
  const { context, node } = await openDesk(engine)
  const one = await session(node.url)
  const two = await session(node.url, one.token)
  await Promise.all([one.next('welcome'), two.next('welcome')])
  const key = one.say('hello?')
  two.say('hello?', key)
  const heard = await Promise.all([one.next('message'), two.next('message')])
  // The desk dies after it kept the message and before it said so: the visitor says it again.
  one.socket.terminate()
  const later = await session(node.url, one.token)
  expect((await later.next('welcome')).messages).toHaveLength(1)
  later.say('hello?', key)
  expect((await later.next('message')).message).toEqual(heard[0]?.message)
  expect(heard[1]).toEqual(heard[0])
  expect(await saved(context)).toHaveLength(1)
})

test.each(engines)('an answer written on one node appears in the window open on another, once, on %s', async (engine) => {
  const { context, node, connect } = await openDesk(engine)
  const other = await openNode({ ...context, onEvents: new Set() })
  const visitor = await session(other.url)
  await visitor.next('welcome')
  visitor.say('is anybody there?')
  const { id } = (await visitor.next('message')).message
  const connection = await connect()
  await connection.sendReply({
    key: 'reply-1',
    text: 'Yes.',
    visibility: 'private',
    inReplyTo: String(id),
    authorExternalId: '',
    conversationId: (await connection.fetchPosts(null)).posts[0]?.conversationId ?? null,
    attemptedAt: context.clock(),
  })
  await change(context, async (_tx, emit) => emit({ kind: 'reply-sent' }))
  expect((await visitor.next('message', (one) => one.message.key === null)).message.text).toBe('Yes.')
  node.hub.look()
  expect(visitor.news.filter((one) => one.kind === 'message' && one.message.key === null)).toEqual([])
})

test('messages come in the order in which readers can see them, however many are written at once', async () => {
  const { node, connect } = await openDesk('postgres')
  const visitors = await Promise.all(Array.from({ length: 6 }, () => session(node.url)))
  await Promise.all(visitors.map((visitor) => visitor.next('welcome')))
  const connection = await connect()
  const heard: string[] = []
  let cursor: unknown = null
  let confirmed = 0
  const all = visitors.flatMap((visitor) =>
    Array.from({ length: 8 }, (_, n) => visitor.next('message', (one) => one.message.text === `${n}`).then(() => confirmed++)),
  )
  for (const visitor of visitors) for (let n = 0; n < 8; n++) visitor.say(`${n}`)
  for (let round = 0; round < 5_000 && heard.length < 48; round++) {
    const isComplete = confirmed === 48
    const page = await connection.fetchPosts(cursor)
    heard.push(...page.posts.map((post) => post.externalId))
    cursor = page.cursor
    if (isComplete) break
  }
  await Promise.all(all)
  expect(new Set(heard).size).toBe(48)
})

test('a token opens what was said with it at its own chat and nothing else, and not for ever', async () => {
  const { context, node } = await openDesk()
  const other = await addNewSource(context, testSecretBox, null, { channel: 'chat', settings })
  const visitor = await session(node.url)
  visitor.say('secret')
  await visitor.next('message')
  expect(await context.db.selectFrom('chatVisitors').selectAll().where('tokenHash', '=', visitor.token).execute()).toEqual([])
  const stranger = await session(node.url)
  expect((await stranger.next('welcome')).messages).toEqual([])
  const elsewhere = await session(node.url, visitor.token)
  elsewhere.socket.terminate()
  const foreign = new WebSocket(`${node.url.replace('http', 'ws')}/chat/line?source=${other.id}`, { origin: node.url })
  const told = new Promise<string>((resolve) => foreign.on('message', (data) => resolve(String(data))))
  foreign.on('open', () => foreign.send(JSON.stringify({ kind: 'hello', token: visitor.token })))
  expect(JSON.parse(await told)).toMatchObject({ kind: 'welcome', messages: [] })
  foreign.terminate()
  context.clock.pass(91 * day)
  const late = await session(node.url, visitor.token)
  expect(await late.next('refused')).toMatchObject({ code: 'ended' })
  visitor.say('me again')
  expect(await visitor.next('refused')).toMatchObject({ code: 'ended' })
  const guessed = await session(node.url, 'short')
  expect(await guessed.next('refused')).toMatchObject({ code: 'bad-message' })
})

test('only our own window may speak, and only allowed pages may show it', async () => {
  const { node } = await openDesk()
  for (const origin of ['https://evil.example', 'null', '']) {
    await expect(session(node.url, newToken(), origin)).rejects.toThrow('403')
  }
  const policyOf = async (path: string) => (await fetch(`${node.url}${path}`)).headers.get('content-security-policy') ?? ''
  expect(await policyOf('/chat')).toContain("script-src 'self'; style-src 'self'")
  expect(await policyOf('/chat')).toMatch(/frame-ancestors 'self' https:\/\/shop\.example https:\/\/www\.shop\.example$/)
  expect(await policyOf('/chat/example')).toMatch(/frame-ancestors 'none'$/)
  expect((await fetch(`${node.url}/chat?source=999`)).status).toBe(404)
})

test('a flood is slowed down and nothing of it is lost that was confirmed; monsters are refused', async () => {
  const { context, node } = await openDesk()
  const visitor = await session(node.url)
  await visitor.next('welcome')
  const keys = Array.from({ length: 20 }, (_, n) => visitor.say(`flood ${n}`))
  for (const key of keys.slice(0, 12)) await visitor.next('message', (one) => one.message.key === key)
  for (const key of keys.slice(12)) expect(await visitor.next('refused', (one) => one.key === key)).toMatchObject({ code: 'too-many' })
  expect(await saved(context)).toHaveLength(12)
  const other = await session(node.url)
  await other.next('welcome')
  other.say('x'.repeat(2_001))
  expect(await other.next('refused')).toMatchObject({ code: 'bad-message' })
  for (const call of ['{', '[]', '{"kind":"say"}', '{"kind":"hello","token":5}', '\u0000']) {
    other.send(call)
    expect(await other.next('refused')).toMatchObject({ code: 'bad-message' })
  }
  other.say('  \u0007 ')
  expect(await other.next('refused')).toMatchObject({ code: 'bad-message' })
  other.send('x'.repeat(longestFrame + 1))
  await other.closed
  expect(await saved(context)).toHaveLength(12)
})

test('what people write stays text', async () => {
  const { node } = await openDesk()
  const texts = hostileTexts.filter((text) => [...text].length <= 2_000).slice(0, 11)
  const visitor = await session(node.url)
  await visitor.next('welcome')
  for (const text of texts) {
    const key = visitor.say(text)
    const { message } = await visitor.next('message', (one) => one.message.key === key)
    expect(message.text.isWellFormed()).toBe(true)
    if (text.startsWith('<')) expect(message.text).toBe(text)
  }
})

test('a chat that is paused takes nothing in and says so; nothing is heard from a removed one', async () => {
  const { context, node, source } = await openDesk()
  const visitor = await session(node.url)
  await visitor.next('welcome')
  await changeSource(context, testSecretBox, null, source.id, { paused: true })
  visitor.say('hello?')
  expect(await visitor.next('refused')).toMatchObject({ code: 'not-now' })
  expect(await saved(context)).toEqual([])
  await expect(session(node.url)).rejects.toThrow('404')
})

test('what is said is read at once, and origins that are none are refused by name', async () => {
  const { context, source, node } = await openDesk()
  await context.db
    .updateTable('sources')
    .set({ nextPollAt: context.clock() + 60 * second })
    .where('id', '=', source.id)
    .execute()
  const visitor = await session(node.url)
  visitor.say('hello?')
  await visitor.next('message')
  expect((await getSource(context.db, source.id)).nextPollAt).toBe(context.clock())
  await expect(addNewSource(context, testSecretBox, null, { channel: 'chat', settings: { origins: 'shop.example' } })).rejects.toThrow(
    'no address of a page',
  )
})

test('a visitor who comes after hours learns when somebody is back, is heard all the same, and finds the answer by the token', async () => {
  // It is Sunday noon, UTC.
  const { context, node, connect } = await openDesk('sqlite', { hours: 'mo-fr 9-17', timeZone: 'Europe/Oslo' })
  const visitor = await session(node.url)
  expect(await visitor.next('welcome')).toMatchObject({ isHere: false, opensAt: Date.UTC(2026, 10, 23, 8) })
  visitor.say('is anybody there?')
  const { id } = (await visitor.next('message')).message
  const connection = await connect()
  const { posts } = await connection.fetchPosts(null)
  expect(posts.map(({ externalId }) => externalId)).toEqual([String(id)])
  visitor.socket.terminate()
  context.clock.pass(21 * hour)
  await connection.sendReply({
    key: 'reply-1',
    text: 'Good morning!',
    visibility: 'private',
    inReplyTo: String(id),
    authorExternalId: '',
    conversationId: posts[0]?.conversationId ?? null,
    attemptedAt: context.clock(),
  })
  const back = await session(node.url, visitor.token)
  const welcome = await back.next('welcome')
  expect(welcome.opensAt).toBeNull()
  expect(welcome.messages.map(({ text }) => text)).toEqual(['is anybody there?', 'Good morning!'])
})

test('a visitor has the chat deleted in all windows, and begins anew with another token', async () => {
  const { context, node } = await openDesk()
  const visitor = await session(node.url)
  const tab = await session(node.url, visitor.token)
  const other = await session(node.url)
  await Promise.all([visitor.next('welcome'), tab.next('welcome'), other.next('welcome')])
  visitor.say('forget me')
  other.say('keep me')
  await Promise.all([visitor.next('message'), other.next('message')])
  visitor.send({ kind: 'forget' })
  await Promise.all([visitor.next('forgotten'), tab.next('forgotten')])
  expect((await saved(context)).map(({ text }) => text).sort()).toEqual(['', 'keep me'])
  tab.say('once more')
  expect(await tab.next('refused')).toMatchObject({ code: 'ended' })
  const late = await session(node.url, visitor.token)
  expect(await late.next('refused')).toMatchObject({ code: 'ended' })
  expect(other.news.filter(({ kind }) => kind === 'forgotten')).toEqual([])
  const stranger = await session(node.url, 'short')
  stranger.send({ kind: 'forget' })
  expect(await stranger.next('refused')).toMatchObject({ code: 'bad-message' })
})

test('the chat cannot say more than it shows, and answers nobody it does not know', async () => {
  const { context, connect } = await openDesk()
  const connection = await connect()
  const order = { key: 'k', visibility: 'private' as const, inReplyTo: '1', authorExternalId: '', attemptedAt: context.clock() }
  await expect(connection.sendReply({ ...order, text: 'Hei', conversationId: 'chat-99' })).rejects.toMatchObject({
    kind: 'drop',
    code: 'gone',
  })
  await expect(connection.sendReply({ ...order, text: 'ä'.repeat(2_001), conversationId: 'chat-99' })).rejects.toMatchObject({
    kind: 'drop',
  })
  expect(await connection.refresh(['1', 'none'])).toMatchObject({ posts: [], gone: ['1', 'none'] })
  expect(chat.lengthOf('👩‍👩‍👧‍👦')).toBe(7)
})
