import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leftToRefund, taxIn, worthOf } from '#server/nouns/refunds/refund.rules.ts'
import type { GoodwillBooking } from '#shared/goodwill.schema.ts'
import type { OrderLine, Refund } from '#shared/refund.schema.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { addBought } from '../../../support/bought.ts'
import { engines } from '../../../support/database.ts'
import { author, mentionOf, post, said, testPipeline } from '../../../support/world.ts'

type Money = { lines: OrderLine[]; refunds: Refund[]; goodwill: GoodwillBooking[] }

async function desk(engine: (typeof engines)[number], quantity = 3) {
  const { context, as } = await testApp(engine)
  const { hear } = await testPipeline(context)
  const mari = await as('agent', 'Mari')
  const anne = await as('manager', 'Anne')
  const dan = post(said.danBrokenHinge, { author: author('Dan') })
  await hear(dan)
  const { threadId } = await mentionOf(context, dan)
  const { purchaseItemId } = await addBought(context.db, context.clock())
  await context.db
    .updateTable('purchaseItems')
    .set({ quantity, linePaid: 10_000, lineTax: 1_597 })
    .where('id', '=', purchaseItemId)
    .execute()
  const open = (body: object = {}) =>
    read<ServiceOrder>(
      mari.call('POST', `/api/threads/${threadId}/service-orders`, {
        kind: 'return',
        product: 'Ro 2',
        fault: 'Hums',
        purchaseItemId,
        ...body,
      }),
      201,
    )
  const order = await open()
  const announce = async (body: object = {}, of = order) =>
    (await read<Money>(mari.call('POST', `/api/service-orders/${of.id}/lines`, { purchaseItemId, announced: quantity, ...body }))).lines.at(
      -1,
    ) as OrderLine
  const set = (id: number, body: object) => mari.call('PATCH', `/api/order-lines/${id}`, body)
  const refund = (orderLineId: number, amount: number, of = order) =>
    mari.call('POST', `/api/service-orders/${of.id}/refunds`, { orderLineId, amount, method: 'as paid' })
  const move = (id: number | undefined, to: string, reason?: string) => mari.call('POST', `/api/refunds/${id}/steps`, { to, reason })
  return { context, mari, anne, order, open, announce, set, refund, move, purchaseItemId }
}

describe.each(engines)('money back, on %s', (engine) => {
  test('is at most the share of what came and was accepted: announced three, accepted two', async () => {
    const { announce, set, refund } = await desk(engine)
    const { id } = await announce()
    expect(await codeOf(refund(id, 1))).toBe('refund-too-high')
    expect(await codeOf(set(id, { received: 2, accepted: 3 }))).toBe('accepted-too-many')
    const [line] = (await read<Money>(set(id, { received: 2, accepted: 2 }))).lines
    expect(line?.refundable).toBe(6_667)
    expect(await codeOf(refund(id, 6_668))).toBe('refund-too-high')
    const { refunds } = await read<Money>(refund(id, 6_667))
    expect(refunds).toMatchObject([{ amount: 6_667, tax: 1_065, currency: 'EUR', state: 'proposed' }])
    expect(await codeOf(refund(id, 1))).toBe('refund-too-high')
    expect(await codeOf(set(id, { received: 2, accepted: 1 }))).toBe('accepted-refunded')
  })

  test('of one line bought is the same sum, however many orders bring it back', async () => {
    const { announce, set, refund, open } = await desk(engine)
    const amounts: number[] = []
    for (let n = 0; n < 3; n++) {
      const order = await open()
      const { id } = await announce({ announced: 1 }, order)
      const [line] = (await read<Money>(set(id, { received: 1, accepted: 1 }))).lines
      amounts.push(line?.refundable ?? 0)
      await read(refund(id, amounts[n] ?? 0, order))
    }
    expect(amounts).toEqual([3_334, 3_333, 3_333])
  })

  test('proposed by two at once goes out once', async () => {
    const { announce, set, refund, context } = await desk(engine)
    const { id } = await announce()
    await read(set(id, { received: 3, accepted: 3 }))
    const answers = await Promise.all([refund(id, 10_000), refund(id, 10_000), refund(id, 10_000)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    const { sum } = await context.db
      .selectFrom('refunds')
      .select((row) => row.fn.sum<number>('amount').as('sum'))
      .executeTakeFirstOrThrow()
    expect(Number(sum)).toBe(10_000)
  })

  test('is approved before it is paid, and a payment that failed may be tried again', async () => {
    const { announce, set, refund, move } = await desk(engine)
    const { id } = await announce()
    await read(set(id, { received: 1, accepted: 1 }))
    const one = (await read<Money>(refund(id, 3_334))).refunds[0]?.id
    expect(await codeOf(move(one, 'paid'))).toBe('refund-move')
    await read(move(one, 'approved'))
    expect(await codeOf(move(one, 'failed'))).toBe('reason-missing')
    await read(move(one, 'failed', 'Account closed'))
    await read(move(one, 'approved'))
    expect((await read<Money>(move(one, 'paid'))).refunds[0]?.paidAt).not.toBeNull()
    expect(await codeOf(move(one, 'approved'))).toBe('refund-move')
  })

  test('needs a purchase, and not more can come back than was bought', async () => {
    const { announce, mari, order, refund, purchaseItemId } = await desk(engine)
    expect(await codeOf(mari.call('POST', `/api/service-orders/${order.id}/lines`, { purchaseItemId, announced: 4 }))).toBe(
      'more-than-bought',
    )
    const { lines } = await read<Money>(mari.call('POST', `/api/service-orders/${order.id}/lines`, { announced: 1 }))
    expect(await codeOf(refund(lines[0]?.id ?? 0, 1))).toBe('purchase-unknown')
    await announce()
  })
})

describe.each(engines)('goodwill, on %s', (engine) => {
  const book = (desk: Awaited<ReturnType<typeof repairDesk>>, amount: number) =>
    desk.mari.call('POST', `/api/service-orders/${desk.order.id}/goodwill`, { amount, reason: 'Third failure' })
  async function repairDesk(monthlyLimit = 3_000) {
    const all = await desk(engine)
    const { items } = await read<{ items: { id: number }[] }>(
      all.anne.call('POST', '/api/goodwill-budgets', { name: 'Finland', country: 'FI', currency: 'EUR', monthlyLimit }),
    )
    return { ...all, budgetId: items[0]?.id ?? 0 }
  }

  test('over the budget is refused with what is left, and a manager can raise it', async () => {
    const all = await repairDesk()
    expect(await codeOf(book(all, 4_000))).toBe('goodwill-over-budget')
    expect(await codeOf(all.mari.call('PATCH', `/api/goodwill-budgets/${all.budgetId}`, { monthlyLimit: 4_000 }))).toBe('role-too-low')
    await read(all.anne.call('PATCH', `/api/goodwill-budgets/${all.budgetId}`, { monthlyLimit: 4_000 }))
    expect((await read<Money>(book(all, 4_000))).goodwill).toMatchObject([{ amount: 4_000, state: 'reserved', reason: 'Third failure' }])
    expect(await codeOf(book(all, 1))).toBe('goodwill-over-budget')
  })

  test('booked by three at once never passes the budget', async () => {
    const all = await repairDesk(3_000)
    const answers = await Promise.all([book(all, 2_000), book(all, 2_000), book(all, 2_000)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  })

  test('is spent when the order ends, and given back when it comes to nothing', async () => {
    const all = await repairDesk()
    await read(book(all, 1_000))
    const step = (id: number, to: string) =>
      read(all.mari.call('POST', `/api/service-orders/${id}/steps`, { to, note: 'Told by mail' }), 201)
    for (const to of ['declined', 'closed']) await step(all.order.id, to)
    const other = { ...all, order: await all.open() }
    await read(book(other, 2_000))
    await step(other.order.id, 'cancelled')
    const states = await all.context.db.selectFrom('goodwillBookings').select(['amount', 'state']).orderBy('id').execute()
    expect(states).toEqual([
      { amount: 1_000, state: 'spent' },
      { amount: 2_000, state: 'released' },
    ])
    expect(await codeOf(book(other, 1))).toBe('order-over')
  })

  test('that a quote promises is reserved when it is sent, in place of what the one before promised', async () => {
    const all = await repairDesk()
    const line = (unitPrice: number) => ({ kind: 'labour', label: 'Descaling', quantity: 1, unitPrice, payer: 'goodwill' })
    const quote = async (amount: number) => {
      const { quotes } = await read<{ quotes: { id: number }[] }>(
        all.mari.call('POST', `/api/service-orders/${all.order.id}/quotes`, { lines: [line(amount)] }),
        201,
      )
      return all.mari.call('POST', `/api/quotes/${quotes[0]?.id}/sending`, {})
    }
    await read(quote(2_000), 201)
    await read(quote(2_500), 201)
    expect(await codeOf(quote(3_500))).toBe('goodwill-over-budget')
    const { goodwill } = await read<Money>(all.mari.call('GET', `/api/service-orders/${all.order.id}/money`))
    expect(goodwill.map(({ amount, state }) => [amount, state])).toEqual([
      [2_000, 'released'],
      [2_500, 'reserved'],
    ])
  })
})

const paidLine = fc.record({ quantity: fc.integer({ min: 1, max: 50 }), linePaid: fc.nat(1_000_000), lineTax: fc.nat(200_000) })

test('no run of returns and refunds pays back more than was paid, and all of it pays back exactly that, with its tax', () => {
  fc.assert(
    fc.property(paidLine, fc.array(fc.tuple(fc.nat(9), fc.nat(100)), { maxLength: 20 }), (line, steps) => {
      let [accepted, refunded, tax] = [0, 0, 0]
      const take = (amount: number) => {
        tax += taxIn(line, amount, refunded, tax)
        refunded += amount
      }
      for (const [pieces, share] of steps) {
        accepted = Math.min(line.quantity, accepted + pieces)
        take(Math.floor((leftToRefund(line, accepted, refunded) * share) / 100))
        if (refunded > worthOf(line, accepted) || tax > line.lineTax) return false
      }
      take(leftToRefund(line, line.quantity, refunded))
      return refunded === line.linePaid && (line.linePaid === 0 || tax === line.lineTax)
    }),
  )
})
