import { describe, expect, test } from 'vitest'
import { ChannelError } from '#server/engines/channels/channel.ts'
import { walkPlans } from '#server/nouns/plans/plan.walking.ts'
import type { Plan, PlanThread } from '#shared/plan.schema.ts'
import { codeOf, read } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { people, plannedCase } from '../../../support/planned-case.ts'
import { author, post } from '../../../support/world.ts'

const standing = ({ author: { name }, state, hold }: PlanThread) => [name, state, hold]

describe.each(engines)('a plan, on %s', (engine) => {
  test('knows who is verified, what policy decides, and what each hears in their language; nothing leaves before the start', async () => {
    const { open, of, net, walk } = await plannedCase(engine)
    const plan = await open()
    expect(plan).toMatchObject({ state: 'draft', newThreads: 0, openedBy: { name: 'Mari' } })
    expect(plan.threads).toHaveLength(people.length)
    expect(of(plan, 'Dan')).toMatchObject({
      verified: 'import',
      outcome: 'allow',
      orderKind: 'repair',
      purpose: 'order',
      textLang: 'en',
      included: true,
    })
    expect(of(plan, 'Aino')).toMatchObject({ verified: 'import', textLang: 'fi', purpose: 'order' })
    expect(of(plan, 'Aino').text).toContain('Hei Aino!')
    expect(of(plan, 'Jörg')).toMatchObject({
      verified: null,
      outcome: null,
      orderKind: null,
      purpose: 'proof',
      textLang: 'de',
      byHand: true,
    })
    expect(plan.findings.map(({ level, code }) => [level, code])).toEqual([['hand', 'by-hand']])
    expect(await walk()).toBe(0)
    expect(net.published).toEqual([])
  })

  test('opens each order once, says its number, and lets each reply leave once with its undo window', async () => {
    const { open, start, walk, send, show, of, net, context } = await plannedCase(engine)
    await open()
    await start()
    await walk()
    const running = await show()
    expect(running.threads.map(standing)).toEqual([
      ['Dan', 'approved', null],
      ['Jörg', 'by-hand', null],
      ['Aino', 'approved', null],
      ['Ingrid', 'approved', null],
      ['Tom', 'approved', null],
    ])
    expect(net.published).toEqual([])
    expect(of(running, 'Dan').text).toContain(`S-${of(running, 'Dan').orderId}`)
    await send()
    await walk()
    expect((await show()).state).toBe('done')
    expect(net.published).toHaveLength(4)
    expect(net.published.map(({ text }) => text).every((text) => !/[{}]/.test(text))).toBe(true)
    const orders = await context.db.selectFrom('serviceOrders').select(['id', 'kind', 'warranty', 'threadId']).execute()
    expect(orders.map(({ kind, warranty }) => [kind, warranty])).toEqual([
      ['repair', 'in'],
      ['repair', 'in'],
      ['repair', 'in'],
    ])
    const decisions = await context.db.selectFrom('decisions').select('orderId').execute()
    expect(decisions).toHaveLength(3)
  })

  test('writes the address of a customer’s page only where nobody else reads it', async () => {
    const { open, start, walk, send, change, of, net } = await plannedCase(engine)
    await open()
    const plan = await change('Ingrid', { purpose: 'order-private' })
    expect(of(plan, 'Ingrid')).toMatchObject({ visibility: 'private', purpose: 'order-private' })
    expect(plan.findings.filter(({ level }) => level === 'stop')).toEqual([])
    await start()
    await walk()
    await send()
    const toIngrid = net.published.find(({ authorExternalId }) => authorExternalId === 'Ingrid')
    expect(toIngrid).toMatchObject({ visibility: 'private' })
    expect(toIngrid?.text).toMatch(/https?:\/\/\S+\/s\/\S+/)
    const others = net.published.filter(({ authorExternalId }) => authorExternalId !== 'Ingrid')
    expect(others.map(({ visibility, text }) => [visibility, /\/s\//.test(text)])).toEqual(others.map(() => ['public', false]))
  })

  test('tells nothing of an order that somebody had begun to tell of, and leaves their unfinished words', async () => {
    const { open, start, walk, show, of, context, mentions } = await plannedCase(engine)
    await open()
    const draft = JSON.stringify({ text: 'It is ready', visibility: 'public', at: 1, serviceOrderId: 9_999 })
    const threadId = mentions[0]?.threadId as number
    await context.db.updateTable('threads').set({ draft }).where('id', '=', threadId).execute()
    await start()
    await walk()
    expect(of(await show(), 'Dan').state).toBe('approved')
    const reply = await context.db.selectFrom('replies').select('serviceOrderId').where('threadId', '=', threadId).executeTakeFirstOrThrow()
    expect(reply.serviceOrderId).toBeNull()
    const kept = await context.db.selectFrom('threads').select('draft').where('id', '=', threadId).executeTakeFirstOrThrow()
    expect(kept.draft).toBe(draft)
  })

  test('walked by two nodes at once opens no order twice and writes no reply twice', async () => {
    const { open, start, walking, send, net, context } = await plannedCase(engine)
    await open()
    await start()
    for (let round = 0; round < 30; round++) await Promise.all([walkPlans(walking), walkPlans(walking), walkPlans(walking)])
    await send()
    expect(await context.db.selectFrom('serviceOrders').select('id').execute()).toHaveLength(3)
    expect(await context.db.selectFrom('replies').select('id').execute()).toHaveLength(people.length)
    expect(net.published).toHaveLength(4)
  })

  test('pauses when a thread goes on, shows it, and goes on when a person has read it', async () => {
    const { open, start, walk, hear, show, of, mari, path, change, mentions, context } = await plannedCase(engine)
    await open()
    const aino = mentions[2]
    await hear(
      post('Hei, onko täällä ketään?', { author: author('Aino'), conversationId: aino?.conversationId, inReplyTo: aino?.externalId }),
    )
    await start()
    await walk()
    const paused = await show()
    expect(paused).toMatchObject({ state: 'paused', pauseReason: 'thread-changed', pausedFor: of(paused, 'Aino').id })
    expect(of(paused, 'Aino')).toMatchObject({ hold: 'thread-changed', replyId: null })
    await change('Aino', { isRead: true })
    await read(mari.call('POST', `${path}/resume`, {}))
    await walk()
    expect(of(await show(), 'Aino')).toMatchObject({ state: 'approved', hold: null })
    const [reply] = await context.db
      .selectFrom('replies')
      .select('answersMentionId')
      .where('threadId', '=', aino?.threadId as number)
      .execute()
    expect(reply?.answersMentionId).toBeGreaterThan(aino?.id as number)
  })

  test('lets the threads of a source wait after a fault of its channel, and the others go on', async () => {
    const { open, start, walk, send, show, of, net, context, mari, path, mastodon } = await plannedCase(engine)
    net.state.send = async (order) => {
      if (order.text.includes('Ingrid')) throw new ChannelError('drop', 'forbidden', 'Mastodon does not let us reply here.')
      return net.publish(order)
    }
    await open()
    await start(60_000)
    for (let minutes = 0; minutes < 8; minutes++) {
      await walk()
      await send()
      context.clock.pass(40_000)
    }
    const held = await show()
    expect(held.threads.map(standing)).toEqual([
      ['Dan', 'sent', null],
      ['Jörg', 'by-hand', null],
      ['Aino', 'sent', null],
      ['Ingrid', 'failed', null],
      ['Tom', 'waiting', 'source'],
    ])
    expect(of(held, 'Ingrid')).toMatchObject({ reason: 'Mastodon does not let us reply here.', replyState: 'failed' })
    expect(held.state).toBe('running')
    expect(held.heldSources).toMatchObject([{ id: mastodon.id, count: 1, why: 'Mastodon does not let us reply here.' }])
    net.state.send = async (order) => net.publish(order)
    await read(mari.call('POST', `${path}/resume`, { sourceId: mastodon.id }))
    await walk()
    await send()
    expect(of(await show(), 'Tom').state).toBe('sent')
    await walk()
    expect((await show()).state).toBe('done')
    expect(net.published.map(({ authorExternalId }) => authorExternalId).sort()).toEqual(['Aino', 'Dan', 'Tom'])
  })

  test('tries what failed again with the same reply, and sends it once', async () => {
    const { open, start, walk, send, show, of, net, change } = await plannedCase(engine)
    net.state.send = async (order) => {
      if (order.text.includes('Dan')) throw new ChannelError('drop', 'forbidden', 'No.')
      return net.publish(order)
    }
    await open()
    await change('Jörg', { included: false })
    await start(600_000)
    await walk()
    await send()
    const failed = of(await show(), 'Dan')
    expect(failed).toMatchObject({ state: 'failed', replyState: 'failed' })
    net.state.send = async (order) => net.publish(order)
    await change('Dan', { included: true, isRead: true })
    await walk()
    await send()
    expect(of(await show(), 'Dan')).toMatchObject({ state: 'sent', replyId: failed.replyId })
    expect(net.published.filter(({ text }) => text.includes('Dan'))).toHaveLength(1)
  })

  test('pauses by itself when two of its answers read worse than before, and does not again for the same ones', async () => {
    const { open, start, walk, send, show, hear, mentions, mari, path, context } = await plannedCase(engine)
    await open()
    await start(600_000)
    for (let round = 0; round < 3; round++) {
      await walk()
      await send()
      context.clock.pass(700_000)
    }
    await context.db.updateTable('mentions').set({ sentimentScore: 0.4 }).where('caseId', 'is not', null).execute()
    for (const n of [0, 2]) {
      const of = mentions[n]
      await hear(
        post('This is a joke, terrible, I am furious. Unacceptable!', {
          author: author(people[n] ?? ''),
          conversationId: of?.conversationId,
          inReplyTo: of?.externalId,
          postedAt: context.clock(),
        }),
      )
    }
    context.clock.pass(1_000_000)
    await walk()
    const paused = await show()
    expect(paused).toMatchObject({ state: 'paused', pauseReason: 'worse-answers' })
    expect(paused.answers.map(({ author, before, after }) => [author.name, after < (before ?? 0)])).toEqual([
      ['Dan', true],
      ['Aino', true],
    ])
    await read(mari.call('POST', `${path}/resume`, {}))
    await walk()
    expect((await show()).state).toBe('running')
  })

  test('takes one reply back while it has not left, and takes the thread in again', async () => {
    const { open, start, walk, send, show, of, net, mari, path, change } = await plannedCase(engine)
    await open()
    await start()
    await walk()
    const dan = of(await show(), 'Dan')
    await read(mari.call('DELETE', `${path}/threads/${dan.id}/approval`))
    expect(of(await show(), 'Dan')).toMatchObject({ state: 'undone', replyState: 'draft' })
    await send()
    expect(net.published).toHaveLength(3)
    expect(await codeOf(mari.call('DELETE', `${path}/threads/${dan.id}/approval`))).toBe('plan-thread-left')
    await change('Dan', { included: true })
    await walk()
    await send()
    expect(net.published).toHaveLength(4)
    expect(of(await show(), 'Dan')).toMatchObject({ state: 'sent', orderId: dan.orderId })
  })

  test('goes with its case into the one that it is merged into, and on', async () => {
    const { open, start, walk, mari, path, caseId, hear, context, net, send } = await plannedCase(engine)
    await open()
    const other = post('@fjellro my parcel never arrived, nobody answers', { author: author('Pekka') })
    await hear(other)
    const { id: into } = await read<{ id: number }>(mari.call('POST', '/api/cases', { title: 'All of it' }), 201)
    await start(600_000)
    await walk()
    await read(mari.call('POST', `/api/cases/${caseId}/merger`, { into }), 201)
    const moved = await read<{ plan: Plan }>(mari.call('GET', `/api/cases/${into}/plan`))
    expect(moved.plan).toMatchObject({ caseId: into, state: 'running' })
    expect(await read(mari.call('GET', path))).toEqual({ plan: null })
    for (let round = 0; round < 6; round++) {
      await walk()
      await send()
      context.clock.pass(700_000)
    }
    await walk()
    expect((await read<{ plan: Plan }>(mari.call('GET', `/api/cases/${into}/plan`))).plan.state).toBe('done')
    expect(net.published).toHaveLength(4)
  })

  test('stops for good: what did not begin is left out, and another plan takes the rest', async () => {
    const { open, start, walk, show, mari, path, net, send } = await plannedCase(engine)
    await open()
    await start(600_000)
    await walk()
    await read(mari.call('POST', `${path}/stop`))
    await send()
    expect(net.published).toHaveLength(1)
    const over = await show()
    expect(over.state).toBe('stopped')
    expect(over.threads.filter(({ state }) => state === 'left-out')).toHaveLength(3)
    expect(await codeOf(mari.call('POST', `${path}/start`))).toBe('move-not-allowed')
    expect(await codeOf(mari.call('PATCH', path, { spacingMs: 0 }))).toBe('plan-over')
    const again = await open()
    expect(again.id).not.toBe(over.id)
    expect(
      again.threads
        .filter(({ included }) => included)
        .map(({ author: one, orderKind, orderId }) => [one.name, orderKind, orderId !== null]),
    ).toEqual([
      ['Jörg', null, false],
      ['Aino', null, true],
      ['Ingrid', null, true],
      ['Tom', null, false],
    ])
  })
})
