import { describe, expect, test } from 'vitest'
import { readKnowledge } from '#server/scripts/bench/answers.ts'
import { interfaceLanguages } from '#shared/agent.ts'
import type { Article } from '#shared/article.schema.ts'
import { read, testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'

async function desk(engine: (typeof engines)[number] = 'sqlite', withChat = true) {
  const world = await testApp(engine)
  const root = await world.as('admin', 'Root')
  if (withChat) await read(root.call('POST', '/api/sources', { channel: 'chat', settings: { origins: 'https://shop.example.com' } }), 201)
  const get = (path: string, headers: Record<string, string> = {}) => world.anonymous('GET', path, undefined, headers)
  const page = async (path: string) => (await get(path)).text()
  const send = (path: string, fields: Record<string, string>) =>
    Promise.resolve(world.app.request(path, { method: 'POST', body: new URLSearchParams(fields) }))
  const write = (body: object) =>
    read<Article>(root.call('POST', '/api/articles', { lang: 'en', title: 'A', body: 'B', visibility: 'public', ...body }), 201)
  const translate = (id: number, lang: string, body: object) =>
    read<Article>(root.call('PUT', `/api/articles/${id}/texts/${lang}`, { title: 'A', body: 'B', version: 0, ...body }))
  return { ...world, root, get, page, send, write, translate }
}

/** The learning half, in some languages. */
const articlesIn = (...langs: string[]) => readKnowledge().articles.filter(({ lang }) => langs.includes(lang))

describe.each(engines)('/help, on %s', (engine) => {
  test('finds a Norwegian article by a Finnish question, says in which language it is, and leads to it whole', async () => {
    const { root, page, get } = await desk(engine)
    const files = articlesIn('no').map((one) => ({
      name: `${one.article}.no.md`,
      text: `---\ntitle: ${JSON.stringify(one.title)}\nvisibility: public\n---\n${one.body}`,
    }))
    await read(root.call('POST', '/api/articles/files', { files }))
    const found = await page('/help?lang=fi&q=Kuinka%20poistan%20kalkin%20vedenkeittimest%C3%A4%3F')
    const title = articlesIn('no').find(({ article }) => article === 'limescale')?.title ?? '?'
    expect(found).toContain(title)
    expect(found).toContain('Ei vielä kielelläsi. Kieli: Norsk')
    const href = new RegExp(`<a href="(/help/[^"]+)"[^>]*>(?:<b[^>]*>)?${title}`, 'u').exec(found)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const whole = await page(href)
    expect(whole).toContain('Luet sitä tällä kielellä: Norsk')
    expect(whole).toMatch(/<article lang="nb">/)
    expect((await get(href)).status).toBe(200)
  })

  test('keeps what was searched for without whom, a vote tied to the version that was read, and reads by day', async () => {
    const { write, page, send, context, root, translate } = await desk(engine)
    const { id } = await write({ title: 'Salt light', body: 'Fill it.' })
    await page('/help?lang=en&q=zzqx%20vvkw')
    await page('/help?lang=en&q=zzqx%20vvkw')
    await page('/help?lang=en&q=zzqx&part=found')
    await page('/help?lang=en&q=mail%20anna%40example.com')
    const searches = await context.db.selectFrom('helpSearches').select(['lang', 'sought', 'band', 'count']).execute()
    expect(searches.map((one) => ({ ...one, count: Number(one.count) }))).toEqual([
      { lang: 'en', sought: 'zzqx vvkw', band: 'hand-over', count: 2 },
    ])
    expect(await read(root.call('GET', '/api/articles/gaps'))).toMatchObject({
      searches: [{ words: [{ lang: 'en', text: 'zzqx vvkw' }], count: 2 }],
    })
    await page('/help/salt-light?lang=en')
    const vote = (helped: string, version: string) => send('/help/salt-light/vote?lang=en', { helped, version, of: 'en' })
    const answer = await vote('yes', '1')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/help/salt-light?lang=en&said=yes'])
    await translate(id, 'en', { title: 'Salt light', body: 'Fill it up.', version: 1 })
    // Of a version that does not stand any more nothing is learnt.
    await vote('no', '1')
    await vote('no', '2')
    const votes = await context.db.selectFrom('articleVotes').select(['version', 'helped']).orderBy('id').execute()
    expect(votes.map(({ version, helped }) => [Number(version), Number(helped)])).toEqual([
      [1, 1],
      [2, 0],
    ])
    expect(await read(root.call('GET', `/api/articles/${id}`))).toMatchObject({ reads: 1, helped: 0, notHelped: 1 })
  })
})

describe('/help', () => {
  test.each(interfaceLanguages)(
    'in %s: safety, a question and a person before the answers, without script, for nobody else’s frames',
    async (lang) => {
      const { write, get } = await desk()
      await write({ title: 'One answer' })
      const answer = await get(`/help?lang=${lang}`)
      const page = await answer.text()
      const policy = answer.headers.get('content-security-policy') ?? ''
      expect(policy).toMatch(
        /^default-src 'none'; style-src 'sha256-[^;]+; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; script-src 'self'; connect-src 'self'$/,
      )
      const places = ['<form class="ask"', 'class="safe"', 'tel:+4722000000', '/help/person?', 'One answer'].map((words) =>
        page.indexOf(words),
      )
      expect(places.every((place) => place > 0)).toBe(true)
      expect(places).toEqual(places.toSorted((a, b) => a - b))
      expect(page).not.toContain('noindex')
      expect(page.match(/<script/g)).toHaveLength(1)
    },
  )

  test('what people wrote is shown and never run, in questions, titles, bodies and links', async () => {
    const { write, page } = await desk()
    await write({
      title: 'Kettle <script>alert(1)</script>',
      body: '<img src=x onerror=alert(2)> **<b>bold</b>** [go](javascript:alert(3)) [ok](https://x.example/"onclick="y)',
    })
    for (const path of [
      '/help?lang=en',
      '/help?lang=en&q=%22%3E%3Cscript%3Ealert(4)%3C%2Fscript%3E kettle',
      '/help/kettle-script-alert-1-script?lang=en',
    ]) {
      const shown = await page(path)
      expect(shown).not.toMatch(/<script>alert|<img src=x|href="javascript|"onclick="|<b>bold/)
    }
  })

  test('drafts, internal and removed articles are not there for anybody', async () => {
    const { write, page, root, get } = await desk()
    await write({ title: 'Secret draft', visibility: 'draft' })
    await write({ title: 'Internal only', visibility: 'internal' })
    const { id } = await write({ title: 'Removed soon' })
    expect(await page('/help?lang=en')).toContain('Removed soon')
    await read(root.call('PATCH', `/api/articles/${id}`, { removed: true }))
    for (const path of ['/help?lang=en', '/help?lang=en&q=secret%20internal%20removed']) {
      expect(await page(path)).not.toMatch(/Secret draft|Internal only|Removed soon<\/b>/)
    }
    for (const slug of ['secret-draft', 'internal-only', 'removed-soon', 'never-was']) expect((await get(`/help/${slug}`)).status).toBe(404)
  })

  test('who publishes finds it at once, also what was published while the answers were being read anew', async () => {
    const { write, page, root } = await desk()
    await page('/help?lang=en')
    const ids = await Promise.all(['One', 'Two', 'Three'].map(async (title) => (await write({ title })).id))
    await Promise.all([page('/help?lang=en'), page('/help?lang=en'), write({ title: 'Four' })])
    await expect.poll(() => page('/help?lang=en')).toMatch(/Four.*One.*Three.*Two/s)
    await read(root.call('PATCH', `/api/articles/${ids[0]}`, { visibility: 'internal' }))
    await expect.poll(() => page('/help?lang=en')).not.toContain('One')
  })

  test('an address of before leads on, and one of another language to the reader’s own', async () => {
    const { write, translate, get } = await desk()
    const { id } = await write({ title: 'Salt light' })
    await translate(id, 'de', { title: 'Salzlampe' })
    await translate(id, 'en', { title: 'The salt light stays on', version: 1 })
    const to = async (path: string) => {
      const answer = await get(path)
      return [answer.status, answer.headers.get('location')]
    }
    expect(await to('/help/salt-light?lang=en')).toEqual([301, '/help/the-salt-light-stays-on?lang=en'])
    expect(await to('/help/the-salt-light-stays-on?lang=de')).toEqual([302, '/help/salzlampe?lang=de'])
    expect((await get('/help/salzlampe', { 'accept-language': 'de-AT' })).status).toBe(200)
  })

  test('who reads what was overtaken is told, and led to what holds now; what is only behind is not told', async () => {
    const { write, translate, page } = await desk()
    const { id } = await write({ title: 'Hinge' })
    await translate(id, 'de', { title: 'Scharnier' })
    await translate(id, 'en', { title: 'Hinge', body: 'C', significance: 'medium', version: 1 })
    expect(await page('/help/scharnier?lang=de')).not.toContain('Wichtiges geändert')
    await translate(id, 'en', { title: 'Hinge', body: 'D', significance: 'major', version: 2 })
    expect(await page('/help/scharnier?lang=de')).toMatch(/Wichtiges geändert.*href="\/help\/scharnier\?lang=en"/s)
  })

  test('danger comes before what was found, with the number', async () => {
    const { write, page } = await desk()
    await write({ title: 'Remove limescale from the kettle' })
    const shown = await page('/help?lang=en&q=the%20kettle%20caught%20fire%20and%20burned%20my%20hand')
    expect(shown.indexOf('A person has to look at this at once')).toBeGreaterThan(0)
    expect(shown.indexOf('A person has to look at this at once')).toBeLessThan(shown.indexOf('Remove limescale'))
    expect(shown).toMatch(/safe loud[^§]*tel:\+4722000000/)
  })

  test('not solved: a person is asked without script, and the words are a message in the chat with where to answer', async () => {
    const { write, page, send, context } = await desk()
    await write({ title: 'Salt light' })
    expect(await page('/help/salt-light?lang=en&said=no')).toContain('/help/person?lang=en&amp;about=salt-light')
    expect((await send('/help/person?lang=en', { words: 'It stays on', contact: '' })).status).toBe(422)
    const answer = await send('/help/person?lang=en', { words: 'It stays on', contact: 'ola@example.com', about: 'salt-light' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/help/sent?lang=en'])
    const said = await context.db.selectFrom('chatMessages').select(['text', 'ours']).execute()
    expect(said).toEqual([{ text: 'It stays on\n\n[Salt light]\n\nola@example.com', ours: 0 }])
    for (let n = 0; n < 80; n++) await send('/help/person?lang=en', { words: 'Again', contact: 'x' })
    expect((await send('/help/person?lang=en', { words: 'Again', contact: 'x' })).status).toBe(429)
  })

  test('where nobody takes messages, the number stands there and no form', async () => {
    const { page, send } = await desk('sqlite', false)
    expect(await page('/help?lang=en')).not.toContain('/help/person')
    const person = await page('/help/person?lang=en')
    expect(person).toContain('tel:+4722000000')
    expect(person).not.toContain('<textarea')
    expect((await send('/help/person?lang=en', { words: 'A', contact: 'B' })).status).toBe(409)
  })

  test('the script is small and the part that it asks for is the page’s own', async () => {
    const { write, page, get } = await desk()
    await write({ title: 'Salt light' })
    expect((await page('/help.js')).length).toBeLessThan(40 * 1024)
    const part = await page('/help?lang=en&q=salt&part=found')
    expect(part).toContain('Salt light')
    expect(part).not.toContain('<html')
    expect(await page('/help?lang=en&q=salt')).toContain(part)
    expect((await get('/help?lang=en&q=salt%20light&part=settled')).status).toBe(204)
  })
})
