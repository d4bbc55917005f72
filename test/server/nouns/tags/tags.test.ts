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
