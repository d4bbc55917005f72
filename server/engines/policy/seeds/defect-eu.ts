import type { PolicyRule } from '#shared/policy.schema.ts'
import { euCountries } from '#shared/policy.ts'
import { lawOf } from './rule.ts'

const others = euCountries.filter((country) => country !== 'DE' && country !== 'FI')
const consumer = { buyerKind: 'consumer' as const }

/** 2019/771 with the right to repair (2024/1799), for all members. */
const eu = lawOf(
  ['EU'],
  ['defect'],
  [
    {
      key: 'eu.presume12',
      does: 'presume',
      of: ['de.2y', 'fi.life', 'eu.2y'],
      outcome: 'allow',
      burden: 'us',
      count: 12,
      unit: 'month',
      anchor: 'lastDelivery',
      statute: '2019/771/EU Art 11; BGB 477',
    },
    {
      key: 'eu.plus12',
      does: 'extend',
      of: ['de.2y', 'eu.2y'],
      adds: true,
      contractFrom: '2026-07-31',
      when: { fact: 'repairCount', atLeast: 1 },
      count: 12,
      unit: 'month',
      anchor: 'repaired',
      statute: '2024/1799 Art 16; national text to be read',
      sureness: 'M',
    },
    {
      key: 'eu.plus12.once',
      does: 'note',
      outcome: 'refuse',
      of: ['de.2y', 'eu.2y'],
      contractFrom: '2026-07-31',
      when: { fact: 'repairCount', atLeast: 2 },
      statute: '2024/1799 Art 16',
      sureness: 'M',
    },
    { key: 'eu.free', does: 'duty', duty: 'free-transport', statute: '2019/771/EU Art 14' },
    {
      key: 'eu.choice',
      does: 'duty',
      duty: 'offer-choice',
      contractFrom: '2026-07-31',
      when: { fact: 'inRepair', is: false },
      statute: '2024/1799 Art 16',
    },
    {
      key: 'eu.record',
      does: 'duty',
      duty: 'record-extension',
      contractFrom: '2026-07-31',
      when: { fact: 'repairCount', is: 1 },
      statute: '2024/1799 Art 16',
      sureness: 'M',
    },
    {
      key: 'eu.second',
      does: 'remedy',
      when: { fact: 'failedRepairs', atLeast: 1 },
      remedies: ['repair', 'replacement', 'price-reduction', 'refund'],
      statute: '2019/771/EU Art 13(4)',
    },
  ],
)

const otherMembers = lawOf(
  others,
  ['defect'],
  [
    {
      key: 'eu.2y',
      does: 'grant',
      ...consumer,
      outcome: 'allow',
      remedies: ['repair', 'replacement'],
      payer: 'us',
      burden: 'customer',
      count: 24,
      unit: 'month',
      anchor: 'lastDelivery',
      statute: '2019/771/EU Art 10',
    },
    { key: 'eu.longer', does: 'grant', ...consumer, outcome: 'review', statute: 'National law may give more', sureness: 'L', priority: -1 },
  ],
)

const de = lawOf(
  ['DE'],
  ['defect'],
  [
    {
      key: 'de.2y',
      does: 'grant',
      ...consumer,
      outcome: 'allow',
      remedies: ['repair', 'replacement'],
      payer: 'us',
      burden: 'customer',
      count: 24,
      unit: 'month',
      anchor: 'lastDelivery',
      statute: 'BGB 437–439, 438',
    },
    { key: 'de.legal', does: 'note', of: ['de.2y'], when: { fact: 'hygiene', is: true }, statute: 'BGB 437' },
    {
      key: 'de.used',
      does: 'cap',
      of: ['de.2y'],
      when: {
        all: [
          { fact: 'used', is: true },
          { fact: 'usedTermAgreed', is: true },
        ],
      },
      count: 12,
      unit: 'month',
      anchor: 'lastDelivery',
      statute: 'BGB 476(2)',
    },
    {
      key: 'de.4months',
      does: 'extend',
      of: ['de.2y'],
      count: 4,
      unit: 'month',
      anchor: 'shown',
      statute: 'BGB 475e(3)',
    },
    {
      key: 'de.2months',
      does: 'extend',
      of: ['de.2y'],
      when: { fact: 'repairCount', atLeast: 1 },
      count: 2,
      unit: 'month',
      anchor: 'repaired',
      statute: 'BGB 475e(4)',
    },
    {
      key: 'de.restart',
      does: 'grant',
      ...consumer,
      outcome: 'review',
      when: { fact: 'replacedOn', some: true },
      count: 24,
      unit: 'month',
      anchor: 'replaced',
      statute: 'Whether a replacement begins the term again is disputed',
      sureness: 'L',
      priority: -1,
    },
  ],
)

const fi = lawOf(
  ['FI'],
  ['defect'],
  [
    {
      key: 'fi.life',
      does: 'grant',
      ...consumer,
      outcome: 'review',
      remedies: ['repair', 'replacement'],
      payer: 'us',
      burden: 'customer',
      open: true,
      unit: 'life',
      anchor: 'lastDelivery',
      statute: 'KSL ch 5 § 12; lives by board practice',
      sureness: 'M',
    },
    {
      key: 'fi.notice',
      does: 'doubt',
      of: ['fi.life'],
      count: 2,
      unit: 'month',
      anchor: 'shown',
      outcome: 'review',
      statute: 'KSL ch 5 § 16',
    },
  ],
)

/** What the law of the Union, of Germany and of Finland says about goods that are not as they should be. */
export const defectLawEu: PolicyRule[] = [...eu, ...otherMembers, ...de, ...fi]
