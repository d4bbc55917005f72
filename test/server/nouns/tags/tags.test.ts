import { describe, expect, test } from 'vitest'
import type { Case, CaseWithNotes } from '#shared/case.schema.ts'
import type { Tag } from '#shared/tag.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'

async function desk(engine: (typeof engines)[number]) {
  const { as } = await testApp(engine)
  const [anne, ida] = [await as('manager', 'Anne'), await as('staff', 'Ida')]
  const agent = await as('agent', 'Mari')
  const open = async (title: string) => (await read<Case>(agent.call('POST', '/api/cases', { title }), 201)).id
  const tag = async (id: number, name: string) => (await ida.call('POST', `/api/cases/${id}/tags`, { name })).status
  const tags = async () => (await read<{ items: Tag[] }>(ida.call('GET', '/api/tags'))).items
  const show = (id: number) => read<CaseWithNotes>(ida.call('GET', `/api/cases/${id}`))
  const withTag = async (id: number) =>
    (await read<{ items: Case[] }>(ida.call('GET', `/api/cases?tag=${id}`))).items.map((one) => one.title).toSorted()
  return { anne, ida, open, tag, tags, show, withTag }
}

describe.each(engines)('tags of cases, on %s', (engine) => {
  test('are put on by name, whatever the letters, taken off, and filter the list', async () => {
    const { ida, open, tag, tags, show, withTag } = await desk(engine)
    const [a, b] = [await open('A'), await open('B')]
    expect([await tag(a, 'Hinge'), await tag(b, '  hinge '), await tag(a, 'Ro 2')]).toEqual([204, 204, 204])
    expect((await tags()).map(({ name, caseCount }) => `${name} ${caseCount}`)).toEqual(['Hinge 2', 'Ro 2 1'])
    const hinge = (await tags())[0]?.id ?? 0
    expect(await withTag(hinge)).toEqual(['A', 'B'])
    expect((await ida.call('DELETE', `/api/cases/${a}/tags/${hinge}`)).status).toBe(204)
    expect((await show(a)).tags.map(({ name }) => name)).toEqual(['Ro 2'])
    expect(await withTag(hinge)).toEqual(['B'])
    for (const name of ['', '  ', '!?', 'x'.repeat(41)]) expect((await ida.call('POST', `/api/cases/${a}/tags`, { name })).status).toBe(422)
  })

  test('are renamed, and merged where there is one of that name; a case carries each once', async () => {
    const { anne, ida, open, tag, tags, withTag } = await desk(engine)
    const [a, b] = [await open('A'), await open('B')]
    await tag(a, 'Hinge')
    await tag(a, 'Broken')
    await tag(b, 'Broken')
    const [broken, hinge] = (await tags()).map(({ id }) => id) as [number, number]
    expect(await codeOf(ida.call('PATCH', `/api/tags/${broken}`, { name: 'Crack' }))).toBe('role-too-low')
    expect(await codeOf(anne.call('PATCH', `/api/tags/${broken}`, { name: 'HINGE' }))).toBe('tag-taken')
    expect((await anne.call('POST', `/api/tags/${broken}/merger`, { into: hinge })).status).toBe(204)
    expect((await tags()).map(({ name }) => name)).toEqual(['Hinge'])
    expect(await withTag(hinge)).toEqual(['A', 'B'])
    expect((await anne.call('PATCH', `/api/tags/${hinge}`, { name: 'Hinges' })).status).toBe(204)
    expect((await tags()).map(({ name }) => name)).toEqual(['Hinges'])
  })

  test('a merger is taken back: each has the cases it had, and what came since stays', async () => {
    const { anne, ida, open, tag, tags, show, withTag } = await desk(engine)
    const [a, b, c, d] = [await open('A'), await open('B'), await open('C'), await open('D')]
    for (const id of [a, b]) await tag(id, 'Broken')
    for (const id of [b, c]) await tag(id, 'Hinge')
    const [broken, hinge] = (await tags()).map(({ id }) => id) as [number, number]
    const undo = (id: number) => anne.call('DELETE', `/api/tags/${id}/merger`)
    await anne.call('POST', `/api/tags/${broken}/merger`, { into: hinge })
    await tag(d, 'Hinge')
    expect((await show(b)).tags.map(({ name }) => name)).toEqual(['Hinge'])
    // The number of the merged one leads to where its cases are.
    expect(await withTag(broken)).toEqual(['A', 'B', 'C', 'D'])
    expect(await codeOf(ida.call('DELETE', `/api/tags/${broken}/merger`))).toBe('role-too-low')
    expect((await undo(broken)).status).toBe(204)
    expect([await withTag(broken), await withTag(hinge)]).toEqual([
      ['A', 'B'],
      ['B', 'C', 'D'],
    ])
    expect((await tags()).map(({ name, caseCount }) => `${name} ${caseCount}`)).toEqual(['Broken 2', 'Hinge 3'])
    // Twice is once.
    expect((await undo(broken)).status).toBe(204)
    expect(await codeOf(undo(999_999))).toBe('tag-not-found')
  })

  test('mergers after mergers are taken back in their order, and a name that is taken since is said', async () => {
    const { anne, open, tag, tags, withTag } = await desk(engine)
    const [a, b] = [await open('A'), await open('B')]
    await tag(a, 'One')
    await tag(b, 'Three')
    await tag(b, 'Two')
    const [one, three, two] = (await tags()).map(({ id }) => id) as [number, number, number]
    const undo = (id: number) => anne.call('DELETE', `/api/tags/${id}/merger`)
    await anne.call('POST', `/api/tags/${one}/merger`, { into: two })
    await anne.call('POST', `/api/tags/${two}/merger`, { into: three })
    expect(await withTag(one)).toEqual(['A', 'B'])
    expect(await codeOf(undo(one))).toBe('tag-merged')
    expect(await codeOf(anne.call('POST', `/api/tags/${two}/merger`, { into: three }))).toBe('tag-not-found')
    await tag(b, 'two')
    expect(await codeOf(undo(two))).toBe('tag-taken')
    await anne.call('PATCH', `/api/tags/${(await tags()).find(({ name }) => name === 'two')?.id}`, { name: 'Another' })
    expect([(await undo(two)).status, (await undo(one)).status]).toEqual([204, 204])
    expect([await withTag(one), await withTag(two), await withTag(three)]).toEqual([['A'], ['B'], ['B']])
  })

  test('cases are linked both ways, once, and never with themselves', async () => {
    const { ida, open, show } = await desk(engine)
    const [a, b] = [await open('A'), await open('B')]
    const link = (from: number, to: number) => ida.call('POST', `/api/cases/${from}/links`, { caseId: to })
    expect([(await link(b, a)).status, (await link(a, b)).status]).toEqual([204, 204])
    expect([(await show(a)).links, (await show(b)).links].map((links) => links.map(({ title }) => title))).toEqual([['B'], ['A']])
    expect(await codeOf(link(a, a))).toBe('same-case')
    expect(await codeOf(link(a, 999_999))).toBe('case-not-found')
    expect((await ida.call('DELETE', `/api/cases/${a}/links/${b}`)).status).toBe(204)
    expect((await show(b)).links).toEqual([])
  })
})
