import { describe, expect, test } from 'vitest'
import { day } from '#server/kit/lib/clock.ts'
import { passDutyDays } from '#server/nouns/policies/duty.actions.ts'
import type { ServiceOrder, ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { codeOf, read } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { visitOrder } from '../../../support/meeting-order.ts'

/** A repair of something bought half a year ago in a country, decided by its law. */
async function repair(engine: (typeof engines)[number], country: string, zone: string, contractOn = '2026-05-20') {
  const desk = await visitOrder(engine, 'repair')
  await desk.context.db.updateTable('purchases').set({ country, zone, contractOn }).execute()
  await desk.context.db.updateTable('purchaseItems').set({ lastDeliveredOn: '2026-08-05', firstDeliveredOn: '2026-08-05' }).execute()
  const order = await desk.open()
  const go = async (...steps: string[]) => {
    for (const to of steps) await desk.step(order.id, to)
    return desk.show(order.id)
  }
  const tick = (id: number, done: boolean) => desk.mari.call('PATCH', `/api/duties/${id}`, { done })
  const duty = async (name: string) => (await desk.show(order.id)).duties.find((one) => one.duty === name)
  return { ...desk, order, go, tick, duty }
}

describe.each(engines)('duties of an order, on %s', (engine) => {
  test('the Norwegian loaner is coming from the day it arrives, owed after a week where the customer lives, and done by lending one', async () => {
    const { context, mari, order, go, duty, show } = await repair(engine, 'NO', 'Europe/Oslo')
    await go('approved', 'awaiting-item')
    expect(await duty('loaner')).toBeUndefined()
    await go('received', 'diagnosing', 'repairing')
    expect(await duty('loaner')).toMatchObject({ state: 'coming', rule: 'no.loaner', dueOn: '2026-11-30' })
    context.clock.pass(7 * day)
    await passDutyDays(context)
    expect((await duty('loaner'))?.state).toBe('coming')
    // Midnight in Oslo is 23:00 in the zone of the machine.
    context.clock.pass(day - 13 * 3_600_000 + 60_000)
    expect(await passDutyDays(context)).toBe(false)
    expect(await duty('loaner')).toMatchObject({ state: 'open', dueOn: '2026-11-30' })
    const lent = await read<ServiceOrderWithSteps>(mari.call('POST', `/api/service-orders/${order.id}/loaners`, { serial: 'LOAN-7' }), 201)
    expect(lent.duties.find((one) => one.duty === 'loaner')).toMatchObject({ state: 'done', doneBy: { name: 'Mari' } })
    expect(lent.loaners).toMatchObject([{ serial: 'LOAN-7', outOn: '2026-11-30', backOn: null }])
    expect(await codeOf(mari.call('POST', `/api/service-orders/${order.id}/loaners`, { serial: 'LOAN-8' }))).toBe('loaner-out')
    const loaner = `/api/loaners/${lent.loaners[0]?.id}`
    expect(await codeOf(mari.call('PATCH', loaner, { backOn: '2026-11-01' }))).toBe('loaner-back-first')
    await read(mari.call('PATCH', loaner, { backOn: '2026-12-01' }))
    expect((await show(order.id)).loaners).toMatchObject([{ backOn: '2026-12-01' }])
  })

  test('the Turkish loaner comes after ten workdays and the end of the repair after twenty, Saturdays counted', async () => {
    const { context, mari, order, go, duty, show } = await repair(engine, 'TR', 'Europe/Istanbul')
    await read(mari.call('POST', `/api/service-orders/${order.id}/decisions`, { answers: { category: 'phone' } }), 201)
    await go('approved', 'awaiting-item', 'received', 'diagnosing', 'sent-out')
    expect(await duty('loaner')).toMatchObject({ state: 'coming', rule: 'tr.loaner', dueOn: '2026-12-04' })
    expect(await duty('finish-repair')).toMatchObject({ state: 'open', dueOn: '2026-12-15' })
    expect(await duty('switch-remedy')).toMatchObject({ state: 'coming', dueOn: '2026-12-16' })
    // Three weeks with the supplier are usual; law is nearer once the loaner is owed.
    expect(await show(order.id)).toMatchObject({ dueOn: '2026-12-13', duty: null })
    context.clock.pass(12 * day)
    await passDutyDays(context)
    expect(await show(order.id)).toMatchObject({ dueOn: '2026-12-04', duty: 'loaner' })
    const back = await go('testing', 'ready', 'returned')
    const settled = back.duties.map((one) => [one.duty, one.state])
    expect(settled).toContainEqual(['finish-repair', 'done'])
    expect(settled.some(([name, state]) => name === 'switch-remedy' && state !== 'done')).toBe(false)
  })

  test('an order is late with the first of its duties, and by its state again once that is done', async () => {
    const { context, mari, order, go, show, duty, tick } = await repair(engine, 'NO', 'Europe/Oslo')
    await go('approved', 'awaiting-item', 'received', 'diagnosing', 'awaiting-parts')
    expect((await show(order.id)).dueOn).toBe('2026-12-06')
    context.clock.pass(8 * day)
    await passDutyDays(context)
    expect(await show(order.id)).toMatchObject({ dueOn: '2026-11-30', duty: 'loaner' })
    const listed = await read<{ items: ServiceOrder[] }>(mari.call('GET', '/api/service-orders?queue=repair'))
    expect(listed.items.find((one) => one.id === order.id)).toMatchObject({ dueOn: '2026-11-30', duty: 'loaner' })
    const id = (await duty('loaner'))?.id ?? 0
    await read(tick(id, true))
    await read(tick(id, true))
    expect(await show(order.id)).toMatchObject({ dueOn: '2026-12-06', duty: null })
    await read(tick(id, false))
    expect((await show(order.id)).dueOn).toBe('2026-11-30')
    const events = await context.db.selectFrom('events').select('data').where('kind', '=', 'order-duty-changed').execute()
    const moves = events.map(({ data }) => JSON.parse(data) as { duty: string; to: string }).filter((one) => one.duty === 'loaner')
    expect(moves.map(({ to }) => to)).toEqual(['coming', 'open', 'done', 'open'])
  })

  test('a day that a person chose stays, whatever is owed', async () => {
    const { context, mari, order, go, show } = await repair(engine, 'NO', 'Europe/Oslo')
    await go('approved', 'awaiting-item', 'received', 'diagnosing', 'awaiting-parts')
    await read(mari.call('PATCH', `/api/service-orders/${order.id}`, { dueOn: '2027-01-15' }))
    context.clock.pass(8 * day)
    await passDutyDays(context)
    expect((await show(order.id)).dueOn).toBe('2027-01-15')
  })

  test('what steps do is done by them and owed again when they are taken back; what is over is owed no more', async () => {
    const { mari, order, go, duty, show } = await repair(engine, 'DE', 'Europe/Berlin')
    expect(await duty('free-transport')).toMatchObject({ state: 'open', dueOn: null, rule: 'eu.free' })
    const back = await go('approved', 'awaiting-item', 'received', 'diagnosing', 'repairing', 'testing', 'ready', 'returned')
    expect(back.duties.find((one) => one.duty === 'free-transport')).toMatchObject({ state: 'done', doneBy: null })
    await read(mari.call('DELETE', `/api/service-orders/${order.id}/steps/${back.steps.at(-1)?.id}`))
    expect((await duty('free-transport'))?.state).toBe('open')
    await go('returned', 'closed')
    expect((await show(order.id)).duties.filter(({ state }) => state === 'open' || state === 'coming')).toEqual([])
  })

  test('the choice that European law leaves is made on the page, once, by two buttons, and the order becomes what was chosen', async () => {
    const { app, order, go, duty, show, send, context } = await repair(engine, 'DE', 'Europe/Berlin', '2026-08-03')
    await go('approved')
    const path = String(order.statusPath)
    expect(await duty('offer-choice')).toMatchObject({ state: 'open' })
    const page = await (await app.request(`${path}?lang=de`)).text()
    expect(page).toContain('name="remedy" value="repair"')
    expect(page).toContain('name="remedy" value="replacement"')
    expect((await send(path, 'choice', { remedy: 'refund' })).headers.get('location')).toMatch(/said=remedy-not-offered$/)
    const answers = await Promise.all([1, 2].map(() => send(path, 'choice', { remedy: 'replacement' })))
    expect(answers.map((one) => one.headers.get('location')?.split('said=')[1])).toEqual(['choice-said', 'choice-said'])
    const chosen = await show(order.id)
    expect(chosen).toMatchObject({ kind: 'replacement', remedy: 'replacement', state: 'approved' })
    expect(chosen.steps.filter(({ remedy }) => remedy !== null)).toMatchObject([{ remedy: 'replacement', by: null, to: 'approved' }])
    expect((await duty('offer-choice'))?.state).toBe('done')
    const events = await context.db.selectFrom('events').select('id').where('kind', '=', 'order-remedy-chosen').execute()
    expect(events).toHaveLength(1)
    expect(await (await app.request(`${path}?lang=de`)).text()).toContain('Sie haben den Austausch gewählt.')
    await go('awaiting-item', 'received')
    expect((await send(path, 'choice', { remedy: 'repair' })).headers.get('location')).toMatch(/said=remedy-not-offered$/)
  })
})

test('what was chosen is taken back only by another choice', async () => {
  const { mari, order, go, send, show } = await repair('sqlite', 'DE', 'Europe/Berlin', '2026-08-03')
  await go('approved')
  await send(String(order.statusPath), 'choice', { remedy: 'replacement' })
  const last = (await show(order.id)).steps.at(-1)
  expect(await codeOf(mari.call('DELETE', `/api/service-orders/${order.id}/steps/${last?.id}`))).toBe('choice-stands')
  const again = await read<ServiceOrder>(mari.call('POST', `/api/service-orders/${order.id}/remedy`, { remedy: 'repair' }), 201)
  expect(again).toMatchObject({ kind: 'repair', remedy: 'repair' })
})

test('a country without duties has none, and a duty of nobody is not found', async () => {
  const { mari, show, order } = await visitOrder('sqlite', 'repair')
  expect((await show(order.id)).loaners).toEqual([])
  expect(await codeOf(mari.call('PATCH', '/api/duties/999', { done: true }))).toBe('duty-not-found')
  expect(await codeOf(mari.call('PATCH', '/api/loaners/999', { backOn: null }))).toBe('loaner-not-found')
})
