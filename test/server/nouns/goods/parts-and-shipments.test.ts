import { describe, expect, test } from 'vitest'
import type { Goods } from '#shared/goods.schema.ts'
import { newsOf, stepAfterParts, stepAfterShipment } from '#shared/goods.ts'
import { serviceOrderMoves } from '#shared/service-order.ts'
import { codeOf, read } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { deskWithGoods } from '../../../support/returned.ts'

describe.each(engines)('parts of a repair, on %s', (engine) => {
  test('are needed, ordered, here and fitted; the order goes nowhere by it', async () => {
    const desk = await deskWithGoods(engine)
    const { id } = await desk.open({ kind: 'repair' })
    await desk.walk(id, 'approved', 'awaiting-item', 'received', 'diagnosing', 'awaiting-parts')
    const body = { name: 'Seal kit', sku: '60-114', quantity: 2, expectedOn: '2026-12-04' }
    const [part] = (await read<Goods>(desk.call('POST', `/api/service-orders/${id}/parts`, body))).parts
    expect(part).toMatchObject({ ...body, state: 'needed' })
    const move = (state: string) => desk.call('PATCH', `/api/order-parts/${part?.id}`, { state })
    expect(await codeOf(move('fitted'))).toBe('part-move')
    for (const state of ['ordered', 'arrived', 'fitted']) await read(move(state))
    expect(await codeOf(desk.call('DELETE', `/api/order-parts/${part?.id}`))).toBe('part-fitted')
    await read(move('arrived'))
    expect((await desk.order(id)).state).toBe('awaiting-parts')
    expect((await read<Goods>(desk.call('DELETE', `/api/order-parts/${part?.id}`))).parts).toEqual([])
    expect(await codeOf(move('ordered'))).toBe('order-part-not-found')
  })

  test('are wanted for no order that is over', async () => {
    const desk = await deskWithGoods(engine)
    const { id } = await desk.open({ kind: 'repair' })
    await desk.walk(id, 'cancelled')
    expect(await codeOf(desk.call('POST', `/api/service-orders/${id}/parts`, { name: 'Seal kit' }))).toBe('order-over')
  })
})

describe.each(engines)('parcels of an order, on %s', (engine) => {
  test('keep when they were handed over, and what was heard last', async () => {
    const desk = await deskWithGoods(engine)
    const { id } = await desk.open()
    const body = { direction: 'in', carrier: 'Posti', tracking: 'JJFI1', paidBy: 'customer', news: 'handed-over' }
    const [parcel] = (await read<Goods>(desk.call('POST', `/api/service-orders/${id}/shipments`, body))).shipments
    const began = desk.context.clock()
    expect(parcel).toMatchObject({ carrier: 'Posti', tracking: 'JJFI1', paidBy: 'customer', handedOverAt: began, deliveredAt: null })
    desk.context.clock.pass(60_000)
    const hear = (news: string | null) => read<Goods>(desk.call('PATCH', `/api/shipments/${parcel?.id}`, { news }))
    expect((await hear('delivered')).shipments[0]).toMatchObject({ handedOverAt: began, deliveredAt: began + 60_000, lostAt: null })
    expect((await hear('lost')).shipments[0]).toMatchObject({ handedOverAt: began, deliveredAt: null, lostAt: began + 60_000 })
    expect((await hear(null)).shipments[0]).toMatchObject({ handedOverAt: null, deliveredAt: null, lostAt: null })
    expect((await read<Goods>(desk.call('DELETE', `/api/shipments/${parcel?.id}`))).shipments).toEqual([])
  })

  test('that are lost move nothing and refund nothing: a step is offered', async () => {
    const desk = await deskWithGoods(engine)
    const { id } = await desk.open()
    await desk.walk(id, 'approved', 'awaiting-item')
    await read(desk.call('POST', `/api/service-orders/${id}/shipments`, { direction: 'in', carrier: 'Posti', news: 'lost' }))
    const { shipments } = await desk.goods(id)
    const { kind, state } = await desk.order(id)
    expect([state, (await desk.money(id)).refunds]).toEqual(['awaiting-item', []])
    expect(stepAfterShipment({ kind, state }, 'in', newsOf(shipments[0] ?? { handedOverAt: null, deliveredAt: null, lostAt: null }))).toBe(
      'lost',
    )
    await desk.walk(id, 'lost')
  })
})

describe('what is offered', () => {
  test.each([
    ['return', 'awaiting-item', 'in', 'delivered', 'received'],
    ['repair', 'ready', 'out', 'handed-over', 'returned'],
    ['repair', 'ready', 'out', 'lost', 'lost'],
    ['repair', 'sent-out', 'from-supplier', 'delivered', 'testing'],
    ['replacement', 'sent', 'out', 'lost', 'lost-out'],
    ['replacement', 'sent', 'out', 'delivered', 'delivered'],
    ['replacement', 'approved', 'advance', 'handed-over', 'sent-ahead'],
    ['replacement', 'return-due', 'in', 'delivered', 'item-back'],
    ['return', 'inspected', 'in', 'delivered', null],
  ] as const)('for a %s that is %s, when a parcel %s is %s: %s', (kind, state, direction, news, step) => {
    expect(stepAfterShipment({ kind, state }, direction, news)).toBe(step)
    if (step) expect(serviceOrderMoves[kind][state]).toContain(step)
  })

  test('waits for parts while one is missing, and goes on when all are here', () => {
    const diagnosing = { kind: 'repair', state: 'diagnosing' } as const
    const waiting = { kind: 'repair', state: 'awaiting-parts' } as const
    expect(stepAfterParts(diagnosing, [{ state: 'arrived' }, { state: 'ordered' }])).toBe('awaiting-parts')
    expect(stepAfterParts(waiting, [{ state: 'arrived' }, { state: 'ordered' }])).toBeNull()
    expect(stepAfterParts(waiting, [{ state: 'arrived' }, { state: 'fitted' }])).toBe('repairing')
    expect(stepAfterParts(waiting, [])).toBeNull()
    expect(stepAfterParts({ kind: 'return', state: 'inspected' }, [{ state: 'needed' }])).toBeNull()
  })
})
