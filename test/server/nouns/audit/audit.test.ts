import { expect, test } from 'vitest'
import { change } from '#server/kit/database/context.ts'
import { actingAs } from '#server/kit/lib/acting.ts'
import { hour } from '#server/kit/lib/clock.ts'
import { writeAudit } from '#server/nouns/audit/audit.actions.ts'
import type { AuditEntry } from '#shared/audit.schema.ts'
import { auditedKinds } from '#shared/audit.ts'
import type { Sla } from '#shared/clock.schema.ts'
import { codeOf, read, testApp, testPassword } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'

const device = 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0'

async function desk(engine: 'sqlite' | 'postgres' = 'sqlite') {
  const app = await testApp(engine)
  const [root, mari] = [await app.as('admin', 'Root'), await app.as('agent', 'Mari')]
  const audit = async (query = '') => (await read<{ items: AuditEntry[] }>(root.call('GET', `/api/audit${query}`))).items
  return { ...app, root, mari, audit }
}

test.each(engines)('says who gave which role, from where, and which it was before, on %s', async (engine) => {
  const { root, mari, audit, context } = await desk(engine)
  await read(root.call('PATCH', `/api/agents/${mari.id}`, { role: 'manager' }, { 'user-agent': device }))
  expect(await audit()).toEqual([
    {
      id: expect.any(Number),
      at: context.clock(),
      actor: 'person',
      agentId: root.id,
      actorName: 'Root',
      tokenId: null,
      address: null,
      device: 'Firefox, Windows',
      area: 'people',
      kind: 'agent-changed',
      subjectId: mari.id,
      subject: 'Mari',
      was: { role: 'agent' },
      became: { role: 'manager' },
    },
  ])
})

test('names the token that did it and its person', async () => {
  const { root, audit, anonymous } = await desk()
  const { secret, id } = await read<{ secret: string; id: number }>(root.call('POST', '/api/tokens', { name: 'sync' }), 201)
  await read(
    anonymous(
      'POST',
      '/api/goodwill-budgets',
      { name: 'May', monthlyLimit: 100, orderLimit: 50, currency: 'EUR' },
      { authorization: `Bearer ${secret}` },
    ),
  )
  const [budget, token] = await audit()
  expect(budget).toMatchObject({
    actor: 'token',
    actorName: 'Root · sync',
    tokenId: id,
    agentId: root.id,
    area: 'goodwill',
    subject: 'May',
  })
  expect(token).toMatchObject({ actor: 'person', kind: 'token-added', subject: 'sync', became: { role: 'admin' } })
})

test('has sign-ins, and tries at an account, but not what strangers typed', async () => {
  const { audit, anonymous, mari } = await desk()
  const email = 'mari@fjellro.example'
  await anonymous('POST', '/api/session', { email, password: 'something else entirely' })
  await anonymous('POST', '/api/session', { email: 'nobody@fjellro.example', password: 'something else entirely' })
  await anonymous('POST', '/api/session', { email, password: testPassword })
  const lines = await audit('?area=sign-in')
  expect(lines.map(({ kind, actor, agentId, subjectId }) => ({ kind, actor, agentId, subjectId }))).toEqual([
    { kind: 'session-opened', actor: 'person', agentId: mari.id, subjectId: null },
    { kind: 'sign-in-failed', actor: 'stranger', agentId: null, subjectId: mari.id },
  ])
  expect(JSON.stringify(lines)).not.toContain('something else')
})

test('has what was changed in sources, promises, policy and webhooks, and no secret of theirs', async () => {
  const { root, audit } = await desk()
  const hook = await read<{ id: number; secret: string }>(
    root.call('POST', '/api/webhooks', { url: 'https://a.example/hook', kinds: [] }),
    201,
  )
  await read(root.call('PATCH', `/api/webhooks/${hook.id}`, { state: 'off' }))
  const settings = { baseUrl: 'https://social.example', accessToken: 'top-secret-token' }
  const source = await read<{ id: number }>(
    root.call('POST', '/api/sources', { channel: 'mastodon', name: 'Ours', query: 'fjellro', settings }),
    201,
  )
  await read(root.call('PATCH', `/api/sources/${source.id}`, { paused: true, settings: { accessToken: 'another-secret' } }))
  const { version, calendars, policies } = await read<Sla>(root.call('GET', '/api/sla'))
  const [first, ...rest] = policies
  const next = { calendars, policies: [{ ...first, name: 'Promptly' }, ...rest] }
  await read(root.call('PUT', '/api/sla', { basedOn: version, rules: next }))
  const lines = await audit()
  expect(lines.map(({ kind }) => kind)).toEqual(['sla-changed', 'source-changed', 'source-added', 'webhook-changed', 'webhook-added'])
  expect(lines[3]).toMatchObject({ subject: 'https://a.example/hook', was: { state: 'on' }, became: { state: 'off' } })
  expect(lines[1]).toMatchObject({ was: { paused: false }, became: { paused: true, credentials: 'entered anew' } })
  expect(lines[0]).toMatchObject({ was: { policies: [{ name: first?.name }] }, became: { policies: [{ name: 'Promptly' }] } })
  expect(Object.keys(lines[0]?.became ?? {})).toEqual(['policies'])
  for (const secret of ['top-secret', 'another-secret', hook.secret]) expect(JSON.stringify(lines)).not.toContain(secret)
})

test('has what leaves the desk as a file, and who was erased, by nothing but the id', async () => {
  const { root, audit, context } = await desk()
  const nothing = { language: null, country: null, phone: null, externalKey: null, source: 'shop', mergedIntoId: null, erasedAt: null }
  const row = { ...nothing, name: 'Kari Nordmann', emailKey: 'kari@example.org', createdAt: 1, updatedAt: 1 }
  const columns =
    (await context.db.introspection.getTables()).find(({ name }) => name === 'customers')?.columns.map(({ name }) => name) ?? []
  const known = Object.fromEntries(Object.entries(row).filter(([name]) => columns.includes(name)))
  const { id } = await context.db
    .insertInto('customers')
    .values(known as never)
    .returning('id')
    .executeTakeFirstOrThrow()
  await root.call('GET', '/api/exports/cases')
  await read(root.call('GET', `/api/customers/${id}/export`))
  expect((await root.call('DELETE', `/api/customers/${id}`)).status).toBe(204)
  const lines = await audit('?area=data')
  expect(lines.map(({ kind, subject, subjectId }) => [kind, subject, subjectId])).toEqual([
    ['customer-erased', null, id],
    ['customer-exported', null, id],
    ['data-exported', 'cases', null],
  ])
  expect(JSON.stringify(lines)).not.toMatch(/Kari|kari/)
})

test.each(engines)('is read page by page, by area, person and time, on %s', async (engine) => {
  const { root, mari, audit, context } = await desk(engine)
  for (let n = 0; n < 5; n += 1) {
    context.clock.pass(hour)
    await read(root.call('PATCH', `/api/agents/${mari.id}`, { name: `Mari ${n}` }))
  }
  await root.call('GET', '/api/exports/cases')
  const seen: number[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { items: AuditEntry[]; nextCursor: string | null } = await read(
      root.call('GET', `/api/audit?limit=2${cursor && `&cursor=${cursor}`}`),
    )
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
  }
  expect(seen).toEqual((await audit()).map(({ id }) => id))
  expect(seen.length).toBe(6)
  expect((await audit('?area=data')).length).toBe(1)
  expect((await audit(`?agentId=${mari.id}`)).length).toBe(0)
  expect((await audit(`?from=${context.clock() - hour}&to=${context.clock()}`)).length).toBe(1)
  expect((await audit('?actor=token')).length).toBe(0)
  expect(await codeOf(root.call('GET', '/api/audit?area=weather'))).toBe('not-valid')
})

test('goes out as CSV in which no cell is a formula', async () => {
  const { root, mari } = await desk()
  await read(root.call('PATCH', `/api/agents/${mari.id}`, { name: '=HYPERLINK("https://evil.example")' }))
  const answer = await root.call('GET', '/api/exports/audit?area=people')
  const text = await answer.text()
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8'])
  const [head, line] = text.replace('\uFEFF', '').split('\r\n')
  expect(head).toBe('at (UTC),id,actor,who,address,device,area,kind,subjectId,subject,was,became')
  expect(line).toContain('Root')
  expect(text).not.toMatch(/(^|[,;\r\n])"?=HYPERLINK/)
  expect(await codeOf(mari.call('GET', '/api/exports/audit'))).toBe('role-too-low')
  expect(await codeOf(mari.call('GET', '/api/audit'))).toBe('role-too-low')
})

test.each(engines)('is written with the change or not at all, on %s', async (engine) => {
  const { context, audit } = await desk(engine)
  const failing = change(context, async (tx, emit) => {
    emit({ kind: 'sending-resumed', data: { why: 'test' } })
    await writeAudit(tx, context, [{ kind: 'sending-resumed' }])
    throw new Error('the process dies here')
  })
  await expect(failing).rejects.toThrow('dies here')
  expect(await audit()).toEqual([])
  await actingAs({ job: 'tidy up' }, () => change(context, async (_tx, emit) => emit({ kind: 'sending-resumed', data: { why: 'test' } })))
  expect(await audit()).toMatchObject([{ actor: 'job', actorName: 'tidy up', became: { why: 'test' } }])
})

test('no statement changes a line', async () => {
  const { readdirSync, readFileSync } = await import('node:fs')
  const files = readdirSync('server', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  const writing = files.filter((name) => /updateTable\('auditEntries'\)/.test(readFileSync(`server/${name}`, 'utf8')))
  expect(writing).toEqual([])
  expect(Object.keys(auditedKinds).length).toBeGreaterThan(40)
})
