import { expect, test } from 'vitest'
import { createCaseIndex } from '#server/engines/clustering/case-index.ts'
import { fillIndex } from '#server/flows/pipeline/case-index.ts'
import { inTransaction } from '#server/kit/database/context.ts'
import { mergeUntouched } from '#server/nouns/membership/membership.merging.ts'
import { saveSuggestions } from '#server/nouns/merge-suggestions/merge-suggestion.store.ts'
import { read, testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { author, mentionOf, post, testPipeline } from '../../../support/world.ts'

const texts = [
  '@fjellro the lid of the kettle springs open while pouring, unacceptable',
  '@fjellro Die App stürzt beim Anmelden ab, ärgerlich',
  '@fjellro jääkaapin valo välkkyy, todella huono',
  '@fjellro the drill smells of burning plastic, terrible',
  '@fjellro my parcel never arrived, three weeks, awful delivery',
  '@fjellro bestellingen min er ikke levert, tre uker, elendig levering',
]

test.each(engines)('every answer to a pair of cases counts as it stands now, read anew from its rows, on %s', async (engine) => {
  const { context, as } = await testApp(engine)
  const { hear } = await testPipeline(context)
  const posts = texts.map((text, n) => post(text, { author: author(`Author ${n}`) }))
  await hear(...posts)
  const ids: number[] = []
  for (const one of posts) ids.push(Number((await mentionOf(context, one)).caseId))
  const [lid = 0, app = 0, light = 0, drill = 0, parcel = 0, late = 0] = ids
  await inTransaction(context, (tx) =>
    saveSuggestions(tx, engine, context.clock(), [
      { from: app, into: lid, score: 0.5, because: [] },
      { from: light, into: lid, score: 0.4, because: [] },
    ]),
  )
  const { call } = await as('agent', 'Mari')
  const counts = async () => (await fillIndex(context, createCaseIndex())).answers.counts()
  const nothing = { refused: 0, missed: 0, together: 0, apart: 0 }
  expect(await counts()).toEqual(nothing)

  await read(call('POST', `/api/cases/${lid}/refusals`, { caseIds: [app] }), 201)
  await read(call('POST', `/api/cases/${lid}/refusals`, { caseIds: [app] }), 201)
  expect(await counts()).toEqual({ ...nothing, apart: 1 })
  await read(call('DELETE', `/api/cases/${lid}/refusals/${app}`))
  expect(await counts()).toEqual(nothing)

  await read(call('POST', `/api/cases/${lid}/merged-cases`, { caseIds: [app, light] }), 201)
  expect(await counts()).toEqual({ ...nothing, together: 2 })
  await read(call('DELETE', `/api/cases/${app}/merger`))
  expect(await counts()).toEqual({ ...nothing, together: 1 })

  // Nobody was asked about the drill; own matters and what the machine does say nothing.
  await read(call('POST', `/api/cases/${drill}/merger`, { into: lid }), 201)
  expect(await counts()).toEqual({ ...nothing, together: 1, missed: 1 })
  await read(call('POST', `/api/cases/${parcel}/merger`, { into: late }), 201)
  await mergeUntouched(context, [{ from: app, into: lid }])
  expect(await counts()).toEqual({ ...nothing, together: 1, missed: 1 })
})

test('an answer to a complaint that is taken back counts no longer', async () => {
  const { context, as } = await testApp('sqlite')
  const { hear } = await testPipeline(context)
  const first = post(texts[0] as string, { author: author('One') })
  await hear(first)
  const second = post('@fjellro the kettle lid is loose and opens, hot water everywhere, terrible', { author: author('Two') })
  await hear(second)
  const [one, two] = [await mentionOf(context, first), await mentionOf(context, second)]
  await context.db
    .updateTable('mentions')
    .set({ suggestions: JSON.stringify([{ caseId: one.caseId, score: 0.4, offered: true, because: [] }]) })
    .where('id', '=', two.id)
    .execute()
  const { call } = await as('agent', 'Mari')
  const counts = async () => (await fillIndex(context, createCaseIndex())).answers.counts()
  await read(call('POST', `/api/mentions/${two.id}/verdict`, { kind: 'complaint', case: 'new' }))
  expect(await counts()).toMatchObject({ refused: 1 })
  await read(call('DELETE', `/api/mentions/${two.id}/verdict`))
  expect(await counts()).toMatchObject({ refused: 0 })
})
