import { describe, expect, test } from 'vitest'
import { change } from '#server/kit/database/context.ts'
import { day } from '#server/kit/lib/clock.ts'
import { decideFor } from '#server/nouns/policies/decision.actions.ts'
import { saveDecision } from '#server/nouns/policies/decision.store.ts'
import { seedPolicy } from '#server/nouns/policies/policy.actions.ts'
import type {
  Policy,
  PolicyComparison,
  PolicyDecision,
  PolicyExample,
  PolicyFacts,
  PolicyReplay,
  PolicyRule,
} from '#shared/policy.schema.ts'
import { read, testApp } from '#test/support/app.ts'
import { engines } from '#test/support/database.ts'

const window: PolicyRule = {
  key: 'store.return',
  title: 'Store window',
  topics: ['withdrawal'],
  layer: 'store',
  does: 'grant',
  countries: ['DE'],
  buyerKind: 'consumer',
  outcome: 'allow',
  count: 30,
  unit: 'day',
  anchor: 'lastDelivery',
  payer: 'us',
  statute: '',
  sureness: 'H',
  reviewedBy: null,
}
const facts: PolicyFacts = {
  at: '2026-12-10',
  topic: 'withdrawal',
  country: 'DE',
  salesChannel: 'distance',
  buyerKind: 'consumer',
  deliveredOn: '2026-11-14',
  informedOn: '2026-11-14',
}
const put = (rule: Partial<PolicyRule> = {}) =>
  ['PUT', `/api/policy/draft/rules/${rule.key ?? window.key}`, { ...window, ...rule }] as const

describe.each(engines)('policy on %s', (engine) => {
  test('begins with the law as version 1, seeded once, and nothing of the shop’s own', async () => {
    const { as, context } = await testApp(engine)
    await seedPolicy(context)
    const { call } = await as('staff')
    const policy = await read<Policy>(call('GET', '/api/policy'))
    expect(policy).toMatchObject({ version: { number: 1, state: 'published' }, draft: null })
    expect(policy.versions).toHaveLength(1)
    expect(new Set(policy.rules.map(({ rule }) => rule.layer))).toEqual(new Set(['statute']))
    expect((await call('GET', '/api/policy?version=draft')).status).toBe(404)
    expect((await call('GET', '/api/policy?version=7')).status).toBe(404)
  })

  test('a draft is written, tried, published as the next version; what was published stays as it was', async () => {
    const { as, context } = await testApp(engine)
    const { call } = await as('admin')
    const better = await read<PolicyComparison>(call(...put()))
    expect(better.better.map(({ point }) => point)).toEqual(['payer', 'window'])
    const draft = await read<Policy>(call('GET', '/api/policy?version=draft'))
    expect(
      draft.rules.filter(({ isChanged }) => isChanged).map(({ rule, before, changedBy }) => [rule.key, before, changedBy?.name]),
    ).toEqual([['store.return', null, 'admin']])
    const tried = (version: string) => read<PolicyDecision>(call('POST', '/api/policy/decisions', { facts, version }))
    expect(await tried('draft')).toMatchObject({ outcome: 'allow', decidedBy: 'store.return', until: '2026-12-14' })
    expect(await tried('published')).toMatchObject({ outcome: 'refuse', until: '2026-11-30' })
    expect(await read(call('POST', '/api/policy/publication', {}), 201)).toEqual({ number: 2 })
    expect(await tried('published')).toMatchObject({ outcome: 'allow' })
    expect((await decideFor(context, facts)).decision.outcome).toBe('allow')
    const first = await read<Policy>(call('GET', '/api/policy?version=1'))
    expect(first.rules.some(({ rule }) => rule.key === 'store.return')).toBe(false)
    expect((await read<Policy>(call('GET', '/api/policy'))).version).toMatchObject({ number: 2, publishedBy: { name: 'admin' } })
    const kinds = (await context.db.selectFrom('events').select('kind').orderBy('id').execute()).map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(['policy-changed', 'policy-published']))
  })

  test('a version that holds from a later day decides from then on', async () => {
    const { as, context } = await testApp(engine)
    const { call } = await as('admin')
    await read(call(...put()))
    const today = new Date(context.clock())
    const later = new Date(today.getTime() + 10 * day).toISOString().slice(0, 10)
    const earlier = new Date(today.getTime() - day).toISOString().slice(0, 10)
    expect(await read(call('POST', '/api/policy/publication', { validFromOn: earlier }), 422)).toMatchObject({
      code: 'policy-valid-too-early',
    })
    await read(call('POST', '/api/policy/publication', { validFromOn: later }), 201)
    expect((await read<Policy>(call('GET', '/api/policy'))).version.number).toBe(1)
    expect((await decideFor({ ...context, clock: () => Date.parse(later) }, facts)).decision.outcome).toBe('allow')
    await read(call(...put({ count: 20 })))
    const draft = await read<Policy>(call('GET', '/api/policy?version=draft'))
    expect(draft.rules.find(({ rule }) => rule.key === 'store.return')?.before?.count).toBe(30)
  })

  test('a rule worse than the law is refused with the law’s name, and a law cannot be taken out', async () => {
    const { as } = await testApp(engine)
    const { call } = await as('admin')
    expect(await read(call(...put({ count: 10 })), 409)).toMatchObject({
      code: 'policy-worse-than-law',
      params: { law: 'eu.withdrawal', statute: '2011/83/EU Art 9, 11' },
    })
    expect(await read(call('POST', '/api/policy/comparisons', { ...window, count: 10 }))).toMatchObject({
      worse: [{ law: 'eu.withdrawal' }],
    })
    expect(await read(call('DELETE', '/api/policy/draft/rules/eu.withdrawal'), 409)).toMatchObject({ code: 'policy-law-stays' })
    expect((await call('PUT', '/api/policy/draft/rules/other', window)).status).toBe(422)
    expect((await call('PUT', '/api/policy/draft/rules/store.return', { ...window, colour: 'red' })).status).toBe(422)
  })

  test('a change is undone, a rule taken out, a draft thrown away', async () => {
    const { as } = await testApp(engine)
    const { call } = await as('admin')
    const keys = async () => (await read<Policy>(call('GET', '/api/policy?version=draft'))).rules.map(({ rule }) => rule.key)
    await read(call(...put()))
    expect((await call('DELETE', '/api/policy/draft/rules/store.return/change')).status).toBe(204)
    expect(await keys()).not.toContain('store.return')
    await read(call(...put()))
    expect((await call('DELETE', '/api/policy/draft/rules/store.return')).status).toBe(204)
    expect((await call('DELETE', '/api/policy/draft/rules/store.return')).status).toBe(404)
    expect((await call('DELETE', '/api/policy/draft')).status).toBe(204)
    expect((await call('DELETE', '/api/policy/draft')).status).toBe(404)
    expect((await call('POST', '/api/policy/publication', {})).status).toBe(404)
  })

  test('who read a rule is kept until its text changes', async () => {
    const { as } = await testApp(engine)
    const { call } = await as('admin')
    const law = (await read<Policy>(call('GET', '/api/policy'))).rules.find(({ rule }) => rule.key === 'de.2y')?.rule
    expect((await call('PUT', '/api/policy/draft/rules/de.2y/review', { reviewedBy: 'Dr. Kaya' })).status).toBe(204)
    const readBy = async () =>
      (await read<Policy>(call('GET', '/api/policy?version=draft'))).rules.find(({ rule }) => rule.key === 'de.2y')?.rule.reviewedBy
    expect(await readBy()).toBe('Dr. Kaya')
    await read(call('PUT', '/api/policy/draft/rules/de.2y', law))
    expect(await readBy()).toBe('Dr. Kaya')
    await read(call('PUT', '/api/policy/draft/rules/de.2y', { ...law, count: 36, reviewedBy: 'Somebody' }))
    expect(await readBy()).toBeNull()
  })

  test('publishing is refused while a kept example fails', async () => {
    const { as } = await testApp(engine)
    const { call } = await as('admin')
    const kept = await read<PolicyExample>(call('POST', '/api/policy/examples', { name: 'Day 26 in Germany', facts }), 201)
    expect(kept).toMatchObject({ expected: { outcome: 'refuse' }, holds: true })
    await read(call(...put()))
    const { items } = await read<{ items: PolicyExample[] }>(call('GET', '/api/policy/examples'))
    expect(items).toMatchObject([{ holds: false, answered: { outcome: 'allow' } }])
    expect(await read(call('POST', '/api/policy/publication', {}), 409)).toMatchObject({
      code: 'policy-example-fails',
      params: { name: 'Day 26 in Germany' },
    })
    expect((await call('DELETE', `/api/policy/examples/${kept.id}`)).status).toBe(204)
    await read(call('POST', '/api/policy/publication', {}), 201)
  })

  test('the last ninety days are played again with the draft: what differs, and for whom', async () => {
    const { as, context } = await testApp(engine)
    const { call } = await as('admin')
    const decided = async (more: Partial<PolicyFacts>, decidedAt = context.clock()) => {
      const { decision, versionId } = await decideFor(context, { ...facts, ...more })
      await change(context, (tx) =>
        saveDecision(tx, {
          orderId: null,
          versionId,
          decision,
          facts: { ...facts, ...more },
          decidedBy: null,
          decidedAt,
          overriddenBy: null,
          reason: null,
        }),
      )
    }
    await decided({})
    await decided({})
    await decided({ at: '2026-11-20', returnCostTold: true })
    await decided({ country: 'NO' })
    await decided({}, context.clock() - 91 * day)
    await read(call(...put()))
    const replay = await read<PolicyReplay>(call('GET', '/api/policy/replay'))
    expect(replay).toMatchObject({ decisions: 4, isWhole: true, differ: 3 })
    expect(
      replay.differences.map(({ favour, from, to, count }) => [favour, from.outcome, to.outcome, from.payer, to.payer, count]),
    ).toEqual([
      ['better', 'refuse', 'allow', null, 'us', 2],
      ['better', 'allow', 'allow', 'customer', 'us', 1],
    ])
  })

  test('only administrators write; everyone who is signed in reads and tries', async () => {
    const { as, anonymous } = await testApp(engine)
    const { call } = await as('manager')
    for (const [method, path, body] of [
      put(),
      ['POST', '/api/policy/publication', {}],
      ['DELETE', '/api/policy/draft', undefined],
    ] as const)
      expect((await call(method, path, body)).status).toBe(403)
    expect((await call('POST', '/api/policy/decisions', { facts })).status).toBe(200)
    expect((await anonymous('GET', '/api/policy')).status).toBe(401)
  })
})
