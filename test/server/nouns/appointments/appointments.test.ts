import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day, hour } from '#server/kit/lib/clock.ts'
import { dayIn, instantIn, plusDays } from '#server/kit/lib/day.ts'
import { spanOf } from '#server/nouns/appointments/appointment.rules.ts'
import { codeOf, read } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { mornings, visitOrder } from '../../../support/meeting-order.ts'

const startsAt = Date.UTC(2026, 10, 27, 7)
const endsAt = Date.UTC(2026, 10, 27, 10)

describe.each(engines)('an appointment, on %s', (engine) => {
  test('is offered by the clock of the customer, chosen on their page without script, and the order has its day', async () => {
    const { app, order, offer, send, show, path } = await visitOrder(engine)
    await read(offer(order.id, { times: mornings, place: 'Mannerheimintie 1' }), 201)
    const offered = await show(order.id)
    expect(offered).toMatchObject({ state: 'scheduling', zone: 'Europe/Helsinki' })
    expect(offered.appointment).toMatchObject({
      state: 'proposed',
      startsAt: null,
      zone: 'Europe/Helsinki',
      times: [{ startsAt, endsAt }, {}],
    })
    expect((await app.request(`${path}/appointment.ics`)).status).toBe(404)
    const page = await (await app.request(`${path}?lang=de`)).text()
    const [, time] = /name="time" value="(\d+)"/.exec(page) ?? []
    expect(page).toContain('Bitte wählen Sie einen Termin')
    const answer = await send(path, 'appointment', { time: String(time) })
    expect(answer.headers.get('location')).toMatch(/said=appointment-set$/)
    const set = await show(order.id)
    expect(set).toMatchObject({ state: 'scheduled', dueOn: '2026-11-27' })
    expect(set.appointment).toMatchObject({ state: 'confirmed', startsAt, endsAt, icsSequence: 0 })
    const file = await app.request(`${path}/appointment.ics`)
    expect(file.headers.get('content-type')).toBe('text/calendar; charset=utf-8; method=PUBLISH')
    expect(file.headers.get('cache-control')).toBe('no-store')
    const lines = (await file.text()).split('\r\n')
    expect(lines).toEqual(
      expect.arrayContaining(['SEQUENCE:0', 'DTSTART:20261127T070000Z', 'DTEND:20261127T100000Z', 'LOCATION:Mannerheimintie 1']),
    )
  })

  test('is moved by its customer to another of the times, once however often it is said, and calendars follow by its number', async () => {
    const { app, order, offer, send, show, path, context } = await visitOrder(engine)
    await read(offer(order.id, { times: mornings }), 201)
    const [first, second] = (await show(order.id)).appointment?.times ?? []
    await send(path, 'appointment', { time: String(first?.id) })
    const uid = /UID:(\S+)/.exec(await (await app.request(`${path}/appointment.ics`)).text())?.[1]
    const answers = await Promise.all([1, 2, 3].map(() => send(path, 'appointment', { time: String(second?.id) })))
    expect(answers.map((one) => one.headers.get('location')?.split('said=')[1])).toEqual(Array(3).fill('appointment-set'))
    const moved = await show(order.id)
    expect(moved.appointment).toMatchObject({ state: 'confirmed', startsAt: second?.startsAt, icsSequence: 1 })
    expect(moved.steps.map(({ to }) => to)).toEqual(['requested', 'approved', 'scheduling', 'scheduled', 'moved', 'scheduled'])
    const file = await (await app.request(`${path}/appointment.ics`)).text()
    expect([/UID:(\S+)/.exec(file)?.[1], /SEQUENCE:(\d+)/.exec(file)?.[1]]).toEqual([uid, '1'])
    const events = await context.db.selectFrom('events').select('kind').where('kind', '=', 'appointment-confirmed').execute()
    expect(events).toHaveLength(2)
  })

  test('that was agreed on already needs no choice, and falls where the desk says so, until another is chosen', async () => {
    const { app, order, offer, show, path, choose } = await visitOrder(engine)
    await read(offer(order.id, { times: mornings.slice(0, 1), agreed: true }), 201)
    expect((await show(order.id)).appointment).toMatchObject({ state: 'confirmed', startsAt })
    await read(offer(order.id, { times: mornings.slice(1), lifts: true }), 201)
    const fallen = await show(order.id)
    expect([fallen.state, fallen.appointment?.state, fallen.appointment?.icsSequence]).toEqual(['moved', 'moved', 1])
    expect(await (await app.request(`${path}/appointment.ics`)).text()).toContain('STATUS:CANCELLED')
    await read(choose(order.id, fallen.appointment?.times[0]?.id ?? 0), 201)
    const again = await show(order.id)
    expect([again.state, again.appointment?.state, again.appointment?.icsSequence]).toEqual(['scheduled', 'confirmed', 2])
    expect(await (await app.request(`${path}/appointment.ics`)).text()).toContain('STATUS:CONFIRMED')
  })

  test('stands while other times are offered beside it', async () => {
    const { order, offer, show } = await visitOrder(engine)
    await read(offer(order.id, { times: mornings.slice(0, 1), agreed: true }), 201)
    await read(offer(order.id, { times: mornings.slice(1) }), 201)
    expect(await show(order.id)).toMatchObject({ state: 'scheduled', appointment: { state: 'confirmed', startsAt, times: [{}] } })
  })

  test('keeps up with its order: done, missed and then another one, taken back, called off for good', async () => {
    const { mari, order, offer, show, step, choose } = await visitOrder(engine)
    await read(offer(order.id, { times: mornings }), 201)
    const [first] = (await show(order.id)).appointment?.times ?? []
    await read(choose(order.id, first?.id ?? 0), 201)
    const done = await step(order.id, 'done')
    expect(done.appointment).toMatchObject({ state: 'done' })
    const back = `/api/service-orders/${order.id}/steps/${done.steps.at(-1)?.id}`
    expect((await read<typeof done>(mari.call('DELETE', back))).appointment).toMatchObject({ state: 'confirmed', startsAt })
    expect((await step(order.id, 'no-show')).appointment).toMatchObject({ state: 'missed' })
    await read(offer(order.id, { times: mornings.slice(1) }), 201)
    const next = await show(order.id)
    expect([next.state, next.appointment?.state, next.appointment?.id === done.appointment?.id]).toEqual(['scheduling', 'proposed', false])
    const time = next.appointment?.times[0]?.id ?? 0
    await read(choose(order.id, time), 201)
    expect((await step(order.id, 'cancelled')).appointment).toMatchObject({ state: 'cancelled', icsSequence: 1, times: [] })
    expect(await codeOf(choose(order.id, time))).toBe('appointment-over')
    expect(await codeOf(offer(order.id, { times: mornings }))).toBe('no-appointment')
  })

  test('is never in the past: neither offered, nor chosen once its time has come', async () => {
    const { context, order, offer, choose, show } = await visitOrder(engine)
    expect(await codeOf(offer(order.id, { times: [{ on: '2026-11-22', from: '13:00', until: '14:30' }] }))).toBe('appointment-past')
    await read(offer(order.id, { times: mornings }), 201)
    const [first, second] = (await show(order.id)).appointment?.times ?? []
    context.clock.pass(startsAt - context.clock())
    expect((await show(order.id)).appointment?.times).toEqual([second])
    expect(await codeOf(choose(order.id, first?.id ?? 0))).toBe('appointment-past')
    context.clock.pass(4 * day)
    expect((await show(order.id)).appointment?.times).toEqual([])
  })

  test('sends nobody to two places at once: what is taken is not offered, and of two who choose it the second is told', async () => {
    const { mari, order, open, offer, step, show, choose } = await visitOrder(engine)
    const other = await open({ fault: 'Hums' })
    await step(other.id, 'approved')
    const overlapping = [{ on: '2026-11-27', from: '11:30', until: '13:00' }]
    await read(offer(order.id, { times: mornings.slice(0, 1), agentId: mari.id }), 201)
    await read(offer(other.id, { times: [...overlapping, ...mornings.slice(1)], agentId: mari.id }), 201)
    const [one] = (await show(order.id)).appointment?.times ?? []
    const [clash] = (await show(other.id)).appointment?.times ?? []
    const [chosen, told] = await Promise.all([choose(order.id, one?.id ?? 0), choose(other.id, clash?.id ?? 0)])
    expect([chosen.status, told.status].sort()).toEqual([201, 409])
    const left = (await show(chosen.status === 201 ? other.id : order.id)).appointment
    expect(left?.times).toHaveLength(chosen.status === 201 ? 1 : 0)
  })

  test('of an upgrade comes once its price is accepted, and again after nobody was there, without a state between', async () => {
    const { open, step, offer, show, choose } = await visitOrder(engine)
    const upgrade = await open({ kind: 'upgrade', fault: 'More memory' })
    await step(upgrade.id, 'quoted')
    expect(await codeOf(offer(upgrade.id, { times: mornings }))).toBe('no-appointment')
    await step(upgrade.id, 'accepted')
    await read(offer(upgrade.id, { times: mornings }), 201)
    expect(await show(upgrade.id)).toMatchObject({ state: 'accepted', appointment: { state: 'proposed' } })
    await read(choose(upgrade.id, (await show(upgrade.id)).appointment?.times[0]?.id ?? 0), 201)
    expect(await show(upgrade.id)).toMatchObject({ state: 'scheduled', dueOn: '2026-11-27' })
    await step(upgrade.id, 'no-show')
    await read(offer(upgrade.id, { times: mornings.slice(1), agreed: true }), 201)
    const again = await show(upgrade.id)
    expect(again.appointment).toMatchObject({ state: 'confirmed', icsSequence: 0 })
    expect(again.steps.slice(-2).map(({ to }) => to)).toEqual(['no-show', 'scheduled'])
  })

  test('is for visits, training and upgrades alone, once they are approved', async () => {
    const { order, open, offer, as } = await visitOrder(engine, 'repair')
    expect(await codeOf(offer(order.id, { times: mornings }))).toBe('no-appointment')
    const early = await open({ kind: 'training' })
    expect(await codeOf(offer(early.id, { times: mornings }))).toBe('no-appointment')
    const staff = await as('staff')
    expect(await codeOf(staff.call('POST', `/api/service-orders/${order.id}/appointment`, { times: mornings }))).toBe('role-too-low')
  })
})

test('a time that is no time is refused with what is wrong', async () => {
  const { order, offer, context } = await visitOrder('sqlite')
  expect((await offer(order.id, { times: [{ on: '2026-11-27', from: '12:00', until: '09:00' }] })).status).toBe(422)
  expect((await offer(order.id, { times: [] })).status).toBe(422)
  expect((await offer(order.id, { times: mornings, agreed: true })).status).toBe(422)
  expect(await codeOf(offer(order.id, { times: mornings, zone: 'Europe/Atlantis' }))).toBe('zone-unknown')
  context.clock.pass(100 * day)
  // From three to four in the night clocks go forward in Helsinki.
  expect(await codeOf(offer(order.id, { times: [{ on: '2027-03-28', from: '03:10', until: '03:50' }] }))).toBe('appointment-no-time')
  await read(offer(order.id, { times: [{ on: '2027-03-28', from: '02:00', until: '05:00' }], agreed: true }), 201)
  const { startsAt, endsAt } = await context.db.selectFrom('appointments').select(['startsAt', 'endsAt']).executeTakeFirstOrThrow()
  expect(Number(endsAt) - Number(startsAt)).toBe(2 * hour)
})

test('who guesses at a page, opens a revoked one or names the time of another order gets nothing and changes nothing', async () => {
  const { app, mari, order, open, offer, step, send, show, path } = await visitOrder('sqlite')
  const other = await open({ fault: '</p><script>alert(1)</script>' })
  await step(other.id, 'approved')
  await read(offer(order.id, { times: mornings }), 201)
  await read(offer(other.id, { times: mornings, place: '"><script>alert(2)</script>' }), 201)
  const [foreign] = (await show(other.id)).appointment?.times ?? []
  for (const time of [String(foreign?.id), '', '0', '-1', '1e3', '1 or 1=1', '99999999999999999999', '<script>']) {
    const answer = await send(path, 'appointment', { time })
    expect([time, answer.headers.get('location')?.split('said=')[1]]).toEqual([time, 'time-not-offered'])
  }
  expect((await send(path, 'appointment', {})).headers.get('location')).toMatch(/said=time-not-offered$/)
  expect((await show(order.id)).appointment?.state).toBe('proposed')
  for (const form of ['appointment', 'choice']) expect((await send('/s/nothing', form, { time: '1' })).status).toBe(404)
  expect((await app.request('/s/nothing/appointment.ics')).status).toBe(404)
  const page = await (await app.request(`${String(other.statusPath)}?lang=en`)).text()
  expect(page).not.toMatch(/<script/)
  await read(mari.call('POST', `/api/service-orders/${order.id}/status-links`, {}), 201)
  const [own] = (await show(order.id)).appointment?.times ?? []
  expect((await send(path, 'appointment', { time: String(own?.id) })).status).toBe(404)
  expect((await app.request(`${path}/appointment.ics`)).status).toBe(404)
  expect((await show(order.id)).appointment?.state).toBe('proposed')
})

test('a span of clock times lasts as long as clocks say, but for the hour in which they are changed, and lies on its day', () => {
  const zones = ['Europe/Oslo', 'Europe/Istanbul', 'Atlantic/Reykjavik', 'Europe/Helsinki', 'Australia/Lord_Howe']
  const minutes = fc.integer({ min: 0, max: 24 * 60 - 1 })
  const clock = (at: number) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 3_650 }), minutes, minutes, (zone, days, one, other) => {
      const on = plusDays('2026-12-01', days)
      const [from, until] = [Math.min(one, other), Math.max(one, other)]
      if (from === until) return
      let span: { startsAt: number; endsAt: number }
      try {
        span = spanOf({ on, from: clock(from), until: clock(until) }, zone, Date.UTC(2026, 10, 22))
      } catch (error) {
        // Only on a day on which clocks are changed may a time not be there.
        expect(error).toMatchObject({ code: 'appointment-no-time' })
        expect(instantIn(zone, plusDays(on, 1), '00:00') - instantIn(zone, on, '00:00')).not.toBe(day)
        return
      }
      expect([dayIn(zone, span.startsAt), dayIn(zone, span.endsAt)]).toEqual([on, on])
      const shift = Math.abs(span.endsAt - span.startsAt - (until - from) * 60_000)
      expect(shift === 0 || shift <= hour).toBe(true)
      expect(shift === 0 || instantIn(zone, plusDays(on, 1), '00:00') - instantIn(zone, on, '00:00') !== day).toBe(true)
    }),
    { numRuns: 1_000 },
  )
})
