import { describe, expect, test } from 'vitest'
import { day, hour } from '#server/kit/lib/clock.ts'
import { proposeCauses } from '#server/nouns/causes/cause.finding.ts'
import type { Case } from '#shared/case.schema.ts'
import type { Cause } from '#shared/cause.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { engines, testNow } from '../../../support/database.ts'
import { expectWhole } from '../../../support/membership.ts'
import { author, mentionOf, post, testPipeline } from '../../../support/world.ts'

/** Late parcels in six languages; the first six are with the same carrier. */
const late = [
  '@fjellro my parcel never arrived, Fjellpost has had it for three weeks, awful delivery',
  '@fjellro Mein Paket kommt nicht an, seit zwei Wochen liegt es bei Fjellpost. Ärgerlich',
  '@fjellro pakken min er ikke levert, Fjellpost har hatt den i tre uker, elendig',
  '@fjellro pakettini ei ole tullut, ollut Fjellpostilla jo kolme viikkoa, todella huonoa',
  '@fjellro pakkinn minn er ekki kominn, fastur hjá Fjellpost í tvær vikur, óþolandi',
  "@fjellro kargom hâlâ gelmedi, iki haftadır Fjellpost'ta bekliyor, rezalet",
  '@fjellro my order never arrived, two weeks late now, terrible delivery',
  '@fjellro Bestellung nicht angekommen, Lieferung seit zehn Tagen überfällig, ärgerlich',
  '@fjellro siparişim gelmedi, teslimat üç hafta gecikti, rezalet',
]
const faults = [
  'the hinge of the oven broke',
  'the kettle lid leaks',
  'the drum rattles',
  'the app crashes',
  'the pump hums',
  'the door seal tore',
]
const others = Array.from({ length: 18 }, (_, n) => `@fjellro ${faults[n % faults.length]}, unacceptable, broken after ${n + 2} weeks`)

async function desk(engine: (typeof engines)[number]) {
  const app = await testApp(engine)
  const { context, as } = app
  const pipeline = await testPipeline(context)
  const tell = async (texts: readonly string[], name: string, from = testNow - 2 * day) => {
    const posts = texts.map((text, n) => post(text, { author: author(`${name} ${n}`), postedAt: from + n * hour }))
    await pipeline.hear(...posts)
    const ids: number[] = []
    for (const one of posts) ids.push(Number((await mentionOf(context, one)).caseId))
    return ids
  }
  await tell(others, 'Other')
  const lateCases = await tell(late, 'Late')
  await proposeCauses(context)
  const mari = await as('agent', 'Mari')
  const list = async () => (await read<{ items: Cause[] }>(mari.call('GET', '/api/causes'))).items
  return {
    context,
    mari,
    tell,
    list,
    as,
    named: lateCases.slice(0, 6),
    unnamed: lateCases.slice(6),
    row: (id: number) => read<Case>(mari.call('GET', `/api/cases/${id}`)),
    decide: (id: number, body: object, status = 201) => read<Cause>(mari.call('POST', `/api/causes/${id}/decision`, body), status),
    takeBack: (id: number) => read<Cause>(mari.call('DELETE', `/api/causes/${id}/decision`)),
  }
}

const idsOf = ({ cases }: Cause) => cases.map(({ caseId }) => caseId).sort((a, b) => a - b)

describe.each(engines)('own matters that name the same, on %s', (engine) => {
  test('are proposed as one cause with the evidence, and stay apart until a person says so', async () => {
    const { list, named, row } = await desk(engine)
    const [cause, ...more] = await list()
    expect(more).toEqual([])
    expect(cause).toMatchObject({
      theme: 'late-delivery',
      kind: 'name',
      written: 'Fjellpost',
      state: 'proposed',
      met: 6,
      of: 9,
      days: 1,
      caseId: null,
    })
    expect(cause && idsOf(cause)).toEqual(named)
    for (const id of named) expect(await row(id)).toMatchObject({ theme: 'late-delivery', authorCount: 1, mergedInto: null })
  })

  test('become a common cause, called by what they name in each language, without those left out, and own matters again', async () => {
    const { list, named, row, decide, takeBack, context, as } = await desk(engine)
    const [cause] = await list()
    const [into = 0, ...rest] = named
    const left = rest.pop() ?? 0
    const before = await row(into)
    await decide(cause?.id ?? 0, { accepted: true, caseIds: [into, ...rest] })
    expect(await row(into)).toMatchObject({ theme: null, authorCount: 5, threadCount: 5, title: 'Fjellpost · delivery is late' })
    const ayse = await as('agent', 'Ayşe')
    await read(ayse.call('PATCH', `/api/agents/${ayse.id}`, { language: 'tr' }))
    expect((await read<Case>(ayse.call('GET', `/api/cases/${into}`))).title).toBe('Fjellpost · teslimat gecikti')
    expect(await row(left)).toMatchObject({ theme: 'late-delivery', authorCount: 1 })
    await expectWhole(context)
    await proposeCauses(context)
    expect(await list()).toEqual([])

    await takeBack(cause?.id ?? 0)
    for (const id of named) expect(await row(id)).toMatchObject({ theme: 'late-delivery', authorCount: 1, mergedInto: null })
    expect((await row(into)).title).toBe(before.title)
    await expectWhole(context)
    expect((await list()).map(idsOf)).toEqual([named])
  })

  test('that come later are proposed for the case one by one, and never join it by themselves', async () => {
    const { list, named, row, decide, tell, takeBack, mari, context } = await desk(engine)
    const [cause] = await list()
    await decide(cause?.id ?? 0, { accepted: true, caseIds: named })
    const [into = 0] = named
    const [later = 0] = await tell(['@fjellro my parcel has not arrived, Fjellpost says nothing for two weeks, terrible delivery'], 'Later')
    expect(later).not.toBe(into)
    await proposeCauses(context)
    const [again] = await list()
    expect(again).toMatchObject({ caseId: into, met: 1 })
    await decide(again?.id ?? 0, { accepted: true, caseIds: [later] })
    expect(await row(into)).toMatchObject({ authorCount: 7, title: 'Fjellpost · delivery is late', theme: null })
    await expectWhole(context)

    expect(await codeOf(mari.call('DELETE', `/api/causes/${cause?.id}/decision`))).toBe('cause-later')
    await takeBack(again?.id ?? 0)
    expect(await row(into)).toMatchObject({ authorCount: 6, theme: null })
    await takeBack(cause?.id ?? 0)
    for (const id of [...named, later]) expect(await row(id)).toMatchObject({ authorCount: 1, theme: 'late-delivery' })
    await expectWhole(context)
  })

  test('that a person calls chance are proposed again only when as many others name it', async () => {
    const { list, decide, tell, context } = await desk(engine)
    const [cause] = await list()
    await decide(cause?.id ?? 0, { accepted: false })
    const more = late.slice(0, 5).map((text) => text.replace('@fjellro', '@fjellro hello,'))
    await tell(more.slice(0, 3), 'Few', testNow - hour)
    await proposeCauses(context)
    expect(await list()).toEqual([])
    const few = await tell(more.slice(3), 'More', testNow - hour)
    await proposeCauses(context)
    const [again] = await list()
    expect(again).toMatchObject({ written: 'Fjellpost', met: 5 })
    expect(again && idsOf(again)).toEqual(expect.arrayContaining(few))
  })

  test('are decided once, of what was proposed, by two cases at least', async () => {
    const { list, mari, named, unnamed, decide } = await desk(engine)
    const [cause] = await list()
    const path = `/api/causes/${cause?.id}/decision`
    expect(await codeOf(mari.call('POST', path, { accepted: true, caseIds: [named[0], unnamed[0]] }))).toBe('not-of-cause')
    expect(await codeOf(mari.call('POST', path, { accepted: true, caseIds: [named[0]] }))).toBe('too-few-cases')
    expect(await codeOf(mari.call('DELETE', path))).toBe('cause-open')
    expect((await mari.call('POST', path, { accepted: false, caseIds: named })).status).toBe(422)
    await decide(cause?.id ?? 0, { accepted: false })
    expect(await codeOf(mari.call('POST', path, { accepted: true, caseIds: named }))).toBe('cause-decided')
    expect(await codeOf(mari.call('GET', '/api/causes/999'))).toBe('cause-not-found')
  })

  test('that were solved meanwhile speak for it no longer', async () => {
    const { list, mari, named, context } = await desk(engine)
    for (const id of named.slice(0, 3)) await read(mari.call('POST', `/api/cases/${id}/resolution`, { how: 'answered' }))
    await proposeCauses(context)
    expect(await list()).toEqual([])
  })
})
