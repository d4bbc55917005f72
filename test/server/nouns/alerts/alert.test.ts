import { describe, expect, test } from 'vitest'
import { change } from '#server/kit/database/context.ts'
import { readJson } from '#server/kit/database/json.ts'
import { day, hour, minute } from '#server/kit/lib/clock.ts'
import { changeAlert, markFiring, openAlert } from '#server/nouns/alerts/alert.actions.ts'
import { decideAlerts } from '#server/nouns/alerts/alert.deciding.ts'
import { rehearse, walkAll } from '#server/nouns/alerts/alert.rehearsing.ts'
import { countAlerts, showAlert } from '#server/nouns/alerts/alert.shown.ts'
import { getAlert, updateAlert } from '#server/nouns/alerts/alert.store.ts'
import { listEventsAfter } from '#server/nouns/events/event.store.ts'
import type { Alert, Rehearsal } from '#shared/alert.schema.ts'
import { alertBody } from '#shared/alert.schema.ts'
import { addMentions, addVoice, daysOfMentions } from '../../../support/alert-history.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { engines, testContext } from '../../../support/database.ts'
import { testAlertMailing } from '../../../support/desk-mails.ts'

const bodyOf = (body: object) => alertBody.parse(body)
const bursts = [
  { ago: 5, count: 45 },
  { ago: 12, count: 18 },
  { ago: 19, count: 60 },
]

async function desk(engine: (typeof engines)[number]) {
  const context = await testContext(engine)
  const voice = await addVoice(context, context.clock() - 80 * day)
  const decide = (node = 'one') => decideAlerts({ context, node, mailing: testAlertMailing })
  const moves = async () =>
    (await listEventsAfter(context.db, 0, { kinds: ['alert-moved'], limit: 500 })).map(({ data }) => [
      data.group,
      data.to,
      data.told ?? null,
    ])
  const mails = () => context.db.selectFrom('deliveries').select(['payload', 'state']).orderBy('id').execute()
  return { context, voice, decide, moves, mails }
}

/** A mailbox that can write to anybody. */
const addMailbox = ({ db, clock }: Awaited<ReturnType<typeof testContext>>) =>
  db
    .insertInto('sources')
    .values({
      channel: 'email',
      name: 'Care',
      settings: '{}',
      state: 'live',
      nextPollAt: clock(),
      lastSuccessAt: clock(),
      spendMonth: '2026-11',
      refreshes: 'none',
      createdAt: clock(),
    } as never)
    .execute()

test.each(engines)('what is rehearsed is what the live alert did on the same data, on %s', { timeout: 60_000 }, async (engine) => {
  const { context, voice, decide } = await desk(engine)
  const { db, clock } = context
  const to = clock()
  const from = to - 25 * day
  await addMentions(context, voice, daysOfMentions(to, 75, bursts))
  await db
    .insertInto('sourceGaps')
    .values({ sourceId: voice.sourceId, fromAt: to - 9 * day, toAt: to - 8.5 * day, reason: 'Down' })
    .execute()
  clock.pass(from - to)
  const id = await openAlert(context, null, bodyOf({ kind: 'spike', name: 'Spike' }))
  await updateAlert(db, id, { evaluatedAt: from - 15 * minute })
  // The live alert lives through these days; what comes later is not there for it yet. Sometimes it sleeps for hours.
  for (let at = from, n = 0; at <= to; n++) {
    await decide()
    const step = [15 * minute, 7 * hour, 30 * minute, 5 * hour][n % 4] as number
    clock.pass(step)
    at += step
  }
  clock.pass(to + 3 * minute - clock())
  await decide()
  const live = await db
    .selectFrom('alertFirings')
    .select(['firedAt', 'endedAt', 'value', 'usualValue as expected', 'limitValue as limit'])
    .orderBy('firedAt')
    .execute()
  expect(live.length).toBeGreaterThanOrEqual(2)
  const rehearsed = await walkAll(db, await getAlert(db, id), { from, to })
  const plain = (firing: (typeof live)[number]) => ({ ...firing, value: Number(firing.value), limit: Number(firing.limit) })
  expect(
    rehearsed.medium.firings.map(({ firedAt, endedAt, value, expected, limit }) => ({ firedAt, endedAt, value, expected, limit })),
  ).toEqual(live.map(plain))
  const told = (await listEventsAfter(db, 0, { kinds: ['alert-moved'], limit: 500 })).filter(({ data }) => data.told)
  expect(rehearsed.medium.tellings).toBe(told.length)
  // Looking back with what is known today would have flattered: some of it came later.
  const shown = await rehearse(context, await getAlert(db, id), {}, 'en')
  expect(shown.isTooEarly).toBe(false)
  expect(shown.bars.reduce((sum, bar) => sum + bar.later, 0)).toBeGreaterThan(20)
})

describe.each(engines)('an alert, on %s', (engine) => {
  test('that is muted fires as ever and tells nobody by mail until that time is over', async () => {
    const { context, voice, decide, moves, mails } = await desk(engine)
    await addMailbox(context)
    const recipients = [{ address: 'board@example.com', lang: 'fi' }]
    const id = await openAlert(context, null, bodyOf({ kind: 'safety-words', name: 'Safety', recipients }))
    await changeAlert(context, null, id, { mutedUntil: context.clock() + hour })
    const say = () => {
      const now = context.clock()
      return addMentions(context, voice, [{ postedAt: now - minute, receivedAt: now - minute, sentiment: 'negative', urgent: 1 }])
    }
    await say()
    await decide()
    expect((await moves()).map(([, to]) => to)).toEqual(['firing'])
    expect(await mails()).toEqual([])
    for (let n = 0; n < 48 && (await moves()).at(-1)?.[1] !== 'normal'; n++) {
      context.clock.pass(hour)
      await decide()
    }
    const before = (await mails()).length
    await say()
    context.clock.pass(2 * minute)
    await decide()
    expect((await moves()).at(-1)?.[1]).toBe('firing')
    expect(await mails()).toHaveLength(before + 1)
  })

  test('tells everybody once by mail in their language, however many nodes decide and however often', async () => {
    const { context, voice, decide, moves, mails } = await desk(engine)
    await addMailbox(context)
    const recipients = [
      { address: 'board@example.com', lang: 'fi' },
      { address: 'BOARD@example.com', lang: 'fi' },
      { address: 'leitung@example.com', lang: 'de' },
    ]
    await openAlert(context, null, bodyOf({ kind: 'safety-words', name: 'Safety', recipients }))
    const now = context.clock()
    await addMentions(context, voice, [{ postedAt: now - hour, receivedAt: now - minute, sentiment: 'negative', urgent: 1 }])
    await Promise.all([decide('one'), decide('two')])
    await decide('one')
    context.clock.pass(minute)
    await decide('one')
    expect(await moves()).toEqual([['', 'firing', 'firing']])
    const sent = (await mails()).map(({ payload }) => readJson(payload))
    expect(sent.map(({ authorExternalId, subject }) => [authorExternalId, subject])).toEqual([
      ['BOARD@example.com', 'Hälytys: Safety'],
      ['leitung@example.com', 'Alarm: Safety'],
    ])
    expect(sent[0]?.text).toContain('https://desk.example.com/trends/alerts?alert=1')
    expect(await countAlerts(context.db)).toMatchObject({ firing: 1, pending: 0, newest: { name: 'Safety' } })
  })

  test('says no data where it cannot know what is usual', async () => {
    const { context, voice, decide } = await desk(engine)
    const id = await openAlert(context, null, bodyOf({ kind: 'spike', name: 'Spike', forMinutes: 0 }))
    await addMentions(context, voice, daysOfMentions(context.clock(), 3, []))
    await decide()
    expect(await showAlert(context.db, id, 'en')).toMatchObject({ state: 'no-data', standings: [{ group: '', state: 'no-data' }] })
  })

  test('looks at each source for itself, and forgets how it stood when it is switched off', async () => {
    const { context, voice, decide, moves } = await desk(engine)
    const id = await openAlert(context, null, bodyOf({ kind: 'source-down', name: 'Down', sensitivity: 'high', forMinutes: 0 }))
    const now = context.clock()
    await context.db
      .updateTable('sources')
      .set({ state: 'stopped', lastSuccessAt: now - 20 * minute })
      .where('id', '=', voice.sourceId)
      .execute()
    await decide()
    const shown = await showAlert(context.db, id, 'en')
    expect(shown.standings).toMatchObject([{ group: String(voice.sourceId), name: 'Mentions', state: 'firing', value: 20, limit: 10 }])
    await context.db
      .updateTable('sources')
      .set({ state: 'live', lastSuccessAt: now, nextPollAt: now + hour })
      .execute()
    for (let n = 0; n < 15; n++) {
      context.clock.pass(minute)
      await decide()
    }
    expect(await moves()).toEqual([
      ['1', 'firing', 'firing'],
      ['1', 'recovering', null],
      ['1', 'normal', 'recovered'],
    ])
    await changeAlert(context, null, id, { isOn: false })
    expect((await showAlert(context.db, id, 'en')).standings).toEqual([])
  })

  test('that is decided on by two at once keeps one decision', async () => {
    const { context, voice } = await desk(engine)
    await openAlert(context, null, bodyOf({ kind: 'safety-words', name: 'Safety' }))
    const now = context.clock()
    await addMentions(context, voice, [{ postedAt: now, receivedAt: now, sentiment: 'negative', urgent: 1 }])
    // As if the lease had been lost in between: both have read the same standing.
    await change(context, (tx) => tx.deleteFrom('leases').execute())
    await Promise.all([
      decideAlerts({ context, node: 'one', mailing: testAlertMailing }),
      decideAlerts({ context, node: 'one', mailing: testAlertMailing }),
    ])
    expect(await context.db.selectFrom('alertFirings').selectAll().execute()).toHaveLength(1)
    expect((await listEventsAfter(context.db, 0, { kinds: ['alert-moved'], limit: 9 })).length).toBe(1)
  })
})

describe('over HTTP', () => {
  test('alerts are added, changed, marked and removed by those who may', async () => {
    const { as, context } = await testApp()
    const manager = await as('manager')
    const staff = await as('staff')
    const body = { kind: 'cap-near', name: 'Cap' }
    expect(await codeOf(staff.call('POST', '/api/alerts', body))).toBe('role-too-low')
    const { id, floor, coolDownMinutes, isOn } = await read<Alert>(manager.call('POST', '/api/alerts', body), 201)
    expect({ floor, coolDownMinutes, isOn }).toEqual({ floor: 1, coolDownMinutes: 1_440, isOn: true })
    expect(await codeOf(manager.call('POST', '/api/alerts', { ...body, recipients: [{ agentId: 999 }] }))).toBe('agent-not-found')
    expect(await read<Alert>(manager.call('PATCH', `/api/alerts/${id}`, { sensitivity: 'high' }))).toMatchObject({ sensitivity: 'high' })
    expect(await codeOf(staff.call('GET', `/api/alerts/${id}/rehearsal`))).toBe('not-rehearsed')
    await markFiring(context, { agentId: manager.id }, id, { group: '1', firedAt: 5, verdict: 'right' })
    await markFiring(context, { agentId: manager.id }, id, { group: '1', firedAt: 6, verdict: 'false' })
    await markFiring(context, { agentId: manager.id }, id, { group: '1', firedAt: 6, verdict: null })
    expect(await showAlert(context.db, id, 'en')).toMatchObject({ hits: 1, falseAlarms: 0 })
    expect((await manager.call('DELETE', `/api/alerts/${id}`)).status).toBe(204)
    expect(await codeOf(manager.call('DELETE', `/api/alerts/${id}`))).toBe('alert-not-found')
  })

  test('under thirty days of mentions it is too early to rehearse', async () => {
    const { as, context } = await testApp()
    const manager = await as('manager')
    const voice = await addVoice(context, context.clock() - 20 * day)
    await addMentions(context, voice, daysOfMentions(context.clock(), 20, []))
    const { id } = await read<Alert>(manager.call('POST', '/api/alerts', { kind: 'spike', name: 'Spike' }), 201)
    const early = await read<Rehearsal>(manager.call('GET', `/api/alerts/${id}/rehearsal`))
    expect(early).toMatchObject({ isTooEarly: true, firings: [], consequences: [] })
    expect(early.days).toBeLessThan(21)
  })
})
