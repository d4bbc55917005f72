import { describe, expect, test } from 'vitest'
import { day, minute } from '#server/kit/lib/clock.ts'
import type { ApiToken, Invited } from '#shared/agent.schema.ts'
import { codeOf, read, testApp, testPassword } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'

const newPassword = 'a quite different password'

async function deskWith(role: 'admin' | 'agent', engine: 'sqlite' | 'postgres' = 'sqlite') {
  const desk = await testApp(engine)
  const me = await desk.as(role, 'Mari')
  const create = async (body: object = {}) => read<ApiToken>(me.call('POST', '/api/tokens', { name: 'script', ...body }), 201)
  const withToken =
    ({ secret }: ApiToken) =>
    (method: string, path: string, body?: unknown) =>
      desk.anonymous(method, path, body, { authorization: `Bearer ${secret}` })
  const signIn = async (password: string) =>
    (await desk.anonymous('POST', '/api/session', { email: 'mari@fjellro.example', password })).status
  return { ...desk, me, create, withToken, signIn }
}

describe('a token', () => {
  test('makes no tokens, no administrators and no new ways in, and changes no password', async () => {
    const { as, create, withToken, me } = await deskWith('admin')
    const other = await as('admin', 'Root')
    const ida = await as('staff', 'Ida')
    const call = withToken(await create({ role: 'admin' }))
    const person = { name: 'Eve', email: 'eve@fjellro.example' }
    const refused = [
      call('POST', '/api/tokens', { name: 'another' }),
      call('POST', '/api/agents', { ...person, role: 'admin' }),
      call('PATCH', `/api/agents/${ida.id}`, { role: 'admin' }),
      call('PATCH', `/api/agents/${other.id}`, { disabled: true }),
      call('POST', `/api/agents/${other.id}/invitation`),
      call('POST', `/api/agents/${me.id}/invitation`),
      call('PUT', '/api/session/password', { current: testPassword, password: newPassword }),
      call('POST', '/api/session/proof', { password: testPassword }),
    ]
    for (const answer of refused) expect(await codeOf(answer)).toBe('session-needed')
    await read(call('POST', '/api/agents', { ...person, role: 'agent' }), 201)
    await read(call('PATCH', `/api/agents/${ida.id}`, { role: 'agent' }))
  })

  test.each(engines)('ends after 90 days, or when its owner said; one from before tokens ended goes on, on %s', async (engine) => {
    const { me, create, withToken, context } = await deskWith('agent', engine)
    const [usual, short, old] = [await create(), await create({ days: 7 }), await create()]
    await context.db.updateTable('tokens').set({ endsAt: null }).where('id', '=', old.id).execute()
    const works = async () => Promise.all([usual, short, old].map(async (token) => (await withToken(token)('GET', '/api/cases')).status))
    expect([usual.expiresAt, short.expiresAt]).toEqual([context.clock() + 90 * day, context.clock() + 7 * day])
    const listed = await read<{ items: ApiToken[] }>(me.call('GET', '/api/tokens'))
    expect(listed.items.map(({ expiresAt }) => expiresAt)).toEqual([usual.expiresAt, short.expiresAt, null])
    context.clock.pass(7 * day)
    expect(await works()).toEqual([200, 401, 200])
    context.clock.pass(83 * day)
    expect(await works()).toEqual([401, 401, 200])
    expect((await me.call('POST', '/api/tokens', { name: 'script', days: 366 })).status).toBe(401)
  })
})

describe('what gives lasting access', () => {
  test('asks for the password again when it was entered more than a quarter of an hour ago', async () => {
    const { as, context, me } = await deskWith('admin')
    const ida = await as('staff', 'Ida')
    context.clock.pass(16 * minute)
    const sensitive = [
      () => me.call('POST', '/api/tokens', { name: 'script' }, { 'idempotency-key': 'once' }),
      () => me.call('POST', '/api/agents', { name: 'Ole', email: 'ole@fjellro.example', role: 'admin' }),
      () => me.call('POST', `/api/agents/${ida.id}/invitation`),
      () => me.call('PATCH', `/api/agents/${ida.id}`, { role: 'admin' }),
    ]
    for (const send of sensitive) expect(await codeOf(send())).toBe('password-needed')
    expect(await codeOf(me.call('POST', '/api/session/proof', { password: 'not the password' }))).toBe('wrong-password')
    expect(await codeOf(sensitive[0]?.() as Promise<Response>)).toBe('password-needed')
    expect((await me.call('POST', '/api/session/proof', { password: testPassword })).status).toBe(204)
    for (const send of sensitive) expect((await send()).status).toBeLessThan(300)
  })

  test('lets nobody try passwords at a screen left open for ever', async () => {
    const { me } = await deskWith('agent')
    const codes: string[] = []
    for (let n = 0; n < 11; n++) codes.push(await codeOf(me.call('POST', '/api/session/proof', { password: `guess ${n}` })))
    expect([codes[9], codes[10]]).toEqual(['wrong-password', 'too-many-tries'])
  })
})

describe('a new password', () => {
  test.each(engines)('of one’s own ends the other sessions and the tokens, on %s', async (engine) => {
    const { anonymous, me, create, withToken, signIn } = await deskWith('agent', engine)
    const elsewhere = await anonymous('POST', '/api/session', { email: 'mari@fjellro.example', password: testPassword })
    const cookie = elsewhere.headers.get('set-cookie')?.split(';')[0] ?? ''
    const token = await create()
    const change = (body: object) => me.call('PUT', '/api/session/password', body)
    expect(await codeOf(change({ current: 'not the password', password: newPassword }))).toBe('wrong-password')
    expect(await codeOf(change({ current: testPassword, password: 'passwordpassword' }))).toBe('weak-password')
    expect((await change({ current: testPassword, password: newPassword })).status).toBe(204)
    expect([await signIn(testPassword), await signIn(newPassword)]).toEqual([401, 201])
    expect((await anonymous('GET', '/api/session', undefined, { cookie })).status).toBe(401)
    expect((await withToken(token)('GET', '/api/cases')).status).toBe(401)
    await read(me.call('GET', '/api/session'))
  })

  test('leaves the tokens alone where their owner says so', async () => {
    const { me, create, withToken } = await deskWith('agent')
    const token = await create()
    const body = { current: testPassword, password: newPassword, endTokens: false }
    expect((await me.call('PUT', '/api/session/password', body)).status).toBe(204)
    expect((await withToken(token)('GET', '/api/cases')).status).toBe(200)
  })

  test('by an invitation ends every token of before', async () => {
    const { as, anonymous, me, create, withToken } = await deskWith('agent')
    const token = await create()
    const root = await as('admin', 'Root')
    const { invitation } = await read<Invited>(root.call('POST', `/api/agents/${me.id}/invitation`), 201)
    await read(anonymous('POST', invitation.path.replace('/join/', '/api/invitations/'), { password: newPassword }), 201)
    expect((await withToken(token)('GET', '/api/cases')).status).toBe(401)
  })

  test.each([
    'passwordpassword',
    'Passw0rd1234',
    'qwertyuiop12',
    '123456789012',
    'aaaaaaaaaaaa',
    'aftercare1234',
    'ida.holm@fjellro',
    'ida holm ida',
  ])('is refused when it is easy to guess: %s', async (password) => {
    const empty = await testApp()
    const person = { name: 'Ida Holm', email: 'ida.holm@fjellro.example' }
    expect(await codeOf(empty.anonymous('POST', '/api/welcome', { ...person, password }))).toBe('weak-password')
    const { anonymous, me } = await deskWith('admin')
    const { invitation } = await read<Invited>(me.call('POST', '/api/agents', { ...person, role: 'staff' }), 201)
    const join = (chosen: string) => anonymous('POST', invitation.path.replace('/join/', '/api/invitations/'), { password: chosen })
    expect(await codeOf(join(password))).toBe('weak-password')
    await read(join('trøtt fjellgeit på sykkel'), 201)
  })
})
