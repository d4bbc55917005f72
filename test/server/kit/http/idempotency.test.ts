import { expect, test } from 'vitest'
import type { Invited } from '#shared/agent.schema.ts'
import { codeOf, read, testApp } from '#test/support/app.ts'
import { engines } from '#test/support/database.ts'

test.each(engines)('what an answer shows once can be asked for again with its key, but lies nowhere in clear, on %s', async (engine) => {
  const { as, context } = await testApp(engine)
  const boss = await as('admin', 'Boss')
  const again = async <T>(path: string, body: unknown, key: string) => {
    const answers = [
      await boss.call('POST', path, body, { 'idempotency-key': key }),
      await boss.call('POST', path, body, { 'idempotency-key': key }),
    ]
    const [first, second] = await Promise.all(answers.map((answer) => read<T>(answer, 201)))
    expect(second).toEqual(first)
    return first as T
  }
  const token = await again<{ secret: string }>('/api/tokens', { name: 'Reader' }, 'one')
  const invited = await again<Invited>('/api/agents', { email: 'new@fjellro.example', name: 'New', role: 'agent', language: 'en' }, 'two')
  const secrets = [token.secret, String(invited.invitation.path.split('/').at(-1))]
  const kept = JSON.stringify(await context.db.selectFrom('answers').selectAll().execute())
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(20)
    expect(kept).not.toContain(secret)
  }
})

test('an answer sealed with another secret says that its outcome is unknown, and does nothing a second time', async () => {
  const { as, context } = await testApp()
  const boss = await as('admin', 'Boss')
  const call = () => boss.call('POST', '/api/tokens', { name: 'Reader' }, { 'idempotency-key': 'one' })
  await read(call(), 201)
  await context.db.updateTable('answers').set({ body: '1.c29tZXRoaW5nIGVsc2UgYWx0b2dldGhlciBoZXJl' }).execute()
  expect(await codeOf(call())).toBe('outcome-unknown')
  expect(await context.db.selectFrom('tokens').select('id').execute()).toHaveLength(1)
})
