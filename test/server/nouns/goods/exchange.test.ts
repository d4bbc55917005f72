import { describe, expect, test } from 'vitest'
import type { Goods } from '#shared/goods.schema.ts'
import type { FoundUnit } from '#shared/purchase.schema.ts'
import { codeOf, read } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { deskWithGoods } from '../../../support/returned.ts'

async function inspected(engine: (typeof engines)[number]) {
  const desk = await deskWithGoods(engine, 1)
  const order = await desk.open()
  await read(desk.announce(order.id, 1))
  await desk.walk(order.id, 'approved', 'awaiting-item', 'received', 'inspected')
  const give = (id: number, serial: string) => desk.call('PUT', `/api/service-orders/${id}/replacement-unit`, { serial })
  return { ...desk, id: order.id, unitId: desk.bought.unitId, give }
}

describe.each(engines)('an exchange, on %s', (engine) => {
  test('opens an order for what goes to the customer, which begins where the old piece is', async () => {
    const desk = await inspected(engine)
    await desk.walk(desk.id, 'exchanged')
    const { following } = await desk.goods(desk.id)
    expect(following).toMatchObject([{ relation: 'replacement-of', state: 'inspected' }])
    const replacement = await desk.order(following[0]?.id ?? 0)
    expect(replacement).toMatchObject({ kind: 'replacement', parentOrderId: desk.id, unitId: desk.unitId, product: 'Ro 2' })
    expect((await desk.anonymous('GET', replacement.statusPath ?? '')).status).toBe(200)
    await desk.walk(replacement.id, 'sent', 'delivered', 'closed')
    await desk.walk(desk.id, 'closed')
  })

  test('keeps the chain of serial numbers: the old one leads to the new, through every swap', async () => {
    const desk = await inspected(engine)
    await desk.walk(desk.id, 'exchanged')
    const id = (await desk.goods(desk.id)).following[0]?.id ?? 0
    const { unit } = await read<Goods>(desk.give(id, 'R2-2'))
    expect(unit).toMatchObject({ serial: 'R2-1', custody: 'replaced', replacedBy: { serial: 'R2-2' } })
    const { items } = await read<{ items: FoundUnit[] }>(desk.call('GET', '/api/units?serial=r2%201'))
    expect(items[0]?.current.serial).toBe('R2-2')
    const newId = unit?.replacedBy?.id ?? 0
    expect(await desk.custody(newId)).toBe('with-us')
    await desk.walk(id, 'sent')
    expect(await desk.custody(newId)).toBe('with-customer')
    await desk.walk(id, 'lost-out')
    expect(await desk.custody(newId)).toBe('lost')
    expect((await read<Goods>(desk.give(id, 'R2-3'))).unit?.replacedBy?.serial).toBe('R2-3')
    await desk.walk(id, 'sent')
    expect(await desk.custody(desk.unitId)).toBe('replaced')
  })

  test('puts a mistyped number right while the piece is here, and names another once it is gone', async () => {
    const desk = await inspected(engine)
    await desk.walk(desk.id, 'exchanged')
    const id = (await desk.goods(desk.id)).following[0]?.id ?? 0
    const wrong = (await read<Goods>(desk.give(id, 'R2-22'))).unit?.replacedBy
    expect((await read<Goods>(desk.give(id, 'R2-2'))).unit?.replacedBy).toEqual({ id: wrong?.id, serial: 'R2-2' })
    await desk.walk(id, 'sent')
    expect((await read<Goods>(desk.give(id, 'R2-3'))).unit?.replacedBy?.id).not.toBe(wrong?.id)
  })

  test('of goods without a number keeps the number of the new piece with its order', async () => {
    const desk = await deskWithGoods(engine, 1)
    const { id } = await desk.open({ unitId: undefined, serial: 'unknown-1' })
    await desk.walk(id, 'approved', 'awaiting-item', 'received', 'inspected', 'exchanged')
    const replacement = (await desk.goods(id)).following[0]?.id ?? 0
    expect((await desk.order(replacement)).serial).toBeNull()
    await read(desk.call('PUT', `/api/service-orders/${replacement}/replacement-unit`, { serial: 'R2-5' }))
    expect((await desk.order(replacement)).serial).toBe('R2-5')
  })

  test('is taken back with its order, as long as nobody worked on that', async () => {
    const desk = await inspected(engine)
    await desk.walk(desk.id, 'exchanged')
    const id = (await desk.goods(desk.id)).following[0]?.id ?? 0
    await read(await desk.undo(desk.id))
    expect((await desk.order(id)).state).toBe('cancelled')
    expect(await desk.custody(desk.unitId)).toBe('with-us')
    await desk.walk(desk.id, 'exchanged')
    const again = (await desk.goods(desk.id)).following[0]?.id ?? 0
    await desk.walk(again, 'sent')
    expect(await codeOf(await desk.undo(desk.id))).toBe('exchange-went-on')
  })

  test('and a refund of the same goods shut each other out', async () => {
    const desk = await inspected(engine)
    const [line] = (await desk.goods(desk.id)).lines
    await read(desk.set(line?.id ?? 0, { received: 1, accepted: 1 }))
    await read(desk.refund(desk.id, line?.id ?? 0, 100))
    expect(await codeOf(desk.step(desk.id, 'exchanged'))).toBe('receipt-refunded')
    const [refund] = (await desk.money(desk.id)).refunds
    await read(desk.call('DELETE', `/api/refunds/${refund?.id}`))
    await desk.walk(desk.id, 'exchanged')
    expect(await codeOf(desk.refund(desk.id, line?.id ?? 0, 100))).toBe('refund-too-high')
  })

  test('begins lost where the piece was lost, and a repair that ends replaced sends one too', async () => {
    const desk = await deskWithGoods(engine, 1)
    const { id } = await desk.open({ kind: 'repair' })
    await desk.walk(id, 'approved', 'awaiting-item', 'lost', 'replaced')
    const { following } = await desk.goods(id)
    expect(following).toMatchObject([{ relation: 'replacement-of', state: 'lost' }])
    expect(await desk.custody(desk.bought.unitId)).toBe('lost')
    await desk.walk(following[0]?.id ?? 0, 'sent', 'delivered')
  })

  test('only sends something new with an order for that', async () => {
    const desk = await inspected(engine)
    expect(await codeOf(desk.give(desk.id, 'R2-2'))).toBe('not-an-exchange')
  })

  test('where the piece is follows the steps, and those that are taken back', async () => {
    const desk = await deskWithGoods(engine, 1)
    const { id } = await desk.open({ kind: 'repair' })
    const { unitId } = desk.bought
    const seen: string[] = []
    for (const to of ['approved', 'awaiting-item', 'received', 'diagnosing', 'sent-out', 'testing', 'ready', 'returned']) {
      await desk.walk(id, to)
      seen.push(await desk.custody(unitId))
    }
    const [customer, us, supplier] = ['with-customer', 'with-us', 'at-supplier']
    expect(seen).toEqual([customer, customer, us, us, supplier, us, us, customer])
    await read(await desk.undo(id))
    expect(await desk.custody(unitId)).toBe(us)
    await desk.walk(id, 'lost')
    expect(await desk.custody(unitId)).toBe('lost')
  })
})
