import type { PolicyRule } from '#shared/policy.schema.ts'
import { euCountries, policyCountries } from '#shared/policy.ts'
import { lawOf } from './rule.ts'

const covered = [...new Set([...euCountries, ...policyCountries])]
const all = ['withdrawal', 'defect', 'not-delivered'] as const

/** What holds in every country. */
export const everywhere: PolicyRule[] = lawOf(
  undefined,
  [...all],
  [
    { key: 'b2b', does: 'grant', buyerKind: 'business', outcome: 'review', statute: 'Between businesses the contract rules' },
    {
      key: 'country.other',
      does: 'grant',
      when: { not: { fact: 'country', in: covered } },
      outcome: 'review',
      statute: 'The law of this country is not among the rules',
      sureness: 'L',
    },
    { key: 'country.frozen', does: 'note', when: { fact: 'moved', is: true }, statute: 'Rome I Art 6', sureness: 'L' },
    { key: 'zone', does: 'note', when: { fact: 'otherDay', is: true }, statute: 'A day ends at 24:00 where the consumer lives' },
    {
      key: 'evidence',
      topics: ['withdrawal', 'defect', 'not-delivered'],
      does: 'doubt',
      of: ['statute', 'plan', 'commercial', 'store', 'goodwill'],
      when: { fact: 'purchases', is: 0 },
      outcome: 'review',
      evidence: ['purchase'],
      statute: 'Without a purchase nothing can be decided',
    },
    {
      key: 'evidence.which',
      does: 'doubt',
      of: ['statute', 'plan', 'commercial', 'store', 'goodwill'],
      when: { fact: 'purchases', atLeast: 2 },
      outcome: 'review',
      evidence: ['unit'],
      statute: 'Which of the purchases it is must be known',
    },
    {
      key: 'misuse',
      topics: ['defect'],
      does: 'except',
      of: ['statute', 'commercial'],
      reasons: ['accident', 'water'],
      outcome: 'refuse',
      remedies: ['quote'],
      payer: 'customer',
      statute: 'The goods were as they should be when they were handed over',
    },
    {
      key: 'not-delivered',
      topics: ['not-delivered'],
      does: 'grant',
      countries: ['EU', 'NO', 'IS', 'TR', 'UK'],
      buyerKind: 'consumer',
      outcome: 'allow',
      remedies: ['delivery', 'refund'],
      payer: 'us',
      statute: '2011/83/EU Art 18, 20 and the acts of NO, IS, TR, UK',
      sureness: 'M',
    },
    {
      key: 'not-delivered.scan',
      topics: ['not-delivered'],
      does: 'doubt',
      of: ['not-delivered'],
      when: {
        all: [
          { fact: 'deliveredOn', given: true },
          { fact: 'deliveredOn', some: true },
        ],
      },
      outcome: 'review',
      statute: 'A carrier’s scan is no proof that it arrived',
      sureness: 'M',
    },
    {
      key: 'fee.told',
      topics: ['defect'],
      does: 'cost',
      when: {
        all: [
          { fact: 'quoteRefused', given: true },
          { fact: 'quoteRefused', is: true },
          { fact: 'feeTold', is: false },
        ],
      },
      fee: { kind: 'none' },
      statute: 'A fee that was not told is not owed',
      sureness: 'M',
    },
  ],
)
