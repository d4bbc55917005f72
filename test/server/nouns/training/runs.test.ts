import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createLog } from '#server/kit/lib/log.ts'
import { createTrainer, settleMs } from '#server/nouns/training/trainer.ts'
import type { Page } from '#shared/list.schema.ts'
import type { Mention } from '#shared/mention.schema.ts'
import type { Learned, Run } from '#shared/training.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { mentionOf, post, said, testPipeline } from '../../../support/world.ts'

test('an administrator sets a run aside over HTTP and takes it up again, and screens are told', async () => {
  const { as, context } = await testApp()
  const { hear } = await testPipeline(context)
  const [mari, boss] = [await as('staff', 'Mari'), await as('admin', 'Boss')]
  const trainer = createTrainer(context, 'a', createLog('silent'))
  await trainer.trainNext()
  const dan = post(said.danBrokenHinge, { lang: 'en' })
  await hear(dan)
  const { id } = await mentionOf(context, dan)
  // Without a kind of its own, "put it into a case" says that it is a complaint.
  await read<Mention>(mari.call('POST', `/api/mentions/${id}/verdict`, { case: 'new' }))
  context.clock.pass(settleMs)
  await trainer.trainNext()
  const learned = () => read<Learned>(mari.call('GET', '/api/training'))
  expect(await learned()).toMatchObject({ languages: [{ lang: 'en', verdicts: 1, complaint: { verdicts: 1, confirmed: 1 } }] })

  const runs = async () => (await read<Page<Run>>(boss.call('GET', '/api/training/runs?offset=60'))).items
  const [run] = await runs()
  expect(run).toMatchObject({ agent: { name: 'Mari' }, verdicts: 1, agreed: 1, answered: 1, exclusion: null })
  const span = { agentId: mari.id, from: run?.from, to: run?.to }
  expect(await codeOf(boss.call('POST', '/api/training/exclusions', { ...span, from: run?.to }))).toBe('not-valid')
  expect(await codeOf(boss.call('POST', '/api/training/exclusions', { ...span, agentId: boss.id }))).toBe('nothing-to-exclude')
  const excluded = await read<{ id: number }>(boss.call('POST', '/api/training/exclusions', span), 201)
  await trainer.trainNext()
  expect(await learned()).toEqual({ languages: [] })
  expect((await runs())[0]).toMatchObject({ agreed: 1, exclusion: { id: excluded.id, by: 'Boss' } })

  expect((await boss.call('DELETE', `/api/training/exclusions/${excluded.id}`)).status).toBe(204)
  expect(await codeOf(boss.call('DELETE', `/api/training/exclusions/${excluded.id}`))).toBe('not-excluded')
  expect(await codeOf(boss.call('DELETE', '/api/training/exclusions/999'))).toBe('training-exclusion-not-found')
  await trainer.trainNext()
  expect((await learned()).languages).toHaveLength(1)
  const told = await context.db.selectFrom('events').select('kind').where(sql<boolean>`kind like 'training-%'`).orderBy('id').execute()
  expect(told.map(({ kind }) => kind)).toEqual([
    'training-finished',
    'training-excluded',
    'training-finished',
    'training-reinstated',
    'training-finished',
  ])
})
