import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plusDays } from '#server/engines/policy/days.ts'
import { decide } from '#server/engines/policy/decide.ts'
import { lawRules, seededRules } from '#server/engines/policy/seeds/index.ts'
import { type PolicyFacts, type PolicyRule, policyDecisionSchema, policyFactsSchema, policyRuleSchema } from '#shared/policy.schema.ts'

const seeded = { seed: 20261129, numRuns: 120 }
const day = (from: string, days: number) => fc.integer({ min: 0, max: days }).map((count) => plusDays(from, count))
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined })

const facts: fc.Arbitrary<PolicyFacts> = fc
  .record({
    topic: fc.constantFrom('withdrawal', 'return', 'defect', 'not-delivered'),
    country: fc.constantFrom('DE', 'FI', 'NO', 'IS', 'TR', 'UK', 'SE', 'US'),
    salesChannel: fc.constantFrom('distance', 'store', 'marketplace'),
    buyerKind: maybe(fc.constantFrom('consumer', 'consumer', 'business')),
    category: maybe(fc.constantFrom('phone', 'clothes', 'washer', 'harp')),
    hygiene: maybe(fc.boolean()),
    unsealed: maybe(fc.boolean()),
    personalised: maybe(fc.boolean()),
    used: maybe(fc.boolean()),
    usedTermAgreed: maybe(fc.boolean()),
    returnCostTold: maybe(fc.boolean()),
    reason: maybe(fc.constantFrom('changed-mind', 'defect', 'accident', 'water')),
    deliveredOn: maybe(day('2023-06-01', 1200)),
    informedOn: maybe(fc.option(day('2023-06-01', 1200), { nil: null })),
    firstShownOn: maybe(day('2024-01-01', 1000)),
    repairs: maybe(
      fc.array(
        day('2024-06-01', 700).map((reportedOn) => ({ reportedOn, returnedOn: plusDays(reportedOn, 12), sameFault: true })),
        { maxLength: 2 },
      ),
    ),
    replacedOn: maybe(fc.option(day('2024-06-01', 700), { nil: null })),
    plan: maybe(fc.constantFrom(null, 'care')),
    at: day('2026-01-01', 700),
  })
  .map((each) => policyFactsSchema.parse({ ...each, contractOn: each.deliveredOn && plusDays(each.deliveredOn, -3) }))

const rank = { refuse: 0, review: 1, allow: 2 }
const forget = (all: PolicyFacts, fact: keyof PolicyFacts): PolicyFacts => ({ ...all, [fact]: undefined })
const forgettable = [
  'informedOn',
  'deliveredOn',
  'firstShownOn',
  'category',
  'hygiene',
  'unsealed',
  'personalised',
  'used',
  'usedTermAgreed',
  'repairs',
  'plan',
] as const

describe('whatever the facts', () => {
  test('an unknown fact never refuses what, known, the rules allow', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...forgettable), (all, fact) => {
        const known = decide(all, seededRules)
        const unknown = decide(forget(all, fact), seededRules)
        if (known.outcome === 'allow' && all[fact] !== undefined) {
          expect(unknown.outcome).not.toBe('refuse')
          if (unknown.outcome === 'review') expect(unknown.missing.length).toBeGreaterThan(0)
        }
      }),
      seeded,
    )
  })

  test('what is asked would change the answer; what is not asked was given', () => {
    fc.assert(
      fc.property(facts, (all) => {
        const { questions, missing } = decide(all, seededRules)
        for (const { fact, changes } of questions) {
          expect(all[fact as keyof PolicyFacts], fact).toBeUndefined()
          expect(changes.length).toBeGreaterThan(0)
        }
        expect(new Set(missing).size).toBe(missing.length)
      }),
      seeded,
    )
  })

  test('a rule of ours never worsens what the law gives', () => {
    const ours: fc.Arbitrary<PolicyRule> = fc
      .record({
        key: fc.constant('own'),
        topics: fc.constantFrom(['withdrawal'], ['defect'], ['withdrawal', 'defect']),
        layer: fc.constantFrom('plan', 'commercial', 'store', 'goodwill'),
        does: fc.constantFrom('grant', 'except', 'cap', 'doubt', 'cost', 'remedy', 'extend', 'shift'),
        of: maybe(fc.constantFrom(['statute'], ['de.2y', 'eu.withdrawal', 'no.5y', 'tr.2y'])),
        count: fc.integer({ min: 0, max: 60 }),
        unit: fc.constantFrom('day', 'month'),
        anchor: fc.constant('lastDelivery'),
        outcome: fc.constantFrom('allow', 'review', 'refuse'),
        payer: maybe(fc.constantFrom('us', 'customer')),
        fee: maybe(fc.constant({ kind: 'fixed', amount: 100, currency: 'EUR' })),
        sureness: fc.constant('H'),
      })
      .map((rule) => policyRuleSchema.parse(rule))
    fc.assert(
      fc.property(facts, ours, (all, rule) => {
        const law = decide(all, lawRules)
        const both = decide(all, [...lawRules, rule])
        expect(rank[both.outcome]).toBeGreaterThanOrEqual(rank[law.outcome])
        if (law.outcome !== 'allow') return
        if (law.until !== null && both.until !== null) expect(both.until >= law.until).toBe(true)
        if (law.payer === 'us') expect(both.payer).toBe('us')
        if (law.fee === null) expect(both.fee).toBeNull()
        if (law.burden === 'us') expect(both.burden).toBe('us')
        expect(both.remedies).toEqual(expect.arrayContaining(law.remedies))
      }),
      seeded,
    )
  })

  test('delivered later never ends earlier', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 1, max: 60 }), (all, days) => {
        if (!all.deliveredOn) return
        const fixed = { ...all, contractOn: '2025-01-01' }
        const [sooner, later] = [decide(fixed, lawRules), decide({ ...fixed, deliveredOn: plusDays(all.deliveredOn, days) }, lawRules)]
        const ends = (decision: typeof sooner) => decision.dates.filter(({ of }) => of === 'end' || of === 'burden')
        const base = (decision: typeof sooner, rule: string) =>
          ends(decision).find((line) => line.rule === rule && line.anchor === 'lastDelivery')?.to
        for (const { rule, anchor, to } of ends(sooner)) {
          if (anchor === 'lastDelivery') expect((base(later, rule) ?? '9') >= to, rule).toBe(true)
        }
        if (sooner.until && later.until && sooner.decidedBy === later.decidedBy && !all.repairs?.length)
          expect(later.until >= sooner.until).toBe(true)
      }),
      seeded,
    )
  })

  test('until is the last line of the sum, each line begins where the one before ended, and the answer has its shape', () => {
    fc.assert(
      fc.property(facts, (all) => {
        const decision = decide(all, seededRules)
        expect(policyDecisionSchema.parse(decision)).toEqual(decision)
        const sum = decision.dates.filter(({ counts }) => counts)
        if (decision.until !== null) expect(sum.at(-1)?.to).toBe(decision.until)
        for (const [at, line] of sum.entries()) {
          const before = sum[at - 1]
          if (line.anchor === null && before) expect(line.from).toBe(before.to)
          if (line.unit === 'day' || line.unit === 'free-day' || line.unit === 'repair-day')
            expect(plusDays(line.from, line.count)).toBe(line.to)
        }
        expect(decide(all, seededRules)).toEqual(decision)
        if (decision.decidedBy) expect(decision.rules[0]).toBe(decision.decidedBy)
      }),
      seeded,
    )
  })
})
