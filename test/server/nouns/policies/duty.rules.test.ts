import { expect, test } from 'vitest'
import { changesTo, earliestDue, isDoneBy, type KeptDuty, type WantedDuty, wantedOf } from '#server/nouns/policies/duty.rules.ts'
import { choiceOf, kindAfter } from '#server/nouns/policies/remedy.rules.ts'
import type { PolicyDutyOwed } from '#shared/policy.schema.ts'

const loaner: PolicyDutyOwed = { duty: 'loaner', rule: 'no.loaner', dueOn: '2026-11-30' }
const refund: PolicyDutyOwed = { duty: 'refund', rule: 'eu.refund', dueOn: '2026-12-06' }
const [ours, theirs] = [loaner, refund].map(({ rule: ruleKey, ...duty }) => ({ ...duty, ruleKey })) as [WantedDuty, WantedDuty]
const kept = (part: Partial<KeptDuty> = {}): KeptDuty => ({ id: 1, ...ours, state: 'open', ...part })

test('each duty is wanted once, with its earliest day, and what is owed goes before what is only coming', () => {
  expect(wantedOf({ duties: [{ ...loaner, dueOn: null }, loaner, { ...loaner, dueOn: '2026-12-01' }], coming: [] })).toEqual([
    { ...ours, state: 'open' },
  ])
  expect(wantedOf({ duties: [loaner], coming: [{ ...loaner, dueOn: '2026-11-01' }, refund] })).toEqual([
    { ...ours, state: 'open' },
    { ...theirs, state: 'coming' },
  ])
})

test.each([
  ['new', [], [{ ...ours, state: 'open' as const }], [{ add: { ...ours, state: 'open' } }]],
  ['as it was', [kept()], [{ ...ours, state: 'open' as const }], []],
  ['another day', [kept()], [{ ...ours, dueOn: '2026-12-02', state: 'open' as const }], [{ to: { dueOn: '2026-12-02', state: 'open' } }]],
  ['has come', [kept({ state: 'coming' })], [{ ...ours, state: 'open' as const }], [{ to: { state: 'open' } }]],
  ['no longer owed', [kept()], [], [{ to: { state: 'dropped', dueOn: '2026-11-30' } }]],
  ['owed again', [kept({ state: 'dropped' })], [{ ...ours, state: 'open' as const }], [{ to: { state: 'open' } }]],
  ['done', [kept({ state: 'done' })], [{ ...ours, dueOn: '2026-12-02', state: 'open' as const }], []],
  ['done and no longer owed', [kept({ state: 'done' })], [], []],
])('a duty that is %s', (_, before, wanted, changes) => {
  expect(changesTo(before, wanted)).toMatchObject(changes)
  expect(changesTo(before, wanted)).toHaveLength(changes.length)
})

test('an order is late with the first of its days that is owed', () => {
  expect(earliestDue('2026-12-01', [kept(), kept({ dueOn: null })])).toBe('2026-11-30')
  expect(earliestDue('2026-11-25', [kept()])).toBe('2026-11-25')
  expect(earliestDue(null, [kept({ state: 'done' }), kept({ state: 'coming' })])).toBeNull()
})

test('a step does what it does', () => {
  expect([isDoneBy('refund', 'refunded'), isDoneBy('refund', 'received'), isDoneBy('loaner', 'returned')]).toEqual([true, false, false])
})

test.each([
  ['repair', 'approved', 'defect', 'allow', 'in', ['repair', 'replacement', 'quote'], ['repair', 'replacement']],
  ['repair', 'received', 'defect', 'allow', 'in', ['repair', 'replacement'], []],
  ['repair', 'approved', 'defect', 'review', 'in', ['repair', 'replacement'], []],
  ['repair', 'approved', 'defect', 'allow', 'out', ['repair', 'replacement'], []],
  ['repair', 'approved', 'defect', 'allow', 'in', ['replacement', 'quote'], []],
  ['return', 'requested', 'changed-mind', 'allow', 'in', ['refund', 'replacement'], []],
  ['visit', 'approved', 'defect', 'allow', 'in', ['repair', 'replacement'], []],
] as const)(
  'a %s that is %s for %s, decided %s and %s, with %j leaves the choice %j',
  (kind, state, reasonKey, outcome, warranty, remedies, open) => {
    expect(choiceOf({ kind, state, reasonKey }, { outcome, warranty, remedies: [...remedies] })).toEqual(open)
  },
)

test('an order becomes what was chosen, and stays what it is where no kind is meant', () => {
  expect(kindAfter({ kind: 'repair', state: 'awaiting-item' }, 'replacement')).toBe('replacement')
  expect(kindAfter({ kind: 'replacement', state: 'approved' }, 'refund')).toBe('return')
  expect(kindAfter({ kind: 'repair', state: 'approved' }, 'price-reduction')).toBe('repair')
})
