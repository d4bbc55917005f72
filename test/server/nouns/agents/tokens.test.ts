import { expect, test } from 'vitest'
import { day, minute } from '#server/kit/lib/clock.ts'
import { mailNotifications } from '#server/nouns/notifications/notification.mail.ts'
import { tellEndingTokens } from '#server/nouns/notifications/notification.tokens.ts'
import { notificationMail } from '#server/pages/notification-mail.ts'
import type { ApiToken, Session } from '#shared/agent.schema.ts'
import { addMailbox } from '../../../support/agent-mails.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'

async function desk(engine: 'sqlite' | 'postgres' = 'sqlite') {
  const app = await testApp(engine)
  const [root, mari] = [await app.as('admin', 'Root'), await app.as('agent', 'Mari')]
  const make = (body: object) => read<ApiToken>(mari.call('POST', '/api/tokens', { name: 'script', ...body }), 201)
  const withToken =
    ({ secret }: ApiToken) =>
    (method: string, path: string, body?: unknown) =>
      app.anonymous(method, path, body, { authorization: `Bearer ${secret}` })
  const listed = async () => (await read<{ items: ApiToken[] }>(mari.call('GET', '/api/tokens'))).items
  return { ...app, root, mari, make, withToken, listed }
}

test.each(engines)('a token with scopes does what they say, of what its person may at that moment, on %s', async (engine) => {
  const { root, mari, make, withToken } = await desk(engine)
  const token = await make({ scopes: ['desk.read', 'cases.resolve'] })
  expect(token.scopes).toEqual(['desk.read', 'cases.resolve'])
  const call = withToken(token)
  const { id } = await read<{ id: number }>(mari.call('POST', '/api/cases', { title: 'Lid' }), 201)
  await read(call('GET', `/api/cases/${id}`))
  await read(call('POST', `/api/cases/${id}/resolution`, {}))
  const refused = await call('PATCH', `/api/cases/${id}`, { title: 'Hinge' })
  expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'scope-missing', params: { permission: 'cases.write' } }])
  expect(await codeOf(call('PUT', '/api/notifications/readings', { read: true }))).toBe('scope-missing')
  expect((await read<Session>(call('GET', '/api/session'))).permissions).toEqual(['desk.read', 'cases.resolve'])
  await read(root.call('PATCH', `/api/agents/${mari.id}`, { role: 'staff' }))
  expect(await codeOf(call('DELETE', `/api/cases/${id}/resolution`))).toBe('scope-missing')
  await read(call('GET', `/api/cases/${id}`))
})

test('nobody gives a token a scope that they do not have', async () => {
  const { mari } = await desk()
  const body = { name: 'script', scopes: ['desk.read', 'sources.write'] }
  expect(await codeOf(mari.call('POST', '/api/tokens', body))).toBe('gives-too-much')
  expect(await codeOf(mari.call('POST', '/api/tokens', { ...body, scopes: [] }))).toBe('not-valid')
  expect(await codeOf(mari.call('POST', '/api/tokens', { ...body, scopes: ['cases.fly'] }))).toBe('not-valid')
})

test('a token of before has no scopes and may what its role may', async () => {
  const { make, withToken, context } = await desk()
  const token = await make({ role: 'staff' })
  await context.db.updateTable('tokens').set({ scopes: null }).execute()
  expect(token.scopes).toBe(null)
  await read(withToken(token)('GET', '/api/customers'))
  expect(await codeOf(withToken(token)('POST', '/api/cases', { title: 'Lid' }))).toBe('scope-missing')
})

test('of a token it is said when and from where it was last used, once a minute at most', async () => {
  const { make, withToken, listed, context } = await desk()
  const token = await make({})
  expect(await listed()).toMatchObject([{ lastUsedAt: null, lastUsedFrom: null }])
  const first = context.clock()
  await withToken(token)('GET', '/api/cases')
  context.clock.pass(minute - 1)
  await withToken(token)('GET', '/api/cases')
  expect((await listed())[0]?.lastUsedAt).toBe(first)
  context.clock.pass(2)
  await withToken(token)('GET', '/api/cases')
  expect((await listed())[0]?.lastUsedAt).toBe(context.clock())
})

test('a removed token works no more, at once', async () => {
  const { mari, make, withToken } = await desk()
  const token = await make({})
  expect((await mari.call('DELETE', `/api/tokens/${token.id}`)).status).toBe(204)
  expect(await codeOf(withToken(token)('GET', '/api/cases'))).toBe('not-signed-in')
})

test.each(engines)('whose token ends within a week is told once, by mail unless they said otherwise, on %s', async (engine) => {
  const { root, mari, make, context } = await desk(engine)
  await addMailbox(context)
  await make({ days: 30 })
  await read(root.call('POST', '/api/tokens', { name: 'late', days: 365 }), 201)
  const told = async () => (await read<{ items: { kind: string }[] }>(mari.call('GET', '/api/notifications'))).items.map(({ kind }) => kind)
  expect([await tellEndingTokens(context), await told()]).toEqual([false, []])
  context.clock.pass(24 * day)
  const back = await read<{ id: number }>(root.call('GET', '/api/session')).catch(() => null)
  expect(back).toBe(null)
  await tellEndingTokens(context)
  await tellEndingTokens(context)
  const rows = await context.db.selectFrom('notifications').select(['agentId', 'kind', 'about', 'mail']).execute()
  expect(rows).toEqual([{ agentId: mari.id, kind: 'token-ending', about: expect.stringMatching(/^token:\d+$/), mail: 'due' }])
  const write: Parameters<typeof mailNotifications>[1]['write'] = (parts) => notificationMail(parts, 'Fjellro')
  await mailNotifications(context, { url: 'https://desk.example', write })
  const { payload } = await context.db.selectFrom('deliveries').select('payload').executeTakeFirstOrThrow()
  expect(JSON.parse(payload)).toMatchObject({ subject: 'A token of yours ends within a week', authorExternalId: 'mari@fjellro.example' })
})
