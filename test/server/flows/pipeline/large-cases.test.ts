import { expect, test } from 'vitest'
import { createCaseIndex } from '#server/engines/clustering/case-index.ts'
import { readEvidence } from '#server/engines/clustering/evidence.ts'
import { fillIndex, readCases } from '#server/flows/pipeline/case-index.ts'
import { engines, testContext } from '../../../support/database.ts'
import { author, post, said, testPipeline } from '../../../support/world.ts'

test.each(engines)('a large case read anew is what it was, of its older mentions only counted, on %s', async (engine) => {
  const context = await testContext(engine)
  const { hear } = await testPipeline(context)
  const tellings = [said.danBrokenHinge, said.ainoBrokenHinge, 'My parcel has not come, the hinge of the lid broke.']
  await hear(...Array.from({ length: 150 }, (_, n) => post(tellings[n % 3] ?? '', { author: author(`Person ${n}`) })))
  const { id } = await context.db.selectFrom('cases').select('id').orderBy('id').executeTakeFirstOrThrow()
  await context.db.updateTable('mentions').set({ caseId: id, state: 'clustered' }).where('evidence', 'is not', null).execute()
  const old = JSON.stringify({ ...readEvidence(said.danBrokenHinge), version: 'of another day' })
  const early = context.db.selectFrom('mentions').select('id').where('evidence', 'is not', null).orderBy('id').limit(5)
  await context.db.updateTable('mentions').set({ evidence: old }).where('id', 'in', early).execute()

  const whole = createCaseIndex()
  await fillIndex(context, whole)
  const anew = createCaseIndex()
  await fillIndex(context, anew)
  const added: number[] = []
  const watched = {
    ...anew,
    add: (...given: Parameters<typeof anew.add>) => {
      added.push(given[1])
      anew.add(...given)
    },
  }
  await readCases(context, watched, [id])
  expect(added).toHaveLength(128)
  for (const text of [...tellings, 'Die Akkulaufzeit ist seit dem Update miserabel']) {
    expect(anew.decide(readEvidence(text), {})).toEqual(whole.decide(readEvidence(text), {}))
  }
  expect(anew.themeOf(id)).toBe(whole.themeOf(id))
  expect(anew.name(id, 'en')).toEqual(whole.name(id, 'en'))
})
