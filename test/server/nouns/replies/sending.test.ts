import { describe, expect, test } from 'vitest'
import { ChannelError } from '#server/engines/channels/channel.ts'
import { change } from '#server/kit/database/context.ts'
import { attachOwnPosts } from '#server/nouns/replies/reply.own-posts.ts'
import { changeSource } from '#server/nouns/sources/source.actions.ts'
import { getSource } from '#server/nouns/sources/source.store.ts'
import type { Reply } from '#shared/reply.schema.ts'
import type { Source, Spending } from '#shared/source.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { codeOf, read, testSecretBox } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { reconcileOnce, sendOnce } from '../../../support/deliveries.ts'
import { draftedReply } from '../../../support/drafted-reply.ts'
import { author, mentionOf, post } from '../../../support/world.ts'

describe.each(engines)('a reply, on %s', (engine) => {
  test('waits 20 seconds, leaves once, and its thread and case wait no more', async () => {
    const { context, approve, net, sending, show, mention, mari } = await draftedReply(engine)
    const approved = await read<Reply>(approve())
    expect(approved).toMatchObject({ state: 'approved', sendAt: context.clock() + 20_000, approvedBy: { name: 'Mari' } })
    expect(await sendOnce(sending)).toBe(false)
    context.clock.pass(20_000)
    expect(await sendOnce(sending)).toBe(true)
    expect(await sendOnce(sending)).toBe(false)
    expect(net.published).toHaveLength(1)
    expect(net.published[0]).toMatchObject({ text: 'Hi Dan, we send you a new pair.', inReplyTo: mention.externalId })
    expect(await show()).toMatchObject({ state: 'sent', externalId: 'sent-1', sentAt: context.clock() })
    expect(await read(mari.call('GET', `/api/cases/${mention.caseId}`))).toMatchObject({ state: 'waiting', waitingCount: 0, dueAt: null })
  })

  test('is not sent beyond the cap, and what it cost stands in the ledger with its words', async () => {
    const { context, approve, net, sending, show, source, mari } = await draftedReply(engine)
    await context.db.updateTable('sources').set({ cap: 14_999 }).execute()
    await read(approve())
    context.clock.pass(20_000)
    await sendOnce(sending)
    expect(net.published).toEqual([])
    expect(await show()).toMatchObject({ state: 'failed', error: expect.stringContaining('reached its cap') })
    await context.db.updateTable('sources').set({ cap: 15_000 }).execute()
    await read(approve())
    context.clock.pass(20_000)
    await sendOnce(sending)
    expect(net.published).toHaveLength(1)
    const { items } = await read<{ items: Spending[] }>(mari.call('GET', `/api/sources/${source.id}/spendings`))
    expect(items).toMatchObject([{ kind: 'reply', cost: 15_000, reply: { text: 'Hi Dan, we send you a new pair.' } }])
    const shown = await read<{ items: Source[] }>(mari.call('GET', '/api/sources'))
    expect(shown.items).toMatchObject([{ spend: 15_000, complaints: 1 }])
  })

  test('is paid for once when its fate was unknown, and not at all when it certainly did not leave', async () => {
    const { context, approve, net, sending, show, source, mari, reply } = await draftedReply(engine)
    const paid = async () => (await read<{ items: Spending[] }>(mari.call('GET', `/api/sources/${source.id}/spendings`))).items
    net.state.send = async () => {
      throw new ChannelError('drop', 'forbidden', 'X does not let us reply here.')
    }
    await read(approve())
    context.clock.pass(20_000)
    await sendOnce(sending)
    expect(await paid()).toEqual([])
    net.state.send = async (order) => {
      net.publish(order)
      throw new ChannelError('unknown', 'network', 'The answer was cut off.')
    }
    await read(approve())
    context.clock.pass(20_000)
    await sendOnce(sending)
    expect(await paid()).toMatchObject([{ kind: 'reply', cost: 15_000, reply: { id: reply.id } }])
    context.clock.pass(60_000)
    await reconcileOnce(sending)
    expect(await show()).toMatchObject({ state: 'sent' })
    expect((await paid()).map(({ kind, cost }) => [kind, cost])).toEqual([
      ['refresh', 3_000],
      ['reply', 15_000],
    ])
  })

  test('waits where the sign-in was refused, stops its source for a person, and leaves once there is a new one', async () => {
    const { context, approve, net, sending, show, source } = await draftedReply(engine)
    net.state.send = async () => {
      throw new ChannelError('stop-and-ask', 'token', 'X refused the access token. Sign in again.')
    }
    await read(approve())
    context.clock.pass(20_000)
    await sendOnce(sending)
    expect(await show()).toMatchObject({ state: 'approved', error: 'X refused the access token. Sign in again.' })
    expect(await getSource(context.db, source.id)).toMatchObject({ state: 'stopped', errorCode: 'token', spend: 0 })
    net.state.send = async (order) => net.publish(order)
    context.clock.pass(3_600_000)
    expect(await sendOnce(sending)).toBe(false)
    await changeSource(context, testSecretBox, null, source.id, { settings: { accessToken: 'a new one' } })
    expect(await sendOnce(sending)).toBe(true)
    expect(await sendOnce(sending)).toBe(false)
    expect(await show()).toMatchObject({ state: 'sent' })
    expect(net.published).toHaveLength(1)
  })

  test('is taken back within the window, and not after it has left', async () => {
    const { context, approve, mari, reply, net, sending } = await draftedReply(engine)
    await read(approve())
    expect(await read<Reply>(mari.call('DELETE', `/api/replies/${reply.id}/approval`))).toMatchObject({ state: 'draft', sendAt: null })
    context.clock.pass(60_000)
    expect(await sendOnce(sending)).toBe(false)
    await read(approve())
    context.clock.pass(20_000)
    await sendOnce(sending)
    expect(await codeOf(mari.call('DELETE', `/api/replies/${reply.id}/approval`))).toBe('already-leaving')
    expect(net.published).toHaveLength(1)
  })

  test('needs an agent: staff draft, agents approve', async () => {
    const { as, reply } = await draftedReply(engine)
    const ida = await as('staff', 'Ida')
    expect(await codeOf(ida.call('POST', `/api/replies/${reply.id}/approval`, {}))).toBe('role-too-low')
  })

  test('is held once when the thread went on while it was written', async () => {
    const { approve, hear, dan, mention } = await draftedReply(engine)
    await hear(post('hello? still broken', { author: author('Dan'), conversationId: dan.conversationId, inReplyTo: dan.externalId }))
    expect(await codeOf(approve({ lastMentionId: mention.id }))).toBe('thread-went-on')
    await read(approve({ lastMentionId: mention.id + 1 }))
  })

  test('is refused when it is too long, has an empty blank, or its post was deleted', async () => {
    const { mari, mention, hear, dan } = await draftedReply(engine)
    const tryText = async (text: string) => {
      const draft = await read<Reply>(mari.call('POST', `/api/threads/${mention.threadId}/replies`, { text }), 201)
      return codeOf(mari.call('POST', `/api/replies/${draft.id}/approval`, {}))
    }
    expect(await tryText('x'.repeat(1_700))).toBe('too-long')
    expect(await tryText('Hi {first name}, sorry')).toBe('blank-left')
    await hear({ ...dan, deleted: true })
    expect(await tryText('Hi Dan')).toBe('post-deleted')
  })

  test('to somebody who did not address us is handed to a person, who says when it is posted', async () => {
    const { mari, hear, context, sending } = await draftedReply(engine)
    const subscribed = post('my fjellro headphones broke again, never again', { addressed: false, author: author('Eva') })
    await hear(subscribed)
    const mention = await mentionOf(context, subscribed)
    const draft = await read<Reply>(mari.call('POST', `/api/threads/${mention.threadId}/replies`, { text: 'Hi Eva' }), 201)
    const handed = await read<Reply>(mari.call('POST', `/api/replies/${draft.id}/approval`, {}))
    expect(handed).toMatchObject({ state: 'handed-over', sendAt: null })
    expect(handed.url).toContain('in_reply_to')
    context.clock.pass(60_000)
    expect(await sendOnce(sending)).toBe(false)
    expect(
      await read<Reply>(mari.call('POST', `/api/replies/${draft.id}/finding`, { posted: true, url: 'https://x.example/fjellro/status/7' })),
    ).toMatchObject({ state: 'sent', url: 'https://x.example/fjellro/status/7' })
  })

  test('that a person posted by hand is attached when our own post is heard', async () => {
    const { context, mari, hear } = await draftedReply(engine)
    const subscribed = post('my fjellro headphones broke again, never again', { addressed: false, author: author('Eva') })
    await hear(subscribed)
    const mention = await mentionOf(context, subscribed)
    const draft = await read<Reply>(mari.call('POST', `/api/threads/${mention.threadId}/replies`, { text: 'Hi Eva' }), 201)
    await read<Reply>(mari.call('POST', `/api/replies/${draft.id}/approval`, {}))
    const own = post('Hi Eva, sorry!', { own: true, inReplyTo: subscribed.externalId })
    await change(context, (tx, emit) => attachOwnPosts(tx, context, 'x', [own, post('else', { own: true, inReplyTo: 'other' })], emit))
    const thread = await read<ThreadWithPosts>(mari.call('GET', `/api/threads/${mention.threadId}`))
    expect(thread.replies[0]).toMatchObject({ state: 'sent', externalId: own.externalId, url: own.url })
    expect(thread.waiting).toBe(false)
  })

  test('whose answer was cut off is looked for and found, never sent again', async () => {
    const { context, approve, net, sending, show } = await draftedReply(engine)
    net.state.send = async (order) => {
      net.publish(order)
      throw new ChannelError('unknown', 'network', 'The answer was cut off.')
    }
    await read(approve())
    context.clock.pass(20_000)
    await sendOnce(sending)
    expect(await show()).toMatchObject({ state: 'sending' })
    expect(await reconcileOnce(sending)).toBe(false)
    context.clock.pass(30_000)
    expect(await reconcileOnce(sending)).toBe(true)
    expect(await show()).toMatchObject({ state: 'sent', externalId: 'sent-1' })
    expect(net.published).toHaveLength(1)
  })

  test('that is looked for costs what was read, and without money for it a person is asked', async () => {
    const { context, approve, net, sending, show, source } = await draftedReply(engine)
    const reconciled = async () =>
      (await context.db.selectFrom('spendings').selectAll().where('kind', '=', 'refresh').execute()).map(({ cost, posts }) => ({
        cost,
        posts,
      }))
    net.state.visible = false
    net.state.send = async (order) => {
      net.publish(order)
      throw new ChannelError('unknown', 'timeout', 'X did not confirm the reply.')
    }
    await read<Reply>(approve())
    context.clock.pass(20_000)
    await sendOnce(sending)
    context.clock.pass(60_000)
    expect(await reconcileOnce(sending)).toBe(true)
    expect(await reconciled()).toEqual([{ cost: 3_000, posts: 3 }])
    await context.db.updateTable('sources').set({ cap: 60_000 }).where('id', '=', source.id).execute()
    for (let tries = 0; tries < 2; tries++) {
      context.clock.pass(60_000)
      expect(await reconcileOnce(sending)).toBe(true)
    }
    expect(await reconciled()).toHaveLength(1)
    expect(await show()).toMatchObject({ state: 'uncertain' })
    expect(net.published).toHaveLength(1)
  })

  test('that is not found after three looks is uncertain until a person has looked', async () => {
    const { context, approve, net, sending, show, mari, reply } = await draftedReply(engine)
    net.state.send = async () => {
      throw new ChannelError('unknown', 'timeout', 'No answer.')
    }
    await read(approve())
    context.clock.pass(20_000)
    await sendOnce(sending)
    for (let reconcile = 0; reconcile < 3; reconcile++) {
      context.clock.pass(60_000)
      expect(await reconcileOnce(sending)).toBe(true)
    }
    expect(await show()).toMatchObject({ state: 'uncertain' })
    context.clock.pass(3_600_000)
    expect([await reconcileOnce(sending), await sendOnce(sending)]).toEqual([false, false])
    expect(await read<Reply>(mari.call('POST', `/api/replies/${reply.id}/finding`, { posted: false }))).toMatchObject({ state: 'failed' })
    net.state.send = async (order) => net.publish(order)
    await read(approve())
    context.clock.pass(20_000)
    await sendOnce(sending)
    expect(net.published).toHaveLength(1)
    expect(await show()).toMatchObject({ state: 'sent' })
  })

  test('whose sender died in the middle of the call is looked for by the next one', async () => {
    const { context, approve, net, sending, show } = await draftedReply(engine)
    let reached = () => {}
    const inCall = new Promise<void>((resolve) => {
      reached = resolve
    })
    net.state.send = (order) => {
      net.publish(order)
      reached()
      return new Promise(() => {})
    }
    await read(approve())
    context.clock.pass(20_000)
    void sendOnce(sending)
    await inCall
    expect(await sendOnce(sending)).toBe(false)
    context.clock.pass(60_000)
    expect(await reconcileOnce(sending)).toBe(true)
    expect(await show()).toMatchObject({ state: 'sent' })
    expect(net.published).toHaveLength(1)
  })

  test('that the network asks to hold back goes out later; one it refuses fails with the reason', async () => {
    const { context, approve, net, sending, show } = await draftedReply(engine)
    net.state.send = async () => {
      throw new ChannelError('retry-at', 'rate-limit', 'Too many posts.', { retryAt: context.clock() + 600_000 })
    }
    await read(approve())
    context.clock.pass(20_000)
    await sendOnce(sending)
    expect(await show()).toMatchObject({ state: 'approved', sendAt: context.clock() + 600_000 })
    context.clock.pass(600_000)
    net.state.send = async () => {
      throw new ChannelError('drop', 'forbidden', 'X does not let us reply here.')
    }
    await sendOnce(sending)
    expect(await show()).toMatchObject({ state: 'failed', error: 'X does not let us reply here.' })
    expect(net.published).toEqual([])
  })

  test('two senders at once publish it once', async () => {
    const { context, approve, net, sending } = await draftedReply(engine)
    await read(approve())
    context.clock.pass(20_000)
    await Promise.all(Array.from({ length: 8 }, () => sendOnce(sending)))
    expect(net.published).toHaveLength(1)
  })
})
