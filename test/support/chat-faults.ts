import { expect, it } from 'vitest'
import { keepMessage, meetVisitor } from '#server/channels/chat.store.ts'
import { getChannel } from '#server/channels/index.ts'
import { inTransaction } from '#server/database/desk.ts'
import { takeTurn } from '#server/database/turn.ts'
import { day } from '#server/lib/clock.ts'
import { addNewSource } from '#server/sources/source.actions.ts'
import { testSafe } from './app.ts'
import { testDesk } from './database.ts'
import { type DeskFault, failingDesk } from './failing-desk.ts'
import { failure, idsOf, orderFor, readAll } from './line.ts'

/** A chat whose tables fail when they are told to, and a visitor in it. */
async function openChat() {
  const healthy = await testDesk()
  const { desk, failing } = failingDesk(healthy)
  const source = await addNewSource(healthy, testSafe, null, { channel: 'chat', settings: { origins: 'https://shop.example' } })
  const visitor = { sourceId: source.id, tokenHash: 'aino', now: healthy.clock(), holdsSince: healthy.clock() - day }
  const visitorId = (await inTransaction(healthy, (tx) => meetVisitor(tx, visitor))) ?? 0
  /** The visitor's own line may break, so a window says the same thing again until it is acknowledged. */
  const say = (key: string, text = 'Sarana rikki') =>
    inTransaction(healthy, async (tx) => {
      await takeTurn(tx, healthy.engine, 'chat messages')
      return String((await keepMessage(tx, { sourceId: source.id, visitorId, key, ours: 0, text, at: healthy.clock() })).row.id)
    })
  const { signal } = new AbortController()
  const line = getChannel('chat').open({
    settings: { longestMs: 100 },
    query: null,
    clock: healthy.clock,
    signal,
    saveCredentials: async () => undefined,
    here: { desk, sourceId: source.id },
  })
  const order = { ...orderFor('1', 'Hei Aino'), visibility: 'private' as const, conversationId: `chat-${visitorId}` }
  const ours = () => healthy.db.selectFrom('chatMessages').select(['id', 'text']).where('ours', '=', 1).execute()
  const forget = () => healthy.db.updateTable('chatMessages').set({ text: '' }).execute()
  return { healthy, failing, say, line, order, ours, forget }
}

/** The network of the chat is the desk itself: its column of the matrix is what our own tables and the visitors' lines can do. */
export function chatCopesWithFaults(): void {
  it('loses nothing when its tables cannot be read', async () => {
    const { failing, say, line } = await openChat()
    await say('one')
    const { cursor } = await readAll(line)
    const said = [await say('two'), await say('three')]
    failing.fault = 'read'
    await expect(line.fetchPosts(cursor)).rejects.toThrow('The disk cannot be read.')
    failing.fault = null
    expect(idsOf((await readAll(line, cursor)).posts)).toEqual(said)
  })

  it.each([
    ['write', 0],
    ['answer', 1],
  ] satisfies [DeskFault, number][])('says a reply once when its tables fail to %s', async (fault, kept) => {
    const { failing, line, order, ours } = await openChat()
    failing.fault = fault
    await expect(line.sendReply(order)).rejects.toThrow(/^The (disk|line)/)
    expect(await ours()).toHaveLength(kept)
    failing.fault = null
    const sent = await line.sendReply(order)
    expect(await line.sendReply(order)).toEqual(sent)
    expect(await line.findReply(order)).toEqual(sent)
    expect(await ours()).toEqual([{ id: Number(sent.externalId), text: 'Hei Aino' }])
  })

  it('leaves a call behind that its tables never end, and says the reply once', async () => {
    const { failing, line, order, ours } = await openChat()
    failing.fault = 'hang'
    expect(await failure(line.sendReply(order))).toMatchObject({ kind: 'doubt', code: 'timeout' })
    failing.fault = null
    await line.sendReply(order)
    expect(await ours()).toHaveLength(1)
  })

  it('hears once what a visitor says again because the line broke', async () => {
    const { say, line } = await openChat()
    const first = await say('one')
    expect(await say('one')).toBe(first)
    const { posts, cursor } = await readAll(line)
    expect(idsOf(posts)).toEqual([first])
    await say('one')
    expect((await readAll(line, cursor)).posts).toEqual([])
  })

  it('gives up a reply to a visitor who is not known any more', async () => {
    const { line, order, ours } = await openChat()
    expect(await failure(line.sendReply({ ...order, conversationId: 'chat-999' }))).toMatchObject({ kind: 'drop', code: 'gone' })
    expect(await ours()).toEqual([])
  })

  it('hears what is new when a message was forgotten between two polls', async () => {
    const { say, line, forget } = await openChat()
    await say('one')
    const { cursor } = await readAll(line)
    await forget()
    const said = await say('two', 'Hello?')
    expect(idsOf((await readAll(line, cursor)).posts)).toEqual([said])
  })

  it('gives up a reply that is longer than it takes', async () => {
    const { line, order } = await openChat()
    expect(await failure(line.sendReply({ ...order, text: 'ä'.repeat(100_000) }))).toMatchObject({ kind: 'drop', code: 'invalid' })
  })
}
