import type { PolicyRule } from '#shared/policy.schema.ts'
import { lawOf } from './rule.ts'

const sealedMedia = ['software', 'music', 'film', 'game']

type Book = {
  /** First part of the keys: `eu`, `no` … */
  key: string
  countries: string[]
  /** The act, and the articles in it. */
  act: string
  window: string
  late: string
  exceptions: string
  refund: string
  /** Who pays the way back. */
  post: string
  endShift: { statute: string; sureness: PolicyRule['sureness'] }
  /** True where the trader always pays the way back. */
  wePay?: boolean
  sendBack: { days: number; sureness: PolicyRule['sureness'] }
}

const books: Book[] = [
  {
    key: 'eu',
    countries: ['EU'],
    act: '2011/83/EU',
    window: 'Art 9, 11',
    late: 'Art 10',
    exceptions: 'Art 16',
    refund: 'Art 13',
    post: 'Art 6(6), 14',
    endShift: { statute: 'Regulation 1182/71 Art 3(4)', sureness: 'H' },
    sendBack: { days: 14, sureness: 'H' },
  },
  {
    key: 'no',
    countries: ['NO'],
    act: 'angrerettloven',
    window: '§ 21',
    late: '§ 21',
    exceptions: '§ 22',
    refund: '§ 24',
    post: '§ 25',
    endShift: { statute: 'angrerettloven § 21; to be checked', sureness: 'L' },
    sendBack: { days: 14, sureness: 'H' },
  },
  {
    key: 'is',
    countries: ['IS'],
    act: 'Act 16/2016',
    window: 'art 16',
    late: 'art 17',
    exceptions: 'art 18',
    refund: 'art 22',
    post: 'art 23',
    endShift: { statute: 'Act 16/2016; to be checked', sureness: 'L' },
    sendBack: { days: 14, sureness: 'M' },
  },
  {
    key: 'tr',
    countries: ['TR'],
    act: 'Act 6502 and the distance contracts regulation',
    window: 'art 48',
    late: 'art 48(4)',
    exceptions: 'regulation art 15',
    refund: 'regulation art 12',
    post: 'regulation art 12',
    endShift: { statute: 'TBK art 93; to be checked', sureness: 'L' },
    wePay: true,
    sendBack: { days: 10, sureness: 'L' },
  },
  {
    key: 'uk',
    countries: ['UK'],
    act: 'Consumer Contracts Regulations 2013',
    window: 'reg 30',
    late: 'reg 31',
    exceptions: 'reg 28',
    refund: 'reg 34',
    post: 'reg 35',
    endShift: { statute: 'retained Regulation 1182/71; to be checked', sureness: 'L' },
    sendBack: { days: 14, sureness: 'M' },
  },
]

/** The right to change one's mind about what was bought at a distance, per statute book, and what follows from it. */
export const withdrawalLaw: PolicyRule[] = books.flatMap((book) => {
  const { key, countries, act } = book
  const main = [`${key}.withdrawal`]
  const all = [...main, 'law.exchange']
  return lawOf(
    countries,
    ['withdrawal'],
    [
      {
        key: `${key}.withdrawal`,
        does: 'grant',
        outcome: 'allow',
        salesChannels: ['distance', 'marketplace'],
        buyerKind: 'consumer',
        count: 14,
        unit: 'day',
        anchor: 'lastDelivery',
        remedies: ['refund'],
        payer: book.wePay ? 'us' : undefined,
        statute: `${act} ${book.window}`,
      },
      {
        key: `${key}.withdrawal.late`,
        does: 'extend',
        of: main,
        adds: true,
        when: { fact: 'informed', is: false },
        count: 12,
        unit: 'month',
        anchor: 'lastDelivery',
        statute: `${act} ${book.late}`,
      },
      {
        key: `${key}.withdrawal.informed`,
        does: 'extend',
        of: main,
        when: { fact: 'informed', is: true },
        count: 14,
        unit: 'day',
        anchor: 'informed',
        statute: `${act} ${book.late}`,
      },
      { key: `${key}.endshift`, does: 'shift', of: main, ...book.endShift },
      { key: `${key}.anchor`, does: 'note', of: main, when: { fact: 'severalDeliveries', is: true }, statute: `${act} ${book.window}` },
      {
        key: `${key}.exc.hygiene`,
        does: 'except',
        of: all,
        when: {
          all: [
            { fact: 'hygiene', is: true },
            { fact: 'unsealed', is: true },
          ],
        },
        outcome: 'refuse',
        statute: `${act} ${book.exceptions}`,
      },
      {
        key: `${key}.exc.personal`,
        does: 'except',
        of: all,
        when: { fact: 'personalised', is: true },
        outcome: 'refuse',
        statute: `${act} ${book.exceptions}`,
      },
      {
        key: `${key}.exc.media`,
        does: 'except',
        of: all,
        when: {
          all: [
            { fact: 'category', in: sealedMedia },
            { fact: 'unsealed', is: true },
          ],
        },
        outcome: 'refuse',
        statute: `${act} ${book.exceptions}`,
      },
      ...(book.wePay
        ? []
        : [
            {
              key: `${key}.post`,
              does: 'cost' as const,
              of: main,
              when: { fact: 'returnCostTold', is: true },
              payer: 'customer' as const,
              statute: `${act} ${book.post}`,
            },
            {
              key: `${key}.payer`,
              does: 'cost' as const,
              of: main,
              when: { fact: 'returnCostTold', is: false },
              payer: 'us' as const,
              statute: `${act} ${book.post}`,
            },
          ]),
      { key: `${key}.refund`, does: 'duty', duty: 'refund', count: 14, unit: 'day', anchor: 'told', statute: `${act} ${book.refund}` },
      {
        key: `${key}.sendback`,
        does: 'duty',
        duty: 'send-back',
        when: { fact: 'goodsBack', is: false },
        count: book.sendBack.days,
        unit: 'day',
        anchor: 'told',
        statute: act,
        sureness: book.sendBack.sureness,
      },
      {
        key: `${key}.hold`,
        does: 'duty',
        duty: 'hold-refund',
        when: {
          all: [
            { fact: 'goodsBack', is: false },
            { fact: 'sentOn', is: null },
          ],
        },
        statute: `${act} ${book.refund}`,
      },
      {
        key: `${key}.delivery`,
        does: 'duty',
        duty: 'standard-delivery',
        when: { fact: 'expressDelivery', is: true },
        statute: `${act} ${book.refund}`,
      },
      { key: `${key}.valueloss`, does: 'duty', duty: 'inspect', when: { fact: 'condition', in: ['worn', 'damaged'] }, statute: act },
    ],
  )
})

export const withdrawalOnly: PolicyRule[] = [
  ...lawOf(
    ['EU'],
    ['withdrawal'],
    [
      {
        key: 'eu.button',
        does: 'duty',
        duty: 'confirm-withdrawal',
        salesChannels: ['distance', 'marketplace'],
        contractFrom: '2026-06-19',
        statute: '2011/83/EU Art 11a (BGB 356a)',
      },
    ],
  ),
  ...lawOf(
    ['DE'],
    ['withdrawal'],
    [{ key: 'de.risk', does: 'duty', duty: 'refund', when: { fact: 'parcelLost', is: true }, statute: 'BGB 355(3)', sureness: 'M' }],
  ),
  ...lawOf(
    undefined,
    ['withdrawal'],
    [
      {
        key: 'law.store',
        does: 'note',
        salesChannels: ['store'],
        buyerKind: 'consumer',
        outcome: 'refuse',
        statute: 'No right to change one’s mind in a shop',
        sureness: 'M',
      },
      {
        key: 'law.exchange',
        does: 'grant',
        when: {
          all: [
            { fact: 'replacedOn', given: true },
            { fact: 'replacedOn', some: true },
          ],
        },
        salesChannels: ['distance', 'marketplace'],
        buyerKind: 'consumer',
        outcome: 'review',
        count: 14,
        unit: 'day',
        anchor: 'replaced',
        statute: 'Whether an exchange begins the term again is open',
        sureness: 'L',
      },
    ],
  ),
]
