import { expect, test } from 'vitest'
import { endFutureWaits, waits } from '#server/kit/database/future-waits.ts'
import { acquireLease } from '#server/kit/database/lease.ts'
import { tables } from '#server/kit/database/tables/index.ts'
import { day, hour, minute, second } from '#server/kit/lib/clock.ts'
import { addAgent, updateAgent } from '#server/nouns/agents/agent.store.ts'
import { addSession } from '#server/nouns/agents/session.store.ts'
import { addDelivery, listDueSources, moveDelivery } from '#server/nouns/deliveries/delivery.store.ts'
import { claimDueSource, updateSource } from '#server/nouns/sources/source.store.ts'
import { addReservation, sumReserved } from '#server/nouns/sources/spending.store.ts'
import { engines, testContext } from '../../../support/database.ts'
import { post, said, testPipeline } from '../../../support/world.ts'

/** Ends of waits that are not in `waits`, and what takes care of them; all other times say when something was, or are shown only. */
const others = {
  'sources.leaseEndsAt': 'whoever claims a source looks at it',
  'leases.endsAt': 'whoever takes a lease looks at it',
  'limitCounts.endsAt': 'whoever counts one more looks at it',
  'cases.snoozedUntil': 'a person chose the date',
  'appointments.endsAt': 'a person chose the time',
  'appointmentTimes.endsAt': 'a person offered the time',
  'sources.tokenEndsAt': 'the network says it; shown only',
  'sources.quotaResetsAt': 'the network says it; shown only',
}

test('every column that holds the end of a wait is known, so that none outlasts a clock that was ahead', () => {
  const ends = Object.entries(tables).flatMap(([table, { columns }]) =>
    Object.keys(columns).flatMap((column) =>
      /(Ends|Resets|poll|send|reconcile|refresh|Until)(At)?$/i.test(column) ? [`${table}.${column}`] : [],
    ),
  )
  const known = [...waits.map(({ table, column }) => `${table}.${column}`), ...Object.keys(others)]
  const past = ['sources.lastPollAt', 'sources.errorCode']
  expect(ends.filter((one) => !known.includes(one) && !past.includes(one))).toEqual([])
  expect(known.filter((one) => !ends.includes(one))).toEqual([])
})

test.each(engines.flatMap((engine) => [year(engine), half(engine)]))(
  'after a clock was $ahead ahead and is put right, whatever waits is due, on $engine',
  async ({ engine, aheadMs }) => {
    const context = await testContext(engine)
    const { db, clock } = context
    const { hear, source } = await testPipeline(context)
    clock.pass(aheadMs)
    await hear(post(said.danBrokenHinge))
    const ahead = clock()
    await updateSource(db, source.id, { nextPollAt: ahead + 30 * second, lastPollAt: ahead })
    const payload = { text: 'Hi', visibility: 'public', inReplyTo: '1', authorExternalId: '1', conversationId: null } as const
    const delivery = { sourceId: source.id, purpose: 'reply', payload, createdAt: ahead, sendAt: ahead + 20 * second } as const
    await addDelivery(db, { ...delivery, key: 'approved' })
    const cut = await addDelivery(db, { ...delivery, key: 'cut' })
    await moveDelivery(db, cut, ['approved'], { state: 'sending', attemptedAt: ahead, reconcileAt: ahead + minute })
    await addReservation(db, { sourceId: source.id, amount: 5, endsAt: ahead + 2 * minute })
    clock.pass(-aheadMs)

    await endFutureWaits(context)
    expect(await claimDueSource(db, engine, 'one', clock(), minute)).toMatchObject({ id: source.id })
    expect(await listDueSources(db, clock(), true)).toEqual([source.id])
    const rows = await db.selectFrom('deliveries').select(['sendAt', 'reconcileAt']).orderBy('id').execute()
    expect(rows).toMatchObject([{ sendAt: clock() }, { reconcileAt: clock() }])
    clock.pass(15 * minute)
    expect(await sumReserved(db, source.id, clock())).toBe(0)
    expect(await endFutureWaits(context)).toBe(0)
  },
)

test.each(engines)('what a clock of next year gave holds as long as what is given now, on %s', async (engine) => {
  const context = await testContext(engine)
  const { db, clock } = context
  const { hear, source } = await testPipeline(context)
  await hear(post(said.danBrokenHinge))
  const agent = { email: 'mari@fjellro.example', name: 'Mari', role: 'agent', language: 'en', passwordHash: '', createdAt: 0 } as const
  const mari = await addAgent(db, agent)
  const next = clock() + 365 * day
  await addSession(db, { id: 's', agentId: mari, createdAt: next, seenAt: next, endsAt: next + 12 * hour })
  await updateAgent(db, mari, { invitationHash: 'i', invitationEndsAt: next })
  await db.updateTable('mentions').set({ refreshAt: next }).execute()
  await endFutureWaits(context)
  expect(await db.selectFrom('sessions').select('endsAt').execute()).toEqual([{ endsAt: clock() + 12 * hour }])
  expect(await db.selectFrom('agents').select('invitationEndsAt').execute()).toContainEqual({ invitationEndsAt: clock() + day })
  expect(await db.selectFrom('mentions').select('refreshAt').execute()).toEqual([{ refreshAt: clock() }])
  // What another node holds until next year is free; what it holds by the right clock is not.
  await updateSource(db, source.id, { nextPollAt: clock(), leaseOwner: 'dead', leaseEndsAt: next })
  expect(await claimDueSource(db, engine, 'one', clock(), minute)).toMatchObject({ leaseOwner: 'one' })
  expect(await claimDueSource(db, engine, 'other', clock(), minute)).toBeNull()
  clock.pass(365 * day)
  expect(await acquireLease(context, 'cluster', 'dead', minute)).toBe(true)
  clock.pass(-365 * day)
  expect(await acquireLease(context, 'cluster', 'one', minute)).toBe(true)
  expect(await acquireLease(context, 'cluster', 'other', minute)).toBe(false)
  // A month's cap that was reached in next year's month does not last until then.
  await updateSource(db, source.id, { state: 'stopped', errorCode: 'cap', spendMonth: '2027-11', leaseEndsAt: null, leaseOwner: null })
  expect(await claimDueSource(db, engine, 'one', clock(), minute)).toMatchObject({ id: source.id })
})

function year(engine: (typeof engines)[number]) {
  return { engine, ahead: 'a year', aheadMs: 365 * day }
}

function half(engine: (typeof engines)[number]) {
  return { engine, ahead: 'half an hour', aheadMs: 30 * minute }
}
