import { describe, expect, test } from 'vitest'
import type { Session } from '#shared/agent.schema.ts'
import type { IdentityProvider } from '#shared/sign-in.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { type Account, goThrough, startIdentityProvider } from '../../../support/identity-provider.ts'
import { cookiesOf, firstStep } from '../../../support/second-factor.ts'

const none = { networks: [], header: 'x-forwarded-for' } as const
const url = 'https://desk.example'
const mari: Account = { email: 'mari@fjellro.example', name: 'Mari', email_verified: true }

async function deskWith(accounts: Record<string, Account>, more: object = {}, engine: (typeof engines)[number] = 'sqlite') {
  const desk = await testApp(engine, none, url)
  const root = await desk.as('admin', 'Root')
  const provider = await startIdentityProvider(
    [1, 2].map((id) => `${url}/api/sign-in/${id}/callback`),
    accounts,
  )
  const { issuer, clientId, clientSecret } = provider
  const { id } = await read<{ id: number }>(
    root.call('POST', '/api/identity-providers', { name: 'Fjellro', issuer, clientId, clientSecret, ...more }),
    201,
  )
  expect((await root.call('PATCH', `/api/identity-providers/${id}`, { state: 'on' })).status).toBe(204)
  /** Begins at the sign-in page; answers where the provider sends the browser back, and its cookie. */
  const begin = async (login: string, to = '') => {
    const answer = await desk.anonymous('GET', `/api/sign-in/${id}/start${to ? `?to=${encodeURIComponent(to)}` : ''}`)
    const location = answer.headers.get('location') ?? ''
    const back = location.startsWith(issuer) ? await goThrough(location, login, url) : location
    return { location, back, cookie: cookiesOf(answer) }
  }
  const end = (back: string, cookie: string) => desk.anonymous('GET', back.slice(url.length), undefined, { cookie })
  const signIn = async (login: string, to = '') => {
    const { back, cookie } = await begin(login, to)
    const answer = await end(back, cookie)
    return { answer, location: answer.headers.get('location'), cookie: cookiesOf(answer) }
  }
  const who = async (cookie: string) => (await read<Session>(desk.anonymous('GET', '/api/session', undefined, { cookie }))).agent
  return { ...desk, root, id, ...provider, begin, end, signIn, who }
}

describe.each(engines)('the sign-in of an organisation, on %s', (engine) => {
  test('lets in who is known by a checked address, and by the subject from then on', async () => {
    const accounts = { m1: { ...mari } }
    const desk = await deskWith(accounts, {}, engine)
    const { id } = await desk.as('manager', 'Mari')
    const first = await desk.signIn('m1', '/trends')
    expect([first.answer.status, first.location]).toEqual([302, '/trends'])
    expect(await desk.who(first.cookie)).toMatchObject({ id, role: 'manager' })
    // The address at the provider may change: who is who hangs on issuer and subject.
    accounts.m1.email = 'mari.new@fjellro.example'
    expect(await desk.who((await desk.signIn('m1')).cookie)).toMatchObject({ id })
    const { items } = await read<{ items: IdentityProvider[] }>(desk.root.call('GET', '/api/identity-providers'))
    expect(items).toMatchObject([{ people: 1, hasSecret: true, redirectUri: `${url}/api/sign-in/${desk.id}/callback` }])
    expect(JSON.stringify(items)).not.toContain(desk.clientSecret)
    const kept = await desk.context.db.selectFrom('identityProviders').selectAll().executeTakeFirstOrThrow()
    expect(JSON.stringify(kept)).not.toContain(desk.clientSecret)
    const events = await desk.context.db.selectFrom('events').select('kind').where('kind', '=', 'identity-linked').execute()
    expect(events).toHaveLength(1)
  })

  test('lets in nobody it has not checked, nobody unknown, and nobody in the place of somebody else', async () => {
    const accounts = {
      unchecked: { ...mari, email_verified: false },
      stranger: { ...mari, email: 'eve@evil.example' },
      m1: { ...mari },
      m2: { ...mari },
      ida: { ...mari, email: 'ida@fjellro.example' },
    }
    const desk = await deskWith(accounts, {}, engine)
    await desk.as('agent', 'Mari')
    const ida = await desk.as('staff', 'Ida')
    await read(desk.root.call('PATCH', `/api/agents/${ida.id}`, { disabled: true }))
    const refused = async (login: string) => (await desk.signIn(login)).location
    expect(await refused('unchecked')).toBe('/sign-in?refused=email-unverified')
    expect(await refused('stranger')).toBe('/sign-in?refused=not-invited')
    expect(await refused('ida')).toBe('/sign-in?refused=not-invited')
    expect(await refused('m1')).toBe('/')
    // Another subject with the same address is another person.
    expect(await refused('m2')).toBe('/sign-in?refused=not-invited')
  })

  test('brings new people where that is allowed, in the role of their groups, and follows them', async () => {
    const accounts = {
      a: { ...mari, email: 'new@fjellro.example', name: 'New', groups: ['care'] },
      root: { ...mari, email: 'root@fjellro.example', groups: [] as string[] },
    }
    const groups = { groupClaim: 'groups', groupRoles: { care: 'agent', leads: 'manager' } }
    const desk = await deskWith(accounts, groups, engine)
    const first = await desk.signIn('a')
    expect(await desk.who(first.cookie)).toMatchObject({ name: 'New', role: 'agent', invited: false })
    accounts.a.groups = ['leads']
    expect(await desk.who((await desk.signIn('a')).cookie)).toMatchObject({ role: 'manager' })
    expect(await codeOf(desk.anonymous('GET', '/api/session', undefined, { cookie: first.cookie }))).toBe('not-signed-in')
    accounts.a.groups = []
    expect((await desk.signIn('a')).location).toBe('/sign-in?refused=not-invited')
    // An administrator who has a password here stays one, whatever the groups say.
    expect(await desk.who((await desk.signIn('root')).cookie)).toMatchObject({ role: 'admin' })
  })
})

describe('the way back from a provider', () => {
  test('works once, in the browser that began, and for that provider', async () => {
    const desk = await deskWith({ m1: mari })
    await desk.as('agent', 'Mari')
    const { back, cookie } = await desk.begin('m1')
    const ended = '/sign-in?refused=sign-in-ended'
    expect((await desk.end(back, '')).headers.get('location')).toBe(ended)
    expect((await desk.end(back.replace('/sign-in/1/', '/sign-in/2/'), cookie)).headers.get('location')).toBe(ended)
    const other = await desk.begin('m1')
    // What one sign-in brought is no use to another: state and nonce differ.
    expect((await desk.end(back, other.cookie)).headers.get('location')).toBe('/sign-in?refused=provider-failed')
    const right = await desk.begin('m1')
    expect((await desk.end(right.back, right.cookie)).headers.get('location')).toBe('/')
    expect((await desk.end(right.back, right.cookie)).headers.get('location')).toBe(ended)
  })

  test('carries PKCE, state and nonce, and leads only to pages of the desk', async () => {
    const desk = await deskWith({ m1: mari })
    await desk.as('agent', 'Mari')
    const { location } = await desk.begin('m1')
    const asked = new URL(location).searchParams
    expect(Object.fromEntries(asked)).toMatchObject({ code_challenge_method: 'S256', response_type: 'code', scope: 'openid email profile' })
    for (const name of ['code_challenge', 'state', 'nonce']) expect(asked.get(name)?.length).toBeGreaterThanOrEqual(43)
    for (const to of ['https://evil.example', '//evil.example', '/\\evil.example']) expect((await desk.signIn('m1', to)).location).toBe('/')
  })

  test('is closed while the provider is switched off, and passwords go on working', async () => {
    const desk = await deskWith({ m1: mari })
    await desk.as('agent', 'Mari')
    await desk.root.call('PATCH', `/api/identity-providers/${desk.id}`, { state: 'off' })
    expect((await desk.begin('m1')).location).toBe('/sign-in?refused=provider-off')
    expect(await read(desk.anonymous('GET', '/api/sign-in'))).toMatchObject({ providers: [] })
    expect((await firstStep(desk, 'mari@fjellro.example')).answer.status).toBe(201)
    expect((await desk.root.call('DELETE', `/api/identity-providers/${desk.id}`)).status).toBe(204)
    expect((await desk.begin('m1')).location).toBe('/sign-in?refused=identity-provider-not-found')
  })
})

test('a test of a provider says what is wrong with it', async () => {
  const desk = await deskWith({ m1: mari })
  const test_ = (id: number) => read(desk.root.call('POST', `/api/identity-providers/${id}/test`))
  expect(await test_(desk.id)).toEqual({ fine: true, why: null, said: null })
  const wrong = { name: 'Wrong', issuer: 'http://127.0.0.1:9', clientId: 'x', clientSecret: null }
  const { id } = await read<{ id: number }>(desk.root.call('POST', '/api/identity-providers', wrong), 201)
  expect(await test_(id)).toEqual({ fine: false, why: 'unreachable', said: 'unreachable' })
  await desk.root.call('PATCH', `/api/identity-providers/${id}`, { issuer: 'http://login.example.com' })
  expect(await test_(id)).toEqual({ fine: false, why: 'not-https', said: null })
  for (const issuer of ['javascript:alert(1)', 'ftp://a.example', 'https://user@evil.example', 'https://a.example/?x=1'])
    expect((await desk.root.call('PATCH', `/api/identity-providers/${id}`, { issuer })).status).toBe(422)
})
