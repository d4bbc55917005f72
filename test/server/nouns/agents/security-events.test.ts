import { expect, test } from 'vitest'
import type { Invited } from '#shared/agent.schema.ts'
import { read, testApp, testPassword } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'

const newPassword = 'a quite different password'

async function auditedDesk(engine: 'sqlite' | 'postgres' = 'sqlite') {
  const desk = await testApp(engine)
  const events = async () => {
    const rows = await desk.context.db.selectFrom('events').select(['kind', 'agentId', 'data']).orderBy('id').execute()
    return rows.map(({ data, ...row }) => ({ ...row, data: JSON.parse(data) }))
  }
  const signIn = (email: string, password: string) => desk.anonymous('POST', '/api/session', { email, password })
  return { ...desk, events, signIn }
}

test.each(engines)('signing in and out, failing to, and a new password leave an event, on %s', async (engine) => {
  const { as, anonymous, events, signIn } = await auditedDesk(engine)
  const { id } = await as('agent', 'Mari')
  const answer = await signIn('mari@fjellro.example', testPassword)
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  await signIn('mari@fjellro.example', 'secret words')
  await signIn('my password by mistake', 'secret words')
  await anonymous('PUT', '/api/session/password', { current: testPassword, password: newPassword }, { cookie })
  await anonymous('POST', '/api/session/proof', { password: 'secret words' }, { cookie })
  await anonymous('DELETE', '/api/session', undefined, { cookie })
  await anonymous('POST', '/api/invitations/made-up', { password: newPassword })
  expect(await events()).toEqual([
    { kind: 'session-opened', agentId: id, data: { address: null } },
    { kind: 'sign-in-failed', agentId: null, data: { account: id, address: null, why: 'wrong-sign-in' } },
    { kind: 'sign-in-failed', agentId: null, data: { account: null, address: null, why: 'wrong-sign-in' } },
    { kind: 'password-changed', agentId: id, data: { tokens: true } },
    { kind: 'sign-in-failed', agentId: null, data: { account: id, address: null, why: 'wrong-password' } },
    { kind: 'session-closed', agentId: id, data: {} },
    { kind: 'sign-in-failed', agentId: null, data: { account: null, address: null, why: 'invitation-not-found' } },
  ])
})

test.each(engines)('a change of role or access says what it was before, on %s', async (engine) => {
  const { as, anonymous, events } = await auditedDesk(engine)
  const [root, mari] = [await as('admin', 'Root'), await as('agent', 'Mari')]
  await read(root.call('PATCH', `/api/agents/${mari.id}`, { role: 'manager' }))
  await read(root.call('PATCH', `/api/agents/${mari.id}`, { disabled: true }))
  await read(root.call('PATCH', `/api/agents/${mari.id}`, { disabled: false, name: 'Mari B.' }))
  const { invitation } = await read<Invited>(root.call('POST', `/api/agents/${mari.id}/invitation`), 201)
  await read(anonymous('POST', invitation.path.replace('/join/', '/api/invitations/'), { password: newPassword }), 201)
  const of = { id: mari.id, name: 'Mari' }
  expect(await events()).toEqual([
    { kind: 'agent-changed', agentId: root.id, data: { ...of, role: { from: 'agent', to: 'manager' } } },
    { kind: 'agent-changed', agentId: root.id, data: { ...of, disabled: { from: false, to: true } } },
    { kind: 'agent-changed', agentId: root.id, data: { ...of, disabled: { from: true, to: false } } },
    { kind: 'agent-changed', agentId: root.id, data: { id: mari.id, name: 'Mari B.', invited: true } },
    { kind: 'agent-changed', agentId: mari.id, data: { id: mari.id, name: 'Mari B.', joined: true } },
    { kind: 'password-changed', agentId: mari.id, data: { tokens: true } },
    { kind: 'session-opened', agentId: mari.id, data: { address: null, way: 'invitation' } },
  ])
})

test('strangers cannot fill the database with failures: sixty a minute are written down', async () => {
  const { anonymous, events } = await auditedDesk()
  for (let n = 0; n < 70; n++) await anonymous('POST', '/api/invitations/made-up', { password: newPassword })
  expect(await events()).toHaveLength(60)
})

test('screens of the team do not hear who signs in or fails to', async () => {
  const { as, signIn, live } = await auditedDesk()
  live.start()
  const mari = await as('staff', 'Mari')
  const reader = ((await mari.call('GET', '/api/live')).body as ReadableStream).pipeThrough(new TextDecoderStream()).getReader()
  await signIn('mari@fjellro.example', 'wrong')
  await signIn('mari@fjellro.example', testPassword)
  await read(mari.call('PATCH', `/api/agents/${mari.id}`, { name: 'Mari B.' }))
  let heard = ''
  while (!heard.includes('agent-changed')) heard += (await reader.read()).value
  expect(heard).not.toMatch(/session-|sign-in-/)
  await reader.cancel()
})
