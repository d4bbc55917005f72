import { expect, test } from 'vitest'
import { startPracticePlan } from '#server/scripts/demo-plan.ts'
import { people, plannedCase } from '#test/support/planned-case.ts'

test('the demo answers its largest case by one plan, and leaves out what has to be put right first', async () => {
  const { walking, show, context, mari } = await plannedCase('sqlite')
  const actor = { agentId: mari.id, name: 'Mari', role: 'agent', sessionId: null } as const
  const { signal } = new AbortController()
  await startPracticePlan(walking, actor, 'https://desk.example', signal, people.length)
  await startPracticePlan(walking, actor, 'https://desk.example', signal, people.length)
  const plan = await show()
  expect(plan).toMatchObject({ state: 'running', startedBy: { name: 'Mari' } })
  expect(plan.threads.filter(({ included }) => included).length).toBeGreaterThan(2)
  expect(plan.findings.filter(({ level }) => level === 'stop')).toEqual([])
  expect((await context.db.selectFrom('plans').select('id').execute()).length).toBe(1)
})
