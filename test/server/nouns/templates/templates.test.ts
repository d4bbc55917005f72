import { describe, expect, test } from 'vitest'
import type { Reply } from '#shared/reply.schema.ts'
import type { Template, TemplateUse } from '#shared/template.schema.ts'
import { fillTemplate } from '#shared/template.ts'
import { codeOf, read } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { draftedReply } from '../../../support/drafted-reply.ts'
import { author, mentionOf, post } from '../../../support/world.ts'

const finnish = 'Kuulokkeiden sarana meni rikki jo toisen kerran ja kukaan ei vastaa minulle mitään'

async function desk(engine: (typeof engines)[number]) {
  const world = await draftedReply(engine)
  const [anne, ida] = [await world.as('manager', 'Anne'), await world.as('staff', 'Ida')]
  const text = 'Hi {author.name|there}! We look into {product|it}. Your day: {day}'
  const hello = await read<Template>(
    anne.call('POST', '/api/templates', { name: 'Hinge broken', scope: 'all', baseLang: 'en', text, channels: ['x'] }),
    201,
  )
  const put = (lang: string, words: string, version?: number) =>
    anne.call('PUT', `/api/templates/${hello.id}/texts/${lang}`, { text: words, ...(version !== undefined && { version }) })
  const use = (threadId: number, rest = '') =>
    read<TemplateUse>(ida.call('GET', `/api/templates/${hello.id}/use?threadId=${threadId}${rest}`))
  const list = async (call: typeof ida.call, query = '') =>
    (await read<{ items: Template[] }>(call('GET', `/api/templates${query}`))).items.map(({ name }) => name)
  return { ...world, anne, ida, hello, put, use, list }
}

describe.each(engines)('templates, on %s', (engine) => {
  test('are filled from the thread, in the language of its author, or say aloud which one stands in', async () => {
    const { hear, context, put, use, mention } = await desk(engine)
    const aino = post(finnish, { author: author('Aino Korhonen') })
    await hear(aino)
    const { threadId } = await mentionOf(context, aino)
    const before = await use(threadId ?? 0)
    expect(before).toMatchObject({ lang: 'en', wanted: 'fi', isFallback: true, isOutdated: false })
    expect(before.text).toMatch(/^Hi Aino! We look into .+\. Your day: \{day\}$/)
    expect(before.blanks.find(({ word }) => word === 'day')).toEqual({ word: 'day', value: null, state: 'open' })
    await read(put('fi', 'Hei {author.name|}! Selvitämme asian.'))
    expect(await use(threadId ?? 0)).toMatchObject({ lang: 'fi', isFallback: false, text: 'Hei Aino! Selvitämme asian.' })
    expect(await use(mention.threadId ?? 0)).toMatchObject({ lang: 'en', wanted: 'en', isFallback: false })
    expect(await use(threadId ?? 0, '&lang=en')).toMatchObject({ lang: 'en', isFallback: false })
  })

  test('know which translation is older than its text, and refuse a text that somebody changed meanwhile', async () => {
    const { put, hello, anne, use, mention } = await desk(engine)
    await read(put('de', 'Hallo!'))
    const changed = await read<Template>(put('en', 'Hello!', 1))
    expect(changed.texts.map(({ lang, version, isOutdated }) => `${lang} ${version} ${isOutdated}`)).toEqual(['de 1 true', 'en 2 false'])
    expect(await use(mention.threadId ?? 0, '&lang=de')).toMatchObject({ isOutdated: true })
    const again = await put('en', 'Hello there!', 1)
    expect([again.status, await again.json()]).toMatchObject([409, { code: 'template-changed', text: 'Hello!', version: 2 }])
    expect((await read<Template>(put('de', 'Hallo!', 1))).texts[0]).toMatchObject({ lang: 'de', isOutdated: false, basedOn: 2 })
    expect(await codeOf(put('en', ''))).toBe('template-base')
    expect((await read<Template>(put('de', ''))).texts.map(({ lang }) => lang)).toEqual(['en'])
    expect(await codeOf(put('en', ''))).toBe('template-empty')
    expect((await anne.call('PUT', `/api/templates/${hello.id}/texts/xx`, { text: 'A' })).status).toBe(422)
  })

  test('of all are written by managers, those of a team by its agents, and own ones are seen by nobody else', async () => {
    const { mari, anne, ida, as, list, hello } = await desk(engine)
    const admin = await as('admin', 'Root')
    const body = { baseLang: 'en', text: 'Hello' }
    for (const call of [ida.call, mari.call])
      expect(await codeOf(call('POST', '/api/templates', { ...body, name: 'For all', scope: 'all' }))).toBe('template-not-yours')
    const { id: team } = await read<{ id: number }>(admin.call('POST', '/api/teams', { name: 'Repairs', memberIds: [mari.id] }), 201)
    await read(mari.call('POST', '/api/templates', { ...body, name: 'Of repairs', scope: 'team', teamId: team }), 201)
    expect(await codeOf(ida.call('POST', '/api/templates', { ...body, name: 'Other', scope: 'team', teamId: team }))).toBe(
      'template-not-yours',
    )
    expect(await codeOf(mari.call('POST', '/api/templates', { ...body, name: 'Other', scope: 'team', teamId: 999 }))).toBe('team-not-found')
    const own = await read<Template>(ida.call('POST', '/api/templates', { ...body, name: 'Mine' }), 201)
    expect(own).toMatchObject({ scope: 'own', mayChange: true, key: 'mine' })
    expect(await list(ida.call)).toEqual(['Hinge broken', 'Mine'])
    expect(await list(mari.call)).toEqual(['Hinge broken', 'Of repairs'])
    expect(await list(anne.call)).toEqual(['Hinge broken', 'Of repairs'])
    expect(await codeOf(anne.call('PATCH', `/api/templates/${own.id}`, { name: 'Taken' }))).toBe('template-not-found')
    expect(await codeOf(ida.call('PATCH', `/api/templates/${hello.id}`, { name: 'Taken' }))).toBe('template-not-yours')
  })

  test('are found by words and channel, named once, removed and brought back', async () => {
    const { anne, list, hello } = await desk(engine)
    expect(await list(anne.call, '?q=hinge%20look')).toEqual(['Hinge broken'])
    expect(await list(anne.call, '?channel=bluesky')).toEqual([])
    expect(await list(anne.call, '?channel=x&q=nothing')).toEqual([])
    const again = { name: 'hinge-broken', scope: 'all', baseLang: 'en', text: 'Hello' }
    expect(await codeOf(anne.call('POST', '/api/templates', again))).toBe('template-taken')
    expect(await codeOf(anne.call('POST', '/api/templates', { ...again, name: 'Empty', text: ' ' }))).toBe('template-empty')
    await read(anne.call('PATCH', `/api/templates/${hello.id}`, { removed: true }))
    expect([await list(anne.call), await list(anne.call, '?removed=true')]).toEqual([[], ['Hinge broken']])
    await read(anne.call('PATCH', `/api/templates/${hello.id}`, { removed: false, name: 'Hinge' }))
    expect(await list(anne.call)).toEqual(['Hinge'])
  })

  test('count the replies that began with them and open them, and an unfilled blank holds the reply on the server', async () => {
    const { mari, mention, hello, list: _, anne } = await desk(engine)
    const body = { text: 'Hi Dan! Your day: {day}', templateId: hello.id }
    const reply = await read<Reply>(mari.call('POST', `/api/threads/${mention.threadId}/replies`, body), 201)
    expect(await codeOf(mari.call('POST', `/api/replies/${reply.id}/approval`, {}))).toBe('blank-left')
    await read(mari.call('PATCH', `/api/replies/${reply.id}`, { text: 'Hi Dan! Your day: Monday' }))
    await read(mari.call('POST', `/api/replies/${reply.id}/approval`, {}))
    const { items } = await read<{ items: Template[] }>(anne.call('GET', '/api/templates'))
    expect(items[0]?.useCount).toBe(1)
    const opened = await read<{ items: Reply[] }>(anne.call('GET', `/api/replies?templateId=${hello.id}`))
    expect(opened.items.map(({ id, templateId }) => [id, templateId])).toEqual([[reply.id, hello.id]])
    const unknown = { text: 'Hi', templateId: 999_999 }
    expect(await codeOf(mari.call('POST', `/api/threads/${mention.threadId}/replies`, unknown))).toBe('template-not-found')
  })
})

test('a number that opens an order is never filled in where all can read', () => {
  const written = 'Number {order.rma}, {order.rma|soon}.'
  expect(fillTemplate(written, { 'order.rma': 'RMA-7' }, 'private').text).toBe('Number RMA-7, RMA-7.')
  const open = fillTemplate('Number {order.rma}.', { 'order.rma': 'RMA-7' }, 'public')
  expect(open).toEqual({ text: 'Number {order.rma}.', blanks: [{ word: 'order.rma', value: null, state: 'private' }] })
  expect(fillTemplate('Hi {author.name|}, {product|it}', {}, 'public').text).toBe('Hi, it')
  expect(fillTemplate('{of a person} {author.name}', {}, 'public').text).toBe('{of a person} {author.name}')
  expect(fillTemplate('$& {author.name}', { 'author.name': '$1{x}' }, 'public').text).toBe('$& $1{x}')
})
