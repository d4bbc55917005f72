import { expect, test } from 'vitest'
import { hour } from '#server/kit/lib/clock.ts'
import type { Agent, Session } from '#shared/agent.schema.ts'
import { always, permissions, permissionsOf } from '#shared/permission.ts'
import type { DeskRole } from '#shared/role.schema.ts'
import { codeOf, read, testApp, testPassword } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'

const shopFloor = { name: 'Shop floor', basedOn: 'staff', permissions: ['cases.note', 'cases.resolve', 'replies.draft'] }

async function desk(engine: 'sqlite' | 'postgres' = 'sqlite') {
  const app = await testApp(engine)
  const [root, mari] = [await app.as('admin', 'Root'), await app.as('agent', 'Mari')]
  const make = (body: object = {}) => read<DeskRole>(root.call('POST', '/api/roles', { ...shopFloor, ...body }), 201)
  const give = (roleId: number | null, to = mari) => root.call('PATCH', `/api/agents/${to.id}`, { roleId })
  const signIn = async (name: string) => {
    const answer = await app.anonymous('POST', '/api/session', { email: `${name}@fjellro.example`, password: testPassword })
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    const session = await read<Session>(answer, 201)
    return { session, call: (method: string, path: string, body?: unknown) => app.anonymous(method, path, body, { cookie }) }
  }
  return { ...app, root, mari, make, give, signIn }
}

test.each(engines)('a person may what a role of the desk says and nothing else, from the next call on, on %s', async (engine) => {
  const { root, mari, make, give, signIn } = await desk(engine)
  const role = await make()
  expect(role).toMatchObject({
    name: 'Shop floor',
    basedOn: 'staff',
    permissions: [...always, 'cases.note', 'replies.draft', 'cases.resolve'],
  })
  expect(await read<Agent>(give(role.id))).toMatchObject({ role: 'staff', roleId: role.id })
  expect(await codeOf(mari.call('GET', '/api/session'))).toBe('not-signed-in')
  const { session, call } = await signIn('mari')
  expect(session).toMatchObject({ roleName: 'Shop floor', permissions: role.permissions })
  const { id } = await read<{ id: number }>(root.call('POST', '/api/cases', { title: 'Lid' }), 201)
  await read(call('POST', `/api/cases/${id}/resolution`, {}))
  expect(await codeOf(call('PATCH', `/api/cases/${id}`, { title: 'Hinge' }))).toBe('role-too-low')
  expect(await codeOf(call('GET', '/api/customers'))).toBe('role-too-low')
  await read(root.call('PATCH', `/api/roles/${role.id}`, { permissions: ['cases.write'] }))
  await read(call('PATCH', `/api/cases/${id}`, { title: 'Hinge' }))
  expect(await codeOf(call('DELETE', `/api/cases/${id}/resolution`))).toBe('role-too-low')
})

test('a built-in role given by name takes the place of one of the desk', async () => {
  const { mari, make, give, root } = await desk()
  await read(give((await make()).id))
  expect(await read<Agent>(root.call('PATCH', `/api/agents/${mari.id}`, { role: 'agent' }))).toMatchObject({ role: 'agent', roleId: null })
})

test.each(engines)('a role that somebody has stays until it is said which they have afterwards, on %s', async (engine) => {
  const { root, mari, make, give } = await desk(engine)
  const role = await make()
  await read(give(role.id))
  const refused = await root.call('DELETE', `/api/roles/${role.id}`)
  expect((await refused.json()) as object).toMatchObject({ code: 'role-in-use', params: { n: 1 } })
  expect((await root.call('DELETE', `/api/roles/${role.id}?to=agent`)).status).toBe(204)
  const { items } = await read<{ items: Agent[] }>(root.call('GET', '/api/agents'))
  expect(items.find(({ id }) => id === mari.id)).toMatchObject({ role: 'agent', roleId: null })
  expect((await read<{ items: DeskRole[] }>(root.call('GET', '/api/roles'))).items.map(({ name }) => name)).toEqual([
    null,
    null,
    null,
    null,
  ])
})

test('two roles have different names, however they are written, and there is an end to how many there are', async () => {
  const { root, make } = await desk()
  const role = await make()
  expect(await codeOf(root.call('POST', '/api/roles', { ...shopFloor, name: ' SHOP floor ' }))).toBe('role-name-taken')
  await read(root.call('PATCH', `/api/roles/${role.id}`, { name: 'SHOP FLOOR' }))
  for (let n = 1; n < 50; n += 1) await make({ name: `Role ${n}` })
  expect(await codeOf(root.call('POST', '/api/roles', { ...shopFloor, name: 'One too many' }))).toBe('too-many-roles')
})

test('nobody gives what they may not do themselves, nor takes over who may do more', async () => {
  const { root, mari, make, give, signIn, as } = await desk()
  const ida = await as('staff', 'Ida')
  const keeper = await make({ name: 'Keeper', basedOn: 'agent', permissions: ['team.write', 'roles.write', 'cases.note'] })
  await read(give(keeper.id))
  const { call } = await signIn('mari')
  expect(await codeOf(call('POST', '/api/roles', { ...shopFloor, name: 'More' }))).toBe('gives-too-much')
  await read(call('POST', '/api/roles', { ...shopFloor, name: 'Less', permissions: ['cases.note'] }), 201)
  const strong = await make({ name: 'Strong', permissions: ['sources.write'] })
  const changes = [{ permissions: [] }, { name: 'Weak' }]
  for (const change of changes) expect(await codeOf(call('PATCH', `/api/roles/${strong.id}`, change))).toBe('gives-too-much')
  expect(await codeOf(call('DELETE', `/api/roles/${strong.id}`))).toBe('gives-too-much')
  expect(await codeOf(call('PATCH', `/api/agents/${mari.id}`, { role: 'admin' }))).toBe('gives-too-much')
  expect(await codeOf(call('PATCH', `/api/agents/${mari.id}`, { roleId: strong.id }))).toBe('gives-too-much')
  for (const change of [{ disabled: true }, { name: 'Nobody' }, { role: 'staff' }])
    expect(await codeOf(call('PATCH', `/api/agents/${root.id}`, change))).toBe('may-do-more')
  for (const path of ['invitation', 'password-reset'])
    expect(await codeOf(call('POST', `/api/agents/${root.id}/${path}`))).toBe('may-do-more')
  expect(await codeOf(call('DELETE', `/api/agents/${root.id}/second-factors`))).toBe('may-do-more')
  expect(await codeOf(call('POST', '/api/agents', { name: 'Eve', email: 'eve@fjellro.example', role: 'agent' }))).toBe('gives-too-much')
  // Staff may more than Keeper does, in reading: they are left alone, too.
  expect(await codeOf(call('PATCH', `/api/agents/${ida.id}`, { disabled: true }))).toBe('may-do-more')
})

test('an administrator with a role of the desk counts as none: the last one stays', async () => {
  const { root, make, give, mari } = await desk()
  const all = await make({ name: 'Everything', basedOn: 'admin', permissions: [...permissions] })
  await read(give(all.id))
  expect(await codeOf(root.call('PATCH', `/api/agents/${root.id}`, { roleId: all.id }))).toBe('last-admin')
  await read(root.call('PATCH', `/api/agents/${mari.id}`, { role: 'admin' }))
  await read(root.call('PATCH', `/api/agents/${root.id}`, { roleId: all.id }))
})

test('whoever makes a role enters the password again, and no program does', async () => {
  const { root, context, anonymous } = await desk()
  const { secret } = await read<{ secret: string }>(root.call('POST', '/api/tokens', { name: 'script' }), 201)
  expect(await codeOf(anonymous('POST', '/api/roles', shopFloor, { authorization: `Bearer ${secret}` }))).toBe('session-needed')
  context.clock.pass(hour)
  expect(await codeOf(root.call('POST', '/api/roles', shopFloor))).toBe('password-needed')
})

test('a token of somebody with a role of the desk may all of that role, where nothing else is said', async () => {
  const { make, give, signIn, anonymous } = await desk()
  await read(give((await make()).id))
  const { call } = await signIn('mari')
  const { secret, scopes } = await read<{ secret: string; scopes: string[] }>(call('POST', '/api/tokens', { name: 'script' }), 201)
  expect(scopes).toEqual([...always, 'cases.note', 'replies.draft', 'cases.resolve'])
  const { permissions } = await read<Session>(anonymous('GET', '/api/session', undefined, { authorization: `Bearer ${secret}` }))
  expect(permissions).toEqual(scopes)
})

test('a person is invited with a role of the desk', async () => {
  const { root, make } = await desk()
  const role = await make()
  const person = { name: 'Ole', email: 'ole@fjellro.example', role: 'agent', roleId: role.id }
  const { agent } = await read<{ agent: Agent }>(root.call('POST', '/api/agents', person), 201)
  expect(agent).toMatchObject({ role: 'staff', roleId: role.id })
  const { items } = await read<{ items: DeskRole[] }>(root.call('GET', '/api/roles'))
  expect(items.map(({ name, people }) => [name, people])).toEqual([
    [null, 0],
    [null, 1],
    [null, 0],
    [null, 1],
    ['Shop floor', 1],
  ])
})

test('who may approve is asked to, whatever their role is called', async () => {
  const { root, mari, make, give, context, as } = await desk()
  const approver = await make({ name: 'Approver', permissions: ['replies.draft', 'replies.approve'] })
  const drafter = await make({ name: 'Drafter', basedOn: 'agent', permissions: ['replies.draft'] })
  const ole = await as('agent', 'Ole')
  await read(give(approver.id))
  await read(give(drafter.id, ole))
  const { listApprovers, listHearing } = await import('#server/nouns/notifications/notification.store.ts')
  expect(await listApprovers(context.db, context.clock())).toEqual([root.id, mari.id])
  expect((await listHearing(context.db, [mari.id, ole.id])).map(({ mayApprove }) => mayApprove)).toEqual([true, false])
  expect(permissionsOf('staff')).not.toContain('replies.approve')
})
