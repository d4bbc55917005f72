import { describe, expect, test } from 'vitest'
import type { Connection } from '#server/engines/channels/channel.ts'
import { x } from '#server/engines/channels/x.ts'
import { listenOnce } from '#server/flows/pipeline/listen.ts'
import { refreshOnce } from '#server/flows/pipeline/refresh.ts'
import type { Actor } from '#server/kit/http/route.ts'
import { minute } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { addAgent } from '#server/nouns/agents/agent.store.ts'
import { addDelivery } from '#server/nouns/deliveries/delivery.store.ts'
import { draftReply } from '#server/nouns/replies/reply.actions.ts'
import { approveReply } from '#server/nouns/replies/reply.approval.ts'
import { getSource, updateSource } from '#server/nouns/sources/source.store.ts'
import { payForDelivery, reserveMoney } from '#server/nouns/sources/spending.actions.ts'
import { bookSpend, listSpendings, refundDelivery, removeReservation } from '#server/nouns/sources/spending.store.ts'
import { engines, testContext } from '../../../support/database.ts'
import { sendOnce } from '../../../support/deliveries.ts'
import { author, mentionOf, post, said, testPipeline } from '../../../support/world.ts'

const agent = { email: 'mari@fjellro.example', name: 'Mari', role: 'agent', language: 'en', passwordHash: '', createdAt: 0 } as const

async function capped(engine: (typeof engines)[number], cap: number) {
  const context = await testContext(engine)
  const pipeline = await testPipeline(context)
  await updateSource(context.db, pipeline.source.id, { cap, account: '{}' })
  const { id } = pipeline.source
  const hold = (most: number, least?: number) => reserveMoney(context, id, most, least)
  const spend = (cost: number) =>
    bookSpend(context.db, { sourceId: id, at: context.clock(), kind: 'read', posts: 1, cost, deliveryId: null })
  return { context, ...pipeline, id, hold, spend }
}

describe.each(engines)('a cap, on %s', (engine) => {
  test('pays for exactly as many calls made at once as it has money for', async () => {
    const { hold, spend, context } = await capped(engine, 1_050)
    const asked = await Promise.all(Array.from({ length: 30 }, () => hold(100, 100)))
    const held = asked.flatMap((one) => (one === null || typeof one === 'string' ? [] : one))
    expect(held.map(({ amount }) => amount)).toEqual(Array(10).fill(100))
    expect(asked.filter((one) => one === 'busy')).toHaveLength(20)
    for (const { id } of held) {
      await spend(100)
      await removeReservation(context.db, id)
    }
    expect(await hold(100, 100)).toBe('spent')
    expect(await hold(100)).toMatchObject({ amount: 50 })
  })

  test('lets a small call wait while a large one holds the rest, and goes on when that cost less', async () => {
    const { hold, spend, context } = await capped(engine, 1_000)
    const large = await hold(5_000)
    expect(large).toMatchObject({ amount: 1_000 })
    expect(await hold(15, 15)).toBe('busy')
    await spend(300)
    if (large !== null && typeof large === 'object') await removeReservation(context.db, large.id)
    expect(await hold(15, 15)).toMatchObject({ amount: 15 })
  })

  test('gets back after two minutes what a dead process held', async () => {
    const { hold, context } = await capped(engine, 1_000)
    await hold(1_000)
    context.clock.pass(2 * minute - 1)
    expect(await hold(1_000)).toBe('busy')
    context.clock.pass(1)
    expect(await hold(1_000)).toMatchObject({ amount: 1_000 })
  })

  test('gets back what was paid for a reply that did not leave, in its month only', async () => {
    const { id, context } = await capped(engine, 20_000)
    const payload = { text: 'Hi', visibility: 'public', inReplyTo: '1', authorExternalId: '1', conversationId: null } as const
    const toPay = { sourceId: id, purpose: 'reply', payload, createdAt: 0, sendAt: 0 } as const
    const [first, second] = [await addDelivery(context.db, { ...toPay, key: 'a' }), await addDelivery(context.db, { ...toPay, key: 'b' })]
    expect(await payForDelivery(context, id, 15_000, first)).toBeNull()
    expect(await payForDelivery(context, id, 15_000, second)).toBe('spent')
    await refundDelivery(context.db, first)
    expect(await getSource(context.db, id)).toMatchObject({ spend: 0 })
    expect(await payForDelivery(context, id, 15_000, second)).toBeNull()
    expect((await listSpendings(context.db, id, { limit: 5 })).items).toMatchObject([{ deliveryId: second, cost: 15_000 }])
    await updateSource(context.db, id, { spendMonth: '2026-12', spend: 40 })
    await refundDelivery(context.db, second)
    expect(await getSource(context.db, id)).toMatchObject({ spend: 40 })
  })

  test('is kept to the last cent while two nodes read, ask again and answer at the same time', async () => {
    const cap = 3_300_000
    const { context, id, hear } = await capped(engine, cap)
    await updateSource(context.db, id, { refreshes: 'all' })
    const mari: Actor = { agentId: await addAgent(context.db, agent), name: 'Mari', role: 'agent', sessionId: null }
    for (let n = 0; n < 12; n++) {
      const asked = post(`${said.danBrokenHinge} ${n}`, { author: author(`Dan ${n}`) })
      await hear(asked)
      const { threadId } = await mentionOf(context, asked)
      const reply = await draftReply(context, mari, threadId as number, { text: 'See fjellro.example', visibility: 'public' })
      await approveReply(context, mari, reply, {}, 0)
    }
    await context.db.updateTable('mentions').set({ refreshAt: context.clock() }).execute()
    const bill = { charged: 0, replies: 0 }
    const charge = (cost: number) => {
      bill.charged += cost
      return cost
    }
    const connection: Connection = {
      whoAmI: async () => ({ externalId: '1', handle: 'fjellro', name: 'Fjellro' }),
      fetchPosts: async (cursor, budget = 0) => ({
        posts: [],
        cursor: Number(cursor) + 1,
        more: Number(cursor) < 3,
        cost: charge(Math.min(budget, 700_001)),
        gap: null,
        waitUntil: null,
      }),
      sendReply: async ({ key, text }) => {
        charge(x.price(text))
        bill.replies += 1
        return { externalId: key, url: null }
      },
      findReply: async () => null,
      refresh: async (ids) => ({ posts: [], gone: [], cost: charge(ids.length * 15_000), waitUntil: null }),
    }
    const node = { context, log: createLog('silent'), pollEveryMs: 1, connect: () => connection, onSaved: () => undefined }
    for (let round = 0; round < 8; round++) {
      const sends = Array.from({ length: 6 }, () => sendOnce(node))
      const reads = ['one', 'two'].map((name) => listenOnce({ ...node, node: name }))
      await Promise.all([...sends, ...reads, refreshOnce(node), refreshOnce(node)])
      context.clock.pass(minute)
    }
    const { spend } = await getSource(context.db, id)
    expect(spend).toBe(bill.charged)
    expect(spend).toBeLessThanOrEqual(cap)
    const { items } = await listSpendings(context.db, id, { limit: 200 })
    expect(items.reduce((sum, { cost }) => sum + cost, 0)).toBe(spend)
    expect(cap - spend).toBeLessThan(15_000)
    expect(await context.db.selectFrom('reservations').selectAll().execute()).toEqual([])
    expect(bill.replies).toBeGreaterThan(0)
  }, 60_000)
})
