import { describe, expect, test } from 'vitest'
import { ChannelError } from '#server/engines/channels/channel.ts'
import { inTransaction } from '#server/kit/database/context.ts'
import { minute } from '#server/kit/lib/clock.ts'
import { eraseFromMail } from '#server/nouns/personal-data/personal-data.store.ts'
import type { Reply } from '#shared/reply.schema.ts'
import { codeOf, read } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { deliveriesIn, reconcileOnce, sendOnce } from '../../../support/deliveries.ts'
import { draftedReply } from '../../../support/drafted-reply.ts'

const sentence = 'We have looked at the hinge you sent us and found that the pin was too short. '
const long = sentence.repeat(9).trim()

describe.each(engines)('a reply that does not fit into one post, on %s', (engine) => {
  async function desk() {
    const all = await draftedReply(engine)
    const { context, mari, reply, sending, net } = all
    const change = (text: string) => mari.call('PATCH', `/api/replies/${reply.id}`, { text })
    await read(change(long))
    await read(mari.call('POST', `/api/replies/${reply.id}/approval`, {}))
    const send = async () => {
      context.clock.pass(10 * minute)
      return sendOnce(sending)
    }
    const parents = () => net.published.map(({ inReplyTo }) => inReplyTo)
    return { ...all, change, send, parents }
  }

  test('goes out as several, each answering the one before, and is sent when the last is out', async () => {
    const { show, send, net, dan, parents, context } = await desk()
    expect((await show()).parts).toEqual({ of: 3, out: 0 })
    await send()
    expect(await show()).toMatchObject({ state: 'sending', parts: { of: 3, out: 1 }, sentAt: null })
    await send()
    await send()
    expect(await show()).toMatchObject({ state: 'sent', parts: { of: 3, out: 3 }, externalId: 'sent-1', text: long })
    expect(await send()).toBe(false)
    expect(parents()).toEqual([dan.externalId, 'sent-1', 'sent-2'])
    const said = net.published.map(({ text }) => text.replace(/ \(\d\/3\)$/, '')).join(' ')
    expect(said).toBe(long)
    expect(new Set(net.published.map(({ key }) => key)).size).toBe(3)
    const sent = await context.db.selectFrom('events').select('kind').where('kind', '=', 'reply-sent').execute()
    expect(sent).toHaveLength(1)
  })

  test('after a failure the rest goes on where it stopped; what is out cannot be rewritten, but be left at that', async () => {
    const { show, send, net, mari, reply, change, parents, approve } = await desk()
    await send()
    const { send: usual } = net.state
    net.state.send = async () => {
      throw new ChannelError('drop', 'invalid', 'No.')
    }
    await send()
    expect(await show()).toMatchObject({ state: 'failed', parts: { of: 3, out: 1 } })
    expect(await codeOf(change('Short'))).toBe('partly-out')
    net.state.send = usual
    await read<Reply>(approve())
    await send()
    expect(parents().slice(1)).toEqual(['sent-1'])
    net.state.send = async () => {
      throw new ChannelError('drop', 'invalid', 'No.')
    }
    await send()
    expect((await mari.call('DELETE', `/api/replies/${reply.id}`)).status).toBe(204)
    const left = await show()
    expect(left).toMatchObject({ state: 'sent', externalId: 'sent-1', parts: null })
    expect(left.text).toBe(net.published.map(({ text }) => text).join('\n\n'))
  })

  test.each(['found by looking', 'said by a person'])(
    'a part of unknown fate is looked for, and the next one waits for it: %s',
    async (how) => {
      const { show, send, net, context, sending, mari, reply, parents, dan } = await desk()
      await send()
      const usual = net.state.send
      net.state.send = async (order) => {
        net.publish(order)
        throw new ChannelError('unknown', 'timeout', 'No answer.')
      }
      net.state.visible = how === 'found by looking'
      await send()
      expect((await show()).parts).toEqual({ of: 3, out: 1 })
      net.state.send = usual
      for (let n = 0; n < 10 && (await show()).state !== 'uncertain' && (await show()).parts?.out === 1; n++) {
        context.clock.pass(30 * minute)
        await reconcileOnce(sending)
      }
      if (how === 'said by a person') {
        expect(await show()).toMatchObject({ state: 'uncertain', parts: { of: 3, out: 1 } })
        await read(mari.call('POST', `/api/replies/${reply.id}/finding`, { posted: true }))
      }
      expect(await show()).toMatchObject({ state: 'sending', parts: { of: 3, out: 2 } })
      await send()
      expect(await show()).toMatchObject({ state: 'sent', parts: { of: 3, out: 3 } })
      expect(parents()).toEqual([dan.externalId, 'sent-1', how === 'found by looking' ? 'sent-2' : 'sent-1'])
    },
  )

  test('every part loses its words when the person is erased', async () => {
    const { send, context, mention } = await desk()
    for (let n = 0; n < 3; n++) await send()
    await inTransaction(context, (tx) => eraseFromMail(tx, { mailAuthorIds: [], threadIds: [mention.threadId ?? 0] }))
    const left = await deliveriesIn(context)
    expect(left.map(({ payload }) => JSON.parse(payload).text)).toEqual(['', '', ''])
    expect(await context.db.selectFrom('replies').select(['text', 'parts']).execute()).toEqual([{ text: '', parts: null }])
  })

  test('of more posts than six nothing goes out', async () => {
    const { approve, change, mari, reply } = await draftedReply(engine).then((all) => ({
      ...all,
      change: (text: string) => all.mari.call('PATCH', `/api/replies/${all.reply.id}`, { text }),
    }))
    await read(change(sentence.repeat(40)))
    expect(await codeOf(approve())).toMatch(/too-long|preflight-stop/)
    expect((await mari.call('DELETE', `/api/replies/${reply.id}`)).status).toBe(204)
  })
})
