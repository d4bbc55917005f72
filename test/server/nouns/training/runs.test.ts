import { expect, test } from 'vitest'
import { createLog } from '#server/kit/lib/log.ts'
import { createLearner, settleMs } from '#server/nouns/training/trainer.ts'
import type { Page } from '#shared/list.schema.ts'
import type { Mention } from '#shared/mention.schema.ts'
import type { Learnt, Run } from '#shared/training.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { mentionOf, post, said, testPipeline } from '../../../support/world.ts'

test('an administrator sets a run aside over HTTP and takes it up again, and screens are told', async () => {
  const { as, desk } = await testApp()
  const { hear } = await testPipeline(desk)
  const [mari, boss] = [await as('staff', 'Mari'), await as('admin', 'Boss')]
  const learner = createLearner(desk, 'a', createLog('silent'))
  await learner.learnNext()
  const dan = post(said.danBrokenHinge, { lang: 'en' })
  await hear(dan)
  const { id } = await mentionOf(desk, dan)
  // Without a kind of its own, "put it into a case" says that it is a complaint.
  await read<Mention>(mari.call('POST', `/api/mentions/${id}/verdict`, { case: 'new' }))
  desk.clock.pass(settleMs)
  await learner.learnNext()
  const learnt = () => read<Learnt>(mari.call('GET', '/api/lessons'))
  expect(await learnt()).toMatchObject({ languages: [{ lang: 'en', verdicts: 1, complaint: { verdicts: 1, confirmed: 1 } }] })

  const runs = async () => (await read<Page<Run>>(boss.call('GET', '/api/lessons/runs?offset=60'))).items
  const [run] = await runs()
  expect(run).toMatchObject({ agent: { name: 'Mari' }, verdicts: 1, agreed: 1, answered: 1, setAside: null })
  const span = { agentId: mari.id, from: run?.from, to: run?.to }
  expect(await codeOf(boss.call('POST', '/api/lessons/set-asides', { ...span, from: run?.to }))).toBe('not-valid')
  expect(await codeOf(boss.call('POST', '/api/lessons/set-asides', { ...span, agentId: boss.id }))).toBe('nothing-to-set-aside')
  const aside = await read<{ id: number }>(boss.call('POST', '/api/lessons/set-asides', span), 201)
  await learner.learnNext()
  expect(await learnt()).toEqual({ languages: [] })
  expect((await runs())[0]).toMatchObject({ agreed: 1, setAside: { id: aside.id, by: 'Boss' } })

  expect((await boss.call('DELETE', `/api/lessons/set-asides/${aside.id}`)).status).toBe(204)
  expect(await codeOf(boss.call('DELETE', `/api/lessons/set-asides/${aside.id}`))).toBe('teaches-again')
  expect(await codeOf(boss.call('DELETE', '/api/lessons/set-asides/999'))).toBe('set-aside-not-found')
  await learner.learnNext()
  expect((await learnt()).languages).toHaveLength(1)
  const told = await desk.db.selectFrom('events').select('kind').where('kind', 'like', 'lessons-%').orderBy('id').execute()
  expect(told.map(({ kind }) => kind)).toEqual([
    'lessons-learnt',
    'lessons-set-aside',
    'lessons-learnt',
    'lessons-taken-up',
    'lessons-learnt',
  ])
})
