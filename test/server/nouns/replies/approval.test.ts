import { describe, expect, test } from 'vitest'
import { ChannelError } from '#server/engines/channels/channel.ts'
import { listChannels } from '#server/engines/channels/index.ts'
import { listenOnce } from '#server/flows/pipeline/listen.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { hashToken } from '#server/kit/lib/secret-box.ts'
import { saveWords } from '#server/nouns/chat/chat.actions.ts'
import { undoMsOf } from '#server/nouns/replies/reply.rules.ts'
import { addNewSource, openConnection } from '#server/nouns/sources/source.actions.ts'
import { listSources, type SourceRow } from '#server/nouns/sources/source.store.ts'
import type { Reply } from '#shared/reply.schema.ts'
import { codeOf, read, testSecretBox } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { deliveriesIn, reconcileOnce, sendOnce } from '../../../support/deliveries.ts'
import { draftedReply } from '../../../support/drafted-reply.ts'

const refused = () => new ChannelError('drop', 'forbidden', 'X does not let us reply here.')

describe.each(engines)('an approval, on %s', (engine) => {
  test('is of the text that was read: of another version it is refused, and the current one is shown', async () => {
    const { approve, mari, as, reply } = await draftedReply(engine)
    expect(reply).toMatchObject({ version: 1, approvedVersion: null })
    const ida = await as('staff', 'Ida')
    const changed = await read<Reply>(ida.call('PATCH', `/api/replies/${reply.id}`, { text: 'Hi Dan, we refund you 500.' }))
    expect(changed.version).toBe(2)
    const answer = await approve({ version: 1 })
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({ code: 'changed-meanwhile', text: 'Hi Dan, we refund you 500.', version: 2 })
    expect(await read<Reply>(mari.call('PATCH', `/api/replies/${reply.id}`, { text: 'Hi Dan, we refund you 500.' }))).toMatchObject({
      version: 2,
    })
    expect(await read<Reply>(approve({ version: 2 }))).toMatchObject({ state: 'approved', approvedVersion: 2 })
  })

  test('of a text that is changed in the same moment is of one of the two texts, never of a mixture', async () => {
    const { approve, mari, reply, context, net, sending } = await draftedReply(engine)
    await Promise.all([
      approve({ version: 1 }),
      ...[1, 2, 3].map((n) => mari.call('PATCH', `/api/replies/${reply.id}`, { text: `Changed ${n}` })),
    ])
    context.clock.pass(20_000)
    await sendOnce(sending)
    expect(net.published.map(({ text }) => text).filter((text) => text !== reply.text)).toEqual([])
    const shown = await read<{ items: Reply[] }>(mari.call('GET', `/api/replies?threadId=${reply.threadId}`))
    expect(shown.items[0]).toMatchObject(net.published.length > 0 ? { state: 'sent', text: reply.text } : { state: 'draft' })
  })

  test('is taken back when the text is changed, and what was approved never leaves', async () => {
    const { approve, mari, reply, context, net, sending } = await draftedReply(engine)
    await read(approve())
    expect(await read<Reply>(mari.call('PATCH', `/api/replies/${reply.id}`, { text: 'Hi Dan, wait.' }))).toMatchObject({
      state: 'draft',
      version: 2,
      approvedVersion: null,
      approvedBy: null,
      sendAt: null,
    })
    context.clock.pass(60_000)
    expect(await sendOnce(sending)).toBe(false)
    await read(approve({ version: 2 }))
    context.clock.pass(20_000)
    await sendOnce(sending)
    expect(net.published.map(({ text }) => text)).toEqual(['Hi Dan, wait.'])
    expect(await codeOf(mari.call('PATCH', `/api/replies/${reply.id}`, { text: 'Too late' }))).toBe('not-a-draft')
  })

  test('after a failure and a change makes a delivery of its own, so that a refusal is a refusal and the old text is not answered', async () => {
    const { approve, mari, reply, context, net, sending, show } = await draftedReply(engine)
    const keys: string[] = []
    net.state.send = async ({ key }) => {
      keys.push(key)
      throw new ChannelError('unknown', 'timeout', 'No answer.')
    }
    await read(approve())
    context.clock.pass(20_000)
    await sendOnce(sending)
    for (let look = 0; look < 3; look++) {
      context.clock.pass(60_000)
      await reconcileOnce(sending)
    }
    await read(mari.call('POST', `/api/replies/${reply.id}/finding`, { posted: false }))
    await read(mari.call('PATCH', `/api/replies/${reply.id}`, { text: 'Hi Dan, a new pair leaves today.' }))
    net.state.send = async ({ key }) => {
      keys.push(key)
      throw refused()
    }
    await read(approve())
    context.clock.pass(20_000)
    await sendOnce(sending)
    expect(await show()).toMatchObject({ state: 'failed', error: refused().message, attempts: 1 })
    expect(new Set(keys).size).toBe(2)
    const [old, fresh] = await deliveriesIn(context)
    expect([old?.state, fresh?.state]).toEqual(['failed', 'failed'])
    expect(JSON.parse(old?.payload ?? '')).toMatchObject({ text: reply.text })
    expect(fresh).toMatchObject({ reconciliations: 0, attempts: 1 })
    expect(fresh?.attemptedAt).toBeGreaterThan(old?.attemptedAt ?? 0)
  })

  test('of an answer in the chat sends it at once: the visitor sits there and waits', async () => {
    const { context, mari, sending, digest } = await draftedReply(engine)
    const chat = await addNewSource(context, testSecretBox, null, { channel: 'chat', settings: { origins: 'https://shop.example' } })
    const connect = (source: SourceRow) => openConnection(context, testSecretBox, source, new AbortController().signal)
    const tokenHash = hashToken('a token of forty-three characters, and so on')
    await saveWords(context, { sourceId: chat.id, tokenHash, key: 'first', text: 'My hinge broke again. Is anybody there?' })
    // The network of the other source is not there; each call asks one source.
    for (const _ of await listSources(context.db))
      await listenOnce({ context, log: createLog('silent'), node: 'test', pollEveryMs: null, connect, onSaved: () => undefined })
    await digest()
    const { threadId } = await context.db
      .selectFrom('mentions')
      .select('threadId')
      .where('sourceId', '=', chat.id)
      .executeTakeFirstOrThrow()
    const reply = await read<Reply>(mari.call('POST', `/api/threads/${threadId}/replies`, { text: 'Yes, we are.' }), 201)
    const approved = await read<Reply>(mari.call('POST', `/api/replies/${reply.id}/approval`, {}))
    expect(approved).toMatchObject({ state: 'approved', sendAt: context.clock() })
    expect(await sendOnce({ ...sending, connect })).toBe(true)
    expect(await context.db.selectFrom('chatMessages').select('text').where('ours', '=', 1).execute()).toEqual([{ text: 'Yes, we are.' }])
  })
})

test('an approved reply waits as long as the desk says, or less where its channel says so', () => {
  expect(undoMsOf({}, 'public', 20_000)).toBe(20_000)
  expect(undoMsOf({ undoMs: { private: 0 } }, 'public', 20_000)).toBe(20_000)
  expect(undoMsOf({ undoMs: { private: 0 } }, 'private', 20_000)).toBe(0)
  expect(undoMsOf({ undoMs: { private: 60_000 } }, 'private', 20_000)).toBe(20_000)
  expect(listChannels().flatMap(({ name, undoMs }) => (undoMs ? [[name, undoMs]] : []))).toEqual([['chat', { private: 0 }]])
})
