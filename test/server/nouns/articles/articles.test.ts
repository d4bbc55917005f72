import { describe, expect, test } from 'vitest'
import { addVote } from '#server/nouns/articles/article-reader.store.ts'
import type { Article, ArticleCounts, ArticleGaps, ArticleImport, ArticleRow, ArticleVersion } from '#shared/article.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'

const english = { lang: 'en', title: 'Check the hinge', body: 'Look at the left hinge.', questions: ['Is my hinge cracked?'] }

async function desk(engine: (typeof engines)[number]) {
  const world = await testApp(engine)
  const [mari, ida] = [await world.as('agent', 'Mari'), await world.as('staff', 'Ida')]
  const make = (body: object = {}) => read<Article>(mari.call('POST', '/api/articles', { ...english, ...body }), 201)
  const write = (id: number, lang: string, body: object, call = mari.call) =>
    call('PUT', `/api/articles/${id}/texts/${lang}`, { title: 'T', body: 'B', version: 0, ...body })
  const show = (id: number) => read<Article>(mari.call('GET', `/api/articles/${id}`))
  const states = async (id: number) => Object.fromEntries((await show(id)).languages.map(({ lang, state }) => [lang, state]))
  const list = async (query = '') =>
    await read<{ items: ArticleRow[]; nextCursor: string | null }>(mari.call('GET', `/api/articles${query}`))
  return { ...world, mari, ida, make, write, show, states, list }
}

describe.each(engines)('articles, on %s', (engine) => {
  test('a translation is current, behind and outdated as what it follows changes, and right again when somebody says so', async () => {
    const { make, write, states, mari, show } = await desk(engine)
    const { id } = await make()
    await read(write(id, 'de', { title: 'Scharnier prüfen', body: 'Sieh hin.' }))
    expect(await states(id)).toEqual({ en: 'current', de: 'current' })
    const change = (significance: string, body: string, version: number) =>
      read(write(id, 'en', { title: english.title, body, significance, version }))
    await change('typo', 'Look at the left hinge', 1)
    expect(await states(id)).toEqual({ en: 'current', de: 'current' })
    await change('medium', 'Look at both hinges.', 2)
    expect(await states(id)).toEqual({ en: 'current', de: 'behind' })
    await change('major', 'Do not bend it back.', 3)
    expect(await states(id)).toEqual({ en: 'current', de: 'outdated' })
    const as = (method: string) => mari.call(method, `/api/articles/${id}/texts/de/standing`)
    expect((await as('PUT')).status).toBe(204)
    expect(await states(id)).toEqual({ en: 'current', de: 'current' })
    expect((await show(id)).texts.find(({ lang }) => lang === 'de')).toMatchObject({ version: 1, followsLang: 'en', followsVersion: 4 })
    expect((await as('DELETE')).status).toBe(204)
    expect(await states(id)).toEqual({ en: 'current', de: 'outdated' })
    await read(write(id, 'de', { title: 'Scharnier prüfen', body: 'Nicht zurückbiegen.', version: 1 }))
    expect(await states(id)).toEqual({ en: 'current', de: 'current' })
  })

  test('the newest version is taken back whole: words, standing of translations, and the address', async () => {
    const { make, write, states, mari, show } = await desk(engine)
    const { id } = await make()
    await read(write(id, 'de', { title: 'Scharnier', body: 'Sieh hin.' }))
    await read(write(id, 'en', { title: 'Broken hinge', body: 'Stop.', significance: 'major', version: 1 }))
    await read(write(id, 'no', { title: 'Hengsel', body: 'Stopp.' }))
    expect(await states(id)).toEqual({ en: 'current', de: 'outdated', no: 'current' })
    const back = (lang: string, version: number) => mari.call('DELETE', `/api/articles/${id}/texts/${lang}/versions/${version}`)
    expect(await codeOf(back('en', 1))).toBe('article-text-changed')
    expect((await back('en', 2)).status).toBe(204)
    expect(await states(id)).toEqual({ en: 'current', de: 'current', no: 'current' })
    expect((await show(id)).texts[0]).toMatchObject({ title: english.title, body: english.body, version: 1, questions: english.questions })
    // The number is given again: what followed the version that is gone is measured by the new one.
    await read(write(id, 'en', { title: english.title, body: 'Other.', significance: 'major', version: 1 }))
    expect(await states(id)).toEqual({ en: 'current', de: 'outdated', no: 'outdated' })
    expect((await back('en', 2)).status).toBe(204)
    expect(await codeOf(back('en', 1))).toBe('article-original')
    expect((await back('no', 1)).status).toBe(204)
    expect(await states(id)).toEqual({ en: 'current', de: 'current' })
  })

  test('a version written meanwhile is not overwritten, and the same words are no version', async () => {
    const { make, write, mari } = await desk(engine)
    const { id } = await make()
    await read(write(id, 'en', { ...english, lang: undefined, version: 1 }))
    expect(await codeOf(write(id, 'en', { version: 0 }))).toBe('article-text-changed')
    await read(write(id, 'en', { title: 'New', body: 'Words', version: 1 }))
    expect(await codeOf(write(id, 'en', { version: 1 }))).toBe('article-text-changed')
    const { items } = await read<{ items: ArticleVersion[] }>(mari.call('GET', `/api/articles/${id}/texts/en/versions`))
    expect(items.map(({ version, title }) => [version, title])).toEqual([
      [2, 'New'],
      [1, english.title],
    ])
  })

  test('staff write and translate; agents publish, and change what everybody reads', async () => {
    const { make, write, ida, mari, show } = await desk(engine)
    const own = await read<Article>(ida.call('POST', '/api/articles', english), 201)
    expect(own.visibility).toBe('draft')
    expect(await codeOf(ida.call('POST', '/api/articles', { ...english, visibility: 'public' }))).toBe('article-not-published')
    expect(await codeOf(ida.call('PATCH', `/api/articles/${own.id}`, { visibility: 'public' }))).toBe('article-not-published')
    await read(write(own.id, 'en', { title: 'Mine', body: 'Words', version: 1 }, ida.call))
    await read(mari.call('PATCH', `/api/articles/${own.id}`, { visibility: 'public' }))
    expect(await codeOf(write(own.id, 'en', { version: 2 }, ida.call))).toBe('article-not-published')
    expect(await codeOf(ida.call('PATCH', `/api/articles/${own.id}`, { visibility: 'draft' }))).toBe('article-not-published')
    expect(await codeOf(ida.call('PATCH', `/api/articles/${own.id}`, { removed: true }))).toBe('article-not-published')
    await read(write(own.id, 'fi', { title: 'Sarana', body: 'Katso.' }, ida.call))
    expect((await show(own.id)).texts.map(({ lang }) => lang)).toEqual(['en', 'fi'])
    const { id } = await make({ visibility: 'internal' })
    await read(ida.call('PATCH', `/api/articles/${id}`, { productIds: [] }))
  })

  test('lists, counts and pages: by words of any title, to translate, without and with trouble, removed', async () => {
    const { make, write, list, mari, context } = await desk(engine)
    const hinge = await make({ visibility: 'public' })
    context.clock.pass(1_000)
    const seal = await make({ title: 'Change the seal', body: 'Pull.' })
    context.clock.pass(1_000)
    await read(write(hinge.id, 'fi', { title: 'Tarkista sarana', body: 'Katso.' }))
    expect((await list()).items.map(({ id }) => id)).toEqual([hinge.id, seal.id])
    expect((await list('?q=SARANA')).items.map(({ id }) => id)).toEqual([hinge.id])
    expect((await list('?q=sarana seal')).items).toEqual([])
    expect((await list('?visibility=public')).items.map(({ id }) => id)).toEqual([hinge.id])
    // Finnish is written here now: the other article lacks it.
    expect((await list('?toTranslate=true')).items.map(({ id, languages }) => [id, languages])).toEqual([
      [
        seal.id,
        [
          { lang: 'en', state: 'current' },
          { lang: 'fi', state: 'missing' },
        ],
      ],
    ])
    for (let n = 0; n < 5; n++) await addVote(context.db, { articleId: hinge.id, lang: 'fi', version: 1, helped: n < 2 ? 1 : 0, at: 1 })
    expect((await list('?trouble=true')).items.map(({ trouble, helped, notHelped }) => ({ trouble, helped, notHelped }))).toEqual([
      { trouble: 'not-helping', helped: 2, notHelped: 3 },
    ])
    expect(await read<ArticleCounts>(mari.call('GET', '/api/articles/counts'))).toEqual({ all: 2, public: 1, toTranslate: 1, trouble: 1 })
    const first = await list('?limit=1')
    const second = await list(`?limit=1&cursor=${first.nextCursor}`)
    expect([first.items[0]?.id, second.items[0]?.id, second.nextCursor]).toEqual([hinge.id, seal.id, null])
    await read(mari.call('PATCH', `/api/articles/${seal.id}`, { removed: true }))
    expect((await list()).items.map(({ id }) => id)).toEqual([hinge.id])
    expect((await list('?removed=true')).items.map(({ id }) => id)).toEqual([seal.id])
    await read(mari.call('PATCH', `/api/articles/${seal.id}`, { removed: false }))
    expect((await list()).items).toHaveLength(2)
  })

  test('an open problem of three threads is a gap until an article is made from it', async () => {
    const { make, mari, context, list } = await desk(engine)
    const { id: caseId } = await read<{ id: number }>(mari.call('POST', '/api/cases', { title: 'Lid opens' }), 201)
    const gaps = () => read<ArticleGaps>(mari.call('GET', '/api/articles/gaps'))
    expect((await gaps()).cases).toEqual([])
    await context.db.updateTable('cases').set({ threadCount: 3, authorCount: 3 }).where('id', '=', caseId).execute()
    expect((await gaps()).cases).toMatchObject([{ id: caseId, title: 'Lid opens', people: 3, threads: 3 }])
    const { id } = await make({ caseIds: [caseId, 9_999], visibility: 'public' })
    expect((await gaps()).cases).toEqual([])
    expect((await list(`?caseId=${caseId}`)).items.map((row) => [row.id, row.caseIds])).toEqual([[id, [caseId]]])
  })

  test('Markdown goes out and comes in again as the same; files that cannot be read are named', async () => {
    const { make, write, mari, ida, show } = await desk(engine)
    const { id } = await make({ visibility: 'public' })
    await read(write(id, 'de', { title: 'Scharnier prüfen', body: 'Sieh hin.' }))
    const { files } = await read<{ files: { name: string; text: string }[] }>(mari.call('GET', '/api/articles/files'))
    expect(files.map(({ name }) => name)).toEqual(['check-the-hinge.en.md', 'check-the-hinge.de.md'])
    const take = (all: object[], call = mari.call) => call('POST', '/api/articles/files', { files: all })
    expect(await read<ArticleImport>(take(files))).toEqual({ added: 0, changed: 0, same: 2, errors: [] })
    const changed = files.map(({ name, text }) => ({ name, text: text.replace('left hinge', 'right hinge') }))
    expect(await read<ArticleImport>(take(changed))).toEqual({ added: 0, changed: 1, same: 1, errors: [] })
    expect((await show(id)).languages).toContainEqual({ lang: 'de', state: 'behind' })
    const fresh = [
      { name: 'seal.fi.md', text: '---\ntitle: Tiiviste\n---\nVedä.' },
      { name: 'seal.en.md', text: '---\ntitle: Seal\nvisibility: internal\n---\nPull.' },
      { name: 'bad.md', text: 'nothing' },
    ]
    expect(await read<ArticleImport>(take(fresh))).toEqual({
      added: 2,
      changed: 0,
      same: 0,
      errors: [{ name: 'bad.md', why: 'no-front-matter' }],
    })
    // Named as before, it is found again, although its address is made from its title.
    expect(await read<ArticleImport>(take(fresh.slice(0, 2)))).toMatchObject({ added: 0, same: 2 })
    expect(await codeOf(take(fresh, ida.call))).toBe('role-too-low')
  })
})
