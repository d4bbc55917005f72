import { describe, expect, test } from 'vitest'
import { change } from '#server/kit/database/context.ts'
import { hour, minute } from '#server/kit/lib/clock.ts'
import { houseLinesOf, linesOf, type Told } from '#server/nouns/today/today.since.rules.ts'
import type { Case } from '#shared/case.schema.ts'
import type { Since } from '#shared/today.schema.ts'
import { read, testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'

describe.each(engines)('since one left, on %s', (engine) => {
  test('begins at the last minute at work before half an hour away, and stays so until the next time', async () => {
    const { context, as } = await testApp(engine)
    const [mari, meg] = [await as('agent', 'Mari'), await as('agent', 'Meg')]
    const since = (by = mari) => read<Since>(by.call('GET', '/api/today/since'))
    const act = (by = mari) => by.call('PUT', '/api/activity')
    const { id } = await read<Case>(mari.call('POST', '/api/cases', { title: 'Hinge' }), 201)
    await mari.call('PATCH', `/api/cases/${id}`, { assigneeId: mari.id })
    expect(await since()).toEqual({ at: null, cases: [], total: 0, house: [] })
    expect((await act()).status).toBe(204)
    context.clock.pass(20 * minute)
    await act()
    const left = context.clock()
    expect((await since()).at).toBe(null)
    for (const text of ['One', 'Two']) await meg.call('POST', `/api/cases/${id}/notes`, { text })
    context.clock.pass(hour)
    await meg.call('POST', `/api/cases/${id}/resolution`, {})
    await meg.call('DELETE', `/api/cases/${id}/resolution`)
    await mari.call('POST', `/api/cases/${id}/notes`, { text: 'My own' })
    await change(context, async (_tx, emit) => {
      emit({ kind: 'source-health', sourceId: 1, data: { state: 'failing', name: 'Bluesky' } })
      emit({ kind: 'source-health', sourceId: 1, data: { state: 'live', name: 'Bluesky' } })
      emit({ kind: 'sla-changed', data: {} })
    })
    // Also before anything has said that Mari is back.
    const told = {
      at: left,
      total: 3,
      cases: [
        { what: 'reopened', caseId: id, title: 'Hinge', count: 1, by: { name: 'Meg' } },
        { what: 'resolved', count: 1 },
        { what: 'note', count: 2, at: left },
      ],
      house: [{ what: 'sla' }, { what: 'source', name: 'Bluesky', state: 'live' }],
    }
    expect(await since()).toMatchObject(told)
    await act()
    context.clock.pass(5 * minute)
    await act()
    expect(await since()).toMatchObject(told)
    expect(await since(meg)).toEqual({ at: null, cases: [], total: 0, house: [] })
    context.clock.pass(2 * hour)
    expect(await since()).toMatchObject({ at: left + hour + 5 * minute, cases: [], house: [] })
  })

  test('tells of cases that were resolved or given to others meanwhile', async () => {
    const { context, as } = await testApp(engine)
    const [mari, meg] = [await as('agent', 'Mari'), await as('agent', 'Meg')]
    const open = async (title: string) => {
      const { id } = await read<Case>(mari.call('POST', '/api/cases', { title }), 201)
      await mari.call('PATCH', `/api/cases/${id}`, { assigneeId: mari.id })
      return id
    }
    const [solved, given] = [await open('Hinge'), await open('Lid')]
    await mari.call('PUT', '/api/activity')
    context.clock.pass(hour)
    await meg.call('POST', `/api/cases/${solved}/resolution`, {})
    await meg.call('PATCH', `/api/cases/${given}`, { assigneeId: meg.id })
    const { cases } = await read<Since>(mari.call('GET', '/api/today/since'))
    expect(cases.map(({ what, caseId }) => [what, caseId])).toEqual([
      ['taken', given],
      ['resolved', solved],
    ])
  })

  test('counts what waits for a manager, whom alone it is told', async () => {
    const { as } = await testApp(engine)
    const [anne, mari] = [await as('manager', 'Anne'), await as('agent', 'Mari')]
    expect(await read(anne.call('GET', '/api/today/decisions'))).toEqual({ decisions: 0 })
    expect((await mari.call('GET', '/api/today/decisions')).status).toBe(403)
  })
})

describe('what is told of events', () => {
  const event = (kind: Told['kind'], more: Partial<Told> = {}): Told => ({ kind, at: 1, caseId: 7, by: null, data: {}, ...more })

  test('is one line for each case and kind, without what one did oneself or is not concerned by', () => {
    const me = { id: 3, name: 'Mari' }
    const lines = linesOf(
      [
        event('mention-clustered', { at: 9 }),
        event('mention-clustered', { at: 8 }),
        event('mention-clustered', { at: 7, caseId: 8 }),
        event('case-trend', { data: { to: 'escalating' } }),
        event('case-trend', { caseId: 8, data: { to: 'quiet' } }),
        event('case-assigned', { data: { toId: 3 } }),
        event('case-assigned', { caseId: 8, data: { toId: 4 } }),
        event('case-assigned', { caseId: 9, data: { toId: 4, was: { assigneeId: 3 } } }),
        event('note-written', { by: me }),
        event('reply-sent', { caseId: null }),
        event('case-opened'),
      ],
      me.id,
    )
    expect(lines.map(({ what, caseId, count, at }) => [what, caseId, count, at])).toEqual([
      ['posts', 7, 2, 9],
      ['posts', 8, 1, 7],
      ['growing', 7, 1, 1],
      ['given', 7, 1, 1],
      ['taken', 9, 1, 1],
    ])
  })

  test('of the house is how each source and alert stands in the end', () => {
    const of = (kind: 'source-health' | 'alert-moved', id: number, data: object) => ({
      kind,
      at: 1,
      sourceId: kind === 'source-health' ? id : null,
      data: { id, ...data },
    })
    const lines = houseLinesOf([
      of('alert-moved', 1, { name: 'Spike', to: 'firing' }),
      of('alert-moved', 1, { name: 'Spike', to: 'pending' }),
      of('alert-moved', 2, { name: 'Dip', to: 'recovering' }),
      of('source-health', 1, { name: 'X', state: 'live' }),
      of('source-health', 1, { name: 'X', state: 'stopped' }),
    ])
    expect(lines.map(({ name, state }) => [name, state])).toEqual([
      ['Spike', 'firing'],
      ['X', 'live'],
    ])
  })
})
