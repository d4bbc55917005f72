import { expect, it } from 'vitest'
import { meetVisitor, saveMessage } from '#server/engines/channels/chat.store.ts'
import { getChannel } from '#server/engines/channels/index.ts'
import { takeAdvisoryLock } from '#server/kit/database/advisory-lock.ts'
import { inTransaction } from '#server/kit/database/context.ts'
import { day } from '#server/kit/lib/clock.ts'
import { addNewSource } from '#server/nouns/sources/source.actions.ts'
import { testSecretBox } from './app.ts'
import { failure, idsOf, orderFor, readAll } from './connection.ts'
import { testContext } from './database.ts'
import { type ContextFault, failingContext } from './failing-desk.ts'
import { cellOf, type RowName, rowNames } from './fault-matrix.ts'

/** A chat whose tables fail when they are told to, and a visitor in it. */
async function openChat() {
  const healthy = await testContext()
  const { context, failing } = failingContext(healthy)
  const source = await addNewSource(healthy, testSecretBox, null, { channel: 'chat', settings: { origins: 'https://shop.example' } })
  const visitor = { sourceId: source.id, tokenHash: 'aino', now: healthy.clock(), validSince: healthy.clock() - day }
  const visitorId = (await inTransaction(healthy, (tx) => meetVisitor(tx, visitor))) ?? 0
  /** The visitor's own line may break, so a window says the same thing again until it is acknowledged. */
  const say = (key: string, text = 'Sarana rikki') =>
    inTransaction(healthy, async (tx) => {
      await takeAdvisoryLock(tx, healthy.engine, 'chat messages')
      return String((await saveMessage(tx, { sourceId: source.id, visitorId, key, ours: 0, text, at: healthy.clock() })).row.id)
    })
  const { signal } = new AbortController()
  const connection = getChannel('chat').open({
    settings: { longestMs: 100 },
    query: null,
    clock: healthy.clock,
    signal,
    saveCredentials: async () => undefined,
    here: { context, sourceId: source.id },
  })
  const order = { ...orderFor('1', 'Hei Aino'), visibility: 'private' as const, conversationId: `chat-${visitorId}` }
  const ours = () => healthy.db.selectFrom('chatMessages').select(['id', 'text']).where('ours', '=', 1).execute()
  const forget = () => healthy.db.updateTable('chatMessages').set({ text: '' }).execute()
  return { healthy, failing, say, connection, order, ours, forget }
}

type Tell = (chat: Awaited<ReturnType<typeof openChat>>) => Promise<void>

/** The network of the chat is the desk itself: its column of the matrix is what our own tables and the visitors' lines can do. */
const reading: Partial<Record<RowName, Tell>> = {
  async 'server-json'({ failing, say, connection }) {
    await say('one')
    const { cursor } = await readAll(connection)
    const said = [await say('two'), await say('three')]
    failing.fault = 'read'
    await expect(connection.fetchPosts(cursor)).rejects.toThrow('The disk cannot be read.')
    failing.fault = null
    expect(idsOf((await readAll(connection, cursor)).posts)).toEqual(said)
  },
  // The visitor's line broke, so the window says it again.
  async 'repeat-page'({ say, connection }) {
    const first = await say('one')
    expect(await say('one')).toBe(first)
    const { posts, cursor } = await readAll(connection)
    expect(idsOf(posts)).toEqual([first])
    await say('one')
    expect((await readAll(connection, cursor)).posts).toEqual([])
  },
  async deleted({ say, connection, forget }) {
    await say('one')
    const { cursor } = await readAll(connection)
    await forget()
    const said = await say('two', 'Hello?')
    expect(idsOf((await readAll(connection, cursor)).posts)).toEqual([said])
  },
}

const sending: Partial<Record<RowName, Tell>> = {
  'server-json': (chat) => saysOnce(chat, 'write', 0),
  'reset-after': (chat) => saysOnce(chat, 'answer', 1),
  async hang({ failing, connection, order, ours }) {
    failing.fault = 'hang'
    expect(await failure(connection.sendReply(order))).toMatchObject({ kind: 'unknown', code: 'timeout' })
    failing.fault = null
    await connection.sendReply(order)
    expect(await ours()).toHaveLength(1)
  },
  async 'sent-before'({ connection, order, ours }) {
    const sent = await connection.sendReply(order)
    expect(await connection.sendReply(order)).toEqual(sent)
    expect(await connection.findReply(order)).toEqual(sent)
    expect(await ours()).toHaveLength(1)
  },
  async deleted({ connection, order, ours }) {
    expect(await failure(connection.sendReply({ ...order, conversationId: 'chat-999' }))).toMatchObject({ kind: 'drop', code: 'gone' })
    expect(await ours()).toEqual([])
  },
}

async function saysOnce({ failing, connection, order, ours }: Awaited<ReturnType<typeof openChat>>, fault: ContextFault, saved: number) {
  failing.fault = fault
  await expect(connection.sendReply(order)).rejects.toThrow(/^The (disk|line)/)
  expect(await ours()).toHaveLength(saved)
  failing.fault = null
  const sent = await connection.sendReply(order)
  expect(await connection.findReply(order)).toEqual(sent)
  expect(await ours()).toEqual([{ id: Number(sent.externalId), text: 'Hei Aino' }])
}

export function chatCopesWithFaults(): void {
  const told = (which: 'reading' | 'sending') => rowNames.filter((name) => cellOf('chat', name)?.[which])

  it('has a test for each cell of its column', () => {
    expect([Object.keys(reading).sort(), Object.keys(sending).sort()]).toEqual([told('reading').sort(), told('sending').sort()])
  })
  it.each(Object.entries(reading))('loses nothing by %s', async (_, tell) => tell(await openChat()))
  it.each(Object.entries(sending))('says a reply once in spite of %s', async (_, tell) => tell(await openChat()))
}
