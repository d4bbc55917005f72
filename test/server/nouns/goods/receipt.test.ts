import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { weighArrival } from '#server/nouns/goods/receipt.rules.ts'
import type { Goods } from '#shared/goods.schema.ts'
import { codeOf, read } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { deskWithGoods } from '../../../support/returned.ts'

type Receipt = { restOrderId: number | null; goods: Goods }

/** A return of three that awaits its goods, with its line. */
async function awaited(engine: (typeof engines)[number]) {
  const desk = await deskWithGoods(engine)
  const order = await desk.open()
  await desk.walk(order.id, 'approved', 'awaiting-item')
  const [line] = (await read<Goods>(desk.announce(order.id, 3))).lines
  return { ...desk, id: order.id, lineId: line?.id ?? 0 }
}

describe.each(engines)('goods that come in part, on %s', (engine) => {
  test('split off what is missing as an order of its own that still waits', async () => {
    const desk = await awaited(engine)
    const { restOrderId, goods } = await read<Receipt>(desk.receive(desk.id, [{ id: desk.lineId, received: 2 }]), 201)
    expect(goods.lines).toMatchObject([{ announced: 2, received: 2, accepted: null }])
    expect(goods.following).toEqual([{ id: restOrderId, relation: 'split', state: 'awaiting-item', pieces: 1 }])
    expect((await desk.order(desk.id)).state).toBe('received')
    const rest = await desk.order(restOrderId ?? 0)
    expect(rest).toMatchObject({ kind: 'return', state: 'awaiting-item', parentOrderId: desk.id, relation: 'split', unitId: null })
    expect((await desk.anonymous('GET', rest.statusPath ?? '')).status).toBe(200)
    expect((await desk.goods(rest.id)).lines).toMatchObject([{ announced: 1, received: null, splitFromLineId: desk.lineId }])
  })

  test('refund only what came and was accepted, over both orders together', async () => {
    const desk = await awaited(engine)
    const { restOrderId } = await read<Receipt>(desk.receive(desk.id, [{ id: desk.lineId, received: 2 }]), 201)
    await read(desk.set(desk.lineId, { accepted: 2 }))
    expect(await codeOf(desk.refund(desk.id, desk.lineId, 6_668))).toBe('refund-too-high')
    await read(desk.refund(desk.id, desk.lineId, 6_667))
    const [restLine] = (await desk.goods(restOrderId ?? 0)).lines
    expect(await codeOf(desk.refund(restOrderId ?? 0, restLine?.id ?? 0, 1))).toBe('refund-too-high')
    await read(desk.receive(restOrderId ?? 0, [{ id: restLine?.id ?? 0, received: 1 }]), 201)
    await read(desk.set(restLine?.id ?? 0, { accepted: 1 }))
    await read(desk.refund(restOrderId ?? 0, restLine?.id ?? 0, 3_333))
    expect(await codeOf(desk.refund(desk.id, desk.lineId, 1))).toBe('refund-too-high')
  })

  test('stay one order where the rest will not come', async () => {
    const desk = await awaited(engine)
    const { restOrderId, goods } = await read<Receipt>(desk.receive(desk.id, [{ id: desk.lineId, received: 1 }], false), 201)
    expect([restOrderId, goods.following]).toEqual([null, []])
    expect(goods.lines).toMatchObject([{ announced: 3, received: 1 }])
  })

  test('are refused where more came than was announced, or nothing did', async () => {
    const desk = await awaited(engine)
    expect(await codeOf(desk.receive(desk.id, [{ id: desk.lineId, received: 4 }]))).toBe('received-too-many')
    expect(await codeOf(desk.receive(desk.id, [{ id: desk.lineId, received: 0 }]))).toBe('nothing-received')
    expect(await codeOf(desk.receive(desk.id, [{ id: 999, received: 1 }]))).toBe('order-line-not-found')
    expect(await codeOf(desk.set(desk.lineId, { received: 4 }))).toBe('received-too-many')
    const early = await desk.open()
    await read(desk.call('POST', `/api/service-orders/${early.id}/lines`, { product: 'Bag', announced: 1 }))
    const [bag] = (await desk.goods(early.id)).lines
    expect(await codeOf(desk.receive(early.id, [{ id: bag?.id ?? 0, received: 1 }]))).toBe('move-not-allowed')
  })

  test('can be counted after the order was marked as received', async () => {
    const desk = await awaited(engine)
    await desk.walk(desk.id, 'received')
    const { restOrderId } = await read<Receipt>(desk.receive(desk.id, [{ id: desk.lineId, received: 2 }]), 201)
    expect(restOrderId).not.toBeNull()
    expect(await codeOf(desk.receive(desk.id, [{ id: desk.lineId, received: 2 }]))).toBe('move-not-allowed')
  })

  test('come home with the step that is taken back, and their order is called off', async () => {
    const desk = await awaited(engine)
    const { restOrderId } = await read<Receipt>(desk.receive(desk.id, [{ id: desk.lineId, received: 2 }]), 201)
    await read(await desk.undo(desk.id))
    expect((await desk.goods(desk.id)).lines).toMatchObject([{ announced: 3, received: null }])
    expect((await desk.goods(desk.id)).following).toEqual([])
    expect((await desk.order(restOrderId ?? 0)).state).toBe('cancelled')
    const again = await read<Receipt>(desk.receive(desk.id, [{ id: desk.lineId, received: 1 }]), 201)
    expect(again.goods.following).toMatchObject([{ pieces: 2 }])
  })

  test('stay apart once the rest went on, or money was proposed', async () => {
    const desk = await awaited(engine)
    const { restOrderId } = await read<Receipt>(desk.receive(desk.id, [{ id: desk.lineId, received: 2 }]), 201)
    await desk.walk(restOrderId ?? 0, 'received')
    expect(await codeOf(await desk.undo(desk.id))).toBe('rest-went-on')
    await read(await desk.undo(restOrderId ?? 0))
    await read(desk.set(desk.lineId, { accepted: 2 }))
    await read(desk.refund(desk.id, desk.lineId, 100))
    expect(await codeOf(await desk.undo(desk.id))).toBe('receipt-refunded')
    expect((await desk.order(desk.id)).state).toBe('received')
  })

  test('received by two at once are split once', async () => {
    const desk = await awaited(engine)
    const twice = [1, 2].map(() => desk.receive(desk.id, [{ id: desk.lineId, received: 2 }]))
    expect((await Promise.all(twice)).map(({ status }) => status).sort()).toEqual([201, 409])
    expect((await desk.goods(desk.id)).following).toHaveLength(1)
  })

  test('announced by mistake are taken off, as long as nothing of them was counted', async () => {
    const desk = await awaited(engine)
    const { lines } = await read<Goods>(desk.call('POST', `/api/service-orders/${desk.id}/lines`, { product: 'Bag', announced: 1 }))
    const bag = lines.at(-1)?.id ?? 0
    expect((await read<Goods>(desk.call('DELETE', `/api/order-lines/${bag}`))).lines).toMatchObject([{ id: desk.lineId }])
    await read(desk.receive(desk.id, [{ id: desk.lineId, received: 3 }]), 201)
    expect(await codeOf(desk.call('DELETE', `/api/order-lines/${desk.lineId}`))).toBe('line-counted')
  })

  test('are never announced more often than they were bought, over all open orders', async () => {
    const desk = await awaited(engine)
    const other = await desk.open()
    expect(await codeOf(desk.announce(other.id, 1))).toBe('more-than-bought')
    expect(await codeOf(desk.set(desk.lineId, { announced: 4 }))).toBe('more-than-bought')
    await read(desk.set(desk.lineId, { announced: 2 }))
    await read(desk.announce(other.id, 1))
  })

  test('are paid for by the day that the policy names, unless somebody says another', async () => {
    const desk = await awaited(engine)
    await desk.context.db.updateTable('purchases').set({ country: 'DE', zone: 'Europe/Berlin', contractOn: '2026-11-10' }).execute()
    await desk.context.db.updateTable('purchaseItems').set({ firstDeliveredOn: '2026-11-15', lastDeliveredOn: '2026-11-15' }).execute()
    await desk.context.db.updateTable('serviceOrders').set({ reasonKey: 'changed-mind' }).where('id', '=', desk.id).execute()
    await read(desk.call('POST', `/api/service-orders/${desk.id}/decisions`, { answers: { goodsBackOn: '2026-11-22' } }), 201)
    await read(desk.receive(desk.id, [{ id: desk.lineId, received: 3 }]), 201)
    await read(desk.set(desk.lineId, { accepted: 3 }))
    await read(desk.refund(desk.id, desk.lineId, 100))
    const body = { orderLineId: desk.lineId, amount: 100, method: 'as paid', dueOn: '2026-12-24' }
    await read(desk.call('POST', `/api/service-orders/${desk.id}/refunds`, body))
    expect((await desk.money(desk.id)).refunds.map(({ dueOn }) => dueOn)).toEqual(['2026-12-06', '2026-12-24'])
  })

  test('that go back to the customer are not refunded', async () => {
    const desk = await awaited(engine)
    await read(desk.receive(desk.id, [{ id: desk.lineId, received: 3 }]), 201)
    await read(desk.set(desk.lineId, { accepted: 3, disposition: 'send-back' }))
    expect(await codeOf(desk.refund(desk.id, desk.lineId, 1))).toBe('refund-too-high')
    await read(desk.set(desk.lineId, { disposition: 'restock' }))
    await read(desk.refund(desk.id, desk.lineId, 10_000))
    expect(await codeOf(desk.set(desk.lineId, { disposition: 'send-back' }))).toBe('accepted-refunded')
  })
})

test('what came and what is missing are together what was announced, whatever came', () => {
  const line = fc.record({ announced: fc.integer({ min: 0, max: 100 }), share: fc.nat(100) })
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (made) => {
      const lines = made.map(({ announced }, id) => ({ id, announced }))
      const came = made.map(({ announced, share }, id) => ({ id, received: Math.floor((announced * share) / 100) }))
      if (came.every(({ received }) => received === 0)) return
      const arrivals = weighArrival(lines, came)
      for (const [n, { received, missing }] of arrivals.entries()) {
        expect(received + missing).toBe(lines[n]?.announced)
        expect(missing).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})

/** What somebody may try next with the order at `at` (of those there are). */
const deed = fc.record({
  what: fc.constantFrom('receive', 'accept', 'refund', 'undo', 'dispose'),
  at: fc.nat(4),
  share: fc.nat(100),
})

test.each(engines)(
  'whatever is received, split, accepted, refunded and taken back: pieces and money never pass what was bought, on %s',
  { timeout: 240_000 },
  async (engine) => {
    const desk = await deskWithGoods(engine, 3)
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 4, maxLength: 14 }), async (deeds) => {
        for (const table of ['refunds', 'orderLines'] as const) await desk.context.db.deleteFrom(table).execute()
        const first = await desk.open()
        await desk.walk(first.id, 'approved', 'awaiting-item')
        await read(desk.announce(first.id, 3))
        const orders = [first.id]
        for (const { what, at, share } of deeds) {
          const id = orders[at % orders.length] ?? first.id
          const [line] = (await desk.goods(id)).lines
          if (!line) continue
          const part = (of: number) => Math.round((of * share) / 100)
          if (what === 'receive') {
            const answer = await desk.receive(id, [{ id: line.id, received: part(line.announced + 1) }])
            const { restOrderId } = (await answer.json()) as { restOrderId?: number | null }
            if (restOrderId) orders.push(restOrderId)
          } else if (what === 'accept') await desk.set(line.id, { accepted: part((line.received ?? 0) + 1) })
          else if (what === 'dispose') await desk.set(line.id, { disposition: share > 50 ? 'send-back' : null })
          else if (what === 'refund') await desk.refund(id, line.id, Math.max(1, part(10_100)))
          else await desk.undo(id)
          await expectSumsHold()
        }
      }),
      { numRuns: 12 },
    )

    async function expectSumsHold(): Promise<void> {
      const lines = await desk.context.db.selectFrom('orderLines').selectAll().execute()
      const sum = (of: (line: (typeof lines)[number]) => number | null) => lines.reduce((all, line) => all + (of(line) ?? 0), 0)
      expect(sum(({ announced }) => announced)).toBe(3)
      for (const line of lines) {
        expect(line.received ?? 0).toBeLessThanOrEqual(line.announced)
        expect(line.accepted ?? 0).toBeLessThanOrEqual(line.received ?? 0)
      }
      const refunds = await desk.context.db.selectFrom('refunds').selectAll().execute()
      const refunded = refunds.reduce((all, { amount }) => all + amount, 0)
      const kept = sum(({ accepted, disposition }) => (disposition === null ? accepted : 0))
      expect(refunded).toBeLessThanOrEqual([0, 3_334, 6_667, 10_000][kept] ?? 0)
    }
  },
)
