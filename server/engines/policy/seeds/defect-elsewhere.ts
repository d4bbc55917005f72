import type { PolicyRule } from '#shared/policy.schema.ts'
import { lawOf } from './rule.ts'

const term = (months: number) => ({
  does: 'grant' as const,
  buyerKind: 'consumer' as const,
  outcome: 'allow' as const,
  remedies: ['repair', 'replacement'] as PolicyRule['remedies'],
  payer: 'us' as const,
  burden: 'customer' as const,
  count: months,
  unit: 'month' as const,
  anchor: 'lastDelivery' as const,
})
const presume = (months: number) => ({
  does: 'presume' as const,
  outcome: 'allow' as const,
  burden: 'us' as const,
  count: months,
  unit: 'month' as const,
  anchor: 'lastDelivery' as const,
})
const restart = (act: string, count: number) => ({
  ...term(count),
  outcome: 'review' as const,
  remedies: undefined,
  when: { fact: 'replacedOn', some: true },
  anchor: 'replaced' as const,
  statute: `${act}: whether a replacement begins the term again is open`,
  sureness: 'L' as const,
  priority: -1,
})

/** The two Nordic acts that count notice by two years or five, and know goods that have lived their life. */
const nordic = (key: 'no' | 'is', country: string, act: string, articles: { term: string; notice: string }): PolicyRule[] =>
  lawOf(
    [country],
    ['defect'],
    [
      { key: `${key}.2y`, ...term(24), statute: `${act} ${articles.term}` },
      { key: `${key}.5y`, ...term(60), when: { fact: 'noticeTierMonths', atLeast: 60 }, statute: `${act} ${articles.term}` },
      {
        key: `${key}.life`,
        does: 'doubt',
        of: [`${key}.2y`, `${key}.5y`],
        outcome: 'review',
        unit: 'life',
        anchor: 'lastDelivery',
        statute: `${act}: goods past their expected life`,
        sureness: 'M',
      },
      {
        key: `${key}.notice`,
        does: 'doubt',
        of: [`${key}.2y`, `${key}.5y`],
        outcome: 'review',
        count: 2,
        unit: 'month',
        anchor: 'shown',
        statute: `${act} ${articles.notice}`,
      },
      { key: `${key}.restart`, ...restart(act, 24) },
    ],
  )

const no = [
  ...nordic('no', 'NO', 'forbrukerkjøpsloven', { term: '§ 27', notice: '§ 27' }),
  ...lawOf(
    ['NO'],
    ['defect'],
    [
      {
        key: 'no.presume24',
        ...presume(24),
        of: ['no.2y', 'no.5y'],
        contractFrom: '2024-01-01',
        statute: 'forbrukerkjøpsloven § 18',
      },
      {
        key: 'no.presume6',
        ...presume(6),
        of: ['no.2y', 'no.5y'],
        contractTo: '2023-12-31',
        statute: 'forbrukerkjøpsloven § 18 as before 2024',
      },
      {
        key: 'no.oneattempt',
        does: 'remedy',
        when: { fact: 'failedRepairs', atLeast: 1 },
        remedies: ['replacement', 'price-reduction', 'refund'],
        statute: 'forbrukerkjøpsloven § 30',
      },
      {
        key: 'no.loaner',
        does: 'duty',
        duty: 'loaner',
        arises: true,
        when: { fact: 'inRepair', is: true },
        count: 7,
        unit: 'day',
        anchor: 'reported',
        statute: 'forbrukerkjøpsloven § 30',
      },
      {
        key: 'no.fee',
        does: 'cost',
        when: {
          all: [
            { fact: 'faultFound', is: false },
            { fact: 'feeTold', is: false },
          ],
        },
        payer: 'us',
        fee: { kind: 'none' },
        statute: 'forbrukerkjøpsloven § 30: a fee only if told before',
      },
    ],
  ),
]

const is = [
  ...nordic('is', 'IS', 'Act 48/2003', { term: 'art 27', notice: 'art 27' }),
  ...lawOf(
    ['IS'],
    ['defect'],
    [{ key: 'is.presume6', ...presume(6), of: ['is.2y', 'is.5y'], statute: 'Act 48/2003 art 18', sureness: 'M' }],
  ),
]

const four: PolicyRule['remedies'] = ['repair', 'replacement', 'price-reduction', 'refund']
const inRepair = { fact: 'inRepair', is: true }
const longRepair = (workdays: number) =>
  ({
    does: 'remedy',
    remedies: ['replacement', 'price-reduction', 'refund'],
    arises: true,
    count: workdays,
    unit: 'workday',
    anchor: 'reported',
  }) as const
const switching = (workdays: number) => ({
  ...longRepair(workdays),
  does: 'duty' as const,
  duty: 'switch-remedy' as const,
  remedies: undefined,
})
const vehicle = {
  all: [
    { fact: 'category', given: true },
    { fact: 'category', is: 'car' },
  ],
}
const listed = { fact: 'listed', is: true }
/** Longest repair by the Turkish acts: what, under which condition. */
const limits = [
  { key: 'tr.maxrepair', days: 20, when: { all: [inRepair, listed, { not: vehicle }] }, statute: 'SSH regulation 2014' },
  { key: 'tr.maxrepair.vehicle', days: 30, when: { all: [inRepair, listed, vehicle] }, statute: 'SSH regulation 2014' },
  { key: 'tr.maxrepair.other', days: 30, when: { all: [inRepair, { fact: 'listed', is: false }] }, statute: 'Act 6502 art 11(4)' },
]
const tr = lawOf(
  ['TR'],
  ['defect'],
  [
    { key: 'tr.2y', ...term(24), remedies: four, statute: 'Act 6502 arts 8–12' },
    {
      key: 'tr.used',
      does: 'cap',
      of: ['tr.2y'],
      when: {
        all: [
          { fact: 'used', is: true },
          { fact: 'usedTermAgreed', is: true },
        ],
      },
      count: 12,
      unit: 'month',
      anchor: 'lastDelivery',
      statute: 'Act 6502 art 12(3)',
    },
    { key: 'tr.presume6', ...presume(6), of: ['tr.2y'], statute: 'Act 6502 art 10' },
    {
      key: 'tr.extend',
      does: 'extend',
      of: ['tr.2y'],
      adds: true,
      when: listed,
      unit: 'repair-day',
      anchor: 'lastDelivery',
      statute: 'Garanti Belgesi regulation 2014',
    },
    {
      key: 'tr.rest',
      does: 'note',
      of: ['tr.2y'],
      outcome: 'refuse',
      when: { fact: 'replacedOn', some: true },
      statute: 'Garanti Belgesi regulation 2014',
    },
    {
      key: 'tr.loaner',
      does: 'duty',
      duty: 'loaner',
      arises: true,
      when: { all: [inRepair, listed] },
      count: 10,
      unit: 'workday',
      anchor: 'reported',
      statute: 'SSH regulation 2014',
    },
    ...limits.flatMap(({ key, days, when, statute }) => [
      { key, ...longRepair(days), remedies: [...longRepair(days).remedies], when, statute },
      { key: `${key}.switch`, ...switching(days), when, statute },
      {
        key: `${key}.due`,
        does: 'duty' as const,
        duty: 'finish-repair' as const,
        when,
        count: days,
        unit: 'workday' as const,
        anchor: 'reported' as const,
        statute,
      },
    ]),
  ],
)

const uk = lawOf(
  ['UK'],
  ['defect'],
  [
    {
      key: 'uk.30d',
      ...term(30),
      unit: 'day',
      remedies: ['refund', 'repair', 'replacement'],
      priority: 1,
      statute: 'CRA 2015 s 20, 22',
    },
    {
      key: 'uk.30d.paused',
      does: 'extend',
      of: ['uk.30d'],
      adds: true,
      unit: 'repair-day',
      anchor: 'lastDelivery',
      statute: 'CRA 2015 s 22(6)',
    },
    {
      key: 'uk.30d.week',
      does: 'extend',
      of: ['uk.30d'],
      count: 7,
      unit: 'day',
      anchor: 'repaired',
      statute: 'CRA 2015 s 22(7)',
    },
    { key: 'uk.6y', ...term(72), statute: 'Limitation Act 1980 s 5', sureness: 'M' },
    {
      key: 'uk.5y.sct',
      does: 'cap',
      of: ['uk.6y'],
      when: { fact: 'region', is: 'SCT' },
      count: 60,
      unit: 'month',
      anchor: 'lastDelivery',
      statute: 'Prescription and Limitation (Scotland) Act 1973 s 6',
      sureness: 'M',
    },
    { key: 'uk.presume6', ...presume(6), of: ['uk.6y', 'uk.30d'], statute: 'CRA 2015 s 19(14)' },
    {
      key: 'uk.final.deduction',
      does: 'cost',
      when: { fact: 'failedRepairs', atLeast: 1 },
      count: 6,
      unit: 'month',
      anchor: 'lastDelivery',
      payer: 'us',
      fee: { kind: 'none' },
      statute: 'CRA 2015 s 24(10): no deduction in the first six months',
    },
    {
      key: 'uk.final',
      does: 'remedy',
      when: { fact: 'failedRepairs', atLeast: 1 },
      remedies: ['refund', 'price-reduction'],
      statute: 'CRA 2015 s 24: after one failed repair',
    },
  ],
)

/** What the law of Norway, Iceland, Turkey and the United Kingdom says about goods that are not as they should be. */
export const defectLawElsewhere: PolicyRule[] = [...no, ...is, ...tr, ...uk]
