import { describe, expect, test } from 'vitest'
import type { GoodwillBudgetRow, GoodwillUse } from '#shared/goodwill.schema.ts'
import { codeOf, read } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { deskWithGoods } from '../../../support/returned.ts'

async function deskWithBudget(engine: (typeof engines)[number], orderLimit: number | null = null) {
  const desk = await deskWithGoods(engine)
  const anne = await desk.as('manager', 'Anne')
  const body = { name: 'Finland', country: 'FI', currency: 'EUR', monthlyLimit: 3_000, orderLimit }
  const budgets = (await read<{ items: GoodwillBudgetRow[] }>(anne.call('POST', '/api/goodwill-budgets', body))).items
  const order = await desk.open()
  const send = (path: 'goodwill' | 'goodwill-requests', amount: number) =>
    desk.mari.call('POST', `/api/service-orders/${order.id}/${path}`, { amount, reason: 'Third time' })
  const list = async () => (await read<{ items: GoodwillBudgetRow[] }>(anne.call('GET', '/api/goodwill-budgets'))).items[0]
  return { ...desk, anne, budgetId: budgets[0]?.id ?? 0, orderId: order.id, send, list }
}

describe.each(engines)('more goodwill, on %s', (engine) => {
  test('is asked of those who may raise it, and settled when it is given', async () => {
    const desk = await deskWithBudget(engine)
    expect(await codeOf(desk.send('goodwill', 4_000))).toBe('goodwill-over-budget')
    expect((await desk.money(desk.orderId)).mayRaise).toMatchObject([{ name: 'Anne' }])
    await read(desk.send('goodwill-requests', 5_000))
    await read(desk.send('goodwill-requests', 4_000))
    expect((await desk.list())?.requests).toMatchObject([
      { orderId: desk.orderId, amount: 4_000, reason: 'Third time', by: { name: 'Mari' } },
    ])
    await read(desk.anne.call('PATCH', `/api/goodwill-budgets/${desk.budgetId}`, { monthlyLimit: 4_000 }))
    expect((await desk.list())?.requests).toHaveLength(1)
    await read(desk.send('goodwill', 4_000))
    expect(await desk.list()).toMatchObject({ requests: [], booked: 4_000 })
  })

  test('is no longer asked for an order that is over', async () => {
    const desk = await deskWithBudget(engine)
    await read(desk.send('goodwill-requests', 4_000))
    await desk.walk(desk.orderId, 'cancelled')
    expect((await desk.list())?.requests).toEqual([])
    expect(await codeOf(desk.send('goodwill-requests', 4_000))).toBe('order-over')
  })

  test('is counted on the order: what is reserved, spent, of this order, and left', async () => {
    const desk = await deskWithBudget(engine, 2_000)
    await read(desk.send('goodwill', 500))
    const { budget } = await desk.money(desk.orderId)
    expect(budget).toMatchObject({ name: 'Finland', month: '2026-11', reserved: 500, spent: 0, own: 500, left: 1_500 })
    expect(await codeOf(desk.send('goodwill', 1_600))).toBe('goodwill-over-order')
    await desk.walk(desk.orderId, 'declined', 'closed')
    expect((await desk.money(desk.orderId)).budget).toMatchObject({ reserved: 0, spent: 500, own: 500 })
    const { items } = await read<{ items: GoodwillUse[] }>(desk.mari.call('GET', `/api/goodwill-budgets/${desk.budgetId}/bookings`))
    expect(items).toMatchObject([{ orderId: desk.orderId, amount: 500, state: 'spent', customerName: 'Dan' }])
  })
})
