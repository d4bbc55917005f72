import { describe, expect, test } from 'vitest'
import { day } from '#server/kit/lib/clock.ts'
import { forgetOldHandovers } from '#server/nouns/handovers/handover.actions.ts'
import type { Case, CaseWithNotes } from '#shared/case.schema.ts'
import type { Handover } from '#shared/handover.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'

async function desk(engine: (typeof engines)[number]) {
  const { as, context } = await testApp(engine)
  const [mari, meg, jonas] = [await as('agent', 'Mari'), await as('agent', 'Meg'), await as('agent', 'Jonas')]
  const root = await as('admin', 'Root')
  const mine = async (title: string) => {
    const { id } = await read<Case>(mari.call('POST', '/api/cases', { title }), 201)
    await mari.call('PATCH', `/api/cases/${id}`, { assigneeId: mari.id })
    return id
  }
  const holder = async (id: number) => (await read<CaseWithNotes>(root.call('GET', `/api/cases/${id}`))).assignee?.name ?? null
  const list = async (by = meg) => (await read<{ items: Handover[] }>(by.call('GET', '/api/handovers'))).items
  const write = (body: object) => read<Handover>(mari.call('POST', '/api/handovers', body), 201)
  return { context, mari, meg, jonas, root, mine, holder, list, write }
}

describe.each(engines)('the handover of a shift, on %s', (engine) => {
  test('leaves words and cases to the next, who takes them over once and can give them back', async () => {
    const { mari, meg, jonas, mine, holder, list, write } = await desk(engine)
    const [a, b, c] = [await mine('A'), await mine('B'), await mine('C')]
    const { id } = await write({ text: 'The first wants a call.', caseIds: [a, b, c] })
    expect(await list()).toMatchObject([{ from: { name: 'Mari' }, to: null, team: null, text: 'The first wants a call.', taken: null }])
    expect((await list())[0]?.cases.map(({ title }) => title).toSorted()).toEqual(['A', 'B', 'C'])
    expect([await holder(a), await holder(b)]).toEqual(['Mari', 'Mari'])
    // What was solved or given away since stays where it is.
    await mari.call('POST', `/api/cases/${b}/resolution`, {})
    await mari.call('PATCH', `/api/cases/${c}`, { assigneeId: jonas.id })
    expect((await meg.call('POST', `/api/handovers/${id}/taking`)).status).toBe(204)
    expect([await holder(a), await holder(b), await holder(c)]).toEqual(['Meg', 'Mari', 'Jonas'])
    expect((await list())[0]?.taken?.by.name).toBe('Meg')
    expect((await list(mari))[0]?.taken?.by.name).toBe('Meg')
    expect(await codeOf(jonas.call('POST', `/api/handovers/${id}/taking`))).toBe('handover-taken')
    expect(await codeOf(jonas.call('DELETE', `/api/handovers/${id}/taking`))).toBe('handover-not-found')
    expect((await meg.call('POST', `/api/handovers/${id}/taking`)).status).toBe(204)
    expect((await meg.call('DELETE', `/api/handovers/${id}/taking`)).status).toBe(204)
    expect([await holder(a), await holder(c)]).toEqual(['Mari', 'Jonas'])
    expect((await jonas.call('POST', `/api/handovers/${id}/taking`)).status).toBe(204)
    expect(await holder(a)).toBe('Jonas')
  })

  test('two who take over at once: one has it, the other is told who', async () => {
    const { meg, jonas, mine, holder, write } = await desk(engine)
    const a = await mine('A')
    const { id } = await write({ text: 'Please', caseIds: [a] })
    const answers = await Promise.all([meg, jonas].map(async (one) => (await one.call('POST', `/api/handovers/${id}/taking`)).status))
    expect(answers.toSorted()).toEqual([204, 409])
    expect(await holder(a)).toBe(answers[0] === 204 ? 'Meg' : 'Jonas')
  })

  test('is seen by the person or the team that it is for, and by whoever wrote it', async () => {
    const { mari, meg, jonas, root, list, write } = await desk(engine)
    const { id: teamId } = await read<{ id: number }>(
      root.call('POST', '/api/teams', { name: 'Care', mode: 'by-hand', memberIds: [mari.id, jonas.id] }),
      201,
    )
    const toMeg = await write({ text: 'For Meg', toId: meg.id })
    const toCare = await write({ text: 'For Care', teamId })
    const texts = async (by: typeof mari) => (await list(by)).map(({ text }) => text)
    expect([await texts(meg), await texts(jonas), await texts(mari)]).toEqual([['For Meg'], ['For Care'], ['For Care', 'For Meg']])
    expect(await codeOf(jonas.call('POST', `/api/handovers/${toMeg.id}/taking`))).toBe('handover-not-found')
    expect(await codeOf(mari.call('POST', `/api/handovers/${toCare.id}/taking`))).toBe('handover-not-found')
  })

  test('is withdrawn and said again while nobody took over, of one’s own cases alone, and let go in the end', async () => {
    const { context, mari, meg, mine, list, write } = await desk(engine)
    const a = await mine('A')
    const { id } = await write({ text: 'Please', caseIds: [a] })
    const change = (by: typeof mari, withdrawn: boolean) => by.call('PATCH', `/api/handovers/${id}`, { withdrawn })
    expect(await codeOf(change(meg, true))).toBe('handover-not-found')
    expect((await change(mari, true)).status).toBe(204)
    expect(await list()).toEqual([])
    expect(await codeOf(meg.call('POST', `/api/handovers/${id}/taking`))).toBe('handover-not-found')
    await change(mari, false)
    expect(await list()).toHaveLength(1)
    await meg.call('POST', `/api/handovers/${id}/taking`)
    expect(await codeOf(change(mari, true))).toBe('handover-taken')
    expect(await codeOf(mari.call('POST', '/api/handovers', { text: 'Again', caseIds: [a] }))).toBe('case-not-yours')
    expect(await codeOf(mari.call('POST', '/api/handovers', { text: 'x', toId: 999_999 }))).toBe('agent-not-found')
    expect((await mari.call('POST', '/api/handovers', { text: ' ' })).status).toBe(422)
    context.clock.pass(91 * day)
    await forgetOldHandovers(context)
    expect(await context.db.selectFrom('handoverCases').selectAll().execute()).toEqual([])
  })
})
