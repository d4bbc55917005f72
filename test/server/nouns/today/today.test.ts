import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { runSubscribers } from '#server/flows/automation/subscribers.ts'
import { hour } from '#server/kit/lib/clock.ts'
import { byPressing, dayIn, isLateOrder, onePerCase } from '#server/nouns/today/today.rules.ts'
import type { TeamToday, Today } from '#shared/today.schema.ts'
import { codeOf, read } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { draftedReply } from '../../../support/drafted-reply.ts'

async function desk(engine: (typeof engines)[number]) {
  const drafted = await draftedReply(engine)
  const { context, mari, as } = drafted
  while (await runSubscribers(context));
  const anne = await as('manager', 'Anne')
  return {
    ...drafted,
    anne,
    today: (by = mari) => read<Today>(by.call('GET', '/api/today')),
    team: () => read<TeamToday>(anne.call('GET', '/api/today/team')),
  }
}

describe.each(engines)('the day of a person, on %s', (engine) => {
  test('holds the replies that wait, with what their writer had read; a yes takes them away', async () => {
    const { today, mari, reply, mention } = await desk(engine)
    const { approvals } = await today()
    expect(approvals).toMatchObject({ total: 1, items: [{ reply: { id: reply.id, state: 'draft' }, lastMentionId: mention.id }] })
    await read(mari.call('POST', `/api/replies/${reply.id}/approval`, { lastMentionId: mention.id, version: reply.version }))
    expect((await today()).approvals).toEqual({ total: 0, items: [] })
  })

  test('holds the next clock of each of their cases, late ones counted, and what nobody has', async () => {
    const { today, as, mari, mention, context } = await desk(engine)
    expect(await today()).toMatchObject({ due: { total: 0, items: [] }, unassigned: { total: 1, items: [{ id: mention.caseId }] } })
    await read(mari.call('PATCH', `/api/cases/${mention.caseId}`, { assigneeId: mari.id }))
    expect(await today()).toMatchObject({ due: { total: 1, late: 0, items: [{ caseId: mention.caseId }] }, unassigned: { total: 0 } })
    const { due } = await today()
    context.clock.pass(Number(due?.items[0]?.dueAt) - context.clock() + 1)
    const again = await as('admin', 'Eirik')
    expect((await read<TeamToday>(again.call('GET', '/api/today/team'))).people).toMatchObject({ late: 1 })
  })

  test('says of a part that cannot be read that it cannot, and shows the others', async () => {
    const { today, context } = await desk(engine)
    await sql`alter table promises rename to gone`.execute(context.db)
    const day = await today()
    expect(day.promises).toBe(null)
    expect(day.approvals?.total).toBe(1)
    expect(day.sources).toEqual({ items: [], total: 0 })
  })
})

describe.each(engines)('the day of the team, on %s', (engine) => {
  test('is for managers; it says who has what and what waits for a decision', async () => {
    const { team, mari, anne, mention } = await desk(engine)
    expect(await codeOf(mari.call('GET', '/api/today/team'))).toBe('role-too-low')
    await read(mari.call('PATCH', `/api/cases/${mention.caseId}`, { assigneeId: mari.id }))
    const { people, approvals, promises, orders } = await team()
    expect(people?.unassigned).toBe(0)
    expect(people?.items.map(({ name, open, late }) => [name, open, late])).toContainEqual(['Mari', 1, 0])
    expect(people?.items.map(({ id }) => id)).toContain(anne.id)
    expect([approvals?.total, promises, orders]).toEqual([1, { open: 0, late: 0 }, { late: 0 }])
  })
})

describe('the order of a day', () => {
  const order = { id: 1, dueOn: null, dutyOn: null, nextStepAt: null, quote: null }

  test('puts first what is due first, then answered quotes, then the oldest', () => {
    const rows = [
      { ...order, id: 1 },
      { ...order, id: 2, quote: 'accepted' as const },
      { ...order, id: 3, dueOn: '2026-11-30' },
      { ...order, id: 4, dueOn: '2026-12-09', dutyOn: '2026-11-29' },
      { ...order, id: 5, nextStepAt: Date.UTC(2026, 10, 29) - hour },
    ]
    expect(rows.toSorted(byPressing).map(({ id }) => id)).toEqual([5, 4, 3, 2, 1])
  })

  test('an order is late when what it owes first was due before today', () => {
    expect([null, '2026-11-29', '2026-11-30'].map((dueOn) => isLateOrder({ dueOn, dutyOn: null }, '2026-11-30'))).toEqual([
      false,
      true,
      false,
    ])
    expect(isLateOrder({ dueOn: '2026-12-09', dutyOn: '2026-11-29' }, '2026-11-30')).toBe(true)
  })

  test('a case stands there once, and days are those of the zone', () => {
    expect(
      onePerCase([
        { caseId: 1, n: 1 },
        { caseId: 2, n: 2 },
        { caseId: 1, n: 3 },
      ]).map(({ n }) => n),
    ).toEqual([1, 2])
    expect(dayIn('Europe/Oslo', Date.UTC(2026, 10, 29, 23, 30))).toBe('2026-11-30')
  })
})
