import { describe, expect, test } from 'vitest'
import { inTransaction } from '#server/kit/database/context.ts'
import { readJson } from '#server/kit/database/json.ts'
import { mergeUntouched } from '#server/nouns/membership/membership.merging.ts'
import { commonHeadings, seenFrom, wordsUnder } from '#server/nouns/merge-suggestions/merge-suggestion.rules.ts'
import { saveSuggestions } from '#server/nouns/merge-suggestions/merge-suggestion.store.ts'
import type { AlikeCases, Case } from '#shared/case.schema.ts'
import type { JoinReason } from '#shared/clustering.ts'
import type { Page } from '#shared/list.schema.ts'
import { read, testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { expectWhole } from '../../../support/membership.ts'
import { author, mentionOf, post, testPipeline } from '../../../support/world.ts'

/** Five problems; what the desk is told to be alike in them is written by the test. */
const texts = {
  first: '@fjellro the lid of the kettle springs open while pouring, unacceptable',
  german: '@fjellro Die App stürzt beim Anmelden ab, ärgerlich',
  finnish: '@fjellro jääkaapin valo välkkyy, todella huono',
  other: '@fjellro the drill smells of burning plastic, terrible',
  parcel: '@fjellro my parcel never arrived, three weeks, awful delivery',
}

const reason = (name: string, share: number, here: string, there: string): JoinReason => ({
  kind: 'concept',
  name,
  here: [here],
  there: [there],
  share,
})

async function desk(engine: (typeof engines)[number]) {
  const { context, as } = await testApp(engine)
  const pipeline = await testPipeline(context)
  const posts = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, post(text, { author: author(name) })])) as Record<
    keyof typeof texts,
    ReturnType<typeof post>
  >
  await pipeline.hear(...Object.values(posts))
  const caseOf = async (name: keyof typeof texts) => Number((await mentionOf(context, posts[name])).caseId)
  const cases = {
    first: await caseOf('first'),
    german: await caseOf('german'),
    finnish: await caseOf('finnish'),
    other: await caseOf('other'),
    parcel: await caseOf('parcel'),
  }
  const find = () =>
    inTransaction(context, (tx) =>
      saveSuggestions(tx, engine, context.clock(), [
        {
          from: cases.german,
          into: cases.first,
          score: 0.5,
          because: [reason('lid', 0.3, 'Deckel', 'lid'), reason('open', 0.2, 'auf', 'opens')],
        },
        { from: cases.finnish, into: cases.first, score: 0.4, because: [reason('lid', 0.4, 'kansi', 'lid')] },
      ]),
    )
  await find()
  const mari = await as('agent', 'Mari')
  return {
    ...pipeline,
    context,
    cases,
    mentions: { parcel: await mentionOf(context, posts.parcel) },
    find,
    mari,
    posts,
    alike: (id: number) => read<AlikeCases>(mari.call('GET', `/api/cases/${id}/alike`)),
    queue: async (name: string) =>
      (await read<Page<Case>>(mari.call('GET', `/api/cases?queue=${name}`))).items.map(({ id }) => id).sort((a, b) => a - b),
    row: (id: number) => read<Case>(mari.call('GET', `/api/cases/${id}`)),
  }
}

const idsOf = ({ items }: AlikeCases) => items.map(({ caseId }) => caseId).sort((a, b) => a - b)

describe.each(engines)('cases that look like one problem, on %s', (engine) => {
  test('are shown side by side under what they have in common, in the words of each', async () => {
    const { cases, alike, row, queue } = await desk(engine)
    const group = await alike(cases.first)
    expect(idsOf(group)).toEqual([cases.german, cases.finnish])
    expect(group.languages).toEqual(['de', 'fi'])
    expect(group.people).toBe(2)
    const lid = group.headings.findIndex(({ name }) => name === 'lid')
    expect(group.own[lid]).toEqual(['lid'])
    expect(group.items.find(({ caseId }) => caseId === cases.german)?.words[lid]).toEqual(['Deckel'])
    expect(group.items.find(({ caseId }) => caseId === cases.finnish)?.words[lid]).toEqual(['kansi'])
    expect((await row(cases.first)).alikeCount).toBe(2)
    expect(await queue('same-problem')).toEqual([cases.first])
  })

  test('are put together at once and taken apart again', async () => {
    const { cases, alike, mari, context, row } = await desk(engine)
    const merged = await read<Case>(
      mari.call('POST', `/api/cases/${cases.first}/merged-cases`, { caseIds: [cases.german, cases.finnish] }),
      201,
    )
    expect(merged).toMatchObject({ authorCount: 3, threadCount: 3, languages: ['de', 'en', 'fi'], alikeCount: 0 })
    await expectWhole(context)
    for (const id of [cases.german, cases.finnish]) await read(mari.call('DELETE', `/api/cases/${id}/merger`))
    expect(idsOf(await alike(cases.first))).toEqual([cases.german, cases.finnish])
    expect(await row(cases.first)).toMatchObject({ authorCount: 1, threadCount: 1 })
    await expectWhole(context)
  })

  test('one of them that is merged already puts none of them together', async () => {
    const { cases, mari, row } = await desk(engine)
    await read(mari.call('POST', `/api/cases/${cases.finnish}/merger`, { into: cases.other }), 201)
    const refused = await mari.call('POST', `/api/cases/${cases.first}/merged-cases`, { caseIds: [cases.german, cases.finnish] })
    expect(refused.status).toBe(409)
    expect(await row(cases.first)).toMatchObject({ threadCount: 1 })
  })

  test('that a person keeps apart are not counted, not suggested again and not merged by the machine, until it is taken back', async () => {
    const { cases, alike, mari, row, find, context } = await desk(engine)
    const kept = await read<AlikeCases>(mari.call('POST', `/api/cases/${cases.first}/refusals`, { caseIds: [cases.german] }), 201)
    expect(kept.items.find(({ caseId }) => caseId === cases.german)?.refused).toBe(true)
    expect(kept.languages).toEqual(['fi'])
    expect((await row(cases.first)).alikeCount).toBe(1)
    await find()
    expect((await alike(cases.first)).items.find(({ caseId }) => caseId === cases.german)?.refused).toBe(true)
    const events = await context.db.selectFrom('events').select('data').where('kind', '=', 'case-kept-apart').execute()
    expect(events.map(({ data }) => JSON.parse(data))).toEqual([{ from: cases.german, offered: true, accepted: false }])
    const pair = [{ from: cases.german, into: cases.first }]
    expect(await mergeUntouched(context, pair)).toEqual([])
    const back = await read<AlikeCases>(mari.call('DELETE', `/api/cases/${cases.first}/refusals/${cases.german}`))
    expect(back.items.every(({ refused }) => !refused)).toBe(true)
    expect((await mari.call('POST', `/api/cases/${cases.first}/refusals`, { caseIds: [cases.other] })).status).toBe(404)
    expect(await mergeUntouched(context, pair)).toEqual(pair)
  })

  test('what was kept apart from a case is kept apart from the one it is merged into, and no longer when that is undone', async () => {
    const { cases, alike, mari } = await desk(engine)
    await read(mari.call('POST', `/api/cases/${cases.first}/refusals`, { caseIds: [cases.german] }), 201)
    await read(mari.call('POST', `/api/cases/${cases.first}/merger`, { into: cases.other }), 201)
    const refused = (group: AlikeCases) => group.items.flatMap(({ caseId, refused }) => (refused ? [caseId] : []))
    expect(refused(await alike(cases.other))).toEqual([cases.german])
    await read(mari.call('DELETE', `/api/cases/${cases.first}/merger`))
    expect((await alike(cases.other)).items).toEqual([])
    expect(refused(await alike(cases.first))).toEqual([cases.german])
  })

  test('a refusal counts above what is suggested of the case that the other is merged into, until that is undone', async () => {
    const { cases, alike, mari, context } = await desk(engine)
    await inTransaction(context, (tx) =>
      saveSuggestions(tx, engine, context.clock(), [
        { from: cases.german, into: cases.other, score: 0.4, because: [reason('open', 0.4, 'auf', 'opens')] },
      ]),
    )
    await read(mari.call('POST', `/api/cases/${cases.first}/refusals`, { caseIds: [cases.german] }), 201)
    await read(mari.call('POST', `/api/cases/${cases.first}/merger`, { into: cases.other }), 201)
    const refused = async () => (await alike(cases.other)).items.find(({ caseId }) => caseId === cases.german)?.refused
    expect(await refused()).toBe(true)
    await read(mari.call('DELETE', `/api/cases/${cases.first}/merger`))
    expect(await refused()).toBe(false)
  })

  test('what a person parts from a case is an own matter again, what is left has a common cause', async () => {
    const { cases, mari, mentions, row } = await desk(engine)
    await read(mari.call('POST', `/api/cases/${cases.parcel}/merger`, { into: cases.first }), 201)
    expect((await row(cases.first)).theme).toBeNull()
    const parted = await read<{ case: { id: number } }>(mari.call('PUT', `/api/threads/${mentions.parcel.threadId}/case`, { case: 'new' }))
    expect((await row(parted.case.id)).theme).toBe('late-delivery')
    expect((await row(cases.first)).theme).toBeNull()
  })

  test('words that are taken away leave the comparison', async () => {
    const { cases, alike, posts, save, digest } = await desk(engine)
    await save([post('', { ...posts.german, text: '', deleted: true })])
    await digest()
    expect(idsOf(await alike(cases.first))).toEqual([cases.finnish])
  })

  test('what somebody has for himself is suggested to nobody, until a person says it has a common cause', async () => {
    const { cases, mari, row, queue } = await desk(engine)
    expect(await row(cases.parcel)).toMatchObject({ theme: 'late-delivery', alikeCount: 0 })
    expect(await queue('own')).toEqual([cases.parcel])
    await read(mari.call('PATCH', `/api/cases/${cases.parcel}`, { theme: null }))
    expect((await row(cases.parcel)).theme).toBeNull()
    await read(mari.call('PATCH', `/api/cases/${cases.first}`, { theme: 'no-answer' }))
    expect(await queue('own')).toEqual([cases.first])
    const counts = await read<Record<string, number>>(mari.call('GET', '/api/cases/counts'))
    expect(counts).toMatchObject({ own: 1, 'same-problem': (await queue('same-problem')).length })
  })
})

/** Complaints about one thing and another, in many words. */
const many = Array.from({ length: 120 }, (_, n) => {
  const part = ['lid', 'hinge', 'handle', 'door seal', 'motor', 'display', 'battery', 'cable'][n % 8]
  const wrong = ['broke off', 'leaks', 'is dead', 'rattles', 'got hot'][(n * 3) % 5]
  const tail = ['third week now', 'nobody answers', 'I paid good money', 'what a joke', 'again'][n % 5]
  return post(`@fjellro ${n % 3 ? 'terrible' : 'unacceptable'}: the ${part} ${wrong}, ${tail}`, { author: author(`Author ${n}`) })
})

test.each(engines)(
  'what a new case looks like when it opens is written down with it, and so is what later resembles it, on %s',
  async (engine) => {
    const { context } = await testApp(engine)
    const { hear } = await testPipeline(context)
    await hear(...many)
    const mentions = await context.db
      .selectFrom('mentions')
      .select(['id', 'caseId', 'suggestions', 'evidence', 'joined'])
      .orderBy('id')
      .execute()
    const rows = await context.db.selectFrom('mergeSuggestions').select(['fromId', 'intoId']).execute()
    const expected = mentions
      .filter(({ joined, evidence }) => joined === 'new' && !readJson(evidence)?.theme)
      .flatMap(({ caseId, suggestions }) =>
        (readJson(suggestions) ?? [])
          .filter(({ offered }) => offered)
          .slice(0, 3)
          .map((one) => ({ fromId: Number(caseId), intoId: one.caseId })),
      )
    expect(expected.length).toBeGreaterThan(0)
    const written = rows.map(({ fromId, intoId }) => [fromId, intoId].sort((a, b) => a - b).join(' '))
    for (const { fromId, intoId } of expected) expect(written).toContain([fromId, intoId].sort((a, b) => a - b).join(' '))
    expect(rows.length).toBeGreaterThan(expected.length)
  },
)

describe('what cases have in common', () => {
  test('is named by what makes most of the likeness, seen from the case that is looked at, without what has no words', () => {
    const seen = [
      { refused: false, reasons: seenFrom(true, [reason('lid', 0.3, 'lid', 'Deckel'), reason('open', 0.2, 'opens', 'auf')]) },
      {
        refused: false,
        reasons: seenFrom(false, [reason('lid', 0.1, 'kansi', 'lid'), { ...reason('direction', 0.9, '', ''), kind: 'direction' as const }]),
      },
      { refused: true, reasons: seenFrom(true, [reason('handle', 0.8, 'handle', 'Griff')]) },
    ]
    expect(commonHeadings(seen)).toEqual([
      { name: 'lid', kind: 'concept', share: 0.2 },
      { name: 'open', kind: 'concept', share: 0.2 },
    ])
    expect(seen[1]?.reasons[0]).toMatchObject({ own: ['lid'], other: ['kansi'] })
    expect(wordsUnder([['lid'], ['cover', 'lid'], ['', 'cap']])).toEqual(['lid', 'cover'])
  })
})
