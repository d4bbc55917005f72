import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Who } from '#server/kit/http/route.ts'
import { updateAgent } from '#server/nouns/agents/agent.store.ts'
import { addRole } from '#server/nouns/agents/role.store.ts'
import { apiSummaries } from '#server/routes/api-summaries.ts'
import { mayActAs, type Role, roles } from '#shared/agent.ts'
import { type Permission, permissions, permissionsOf } from '#shared/permission.ts'
import before from '../../../fixtures/roles-before.json' with { type: 'json' }
import { read, testApp } from '../../../support/app.ts'

type Declared = { method: string; path: string; 'x-who'?: string }

async function declaredRoutes(app: Awaited<ReturnType<typeof testApp>>['app']): Promise<Declared[]> {
  return app.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === 'route' ? [definition.route as unknown as Declared] : [],
  )
}

const withIds = (path: string) => path.replaceAll(/\{(\w+)\}/g, (_, name) => (name === 'token' ? 'no-such-token-no-such-token' : '999999'))

/** What describes the routes is none of them. */
const ofTheDescription = ['/api/openapi.json', '/api/client.ts', '/api/docs']

describe('who may call what', () => {
  test('every route under /api names its permission', async () => {
    const { app } = await testApp()
    const declared = await declaredRoutes(app)
    const known = ['public', 'signed-in', ...permissions]
    expect(declared.filter((route) => !known.includes(route['x-who'] ?? '')).map((route) => `${route.method} ${route.path}`)).toEqual([])
    const named = new Set(declared.map((route) => `${route.method.toUpperCase()} ${route.path.replaceAll(/\{(\w+)\}/g, ':$1')}`))
    const served = app.routes.filter(
      (route) => route.path.startsWith('/api/') && !['ALL'].includes(route.method) && !ofTheDescription.includes(route.path),
    )
    expect(served.map((route) => `${route.method} ${route.path}`).filter((route) => !named.has(route))).toEqual([])
    expect(declared.length).toBeGreaterThan(40)
  })

  test('every permission is asked for somewhere', async () => {
    const { app } = await testApp()
    const asked = new Set((await declaredRoutes(app)).map((route) => route['x-who']))
    // Some are asked for where more than the address decides, such as whose view it is.
    for await (const file of glob(join(import.meta.dirname, '../../../../server/nouns/**/*.ts')))
      for (const [, one] of (await readFile(file, 'utf8')).matchAll(/mayDo\(\w+, '([a-z.-]+)'\)/g)) asked.add(one as Permission)
    expect(permissions.filter((one) => !asked.has(one))).toEqual([])
  })

  test('the four built-in roles may exactly what they might before there were permissions', async () => {
    const { app } = await testApp()
    const now = new Map((await declaredRoutes(app)).map((route) => [`${route.method.toUpperCase()} ${route.path}`, route['x-who'] as Who]))
    const letsIn = (role: Role, needs: Who) => needs === 'public' || needs === 'signed-in' || permissionsOf(role).includes(needs)
    const differing = Object.entries(before as Record<string, Role | 'public'>).filter(([route, least]) => {
      const needs = now.get(route)
      if (!needs) return true
      if ((least === 'public') !== (needs === 'public')) return true
      return roles.some((role) => (least === 'public' || mayActAs(role, least)) !== letsIn(role, needs))
    })
    expect(differing).toEqual([])
  })

  test('every route lets in who may call it and nobody else', async () => {
    const { app, as, anonymous, context } = await testApp()
    const all = await declaredRoutes(app)
    const half = permissions.filter((_, n) => n % 2 === 1)
    const people = new Map<string, { call: typeof anonymous; may: readonly Permission[] | null }>([
      ['anonymous', { call: anonymous, may: null }],
    ])
    for (const role of roles) people.set(role, { call: (await as(role)).call, may: permissionsOf(role) })
    for (const [name, some] of [['odd', half] as const, ['even', permissions.filter((one) => !half.includes(one))] as const]) {
      const roleId = await addRole(context.db, {
        name,
        nameKey: name,
        basedOn: 'staff',
        permissions: JSON.stringify(some),
        createdAt: 1,
      })
      const person = await as('staff', name)
      await updateAgent(context.db, person.id, { roleId })
      people.set(name, { call: person.call, may: some })
    }
    const wrong: string[] = []
    for (const route of all) {
      const needs = route['x-who'] as Who
      for (const [name, { call, may }] of people) {
        // Signing out would end the session that the next call needs.
        if (route.path === '/api/session' && route.method === 'delete' && name !== 'anonymous') continue
        const answer = await call(route.method.toUpperCase(), withIds(route.path), route.method === 'get' ? undefined : {})
        const said = answer.headers.get('content-type')?.includes('problem')
          ? ((await answer.json()) as { code: string; params?: { permission?: string } })
          : { code: 'fine' }
        await answer.body?.cancel().catch(() => undefined)
        const isOpen = needs === 'public' || (may !== null && (needs === 'signed-in' || may.includes(needs)))
        const expected = isOpen ? 'let in' : may === null ? 'not-signed-in' : 'role-too-low'
        // A rule of the action itself asks for another permission than the route.
        const isGuard = said.code === 'role-too-low' && said.params?.permission === needs
        const actual = said.code === 'not-signed-in' || isGuard ? said.code : 'let in'
        if (actual !== expected) wrong.push(`${name} ${route.method} ${route.path}: ${actual}, expected ${expected}`)
        if (answer.status >= 500) wrong.push(`${name} ${route.method} ${route.path}: ${answer.status}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('the OpenAPI document names every route', async () => {
    const { app, anonymous } = await testApp()
    const document = (await (await anonymous('GET', '/api/openapi.json')).json()) as {
      openapi: string
      paths: Record<string, Record<string, unknown>>
    }
    expect(document.openapi).toBe('3.1.0')
    const missing = (await declaredRoutes(app)).filter((route) => !document.paths[route.path]?.[route.method])
    expect(missing).toEqual([])
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path)) as { responses: Record<string, unknown> }[]
    expect(operations.filter((operation) => !operation.responses.default)).toEqual([])
  })
})

describe('the description of the API', () => {
  test('says of every call in one plain sentence what it does', async () => {
    const { anonymous } = await testApp()
    const { paths } = await read<{ paths: Record<string, Record<string, { summary?: string }>> }>(anonymous('GET', '/api/openapi.json'))
    const calls = Object.entries(paths).flatMap(([path, of]) =>
      Object.entries(of).map(([method, { summary }]) => ({ call: `${method.toUpperCase()} ${path}`, summary: summary ?? '' })),
    )
    expect(calls.filter(({ summary }) => !/^[A-Z].{8,118}\.$/.test(summary)).map(({ call }) => call)).toEqual([])
    const known = new Set(calls.map(({ call }) => call))
    expect(Object.keys(apiSummaries).filter((call) => !known.has(call))).toEqual([])
    const page = await (await anonymous('GET', '/api/docs')).text()
    expect(calls.filter(({ summary }) => !page.includes(summary.replaceAll("'", '&#39;'))).map(({ call }) => call)).toEqual([])
  })
})

describe('requests from elsewhere', () => {
  test('a change that another site caused is refused, whatever it pretends to be', async () => {
    const { as } = await testApp()
    const { call } = await as('admin')
    const body = { title: 'Forged' }
    const tries = [
      call('POST', '/api/cases', body, { origin: 'https://evil.example' }),
      call('POST', '/api/cases', body, { 'sec-fetch-site': 'cross-site' }),
      call('POST', '/api/cases', body, { 'content-type': 'text/plain' }),
      call('POST', '/api/cases', body, { 'content-type': 'application/x-www-form-urlencoded' }),
      call('POST', '/api/cases', body, { origin: 'null' }),
    ]
    expect((await Promise.all(tries)).map((answer) => answer.status)).toEqual([403, 403, 403, 403, 403])
    expect((await call('POST', '/api/cases', body, { origin: 'http://localhost', 'sec-fetch-site': 'same-origin' })).status).toBe(201)
  })

  test('the live stream is refused to pages of other sites', async () => {
    const { as } = await testApp()
    const { call } = await as('staff')
    expect((await call('GET', '/api/live', undefined, { origin: 'https://evil.example' })).status).toBe(403)
  })

  test('unknown fields, bad ids, broken JSON and huge bodies are refused with what is wrong', async () => {
    const { app, as } = await testApp()
    const { call, cookie } = await as('admin')
    const unknown = await call('POST', '/api/cases', { title: 'A', owner: 1 })
    expect([unknown.status, ((await unknown.json()) as { code: string }).code]).toEqual([422, 'not-valid'])
    expect((await call('GET', '/api/cases?limt=5')).status).toBe(422)
    expect((await call('GET', '/api/cases?cursor=hello')).status).toBe(422)
    expect((await call('GET', '/api/cases/abc')).status).toBe(422)
    expect((await call('GET', '/api/nothing')).status).toBe(404)
    const broken = await app.request('/api/cases', {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: '{"title":',
    })
    expect([broken.status, broken.headers.get('content-type')]).toEqual([400, 'application/problem+json'])
    const huge = await app.request('/api/cases', {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'x'.repeat(2_000_000) }),
    })
    expect(huge.status).toBe(413)
  })
})

describe('programs with a token', () => {
  test('may leave out a body that has nothing to say, and give times as people write them', async () => {
    const { app, as, context } = await testApp()
    const { call } = await as('agent')
    const { id } = (await (await call('POST', '/api/cases', { title: 'Lid' })).json()) as { id: number }
    const { secret } = (await (await call('POST', '/api/tokens', { name: 'script' })).json()) as { secret: string }
    const headers = { authorization: `Bearer ${secret}` }
    const resolved = await app.request(`/api/cases/${id}/resolution`, { method: 'POST', headers })
    expect([resolved.status, ((await resolved.json()) as { state: string }).state]).toEqual([200, 'resolved'])
    expect((await app.request(`/api/cases/${id}/resolution`, { method: 'DELETE', headers })).status).toBe(200)
    expect((await app.request('/api/cases', { method: 'POST', headers })).status).toBe(422)
    const day = new Date(context.clock()).toISOString().slice(0, 10)
    for (const query of ['', `?from=${day}&to=${day}T12:00:00%2B01:00`, '?from=0&to=86400000']) {
      expect((await app.request(`/api/reports/sentiment${query}`, { headers })).status).toBe(200)
    }
    expect((await app.request('/api/reports/sentiment?from=yesterday', { headers })).status).toBe(422)
  })
})

describe('Idempotency-Key', () => {
  test('the same key and body give the same answer, another body is refused', async () => {
    const { as, context } = await testApp()
    const { call } = await as('agent')
    const first = await call('POST', '/api/cases', { title: 'Lid' }, { 'idempotency-key': 'k1' })
    const second = await call('POST', '/api/cases', { title: 'Lid' }, { 'idempotency-key': 'k1' })
    expect([first.status, second.status]).toEqual([201, 201])
    expect(await second.json()).toEqual(await first.json())
    expect((await call('POST', '/api/cases', { title: 'Hinge' }, { 'idempotency-key': 'k1' })).status).toBe(409)
    expect(await context.db.selectFrom('cases').select('title').execute()).toEqual([{ title: 'Lid' }])
  })

  test('two people may use the same key', async () => {
    const { as, context } = await testApp()
    const [mari, jonas] = [await as('agent', 'Mari'), await as('agent', 'Jonas')]
    await mari.call('POST', '/api/cases', { title: 'A' }, { 'idempotency-key': 'k' })
    await jonas.call('POST', '/api/cases', { title: 'B' }, { 'idempotency-key': 'k' })
    expect((await context.db.selectFrom('cases').select('title').orderBy('id').execute()).map((row) => row.title)).toEqual(['A', 'B'])
  })

  test('a key whose first request was cut off is never carried out a second time', async () => {
    const { as, context } = await testApp()
    const { call } = await as('agent')
    await call('POST', '/api/cases', { title: 'Lid' }, { 'idempotency-key': 'k1' })
    await context.db.updateTable('answers').set({ status: 0, body: '' }).execute()
    expect(
      ((await (await call('POST', '/api/cases', { title: 'Lid' }, { 'idempotency-key': 'k1' })).json()) as { code: string }).code,
    ).toBe('still-working')
    context.clock.pass(120_000)
    expect(
      ((await (await call('POST', '/api/cases', { title: 'Lid' }, { 'idempotency-key': 'k1' })).json()) as { code: string }).code,
    ).toBe('outcome-unknown')
  })
})
