import { describe, expect, test } from 'vitest'
import type { OrderDecision } from '#shared/policy.schema.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { addBought } from '../../../support/bought.ts'
import { engines } from '../../../support/database.ts'
import { author, mentionOf, post, said, testPipeline } from '../../../support/world.ts'

const day = 24 * 3_600_000

async function desk(engine: (typeof engines)[number], deliveredDaysAgo: number | null = 100) {
  const { context, as } = await testApp(engine)
  const { hear } = await testPipeline(context)
  const mari = await as('agent', 'Mari')
  const dan = post(said.danBrokenHinge, { author: author('Dan') })
  await hear(dan)
  const { threadId } = await mentionOf(context, dan)
  const { purchaseItemId, unitId } = await addBought(context.db, context.clock())
  const dayAgo = (days: number) => new Date(context.clock() - days * day).toISOString().slice(0, 10)
  await context.db
    .updateTable('purchases')
    .set({ country: 'DE', zone: 'Europe/Berlin', contractOn: dayAgo(110) })
    .execute()
  const lastDeliveredOn = deliveredDaysAgo === null ? null : dayAgo(deliveredDaysAgo)
  await context.db.updateTable('purchaseItems').set({ lastDeliveredOn }).where('id', '=', purchaseItemId).execute()
  const open = (body: object = {}) =>
    read<ServiceOrder>(
      mari.call('POST', `/api/threads/${threadId}/service-orders`, { kind: 'repair', product: 'Foss 60', fault: 'Leaks', unitId, ...body }),
      201,
    )
  const show = (id: number) => read<OrderDecision | null>(mari.call('GET', `/api/service-orders/${id}/decision`))
  const decide = (id: number, body: object = {}) => mari.call('POST', `/api/service-orders/${id}/decisions`, body)
  return { context, mari, open, show, decide, threadId }
}

describe.each(engines)('the decision of an order, on %s', (engine) => {
  test('is made at once where the purchase is known, with the rule, the law and the days as a sum', async () => {
    const { open, show } = await desk(engine)
    const order = await open()
    expect(order).toMatchObject({ warranty: 'in', warrantyReason: 'eu.presume12', currency: 'EUR' })
    const shown = await show(order.id)
    expect(shown).toMatchObject({ overridden: false, by: { name: 'Mari' }, facts: { country: 'DE', purchases: 1, repairs: [] } })
    expect(shown?.decision).toMatchObject({ outcome: 'allow', warranty: 'in', burden: 'us', law: { rule: 'eu.presume12' } })
    expect(shown?.decision.dates.some(({ rule }) => rule === 'de.2y')).toBe(true)
  })

  test('asks for what is not known, never refuses for it, and is made anew by the answer', async () => {
    const { open, show, decide } = await desk(engine, null)
    const order = await open()
    const before = await show(order.id)
    expect(before?.decision.outcome).not.toBe('refuse')
    expect(before?.decision.missing).toContain('deliveredOn')
    await read(decide(order.id, { answers: { deliveredOn: '2020-01-10' } }), 201)
    const after = await show(order.id)
    expect(after?.decision.warranty).toBe('out')
    expect(after?.decision.missing).not.toContain('deliveredOn')
    await read(decide(order.id), 201)
    expect((await show(order.id))?.facts.deliveredOn).toBe('2020-01-10')
  })

  test('may be another by a person, who says why; what the rules say stays beside it', async () => {
    const { open, show, decide, mari } = await desk(engine, 3_000)
    const order = await open()
    expect(order.warranty).toBe('out')
    expect(await codeOf(decide(order.id, { override: { warranty: 'goodwill', reason: '' } }))).toBe('reason-missing')
    await read(decide(order.id, { override: { warranty: 'goodwill', reason: 'Third failure' } }), 201)
    expect(await read<ServiceOrder>(mari.call('GET', `/api/service-orders/${order.id}`))).toMatchObject({
      warranty: 'goodwill',
      warrantyReason: 'Third failure',
    })
    expect(await show(order.id)).toMatchObject({ overridden: true, reason: 'Third failure', decision: { warranty: 'out' } })
  })

  test('stands as it was made, whatever is published later', async () => {
    const { open, show, context } = await desk(engine)
    const order = await open()
    const before = await show(order.id)
    context.clock.pass(3_600_000)
    expect(await show(order.id)).toEqual(before)
    const { count } = await context.db
      .selectFrom('decisions')
      .select((row) => row.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    expect(Number(count)).toBe(1)
  })

  test('is not made for an order without a purchase, nor for one that is over', async () => {
    const { mari, threadId, show, decide } = await desk(engine)
    const body = { kind: 'repair', product: 'Foss 60', fault: 'Leaks' }
    const order = await read<ServiceOrder>(mari.call('POST', `/api/threads/${threadId}/service-orders`, body), 201)
    expect([order.warranty, await show(order.id)]).toEqual(['undecided', null])
    await read(decide(order.id), 201)
    expect((await show(order.id))?.decision).toMatchObject({ outcome: 'review', missing: expect.arrayContaining(['purchase']) })
    await read(mari.call('POST', `/api/service-orders/${order.id}/steps`, { to: 'cancelled' }), 201)
    expect(await codeOf(decide(order.id))).toBe('order-over')
  })
})
