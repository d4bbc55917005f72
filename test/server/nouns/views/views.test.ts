import { describe, expect, test } from 'vitest'
import { day, hour } from '#server/kit/lib/clock.ts'
import { forgetRemovedViews } from '#server/nouns/views/view.actions.ts'
import type { Case } from '#shared/case.schema.ts'
import type { View, ViewCounts } from '#shared/view.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'

async function desk(engine: (typeof engines)[number]) {
  const { as, context } = await testApp(engine)
  const [mari, meg, ida] = [await as('agent', 'Mari'), await as('agent', 'Meg'), await as('staff', 'Ida')]
  const [anne, root] = [await as('manager', 'Anne'), await as('admin', 'Root')]
  const open = async (title: string, change: object = {}) => {
    const { id } = await read<Case>(mari.call('POST', '/api/cases', { title }), 201)
    await mari.call('PATCH', `/api/cases/${id}`, change)
    return id
  }
  const keep = (body: object, by = mari) => read<View>(by.call('POST', '/api/views', body), 201)
  const views = async (by = mari) => (await read<{ items: View[] }>(by.call('GET', '/api/views'))).items
  const counts = async (by = mari) =>
    Object.fromEntries((await read<ViewCounts>(by.call('GET', '/api/views/counts'))).counts.map(({ id, count }) => [id, count]))
  const list = async (query: string, by = mari) =>
    (await read<{ items: Case[] }>(by.call('GET', `/api/cases?${query}`))).items.map(({ title }) => title)
  const team = async (name: string, memberIds: number[]) =>
    (await read<{ id: number }>(root.call('POST', '/api/teams', { name, mode: 'by-hand', memberIds }), 201)).id
  return { as, context, mari, meg, ida, anne, root, open, keep, views, counts, list, team }
}

describe.each(engines)('the filter of cases, on %s', (engine) => {
  test('takes everything that is given, and any of several values; what is closed comes only where it is asked for', async () => {
    const { mari, meg, open, list } = await desk(engine)
    const a = await open('A', { priority: 'urgent' })
    await open('B', { priority: 'high', assigneeId: meg.id })
    const c = await open('C', { priority: 'urgent', assigneeId: meg.id })
    const d = await open('D', { priority: 'high' })
    for (const id of [a, c]) await mari.call('POST', `/api/cases/${id}/tags`, { name: 'Hinge' })
    await mari.call('POST', `/api/cases/${d}/resolution`, {})
    const tag = (await read<{ items: { id: number }[] }>(mari.call('GET', '/api/tags'))).items[0]?.id
    expect((await list('priority=urgent,high')).toSorted()).toEqual(['A', 'B', 'C'])
    expect((await list(`priority=urgent,high&assigneeId=${meg.id}`)).toSorted()).toEqual(['B', 'C'])
    expect((await list('assigneeId=me', meg)).toSorted()).toEqual(['B', 'C'])
    expect(await list('priority=urgent&assigneeId=nobody')).toEqual(['A'])
    expect(await list(`tag=${tag},999&assigneeId=${meg.id}`)).toEqual(['C'])
    expect(await list('priority=high&state=resolved')).toEqual(['D'])
    expect(await list('language=fi')).toEqual([])
    expect(await list('channel=x,email')).toEqual([])
    for (const wrong of ['priority=loud', 'priority=', 'assigneeId=everybody', 'sort=random', 'due=never', 'language=%27'])
      expect((await mari.call('GET', `/api/cases?${wrong}`)).status).toBe(422)
  })

  test('lists by the newest or oldest words, page by page, and by what is due', async () => {
    const { context, mari, open, list } = await desk(engine)
    for (const title of ['A', 'B', 'C']) {
      await open(title)
      context.clock.pass(hour)
    }
    expect(await list('sort=newest')).toEqual(['C', 'B', 'A'])
    expect(await list('sort=oldest')).toEqual(['A', 'B', 'C'])
    for (const sort of ['newest', 'oldest', 'work']) {
      const seen: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const query: string = `sort=${sort}&limit=2${cursor ? `&cursor=${cursor}` : ''}`
        const page: { items: Case[]; nextCursor: string | null } = await read(mari.call('GET', `/api/cases?${query}`))
        seen.push(...page.items.map(({ title }) => title))
        cursor = page.nextCursor
      }
      expect(seen.toSorted()).toEqual(['A', 'B', 'C'])
    }
    await context.db
      .updateTable('cases')
      .set({ dueAt: context.clock() - 1 })
      .where('title', '=', 'A')
      .execute()
    await context.db
      .updateTable('cases')
      .set({ dueAt: context.clock() + hour })
      .where('title', '=', 'B')
      .execute()
    expect(await list('due=late')).toEqual(['A'])
    expect((await list('due=day')).toSorted()).toEqual(['A', 'B'])
    expect(await codeOf(mari.call('GET', `/api/cases?sort=newest&cursor=${Buffer.from('["a",1]').toString('base64url')}`))).toBe(
      'bad-cursor',
    )
  })
})

describe.each(engines)('saved views, on %s', (engine) => {
  test('are seen by their owner, the team, or all, and count for whoever looks', async () => {
    const { mari, meg, ida, anne, open, keep, views, counts, team } = await desk(engine)
    const repairs = await team('Repairs', [mari.id, meg.id])
    await open('A', { priority: 'urgent', assigneeId: meg.id })
    await open('B', { priority: 'urgent' })
    const own = await keep({ name: 'Mine alone', filter: { queue: 'urgent' } })
    const shared = await keep({ name: 'Ours', visibility: 'team', teamId: repairs, filter: { queue: 'mine' } })
    expect(await codeOf(mari.call('POST', '/api/views', { name: 'All', visibility: 'all', filter: {} }))).toBe('view-not-shown')
    expect(await codeOf(ida.call('POST', '/api/views', { name: 'T', visibility: 'team', teamId: repairs, filter: {} }))).toBe(
      'view-not-shown',
    )
    const all = await keep({ name: 'All urgent', visibility: 'all', filter: { priority: ['urgent'] } }, anne)
    const names = async (by: typeof mari) => (await views(by)).map(({ name }) => name)
    expect(await names(mari)).toEqual(['Mine alone', 'Ours', 'All urgent'])
    expect(await names(meg)).toEqual(['Ours', 'All urgent'])
    expect(await names(ida)).toEqual(['All urgent'])
    expect((await views(meg))[0]).toMatchObject({ team: { name: 'Repairs' }, owner: { name: 'Mari' }, mayChange: false, broken: [] })
    expect(await counts(mari)).toEqual({ [own.id]: 2, [shared.id]: 0, [all.id]: 2 })
    // "Mine" is whoever reads.
    expect(await counts(meg)).toEqual({ [shared.id]: 1, [all.id]: 2 })
  })

  test('are renamed, shown to others, deleted and brought back by those who may', async () => {
    const { mari, meg, anne, keep, views } = await desk(engine)
    const { id } = await keep({ name: 'Urgent', filter: { queue: 'urgent' } })
    const change = (by: typeof mari, body: object) => by.call('PATCH', `/api/views/${id}`, body)
    expect(await codeOf(change(meg, { name: 'Mine' }))).toBe('view-not-found')
    // Nor does a manager see what is one person's alone.
    expect(await codeOf(change(anne, { name: 'Mine' }))).toBe('view-not-found')
    expect(await codeOf(change(mari, { visibility: 'all' }))).toBe('view-not-shown')
    expect(await codeOf(change(mari, { visibility: 'team' }))).toBe('team-not-found')
    await change(mari, { name: 'Burning', filter: { priority: ['urgent', 'high'] } })
    expect(await views()).toMatchObject([{ name: 'Burning', filter: { priority: ['urgent', 'high'], sort: 'work' } }])
    const shared = await keep({ name: 'House', visibility: 'all', filter: {} }, anne)
    expect(await codeOf(mari.call('PATCH', `/api/views/${shared.id}`, { name: 'No' }))).toBe('not-your-view')
    expect((await change(mari, { removed: true })).status).toBe(204)
    expect((await views()).map(({ name }) => name)).toEqual(['House'])
    await change(mari, { removed: false })
    expect((await views()).map(({ name }) => name)).toEqual(['Burning', 'House'])
    for (const wrong of [{ name: '' }, { name: '!?' }, { filter: { queue: 'odd' } }, { odd: 1 }])
      expect((await change(mari, wrong)).status).toBe(422)
  })

  test('stand in the order that each person gave them', async () => {
    const { mari, meg, anne, keep, views } = await desk(engine)
    const a = await keep({ name: 'A', visibility: 'all', filter: {} }, anne)
    const b = await keep({ name: 'B', visibility: 'all', filter: {} }, anne)
    const c = await keep({ name: 'C', filter: {} })
    const order = (ids: number[]) => mari.call('PUT', '/api/view-order', { ids })
    expect((await order([c.id, b.id, b.id, 999_999])).status).toBe(204)
    expect((await views()).map(({ name }) => name)).toEqual(['C', 'B', 'A'])
    expect((await views(meg)).map(({ name }) => name)).toEqual(['A', 'B'])
    await order([a.id])
    expect((await views()).map(({ name }) => name)).toEqual(['A', 'B', 'C'])
  })

  test('one that names a person, team or tag that is gone says so, one that cannot be read too, and the others count', async () => {
    const { context, mari, root, meg, open, keep, views, counts, team } = await desk(engine)
    const repairs = await team('Repairs', [meg.id])
    const a = await open('A')
    await mari.call('POST', `/api/cases/${a}/tags`, { name: 'Hinge' })
    const good = await keep({ name: 'Good', filter: {} })
    const ofTeam = await keep({ name: 'Team', filter: { teamId: repairs } })
    const ofPerson = await keep({ name: 'Person', filter: { assigneeId: meg.id } })
    const ofTag = await keep({ name: 'Tag', filter: { tag: [999_999] } })
    const odd = await keep({ name: 'Odd', filter: {} })
    const newer = await keep({ name: 'Newer', filter: {} })
    await root.call('PATCH', `/api/teams/${repairs}`, { removed: true })
    await context.db.updateTable('agents').set({ disabledAt: 1 }).where('id', '=', meg.id).execute()
    await context.db.updateTable('views').set({ filter: '{"queue":' }).where('id', '=', odd.id).execute()
    await context.db.updateTable('views').set({ filter: '{"mood":"bad"}' }).where('id', '=', newer.id).execute()
    expect((await views()).map(({ name, filter, broken }) => [name, filter !== null, broken])).toEqual([
      ['Good', true, []],
      ['Team', true, [{ what: 'team', name: 'Repairs' }]],
      ['Person', true, [{ what: 'person', name: 'Meg' }]],
      ['Tag', true, [{ what: 'tag', name: null }]],
      ['Odd', false, [{ what: 'filter', name: null }]],
      ['Newer', false, [{ what: 'filter', name: null }]],
    ])
    expect(await counts()).toEqual({
      [good.id]: 1,
      [ofTeam.id]: null,
      [ofPerson.id]: null,
      [ofTag.id]: null,
      [odd.id]: null,
      [newer.id]: null,
    })
  })

  test('counts stop above a thousand', async () => {
    const { context, open, keep, counts } = await desk(engine)
    await open('A')
    const { id: _, ...row } = await context.db.selectFrom('cases').selectAll().executeTakeFirstOrThrow()
    for (let n = 0; n < 11; n++)
      await context.db
        .insertInto('cases')
        .values(Array.from({ length: 100 }, () => row))
        .execute()
    const { id } = await keep({ name: 'All', filter: {} })
    expect(await counts()).toEqual({ [id]: 1001 })
  })

  test('what was deleted is let go after a month', async () => {
    const { context, mari, keep } = await desk(engine)
    const [a, b] = [await keep({ name: 'A', filter: {} }), await keep({ name: 'B', filter: {} })]
    await mari.call('PUT', '/api/view-order', { ids: [a.id, b.id] })
    await mari.call('PATCH', `/api/views/${a.id}`, { removed: true })
    context.clock.pass(31 * day)
    await forgetRemovedViews(context)
    expect((await context.db.selectFrom('views').select('name').execute()).map(({ name }) => name)).toEqual(['B'])
  })
})
