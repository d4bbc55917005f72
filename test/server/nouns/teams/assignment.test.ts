import { describe, expect, test } from 'vitest'
import { runSubscribers } from '#server/flows/automation/subscribers.ts'
import { day, hour } from '#server/kit/lib/clock.ts'
import { assignWaiting } from '#server/nouns/teams/assignment.actions.ts'
import { chooseAgent, chooseTeam } from '#server/nouns/teams/team.rules.ts'
import type { Case } from '#shared/case.schema.ts'
import type { Event } from '#shared/event.schema.ts'
import type { Team } from '#shared/team.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { mentionOf, post, said, testPipeline } from '../../../support/world.ts'

const person = (agentId: number, more: Partial<Parameters<typeof chooseAgent>[1][number]> = {}) => ({
  agentId,
  mayAnswer: true,
  load: 0,
  capacity: null,
  awayUntil: null,
  ...more,
})

describe('who of a team is given a case', () => {
  test.each([
    ['the first in turn', 'rotation', [person(1), person(2)], null, { agentId: 1 }],
    ['the one after the last', 'rotation', [person(1), person(2), person(3)], 2, { agentId: 3 }],
    ['the first again after the end', 'rotation', [person(1), person(2), person(3)], 3, { agentId: 1 }],
    ['the next, though the last one left the team', 'rotation', [person(1), person(5)], 3, { agentId: 5 }],
    ['not who is away', 'rotation', [person(1, { awayUntil: 101 }), person(2)], null, { agentId: 2 }],
    ['who was away until now', 'rotation', [person(1, { awayUntil: 100 }), person(2)], null, { agentId: 1 }],
    ['not who has as many as they can take', 'rotation', [person(1, { load: 3, capacity: 3 }), person(2)], null, { agentId: 2 }],
    ['whoever has the fewest', 'load', [person(1, { load: 2 }), person(2, { load: 1 }), person(3, { load: 5 })], null, { agentId: 2 }],
    ['of those with the fewest the next in turn', 'load', [person(1), person(2), person(3)], 1, { agentId: 2 }],
    ['the limit before the fewest', 'load', [person(1, { load: 1, capacity: 1 }), person(2, { load: 9 })], null, { agentId: 2 }],
    ['nobody: none may answer', 'load', [person(1, { mayAnswer: false })], null, { why: 'nobody' }],
    ['nobody: all are away', 'load', [person(1, { awayUntil: 101 }), person(2, { mayAnswer: false })], null, { why: 'away' }],
    ['nobody: who is here has enough', 'load', [person(1, { awayUntil: 101 }), person(2, { load: 1, capacity: 1 })], null, { why: 'full' }],
  ] as const)('%s (%s)', (_, mode, candidates, last, chosen) => {
    expect(chooseAgent(mode, candidates, last, 100)).toEqual(chosen)
  })

  test.each([
    ['any team takes what no language is known of', [[], null], 1],
    ['the team of its language', [['fi'], null], 2],
    ['the team of its product before that of its language', [['fi'], 'ro-2'], 3],
    ['the team that takes all', [['tr'], null], 1],
  ] as const)('%s', (_, [languages, product], team) => {
    const teams = [
      { id: 1, languages: [], products: [] },
      { id: 2, languages: ['fi', 'no'], products: [] },
      { id: 3, languages: [], products: ['ro-2'] },
    ]
    // What no language is known of fits the one with languages, too, which says more.
    const expected = languages.length === 0 ? 2 : team
    expect(chooseTeam(teams, { languages, product })?.id).toBe(expected)
    expect(chooseTeam([{ id: 2, languages: ['fi'], products: [] }], { languages: ['tr'], product: null })).toBeNull()
  })
})

async function desk(engine: (typeof engines)[number]) {
  const { context, as } = await testApp(engine)
  const { hear } = await testPipeline(context)
  const [anne, mari, jonas] = [await as('admin', 'Anne'), await as('agent', 'Mari'), await as('agent', 'Jonas')]
  const open = async (title: string) => {
    const { id } = await read<Case>(anne.call('POST', '/api/cases', { title }), 201)
    while (await runSubscribers(context));
    return read<Case>(anne.call('GET', `/api/cases/${id}`))
  }
  const team = (body: object) => read<Team>(anne.call('POST', '/api/teams', { memberIds: [mari.id, jonas.id], ...body }), 201)
  const show = (id: number) => read<Case>(anne.call('GET', `/api/cases/${id}`))
  const events = async (id: number) =>
    (await read<{ items: Event[] }>(anne.call('GET', `/api/cases/${id}/events`))).items.map(({ kind, data }) => ({ kind, ...data }))
  return { context, hear, as, anne, mari, jonas, open, team, show, events }
}

describe.each(engines)('cases that are given by themselves, on %s', (engine) => {
  test('go round in the order that is stored, whoever runs', async () => {
    const { open, team, mari, jonas } = await desk(engine)
    await team({ name: 'Care', mode: 'rotation' })
    const given = []
    for (const title of ['A', 'B', 'C', 'D']) given.push((await open(title)).assignee?.id)
    expect(given).toEqual([mari.id, jonas.id, mari.id, jonas.id])
  })

  test('go to nobody while all are away or have enough, say so once, and go on when somebody is back', async () => {
    const { open, team, anne, mari, jonas, context, show, events } = await desk(engine)
    await team({ name: 'Care', mode: 'load' })
    await read(mari.call('PATCH', `/api/agents/${mari.id}`, { awayUntil: context.clock() + 2 * hour }))
    await read(anne.call('PATCH', `/api/agents/${jonas.id}`, { capacity: 1 }))
    expect((await open('A')).assignee?.name).toBe('Jonas')
    const waiting = await open('B')
    expect(waiting).toMatchObject({ assignee: null, team: { name: 'Care' }, unassignedWhy: 'full' })
    await assignWaiting(context)
    expect((await events(waiting.id)).filter(({ kind }) => kind === 'case-not-assigned')).toEqual([
      { kind: 'case-not-assigned', team: 'Care', why: 'full' },
    ])
    context.clock.pass(2 * hour)
    await assignWaiting(context)
    expect(await show(waiting.id)).toMatchObject({ assignee: { name: 'Mari' }, unassignedWhy: null })
  })

  test('go to the team that knows their language, and are left alone where none does or they sleep', async () => {
    const { hear, team, context, show, anne } = await desk(engine)
    await team({ name: 'Suomi', mode: 'rotation', languages: ['fi'] })
    const [aino, dan] = [post(said.ainoBrokenHinge), post(said.pekkaLateParcel)]
    await hear(aino)
    await hear(dan)
    while (await runSubscribers(context));
    const cases = [await mentionOf(context, aino), await mentionOf(context, dan)].map(({ caseId }) => Number(caseId))
    expect(await show(cases[0] ?? 0)).toMatchObject({ team: { name: 'Suomi' }, assignee: { name: 'Mari' } })
    expect(await show(cases[1] ?? 0)).toMatchObject({ team: null, assignee: null, unassignedWhy: 'no-team' })
    const { id } = await read<Case>(anne.call('POST', '/api/cases', { title: 'Asleep' }), 201)
    await read(anne.call('POST', `/api/cases/${id}/snooze`, { until: context.clock() + day }))
    while (await runSubscribers(context));
    expect(await show(id)).toMatchObject({ state: 'snoozed', team: null, assignee: null, unassignedWhy: null })
  })

  test('by hand go to a person or a team, and an undo gives both back', async () => {
    const { open, team, anne, mari, show } = await desk(engine)
    const care = await team({ name: 'Care' })
    const { id } = await open('A')
    const give = (body: object) => read<Case>(mari.call('PATCH', `/api/cases/${id}`, body))
    expect(await give({ teamId: care.id })).toMatchObject({ team: { id: care.id }, assignee: null })
    expect(await give({ assigneeId: mari.id })).toMatchObject({ team: { id: care.id }, assignee: { name: 'Mari' } })
    expect(await give({ assigneeId: null })).toMatchObject({ team: null, assignee: null })
    expect(await give({ assigneeId: mari.id, teamId: care.id })).toMatchObject({ team: { id: care.id }, assignee: { name: 'Mari' } })
    expect(await codeOf(mari.call('PATCH', `/api/cases/${id}`, { teamId: 999 }))).toBe('team-not-found')
    expect((await anne.call('PATCH', `/api/teams/${care.id}`, { removed: true })).status).toBe(204)
    expect(await codeOf(mari.call('PATCH', `/api/cases/${id}`, { teamId: care.id }))).toBe('team-not-found')
    expect(await show(id)).toMatchObject({ team: { name: 'Care' } })
  })

  test('a team given by hand gives on at once where it gives by itself', async () => {
    const { open, team, mari } = await desk(engine)
    const { id } = await open('A')
    const care = await team({ name: 'Care', mode: 'rotation' })
    await read(mari.call('PATCH', `/api/cases/${id}`, { teamId: care.id }))
    expect(await read<Case>(mari.call('GET', `/api/cases/${id}`))).toMatchObject({ assignee: { name: 'Mari' }, team: { name: 'Care' } })
  })
})

test('teams are an administrator’s, names tell them apart, and being away is one’s own', async () => {
  const { team, anne, mari, jonas, context } = await desk('sqlite')
  const care = await team({ name: 'Care' })
  expect(await codeOf(anne.call('POST', '/api/teams', { name: ' CARE ' }))).toBe('team-name-taken')
  expect((await anne.call('PATCH', `/api/teams/${care.id}`, { removed: true })).status).toBe(204)
  await team({ name: 'care' })
  expect(await codeOf(anne.call('PATCH', `/api/teams/${care.id}`, { removed: false }))).toBe('team-name-taken')
  expect(await codeOf(anne.call('POST', '/api/teams', { name: 'Nobody', memberIds: [999] }))).toBe('agent-not-found')
  expect((await anne.call('POST', '/api/teams', { name: '@care' })).status).toBe(422)
  expect(await codeOf(mari.call('PATCH', `/api/agents/${jonas.id}`, { awayUntil: context.clock() + day }))).toBe('role-too-low')
  expect(await codeOf(mari.call('PATCH', `/api/agents/${mari.id}`, { capacity: 2 }))).toBe('role-too-low')
  expect(await codeOf(mari.call('PATCH', `/api/agents/${mari.id}`, { awayUntil: context.clock() }))).toBe('away-in-past')
  expect(await codeOf(mari.call('PATCH', `/api/agents/${mari.id}`, { awayUntil: context.clock() + 400 * day }))).toBe('away-too-long')
  expect((await read<{ awayUntil: number }>(mari.call('PATCH', `/api/agents/${mari.id}`, { awayUntil: null }))).awayUntil).toBeNull()
})
