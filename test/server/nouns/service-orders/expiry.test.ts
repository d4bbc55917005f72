import { describe, expect, test } from 'vitest'
import { day, hour } from '#server/kit/lib/clock.ts'
import { expireOrders } from '#server/nouns/service-orders/expiry.actions.ts'
import { dueDayOf } from '#server/nouns/service-orders/service-order.rules.ts'
import { boardColumn, serviceOrderStates } from '#shared/service-order.ts'
import { engines } from '../../../support/database.ts'
import { visitOrder } from '../../../support/meeting-order.ts'

test('every state in which something is to be done has a day, and no end has one', () => {
  const without = serviceOrderStates.filter((state) => dueDayOf(state, '2026-11-22') === null)
  // At the end nothing presses but the word in the thread; an appointment has its own day.
  expect(without.filter((state) => boardColumn[state] !== null && boardColumn[state] !== 'tell')).toEqual(['scheduled'])
  expect(dueDayOf('awaiting-item', '2026-11-22')).toBe('2026-12-06')
})

describe.each(engines)('an item that never comes, on %s', (engine) => {
  test('is reminded of after fourteen days where its customer lives, expires a week later, and may come after all', async () => {
    const { app, context, order, step, show, path } = await visitOrder(engine, 'repair')
    await step(order.id, 'awaiting-item')
    expect(await show(order.id)).toMatchObject({ dueOn: '2026-12-06' })
    expect(await (await app.request(`${path}?lang=de`)).text()).toContain('Bitte schicken Sie es bis Sonntag, 6. Dezember.')
    context.clock.pass(14 * day + 9 * hour)
    expect(await expireOrders(context)).toBe(false)
    expect(await show(order.id)).toMatchObject({ state: 'awaiting-item', dueOn: '2026-12-06' })
    // The seventh begins in Helsinki at 22:00 UTC.
    context.clock.pass(hour)
    await expireOrders(context)
    await expireOrders(context)
    expect(await show(order.id)).toMatchObject({ state: 'awaiting-item', dueOn: '2026-12-14', remindedAt: context.clock() })
    context.clock.pass(8 * day)
    await expireOrders(context)
    const expired = await show(order.id)
    expect(expired).toMatchObject({ state: 'expired', remindedAt: null })
    expect(expired.steps.at(-1)).toMatchObject({ from: 'awaiting-item', to: 'expired', by: null })
    expect((await step(order.id, 'awaiting-item')).dueOn).toBe('2026-12-29')
    const events = await context.db.selectFrom('events').select('kind').where('kind', '=', 'order-reminded').execute()
    expect(events).toHaveLength(1)
    context.clock.pass(16 * day)
    await expireOrders(context)
    expect(await show(order.id)).toMatchObject({ state: 'awaiting-item' })
  })

  test('that has come meanwhile is left alone', async () => {
    const { context, order, step, show } = await visitOrder(engine, 'repair')
    await step(order.id, 'awaiting-item')
    context.clock.pass(20 * day)
    await step(order.id, 'received')
    await expireOrders(context)
    expect(await show(order.id)).toMatchObject({ state: 'received' })
  })
})
