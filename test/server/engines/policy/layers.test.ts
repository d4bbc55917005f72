import { describe, expect, test } from 'vitest'
import { againstLaw } from '#server/engines/policy/against-law.ts'
import { decide } from '#server/engines/policy/decide.ts'
import { lawRules, seededRules } from '#server/engines/policy/seeds/index.ts'
import { ownExamples } from '#server/engines/policy/seeds/own.ts'
import { type PolicyFacts, type PolicyRule, policyRuleSchema } from '#shared/policy.schema.ts'

const own = (rule: Partial<PolicyRule> & Pick<PolicyRule, 'key' | 'layer' | 'does'>): PolicyRule =>
  policyRuleSchema.parse({ topics: ['withdrawal'], sureness: 'H', ...rule })
const window = { does: 'grant', outcome: 'allow', count: 30, unit: 'day', anchor: 'lastDelivery' } as const
const thirty = own({ key: 'shop.30', layer: 'store', ...window, payer: 'us', countries: ['DE'] })
const back: PolicyFacts = {
  topic: 'withdrawal',
  country: 'DE',
  salesChannel: 'distance',
  buyerKind: 'consumer',
  deliveredOn: '2026-11-14',
  informedOn: '2026-11-14',
  returnCostTold: true,
  at: '2026-11-30',
}
const broken: PolicyFacts = {
  topic: 'defect',
  country: 'DE',
  buyerKind: 'consumer',
  reason: 'defect',
  sku: 'RO-2',
  contractOn: '2025-01-14',
  deliveredOn: '2025-01-14',
  repairs: [],
  at: '2026-11-09',
}

describe('layers', () => {
  test('a window of ours that is better decides, with the law said beside it and both in the sum', () => {
    const decision = decide(back, [...lawRules, thirty])
    expect(decision).toMatchObject({
      outcome: 'allow',
      until: '2026-12-14',
      payer: 'us',
      decidedBy: 'shop.30',
      law: { rule: 'eu.endshift', outcome: 'allow', until: '2026-11-30' },
    })
    expect(decision.dates.map(({ rule, to, counts }) => [rule, to, counts])).toEqual([
      ['shop.30', '2026-12-14', true],
      ['eu.withdrawal', '2026-11-28', false],
      ['eu.endshift', '2026-11-30', false],
    ])
    expect(decision.missing).not.toContain('returnCostTold')
  })
  test('after the law’s window ours decides alone', () => {
    expect(decide({ ...back, at: '2026-12-10' }, [...lawRules, thirty])).toMatchObject({ outcome: 'allow', law: { outcome: 'refuse' } })
    expect(decide({ ...back, at: '2026-12-15' }, [...lawRules, thirty])).toMatchObject({ outcome: 'refuse', until: '2026-12-14' })
  })
  test('a guarantee beside the law: ours decides, the law says who would have to prove', () => {
    const guarantee = own({
      key: 'fj.3y',
      layer: 'commercial',
      topics: ['defect'],
      ...window,
      count: 36,
      unit: 'month',
      skus: ['RO-2'],
      payer: 'us',
    })
    const decision = decide(broken, [...lawRules, guarantee])
    expect(decision).toMatchObject({
      warranty: 'in',
      burden: 'us',
      until: '2028-01-14',
      decidedBy: 'fj.3y',
      law: { rule: 'de.2y', until: '2027-01-14' },
    })
    expect(decide({ ...broken, sku: 'BRIS' }, [...lawRules, guarantee])).toMatchObject({ decidedBy: 'de.2y', burden: 'customer' })
    const unknown = decide({ ...broken, sku: undefined, at: '2027-11-09' }, [...lawRules, guarantee])
    expect(unknown.outcome).toBe('review')
    expect(unknown.missing).toContain('sku')
  })
  test('within a layer the narrowest rule speaks, then priority, then key', () => {
    const wide = own({ key: 'a.wide', layer: 'store', ...window, count: 60 })
    const late = { ...back, at: '2026-12-20' }
    expect(decide(late, [...lawRules, wide]).outcome).toBe('allow')
    expect(decide(late, [...lawRules, wide, thirty])).toMatchObject({ outcome: 'refuse', until: '2026-12-14' })
    const twin = own({ key: 'b.twin', layer: 'store', ...window, count: 40, countries: ['DE'], priority: 1 })
    expect(decide(late, [...lawRules, thirty, twin]).outcome).toBe('allow')
    expect(decide(late, [...lawRules, thirty, { ...twin, priority: 0 }])).toMatchObject({ outcome: 'allow', decidedBy: 'b.twin' })
  })
  test('nothing below the law takes away from it, whatever it names', () => {
    const hostile = [
      own({ key: 'x.except', layer: 'store', does: 'except', of: ['statute', 'eu.withdrawal'], outcome: 'refuse' }),
      own({ key: 'x.cap', layer: 'store', does: 'cap', of: ['eu.withdrawal'], count: 1, unit: 'day', anchor: 'lastDelivery' }),
      own({ key: 'x.doubt', layer: 'goodwill', does: 'doubt', of: ['statute'], outcome: 'review' }),
      own({ key: 'x.cost', layer: 'store', does: 'cost', payer: 'customer', fee: { kind: 'fixed', amount: 990, currency: 'EUR' } }),
      own({ key: 'x.remedy', layer: 'store', does: 'remedy', remedies: ['credit'] }),
    ]
    const alone = decide({ ...back, returnCostTold: false }, lawRules)
    const beside = decide({ ...back, returnCostTold: false }, [...lawRules, ...hostile])
    expect(beside).toMatchObject({ outcome: 'allow', until: alone.until, payer: 'us', fee: null })
    expect(beside.remedies).toContain('refund')
  })
  test('goodwill: asked for with a sum, up to its limit and what is left, by a manager', () => {
    const out = { ...broken, deliveredOn: '2023-01-14', contractOn: '2023-01-14' }
    const asked = (amount: number, goodwillLeft: number | undefined, currency = 'EUR') =>
      decide({ ...out, amount, currency, goodwillLeft }, seededRules)
    expect(decide(out, seededRules)).toMatchObject({ outcome: 'refuse', warranty: 'out' })
    expect(asked(4000, 4000)).toMatchObject({ outcome: 'review', warranty: 'goodwill', approver: 'manager' })
    expect(asked(4001, 60_000)).toMatchObject({ outcome: 'refuse', warranty: 'out' })
    expect(asked(4000, 3999)).toMatchObject({ outcome: 'refuse', decidedBy: 'goodwill.limit' })
    expect(asked(4000, 60_000, 'NOK')).toMatchObject({ outcome: 'refuse' })
    expect(asked(4000, undefined).missing).toContain('goodwillLeft')
  })
  test('a plan pays for what the law does not, less its excess; whether one is held is asked', () => {
    const dropped = { ...broken, reason: 'accident' } as const
    expect(decide({ ...dropped, plan: 'care' }, seededRules)).toMatchObject({ outcome: 'allow', warranty: 'out', payer: 'plan' })
    const unknown = decide(dropped, seededRules)
    expect(unknown).toMatchObject({ outcome: 'review', warranty: 'out' })
    expect(unknown.questions.find(({ fact }) => fact === 'plan')?.changes).toContain('outcome')
    expect(decide({ ...broken, plan: 'care' }, seededRules)).toMatchObject({ payer: 'us', fee: null, decidedBy: 'de.2y' })
  })
})

describe('better than the law', () => {
  test('thirty days and the post: better in two points', () => {
    const { worse, better } = againstLaw(thirty, lawRules)
    expect(worse).toEqual([])
    expect(better.map(({ law, point }) => `${law} ${point}`)).toEqual(['eu.withdrawal payer', 'eu.withdrawal window'])
  })
  test.each([
    ['a shorter window', own({ key: 'a', layer: 'store', ...window, count: 10, countries: ['NO'] }), 'no.withdrawal', 'window'],
    [
      'the post on the customer in Turkey',
      own({ key: 'a', layer: 'store', ...window, payer: 'customer', countries: ['TR'] }),
      'tr.withdrawal',
      'payer',
    ],
    [
      'a guarantee within the time in which we must prove',
      own({ key: 'a', layer: 'commercial', topics: ['defect'], ...window, count: 12, unit: 'month', countries: ['DE'] }),
      'de.2y',
      'window',
    ],
    [
      'an exception from the law',
      own({ key: 'a', layer: 'store', does: 'except', of: ['eu.withdrawal'], outcome: 'refuse' }),
      'eu.withdrawal',
      'takes-away',
    ],
  ])('%s is worse', (_, rule, law, point) => {
    expect(againstLaw(rule, lawRules).worse).toContainEqual(expect.objectContaining({ law, point }))
  })
  test('a guarantee of three years everywhere may stand, and so may every example that ships', () => {
    expect(
      againstLaw(own({ key: 'a', layer: 'commercial', topics: ['defect'], ...window, count: 36, unit: 'month', payer: 'us' }), lawRules)
        .worse,
    ).toEqual([])
    for (const rule of ownExamples) expect(againstLaw(rule, lawRules).worse, rule.key).toEqual([])
  })
  test('the law is not compared with itself', () => {
    for (const rule of lawRules) expect(againstLaw(rule, lawRules)).toEqual({ worse: [], better: [] })
  })
})

describe('the rules that ship', () => {
  test('each is whole, has a key of its own, says its law and how sure it is, and nobody has read it', () => {
    expect(new Set(seededRules.map(({ key }) => key)).size).toBe(seededRules.length)
    for (const rule of seededRules) {
      expect(policyRuleSchema.parse(rule)).toEqual(rule)
      expect(rule.reviewedBy).toBeNull()
      if (rule.layer === 'statute') expect(rule.statute, rule.key).not.toBe('')
    }
  })
  test('what a rule acts on is there', () => {
    const names = new Set([...seededRules.map(({ key }) => key), 'statute', 'plan', 'commercial', 'store', 'goodwill'])
    for (const { key, of } of seededRules) for (const target of of ?? []) expect(names, `${key} acts on ${target}`).toContain(target)
  })
})
