import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { day, hour } from '#server/kit/lib/clock.ts'
import { createCookieJar } from '#server/nouns/agents/session.cookie.ts'
import type { Agent, ApiToken, Invited, Session, Welcome } from '#shared/agent.schema.ts'
import { codeOf, read, testApp, testPassword } from '../../../support/app.ts'

const anna = { name: 'Anna', email: 'Anna@Fjellro.example', password: testPassword }

describe('the first account', () => {
  test('is made once, by Welcome, and is an administrator', async () => {
    const { anonymous } = await testApp()
    expect(await read<Welcome>(anonymous('GET', '/api/welcome'))).toEqual({ needed: true, practice: false, codeNeeded: false })
    expect((await anonymous('POST', '/api/welcome', { ...anna, password: 'too short' })).status).toBe(422)
    const session = await read<Session>(anonymous('POST', '/api/welcome', anna), 201)
    expect(session.agent).toMatchObject({ name: 'Anna', email: 'anna@fjellro.example', role: 'admin' })
    expect(await read<Welcome>(anonymous('GET', '/api/welcome'))).toMatchObject({ needed: false })
    expect(await codeOf(anonymous('POST', '/api/welcome', { ...anna, email: 'eve@evil.example' }))).toBe('already-welcomed')
  })

  test('is made once even when two browsers press the button together', async () => {
    const { anonymous, context } = await testApp()
    const answers = await Promise.all([1, 2, 3].map((n) => anonymous('POST', '/api/welcome', { ...anna, email: `a${n}@b.example` })))
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409])
    expect(await context.db.selectFrom('agents').select('id').execute()).toHaveLength(1)
  })
})

describe('signing in', () => {
  test('gives a cookie that scripts cannot read; wrong e-mail and wrong password cannot be told apart', async () => {
    const { as, anonymous } = await testApp()
    await as('agent', 'Mari')
    const right = await anonymous('POST', '/api/session', { email: ' MARI@fjellro.example ', password: testPassword })
    expect(right.status).toBe(201)
    expect(right.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^aftercare=\S+; Path=\/; Expires=.*; HttpOnly; SameSite=Lax$/),
      expect.stringMatching(/^aftercare-device=\S+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/),
    ])
    const wrong = await anonymous('POST', '/api/session', { email: 'mari@fjellro.example', password: 'not the password' })
    const nobody = await anonymous('POST', '/api/session', { email: 'nobody@fjellro.example', password: 'not the password' })
    expect([wrong.status, await wrong.text()]).toEqual([nobody.status, await nobody.text()])
  })

  test('is seen by the team: the last time somebody was here begins with signing in', async () => {
    const { as, context, anonymous } = await testApp()
    const { call, id } = await as('admin', 'Root')
    await anonymous('POST', '/api/session', { email: 'root@fjellro.example', password: testPassword })
    const { items } = await read<{ items: Agent[] }>(call('GET', '/api/agents'))
    expect(items.find((agent) => agent.id === id)?.lastSeenAt).toBe(context.clock())
  })

  test('uses a __Host- cookie with Secure where the desk is reached by HTTPS', async () => {
    const jar = createCookieJar('https://desk.example', { practice: false, undoSeconds: 20, unnamedProxy: false })
    const app = new Hono().get('/', (c) => {
      jar.put(c, 'secret', Date.UTC(2026, 11, 1))
      return c.text('')
    })
    expect((await app.request('/')).headers.get('set-cookie')).toMatch(
      /^__Host-aftercare=secret; Path=\/; Expires=.*; HttpOnly; Secure; SameSite=Lax$/,
    )
  })

  test('is refused after ten wrong tries for one address, also with the right password', async () => {
    const { as, anonymous } = await testApp()
    await as('agent', 'Mari')
    await as('agent', 'Jonas')
    const codes: string[] = []
    for (let n = 0; n < 11; n++)
      codes.push(await codeOf(anonymous('POST', '/api/session', { email: 'mari@fjellro.example', password: `wrong password ${n}` })))
    expect(codes.at(9)).toBe('wrong-sign-in')
    expect(codes.at(10)).toBe('too-many-tries')
    expect(await codeOf(anonymous('POST', '/api/session', { email: 'mari@fjellro.example', password: testPassword }))).toBe(
      'too-many-tries',
    )
    expect((await anonymous('POST', '/api/session', { email: 'jonas@fjellro.example', password: testPassword })).status).toBe(201)
  })

  test('is refused from a network address after a hundred wrong tries for whatever accounts, and others sign in', async () => {
    const { app, as } = await testApp('sqlite', { networks: ['10.0.0.1'], header: 'x-forwarded-for' })
    await as('agent', 'Mari')
    const signIn = async (from: string, email: string, password: string) => {
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': `9.9.9.9, ${from}`, 'content-length': '2' }
      const body = JSON.stringify({ email, password })
      const over = { incoming: { socket: { remoteAddress: '10.0.0.1' } } }
      const answer = await app.request('/api/session', { method: 'POST', headers, body }, over)
      return ((await answer.json()) as { code?: string }).code ?? answer.status
    }
    expect(await signIn('81.2.69.142', 'mari@fjellro.example', testPassword)).toBe(201)
    const codes: unknown[] = []
    for (let n = 0; n < 101; n++) codes.push(await signIn('81.2.69.142', `person${n}@fjellro.example`, 'a wrong password'))
    expect([codes.at(99), codes.at(100)]).toEqual(['wrong-sign-in', 'too-many-tries'])
    expect(await signIn('81.2.69.142', 'mari@fjellro.example', testPassword)).toBe('too-many-tries')
    expect(await signIn('81.2.69.143', 'mari@fjellro.example', testPassword)).toBe(201)
  })

  test('ends after 12 hours without use, after 14 days in any case, and at sign-out', async () => {
    const { as, context } = await testApp()
    const mari = await as('agent', 'Mari')
    context.clock.pass(11 * hour)
    await read(mari.call('GET', '/api/session'))
    context.clock.pass(11 * hour)
    await read(mari.call('GET', '/api/session'))
    context.clock.pass(13 * hour)
    expect(await codeOf(mari.call('GET', '/api/session'))).toBe('not-signed-in')
    const jonas = await as('agent', 'Jonas')
    for (let half = 0; half < 28; half++) {
      context.clock.pass(11 * hour)
      await jonas.call('GET', '/api/session')
    }
    context.clock.pass(2 * day)
    expect(await codeOf(jonas.call('GET', '/api/session'))).toBe('not-signed-in')
    const ida = await as('staff', 'Ida')
    expect((await ida.call('DELETE', '/api/session')).status).toBe(204)
    expect(await codeOf(ida.call('GET', '/api/session'))).toBe('not-signed-in')
  })

  test('lasts in the browser as long as in the desk: the cookie is set anew whenever the session is', async () => {
    const { as, context } = await testApp()
    const mari = await as('agent', 'Mari')
    const endOf = async (answer: Promise<Response>) => {
      const cookie = (await answer).headers.getSetCookie().find((one) => one.startsWith(mari.cookie))
      return cookie && Date.parse(/Expires=([^;]+)/.exec(cookie)?.[1] ?? '')
    }
    expect(await endOf(mari.call('GET', '/api/session'))).toBeUndefined()
    context.clock.pass(11 * hour)
    expect(await endOf(mari.call('GET', '/api/cases/999999'))).toBe(context.clock() + 12 * hour)
    expect(await endOf(mari.call('GET', '/api/session'))).toBeUndefined()
    context.clock.pass(hour)
    const live = mari.call('GET', '/api/live')
    expect(await endOf(live)).toBe(context.clock() + 12 * hour)
    await (await live).body?.cancel()
    for (let half = 0; half < 28; half++) {
      context.clock.pass(11 * hour)
      await mari.call('GET', '/api/session')
    }
    const [row] = await context.db.selectFrom('sessions').selectAll().execute()
    expect(row?.endsAt).toBeLessThanOrEqual((row?.createdAt ?? 0) + 14 * day)
  })

  test('is over after sign-out, also where that was the first use for long', async () => {
    const { as, context } = await testApp()
    const mari = await as('agent', 'Mari')
    context.clock.pass(2 * hour)
    const cookies = (await mari.call('DELETE', '/api/session')).headers.getSetCookie()
    expect(cookies).toEqual([expect.stringMatching(/^aftercare=; Max-Age=0/)])
  })

  test('keeps only the hash of a session, so that a stolen database signs nobody in', async () => {
    const { as, context } = await testApp()
    const mari = await as('agent', 'Mari')
    const secret = mari.cookie.split('=')[1] ?? ''
    const rows = await context.db.selectFrom('sessions').selectAll().execute()
    expect(secret.length).toBeGreaterThan(40)
    expect(JSON.stringify(rows)).not.toContain(secret)
  })
})

describe('the team', () => {
  test('an invitation works once, for 24 hours, and no empty or made-up one does', async () => {
    const { as, anonymous, context } = await testApp()
    const admin = await as('admin')
    const invite = (name: string) =>
      read<Invited>(admin.call('POST', '/api/agents', { name, email: `${name}@fjellro.example`, role: 'staff' }), 201)
    const first = await invite('ida')
    expect(first.agent).toMatchObject({ invited: true, role: 'staff' })
    const join = (path: string) => anonymous('POST', `/api/invitations/${path.replace('/join/', '')}`, { password: testPassword })
    expect(await read<Session>(join(first.invitation.path), 201)).toMatchObject({ agent: { name: 'ida', invited: false } })
    expect(await codeOf(join(first.invitation.path))).toBe('invitation-not-found')
    for (const made of ['null', 'undefined', '%20', 'x']) expect(await codeOf(join(made))).toBe('invitation-not-found')
    const late = await invite('ole')
    context.clock.pass(25 * hour)
    expect(await codeOf(join(late.invitation.path))).toBe('invitation-ended')
  })

  test('a person who is disabled or changes role is signed out, and the last administrator stays', async () => {
    const { as } = await testApp()
    const [admin, mari] = [await as('admin', 'Root'), await as('agent', 'Mari')]
    expect(await codeOf(admin.call('PATCH', `/api/agents/${admin.id}`, { role: 'agent' }))).toBe('last-admin')
    expect(await codeOf(mari.call('PATCH', `/api/agents/${mari.id}`, { role: 'admin' }))).toBe('role-too-low')
    expect(await read<Agent>(mari.call('PATCH', `/api/agents/${mari.id}`, { language: 'fi' }))).toMatchObject({ language: 'fi' })
    await read(admin.call('PATCH', `/api/agents/${mari.id}`, { disabled: true }))
    expect(await codeOf(mari.call('GET', '/api/session'))).toBe('not-signed-in')
  })

  test('an API token acts for its owner, never above, until it is removed', async () => {
    const { as, app } = await testApp()
    const [admin, mari] = [await as('admin', 'Root'), await as('agent', 'Mari')]
    expect(await codeOf(mari.call('POST', '/api/tokens', { name: 'script', role: 'admin' }))).toBe('role-too-low')
    const token = await read<ApiToken>(mari.call('POST', '/api/tokens', { name: 'script' }), 201)
    const use = (method = 'GET', path = '/api/cases') =>
      app.request(path, {
        method,
        headers: { authorization: `Bearer ${token.secret}`, 'content-type': 'application/json' },
        body: method === 'GET' ? undefined : '{}',
      })
    expect((await use()).status).toBe(200)
    expect((await use('POST', '/api/agents')).status).toBe(403)
    await read(admin.call('PATCH', `/api/agents/${mari.id}`, { role: 'staff' }))
    expect((await use('POST', '/api/cases')).status).toBe(403)
    await read(admin.call('PATCH', `/api/agents/${mari.id}`, { disabled: true }))
    expect((await use()).status).toBe(401)
  })
})
