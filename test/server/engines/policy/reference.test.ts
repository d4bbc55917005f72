import { describe, expect, test } from 'vitest'
import { plusDays, plusMonths } from '#server/engines/policy/days.ts'
import { decide } from '#server/engines/policy/decide.ts'
import { seededRules } from '#server/engines/policy/seeds/index.ts'
import type { PolicyFacts } from '#shared/policy.schema.ts'

type Expected = Record<string, unknown> & { rule: string }
type Case = [number: number, name: string, facts: Partial<PolicyFacts> & Pick<PolicyFacts, 'topic'>, expected: Expected]

const today = '2026-11-27'
/** Delivered so many months, and days, before today. */
const months = (count: number, days = 0) => plusDays(plusMonths(today, -count), -days)
const days = (count: number) => plusDays(today, -count)
const cm = (country: string, more: Partial<PolicyFacts>) =>
  ({ topic: 'withdrawal', country, salesChannel: 'distance', buyerKind: 'consumer', reason: 'changed-mind', ...more }) as const
const def = (country: string, deliveredOn: string, more: Partial<PolicyFacts> = {}) =>
  ({ topic: 'defect', country, salesChannel: 'distance', buyerKind: 'consumer', reason: 'defect', deliveredOn, ...more }) as const
const told = (deliveredOn: string) => ({ deliveredOn, informedOn: deliveredOn })

/** The decision cases of the reference by their numbers; 51 and 53–55 speak of serials and sums, which the engine is not asked. */
const cases: Case[] = [
  [
    1,
    'DE, day 14, opened',
    cm('DE', { ...told(days(14)), condition: 'opened', returnCostTold: true }),
    { outcome: 'allow', payer: 'customer', until: '2026-11-27', rule: 'eu.withdrawal' },
  ],
  [
    2,
    'DE, delivered Sat 14.11., sent Mon 30.11.',
    cm('DE', { ...told('2026-11-14'), sentOn: '2026-11-30', at: '2026-11-30' }),
    { outcome: 'allow', until: '2026-11-30', rule: 'eu.endshift', decidedBy: 'eu.endshift' },
  ],
  [
    3,
    'the same, sent Tue 1.12.',
    cm('DE', { ...told('2026-11-14'), sentOn: '2026-12-01', at: '2026-12-01' }),
    { outcome: 'refuse', until: '2026-11-30', rule: 'store.return' },
  ],
  [
    4,
    'DE, delivered 11.10., sent 26.10. 23:30 Berlin',
    cm('DE', { ...told('2026-10-11'), at: '2026-10-26T23:30:00+01:00' }),
    { outcome: 'allow', until: '2026-10-26', rule: 'eu.endshift' },
  ],
  [
    5,
    'FI, two parcels',
    cm('FI', { informedOn: days(30), firstDeliveredOn: days(20), lastDeliveredOn: days(10) }),
    { outcome: 'allow', until: '2026-12-01', rule: 'eu.anchor' },
  ],
  [
    6,
    'NO, day 40, never informed',
    cm('NO', { deliveredOn: days(40), informedOn: null }),
    { outcome: 'allow', rule: 'no.withdrawal.late', decidedBy: 'no.withdrawal.late' },
  ],
  [
    7,
    'IS, day 14 23:30 Reykjavík',
    cm('IS', { ...told('2026-11-10'), at: '2026-11-25T00:30:00+01:00' }),
    { outcome: 'allow', until: '2026-11-24', rule: 'zone' },
  ],
  [
    8,
    'DE, day 3, in store',
    cm('DE', { ...told(days(3)), salesChannel: 'store' }),
    { outcome: 'allow', rule: 'store.return', decidedBy: 'store.return' },
  ],
  [
    9,
    'DE, unsealed hygiene goods, day 5',
    cm('DE', { ...told(days(5)), hygiene: true, unsealed: true }),
    { outcome: 'refuse', rule: 'eu.exc.hygiene', decidedBy: 'eu.exc.hygiene' },
  ],
  [
    10,
    'DE, the same, defect',
    def('DE', days(5), { hygiene: true, unsealed: true }),
    { outcome: 'allow', warranty: 'in', rule: 'de.legal' },
  ],
  [
    11,
    'FI, engraved',
    cm('FI', { ...told(days(5)), personalised: true }),
    { outcome: 'refuse', rule: 'eu.exc.personal', decidedBy: 'eu.exc.personal' },
  ],
  [
    12,
    'DE, clothes, worn',
    cm('DE', { ...told(days(10)), category: 'clothes', condition: 'worn' }),
    { outcome: 'allow', duty: 'inspect', rule: 'eu.valueloss' },
  ],
  [
    13,
    'DE, return cost never told',
    cm('DE', { ...told(days(5)), returnCostTold: false }),
    { outcome: 'allow', payer: 'us', rule: 'eu.payer' },
  ],
  [
    14,
    'DE, neither goods nor proof of dispatch',
    cm('DE', { ...told(days(20)), toldOn: days(10), sentOn: null }),
    { outcome: 'allow', duty: 'hold-refund', rule: 'eu.hold' },
  ],
  [
    15,
    'DE, dispatched, parcel lost',
    cm('DE', { ...told(days(20)), sentOn: days(8), parcelLost: true }),
    { outcome: 'allow', duty: 'refund', rule: 'de.risk' },
  ],
  [
    16,
    'DE, express delivery',
    cm('DE', { ...told(days(5)), expressDelivery: true }),
    { outcome: 'allow', duty: 'standard-delivery', rule: 'eu.delivery' },
  ],
  [
    17,
    'NO, phone, month 30',
    def('NO', months(30), { category: 'phone' }),
    { warranty: 'in', burden: 'customer', until: plusMonths(months(30), 60), rule: 'no.5y' },
  ],
  [
    18,
    'NO, phone, month 54',
    def('NO', months(54), { category: 'phone' }),
    { outcome: 'review', warranty: 'review', rule: 'no.life', decidedBy: 'no.life' },
  ],
  [
    19,
    'NO, T-shirt, month 25',
    def('NO', months(25), { category: 'T-shirt' }),
    { outcome: 'refuse', warranty: 'out', rule: 'no.2y', decidedBy: 'no.2y' },
  ],
  [
    20,
    'NO, month 20, contract 2025',
    def('NO', months(20), { contractOn: '2025-03-01' }),
    { warranty: 'in', burden: 'us', rule: 'no.presume24', decidedBy: 'no.presume24' },
  ],
  [
    21,
    'NO, month 20, contract 2023',
    def('NO', months(20), { contractOn: '2023-12-20' }),
    { warranty: 'in', burden: 'customer', rule: 'no.presume6' },
  ],
  [
    22,
    'NO, same fault after one attempt',
    def('NO', months(6), { repairs: [{ reportedOn: months(3), returnedOn: months(2), sameFault: true }] }),
    { warranty: 'in', remedies: ['replacement', 'price-reduction', 'refund'], rule: 'no.oneattempt' },
  ],
  [
    23,
    'NO, repair, day 9',
    def('NO', months(6), { repairs: [{ reportedOn: days(9), returnedOn: null }] }),
    { duty: 'loaner', rule: 'no.loaner' },
  ],
  [
    24,
    'NO, no fault found, fee untold',
    def('NO', months(6), { faultFound: false, feeTold: false }),
    { fee: { kind: 'none' }, rule: 'no.fee' },
  ],
  [
    25,
    'NO, told three months after discovery',
    def('NO', months(12), { firstShownOn: months(3), toldOn: today }),
    { outcome: 'review', warranty: 'review', rule: 'no.notice', decidedBy: 'no.notice' },
  ],
  [26, 'IS, washer, month 50', def('IS', months(50), { category: 'washer' }), { warranty: 'in', burden: 'customer', rule: 'is.5y' }],
  [
    27,
    'FI, phone, month 30',
    def('FI', months(30), { category: 'phone' }),
    { outcome: 'review', warranty: 'review', likely: 'in', rule: 'fi.life' },
  ],
  [
    28,
    'FI, TV, month 60',
    def('FI', months(60), { category: 'tv' }),
    { outcome: 'review', warranty: 'review', likely: 'out', rule: 'fi.life' },
  ],
  [
    29,
    'DE, month 11',
    def('DE', months(11)),
    { warranty: 'in', burden: 'us', until: plusMonths(months(11), 24), rule: 'eu.presume12', decidedBy: 'eu.presume12' },
  ],
  [29, 'FI, month 11', def('FI', months(11)), { warranty: 'in', burden: 'us', rule: 'eu.presume12', decidedBy: 'eu.presume12' }],
  [
    30,
    'DE, month 26, shown in month 23',
    def('DE', months(26), { firstShownOn: plusMonths(months(26), 23) }),
    { warranty: 'in', until: plusMonths(plusMonths(months(26), 23), 4), rule: 'de.4months', decidedBy: 'de.4months' },
  ],
  [
    31,
    'DE, month 25, first shown then',
    def('DE', months(25), { firstShownOn: today }),
    { outcome: 'refuse', warranty: 'out', rule: 'de.2y', decidedBy: 'de.2y' },
  ],
  [
    32,
    'DE, month 30, contract Sept 2026, repaired in month 10',
    def('DE', '2026-09-15', {
      at: '2029-03-15',
      contractOn: '2026-09-10',
      repairs: [{ reportedOn: '2027-06-20', returnedOn: '2027-07-15', sameFault: false }],
    }),
    { warranty: 'in', until: '2029-09-15', rule: 'eu.plus12', decidedBy: 'eu.plus12' },
  ],
  [
    33,
    'DE, month 30, contract May 2026, repaired in month 10',
    def('DE', '2026-05-15', {
      at: '2028-11-15',
      contractOn: '2026-05-10',
      repairs: [{ reportedOn: '2027-02-20', returnedOn: '2027-03-15', sameFault: false }],
    }),
    { outcome: 'refuse', warranty: 'out', rule: 'de.2y' },
  ],
  [
    34,
    'DE, month 37, contract Sept 2026, repaired twice',
    def('DE', '2026-09-15', {
      at: '2029-10-15',
      firstShownOn: '2029-10-14',
      contractOn: '2026-09-10',
      repairs: [
        { reportedOn: '2027-06-20', returnedOn: '2027-07-15' },
        { reportedOn: '2028-06-20', returnedOn: '2028-07-15' },
      ],
    }),
    { outcome: 'refuse', warranty: 'out', until: '2029-09-15', rule: 'eu.plus12.once', decidedBy: 'eu.plus12.once' },
  ],
  [
    35,
    'DE, month 26, replaced in month 20',
    def('DE', months(26), { firstShownOn: today, replacedOn: months(6) }),
    { outcome: 'review', warranty: 'review', rule: 'de.restart' },
  ],
  [
    36,
    'DE, used, month 14, one year agreed',
    def('DE', months(14), { used: true, usedTermAgreed: true, firstShownOn: today }),
    { outcome: 'refuse', warranty: 'out', rule: 'de.used', decidedBy: 'de.used' },
  ],
  [
    37,
    'DE, used, month 14, nothing agreed',
    def('DE', months(14), { used: true, usedTermAgreed: false }),
    { warranty: 'in', burden: 'customer', rule: 'de.2y' },
  ],
  [
    38,
    'TR, month 20',
    def('TR', months(20)),
    { warranty: 'in', remedies: ['repair', 'replacement', 'price-reduction', 'refund'], rule: 'tr.2y' },
  ],
  [
    39,
    'TR, listed, month 26, replaced in month 20',
    def('TR', months(26), { listed: true, replacedOn: months(6) }),
    { outcome: 'refuse', warranty: 'out', rule: 'tr.rest', decidedBy: 'tr.rest' },
  ],
  [
    40,
    'TR, listed, month 24 and 10 days, 18 days in repair',
    def('TR', months(24, 10), { listed: true, repairs: [{ reportedOn: months(12), returnedOn: plusDays(months(12), 18) }] }),
    { warranty: 'in', until: plusDays(plusMonths(months(24, 10), 24), 18), rule: 'tr.extend', decidedBy: 'tr.extend' },
  ],
  [
    41,
    'TR, listed, in repair, workday 11',
    def('TR', months(5), { listed: true, at: '2026-11-13', repairs: [{ reportedOn: '2026-10-31', returnedOn: null }] }),
    { duty: 'loaner', rule: 'tr.loaner' },
  ],
  [
    42,
    'TR, listed, in repair, workday 21',
    def('TR', months(5), { listed: true, at: '2026-11-25', repairs: [{ reportedOn: '2026-10-31', returnedOn: null }] }),
    { duty: 'switch-remedy', remedies: ['replacement', 'price-reduction', 'refund'], rule: 'tr.maxrepair' },
  ],
  [43, 'TR, phone, day 12', cm('TR', { ...told(days(12)), category: 'phone' }), { outcome: 'allow', payer: 'us', rule: 'tr.withdrawal' }],
  [
    44,
    'UK, day 20',
    def('UK', days(20)),
    { warranty: 'in', remedies: ['refund', 'repair', 'replacement'], rule: 'uk.30d', decidedBy: 'uk.30d' },
  ],
  [
    45,
    'UK, month 4, one repair failed',
    def('UK', months(4), { repairs: [{ reportedOn: months(2), returnedOn: months(1), sameFault: true }] }),
    { warranty: 'in', fee: { kind: 'none' }, remedies: ['refund', 'price-reduction'], rule: 'uk.final' },
  ],
  [
    46,
    'phone, month 8, dropped, plan covers',
    def('DE', months(8), { category: 'phone', reason: 'accident', plan: 'care' }),
    { outcome: 'allow', payer: 'plan', fee: { kind: 'fixed', amount: 5000, currency: 'EUR' }, rule: 'plan', decidedBy: 'plan' },
  ],
  [
    47,
    'phone, month 8, water, no plan',
    def('DE', months(8), { category: 'phone', reason: 'water', plan: null }),
    { outcome: 'refuse', warranty: 'out', remedies: ['quote'], rule: 'misuse', decidedBy: 'misuse' },
  ],
  [
    48,
    'month 30, goodwill of 40 €, 30 € left',
    def('DE', months(30), { amount: 4000, currency: 'EUR', goodwillLeft: 3000 }),
    { outcome: 'refuse', approver: 'manager', rule: 'goodwill.limit', decidedBy: 'goodwill.limit' },
  ],
  [
    49,
    'no proof',
    { topic: 'defect', country: 'DE', buyerKind: 'consumer', reason: 'defect' },
    { outcome: 'review', missed: 'purchase', rule: 'evidence' },
  ],
  [50, 'two purchases match', def('DE', months(8), { purchases: 2 }), { outcome: 'review', missed: 'unit', rule: 'evidence.which' }],
  [
    52,
    'gift, day 10, by its recipient',
    cm('DE', { ...told(days(10)), gift: true }),
    { outcome: 'allow', remedies: ['refund', 'exchange', 'credit'], rule: 'gift' },
  ],
  [56, 'business buyer', cm('DE', { ...told(days(5)), buyerKind: 'business' }), { outcome: 'review', rule: 'b2b', decidedBy: 'b2b' }],
  [
    57,
    'bought in NO, moved to DE',
    def('NO', months(30), { category: 'phone', movedTo: 'DE' }),
    { warranty: 'in', rule: 'country.frozen', decidedBy: 'no.5y' },
  ],
  [
    58,
    'never arrived',
    { topic: 'not-delivered', country: 'DE', buyerKind: 'consumer', deliveredOn: null },
    { outcome: 'allow', remedies: ['delivery', 'refund'], rule: 'not-delivered', decidedBy: 'not-delivered' },
  ],
  [
    59,
    'day 20, exchanged, returned again',
    cm('DE', { ...told(days(20)), replacedOn: days(5) }),
    { outcome: 'allow', lawOutcome: 'review', until: plusDays(days(5), 14), rule: 'exchange', decidedBy: 'exchange' },
  ],
  [
    60,
    'quote refused, fee unannounced',
    def('DE', months(30), { quoteRefused: true, feeTold: false, firstShownOn: today }),
    { fee: { kind: 'none' }, rule: 'fee.told' },
  ],
]

describe('the decision cases of the reference', () => {
  test.each(cases)('%i: %s', (_, __, facts, { rule, duty, missed, lawOutcome, ...expected }) => {
    const decision = decide({ at: today, ...facts }, seededRules)
    const shown = JSON.stringify(decision, null, 1)
    expect(decision, shown).toMatchObject(expected)
    expect(decision.rules, shown).toContain(rule)
    if (duty)
      expect(
        decision.duties.map((each) => each.duty),
        shown,
      ).toContain(duty)
    if (missed) expect(decision.missing, shown).toContain(missed)
    if (lawOutcome) expect(decision.law.outcome).toBe(lawOutcome)
  })
})
