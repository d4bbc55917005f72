import { describe, expect, test } from 'vitest'
import { change } from '#server/kit/database/context.ts'
import { day, hour, minute } from '#server/kit/lib/clock.ts'
import { followCasesOfBefore, noteLateClocks, retargetClocks } from '#server/nouns/clocks/sla.actions.ts'
import { markSent } from '#server/nouns/replies/reply.delivery.ts'
import { getReply } from '#server/nouns/replies/reply.store.ts'
import type { Case } from '#shared/case.schema.ts'
import type { Clock, ClockWithSteps, Sla, SlaPreview, SlaReport } from '#shared/clock.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import type { Reply } from '#shared/reply.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { clocksOf, expectAgreement, policy, promise } from '../../../support/clocks.ts'
import { engines } from '../../../support/database.ts'
import { author, mentionOf, post, said, testPipeline } from '../../../support/world.ts'

/** A desk that has listened for a month, with Dan's complaint of an hour ago in a case. */
async function desk(engine: (typeof engines)[number]) {
  const app = await testApp(engine)
  const { context, as } = app
  const pipeline = await testPipeline(context)
  await context.db
    .updateTable('sources')
    .set({ createdAt: context.clock() - 30 * day })
    .execute()
  const [anne, mari] = [await as('admin', 'Anne'), await as('agent', 'Mari')]
  const dan = post(said.danBrokenHinge, { author: author('Dan') })
  await pipeline.hear(dan)
  const mention = await mentionOf(context, dan)
  const [caseId, threadId] = [Number(mention.caseId), Number(mention.threadId)]
  /** Writes and sends a reply at once. */
  async function reply(text = 'Hi Dan, we send you a new pair.', visibility = 'public', thread = threadId): Promise<void> {
    const { id } = await read<Reply>(mari.call('POST', `/api/threads/${thread}/replies`, { text, visibility }), 201)
    await context.db.updateTable('replies').set({ state: 'sending' }).where('id', '=', id).execute()
    await change(context, async (tx, emit) =>
      markSent(tx, context, await getReply(tx, id), { externalId: `r-${id}`, url: null }, null, emit),
    )
  }
  const says = (text: string, ago = 0) =>
    pipeline.hear(
      post(text, { author: author('Dan'), conversationId: dan.conversationId, inReplyTo: dan.externalId, postedAt: context.clock() - ago }),
    )
  const shown = () => read<Case>(mari.call('GET', `/api/cases/${caseId}`))
  const of = async (metric: Clock['metric']) => (await clocksOf(mari.call, `state=all&metric=${metric}`)).toSorted((a, b) => a.id - b.id)
  const steps = async (id: number | undefined) => read<ClockWithSteps>(mari.call('GET', `/api/clocks/${id}`))
  return { ...app, ...pipeline, context, anne, mari, dan, mention, caseId, threadId, reply, says, shown, of, steps }
}

describe.each(engines)('clocks, on %s', (engine) => {
  test('a fresh desk has a calendar and a policy, and a complaint starts two clocks at its post', async () => {
    const { mari, mention, shown, context, of, steps } = await desk(engine)
    const sla = await read<Sla>(mari.call('GET', '/api/sla'))
    expect(sla).toMatchObject({ version: 1, changedBy: null, running: 2, paused: 0, late: 0 })
    expect(sla.policies.at(-1)).toMatchObject({ key: 'everything', priorities: [], channels: [] })
    const [first] = await of('first-response')
    expect(first).toMatchObject({
      state: 'running',
      startedAt: mention.postedAt,
      dueAt: mention.postedAt + 4 * hour,
      heardAt: context.clock(),
      author: 'Dan',
    })
    expect(await of('resolution')).toMatchObject([{ startedAt: mention.postedAt, dueAt: mention.postedAt + 5 * day, threadId: null }])
    expect(await shown()).toMatchObject({ dueAt: mention.postedAt + 4 * hour, nextClock: { id: first?.id, metric: 'first-response' } })
    const opened = await steps(first?.id)
    expect(opened.steps.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(240)
    expect(opened).toMatchObject({ counted: 240, unseen: 60, entries: [{ kind: 'started' }] })
    await expectAgreement(context)
  })

  test('a public answer meets the first and pauses the second; the next word starts the next clock', async () => {
    const { context, reply, says, of, shown } = await desk(engine)
    context.clock.pass(10 * minute)
    await reply()
    const at = context.clock()
    expect(await of('first-response')).toMatchObject([{ state: 'met', endedAt: at, endedWhy: 'answered' }])
    expect(await of('resolution')).toMatchObject([{ state: 'paused', pausedFor: 'customer', dueAt: null }])
    expect(await shown()).toMatchObject({ state: 'waiting', dueAt: null, nextClock: null })
    context.clock.pass(2 * hour)
    await says('@fjellro my Ro 2 left hinge is broken still, terrible', 5 * minute)
    expect(await of('next-response')).toMatchObject([{ state: 'running', startedAt: context.clock() - 5 * minute }])
    expect(await of('resolution')).toMatchObject([{ state: 'running', pausedFor: null }])
    await expectAgreement(context)
    await reply('Hi Dan, it is on its way.')
    expect((await of('next-response')).map(({ state }) => state)).toEqual(['met'])
    await expectAgreement(context)
  })

  test('a private answer does not meet it: it waits for the customer, and runs again with the next word', async () => {
    const { context, reply, says, of, mention } = await desk(engine)
    context.clock.pass(10 * minute)
    await reply('Which serial number is it?', 'private')
    expect(await of('first-response')).toMatchObject([{ state: 'paused', pausedFor: 'customer', dueAt: null }])
    await expectAgreement(context)
    context.clock.pass(3 * hour)
    await says('@fjellro my Ro 2 hinge broke, serial 4711, no answer, terrible')
    expect(await of('first-response')).toMatchObject([{ state: 'running', dueAt: mention.postedAt + 7 * hour }])
    await expectAgreement(context)
    await reply()
    expect(await of('first-response')).toMatchObject([{ state: 'met' }])
    expect(await of('next-response')).toEqual([])
  })

  test('late is late at its due time, however late anybody looks, and an answer afterwards does not mend it', async () => {
    const { context, mari, reply, of, mention, steps } = await desk(engine)
    const dueAt = mention.postedAt + 4 * hour
    context.clock.pass(9 * hour)
    expect(await clocksOf(mari.call, 'state=late')).toMatchObject([{ metric: 'first-response', late: true, dueAt }])
    expect(await clocksOf(mari.call, 'state=breached')).toHaveLength(1)
    await noteLateClocks(context)
    expect(await noteLateClocks(context)).toBe(false)
    const events = await context.db.selectFrom('events').selectAll().where('kind', '=', 'clock-breached').execute()
    expect(events).toMatchObject([{ caseId: mention.caseId, threadId: mention.threadId }])
    await reply()
    const [first] = await of('first-response')
    expect(first).toMatchObject({ state: 'breached', late: false, endedWhy: 'answered', endedAt: context.clock() })
    expect((await steps(first?.id)).entries.map(({ kind, at }) => [kind, at])).toEqual([
      ['started', mention.postedAt],
      ['breached', dueAt],
      ['ended', context.clock()],
    ])
    await expectAgreement(context)
    const report = await read<SlaReport>(mari.call('GET', '/api/reports/sla'))
    expect(report).toMatchObject({
      met: 0,
      breached: 1,
      open: 0,
      share: 0,
      rows: [{ channel: 'x', metric: 'first-response', week: '2026-11-16' }],
    })
  })

  test('another priority counts from the old start and keeps what has gone and was paused', async () => {
    const { context, mari, anne, reply, says, of, caseId, mention } = await desk(engine)
    context.clock.pass(10 * minute)
    await reply('Which one?', 'private')
    context.clock.pass(20 * minute)
    await says('@fjellro the left hinge of my Ro 2 is broken, no answer')
    await promise(anne.call, [policy({ key: 'urgent', priorities: ['urgent'], firstResponse: 120 }), policy({ key: 'rest' })])
    expect(await of('first-response')).toMatchObject([{ dueAt: mention.postedAt + 4 * hour + 20 * minute, policy: { key: 'rest' } }])
    await read(mari.call('PATCH', `/api/cases/${caseId}`, { priority: 'urgent' }))
    expect(await of('first-response')).toMatchObject([
      { dueAt: mention.postedAt + 2 * hour + 20 * minute, policy: { key: 'urgent' }, target: 120 },
    ])
    await expectAgreement(context)
    await read(mari.call('PATCH', `/api/cases/${caseId}`, { priority: 'low' }))
    expect(await of('first-response')).toMatchObject([{ dueAt: mention.postedAt + 4 * hour + 20 * minute, policy: { key: 'rest' } }])
    await expectAgreement(context)
  })

  test('solved, its clocks end; taken back they run on, and a new word after it starts others', async () => {
    const { context, mari, caseId, says, of, mention, reply } = await desk(engine)
    context.clock.pass(10 * minute)
    const resolution = `/api/cases/${caseId}/resolution`
    await read(mari.call('POST', resolution, { how: 'other' }))
    expect(await of('resolution')).toMatchObject([{ state: 'met', endedWhy: 'resolved' }])
    expect(await of('first-response')).toMatchObject([{ state: 'cancelled', endedWhy: 'resolved' }])
    await expectAgreement(context)
    context.clock.pass(30 * minute)
    await read(mari.call('DELETE', resolution))
    expect(await of('resolution')).toMatchObject([{ state: 'running', dueAt: mention.postedAt + 5 * day + 30 * minute }])
    expect(await of('first-response')).toMatchObject([{ state: 'running', dueAt: mention.postedAt + 4 * hour }])
    await expectAgreement(context)
    await reply()
    await read(mari.call('POST', resolution, { how: 'answered' }))
    context.clock.pass(hour)
    await says('@fjellro my Ro 2 left hinge broke once more, unacceptable')
    expect(await of('resolution')).toMatchObject([{ state: 'met' }, { state: 'running', startedAt: context.clock() }])
    expect(await of('next-response')).toMatchObject([{ state: 'running', startedAt: context.clock() }])
    await expectAgreement(context)
  })

  test('merged, split and taken apart, threads keep their clocks and cases theirs', async () => {
    const { context, mari, hear, caseId, of, mention } = await desk(engine)
    const older = post(said.pekkaLateParcel, { author: author('Pekka'), postedAt: mention.postedAt - 2 * hour })
    await hear(older)
    const other = Number((await mentionOf(context, older)).caseId)
    expect(other).not.toBe(caseId)
    await read(mari.call('POST', `/api/cases/${other}/merger`, { into: caseId }), 201)
    const merged = await of('resolution')
    expect(merged.find((clock) => clock.caseId === other)).toMatchObject({ state: 'cancelled', endedWhy: 'merged' })
    expect(merged.find((clock) => clock.caseId === caseId)).toMatchObject({ state: 'running', startedAt: mention.postedAt - 2 * hour })
    expect((await of('first-response')).map((clock) => [clock.caseId, clock.state])).toEqual([
      [caseId, 'running'],
      [caseId, 'running'],
    ])
    expect(await read<Case>(mari.call('GET', `/api/cases/${caseId}`))).toMatchObject({ dueAt: mention.postedAt + 2 * hour })
    await expectAgreement(context)
    await read(mari.call('DELETE', `/api/cases/${other}/merger`))
    const parted = await of('resolution')
    expect(parted.find((clock) => clock.caseId === other)).toMatchObject({ state: 'running', startedAt: mention.postedAt - 2 * hour })
    expect(parted.find((clock) => clock.caseId === caseId)).toMatchObject({ state: 'running', startedAt: mention.postedAt })
    await expectAgreement(context)
    const jorg = post(said.jorgBrokenHinge, { author: author('Jörg') })
    await hear(jorg)
    const thread = await mentionOf(context, jorg)
    if (thread.caseId !== caseId) await read(mari.call('POST', `/api/cases/${thread.caseId}/merger`, { into: caseId }), 201)
    await read(mari.call('POST', `/api/cases/${caseId}/split`, { threadIds: [thread.threadId], into: 'new' }), 201)
    const [clock] = await clocksOf(mari.call, `threadId=${thread.threadId}`)
    expect(clock?.caseId).not.toBe(caseId)
    expect((await clocksOf(mari.call, `caseId=${clock?.caseId}`)).map(({ metric }) => metric)).toContain('resolution')
    await expectAgreement(context)
  })

  test('what is not a complaint, or was taken away, is not promised an answer', async () => {
    const { context, mari, mention, of } = await desk(engine)
    await read(mari.call('POST', `/api/mentions/${mention.id}/verdict`, { kind: 'not-us' }))
    expect((await of('first-response'))[0]?.state).toBe('cancelled')
    expect(await of('resolution')).toMatchObject([{ state: 'cancelled', endedWhy: 'empty' }])
    await expectAgreement(context)
  })

  test('a change touches open clocks only, is shown before, and is taken back exactly', async () => {
    const { context, anne, mari, hear, reply, of, mention } = await desk(engine)
    context.clock.pass(10 * minute)
    await reply()
    const pekka = post(said.pekkaLateParcel, { author: author('Pekka'), postedAt: context.clock() - 30 * minute })
    await hear(pekka)
    const before = await read<Sla>(anne.call('GET', '/api/sla'))
    const { calendars, policies } = before
    const shorter = policies.map((one) => (one.key === 'everything' ? { ...one, firstResponse: 20 } : one))
    const rules = { calendars, policies: shorter }
    const preview = await read<SlaPreview>(anne.call('POST', '/api/sla/previews', { rules }))
    expect(preview).toMatchObject({ touched: 1, earlier: 1, later: 0, lateAtOnce: 1, late: [{ author: 'Pekka' }], unseen: 0 })
    expect((await read<Sla>(anne.call('GET', '/api/sla'))).version).toBe(before.version)
    const after = await read<Sla>(anne.call('PUT', '/api/sla', { basedOn: before.version, rules }))
    expect(after).toMatchObject({ version: before.version + 1, changedBy: { name: 'Anne' }, late: 1 })
    expect(await of('first-response')).toMatchObject([
      { state: 'met', dueAt: mention.postedAt + 4 * hour, policy: { version: before.version } },
      { late: true, dueAt: context.clock() - 10 * minute, policy: { version: after.version } },
    ])
    await expectAgreement(context)
    expect(await codeOf(anne.call('PUT', '/api/sla', { basedOn: before.version, rules }))).toBe('sla-changed')
    expect((await mari.call('PUT', '/api/sla', { basedOn: after.version, rules })).status).toBe(403)
    const back = await read<Sla>(anne.call('PUT', '/api/sla', { basedOn: after.version, rules: { calendars, policies } }))
    expect(back).toMatchObject({ late: 0, policies })
    expect((await of('first-response'))[1]).toMatchObject({ late: false, dueAt: context.clock() + 210 * minute })
    await expectAgreement(context)
  })

  test('another calendar counts anew from the old start', async () => {
    const { context, anne, of, steps } = await desk(engine)
    // The tests happen on a Sunday.
    const office = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '08:00', to: '16:00' }))
    const calendars = [
      { key: 'always', name: 'Desk', zone: 'Europe/Oslo', periods: office, days: [{ date: '2026-11-23', closed: true as const }] },
    ]
    await promise(anne.call, [policy({ key: 'everything' })], { calendars })
    const [first] = await of('first-response')
    expect(first).toMatchObject({ dueAt: Date.UTC(2026, 10, 24, 11), policy: { calendar: 'Desk' } })
    const opened = await steps(first?.id)
    expect(opened.steps.map(({ why }) => why)).toEqual(['closed', 'closed-day', 'closed', 'open'])
    expect(opened).toMatchObject({ counted: 240, unseen: 0, entries: [{ kind: 'started' }, { kind: 'retargeted', dueAt: first?.dueAt }] })
    await expectAgreement(context)
  })

  test('a promise that is made later counts from the first post, too', async () => {
    const { context, anne, mari, mention, shown } = await desk(engine)
    await promise(anne.call, [policy({ key: 'everything', firstResponse: null, resolution: null })])
    expect(await clocksOf(mari.call)).toEqual([])
    expect(await shown()).toMatchObject({ dueAt: null })
    await promise(anne.call, [policy({ key: 'everything', firstResponse: 30 })])
    expect(await clocksOf(mari.call, 'state=late')).toMatchObject([{ dueAt: mention.postedAt + 30 * minute }])
    await expectAgreement(context)
  })

  test('time in which the source could not be read is shown apart', async () => {
    const { context, source, hear, mari, steps } = await desk(engine)
    const now = context.clock()
    await context.db
      .insertInto('sourceGaps')
      .values({ sourceId: source.id, fromAt: now - 6 * hour, toAt: now, reason: 'token refused' })
      .execute()
    const lost = post(said.pekkaLateParcel, { author: author('Pekka'), postedAt: now - 5 * hour })
    await hear(lost)
    const { threadId } = await mentionOf(context, lost)
    const [clock] = await clocksOf(mari.call, `threadId=${threadId}`)
    expect(clock).toMatchObject({ late: true, heardAt: now, startedAt: now - 5 * hour })
    expect(await steps(clock?.id)).toMatchObject({ unseen: 300, elapsed: 300, gaps: [{ reason: 'token refused' }] })
    expect(await read<SlaReport>(mari.call('GET', '/api/reports/sla'))).toMatchObject({ breached: 1, open: 1, unseen: 1 })
    expect((await steps(clock?.id)).dueAt).toBe(now - hour)
  })

  test('lists are paged, filtered and mine, and what is due before a time', async () => {
    const { mari, hear, context, mention, caseId } = await desk(engine)
    await hear(post(said.pekkaLateParcel, { author: author('Pekka'), postedAt: context.clock() - 30 * minute }))
    const page = await read<Page<Clock>>(mari.call('GET', '/api/clocks?limit=3'))
    const rest = await read<Page<Clock>>(mari.call('GET', `/api/clocks?limit=3&cursor=${page.nextCursor}`))
    const due = [...page.items, ...rest.items].map(({ dueAt }) => Number(dueAt))
    expect(due).toHaveLength(4)
    expect(due).toEqual(due.toSorted((a, b) => a - b))
    expect(await clocksOf(mari.call, `dueBefore=${mention.postedAt + 4 * hour + 1}`)).toHaveLength(1)
    expect(await clocksOf(mari.call, 'mine=true')).toEqual([])
    await read(mari.call('PATCH', `/api/cases/${caseId}`, { assigneeId: mari.id }))
    expect((await clocksOf(mari.call, 'mine=true')).map((clock) => clock.caseId)).toEqual([caseId, caseId])
    context.clock.pass(2 * hour - minute)
    expect(await clocksOf(mari.call, 'state=soon')).toHaveLength(0)
    context.clock.pass(minute)
    expect(await clocksOf(mari.call, 'state=soon')).toMatchObject([{ author: 'Dan' }])
    expect(await codeOf(mari.call('GET', '/api/clocks/999'))).toBe('clock-not-found')
    expect(await codeOf(mari.call('GET', '/api/reports/sla?from=2026-11-22&to=2026-11-21'))).toBe('bad-period')
  })

  test('waits for parts while a repair does, and runs while it is ours', async () => {
    const { context, mari, reply, of, threadId } = await desk(engine)
    await reply()
    const order = await read<{ id: number }>(
      mari.call('POST', `/api/threads/${threadId}/service-orders`, { kind: 'repair', product: 'Ro 2', fault: 'Left hinge' }),
      201,
    )
    expect(await of('resolution')).toMatchObject([{ state: 'running' }])
    const go = async (...to: string[]) => {
      for (const state of to) await read(mari.call('POST', `/api/service-orders/${order.id}/steps`, { to: state }), 201)
    }
    await go('approved', 'awaiting-item')
    expect(await of('resolution')).toMatchObject([{ state: 'paused', pausedFor: 'customer' }])
    await go('received', 'diagnosing')
    expect(await of('resolution')).toMatchObject([{ state: 'running' }])
    await go('awaiting-parts')
    expect(await of('resolution')).toMatchObject([{ state: 'paused', pausedFor: 'parts' }])
    await expectAgreement(context)
  })

  test('cases of before there were clocks get theirs, a desk at a time, and a large change goes on by itself', async () => {
    const { context, mari } = await desk(engine)
    await context.db.deleteFrom('clocks').execute()
    await context.db.updateTable('cases').set({ dueAt: null }).execute()
    await context.db.updateTable('slaVersions').set({ followedTo: 0 }).execute()
    expect(await followCasesOfBefore(context)).toBe(true)
    expect(await followCasesOfBefore(context)).toBe(false)
    expect(await followCasesOfBefore(context)).toBe(false)
    expect(await clocksOf(mari.call)).toHaveLength(2)
    await expectAgreement(context)
    await context.db
      .insertInto('slaVersions')
      .columns(['calendars', 'slaPolicies', 'changedAt'])
      .expression((row) => row.selectFrom('slaVersions').select(['calendars', 'slaPolicies', 'changedAt']))
      .execute()
    expect(await retargetClocks(context)).toBe(false)
    expect(new Set((await clocksOf(mari.call)).map((clock) => clock.policy.version))).toEqual(new Set([2]))
    await expectAgreement(context)
  })
})
