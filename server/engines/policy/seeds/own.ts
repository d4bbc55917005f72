import type { PolicyRule } from '#shared/policy.schema.ts'

const own = { sureness: 'H', reviewedBy: null, statute: '' } as const

/**
 * Examples of what a shop adds itself, as modest as can be: a window for shops, the rules for gifts, exchanges and plans, and goodwill with
 * a limit. A desk begins without them.
 */
export const ownExamples: PolicyRule[] = [
  {
    ...own,
    key: 'store.return',
    topics: ['withdrawal'],
    layer: 'store',
    does: 'grant',
    buyerKind: 'consumer',
    outcome: 'allow',
    count: 14,
    unit: 'day',
    anchor: 'lastDelivery',
    remedies: ['refund', 'exchange', 'credit'],
  },
  {
    ...own,
    key: 'store.exc',
    topics: ['withdrawal'],
    layer: 'store',
    does: 'except',
    outcome: 'refuse',
    when: {
      any: [
        { fact: 'personalised', is: true },
        {
          all: [
            { fact: 'hygiene', is: true },
            { fact: 'unsealed', is: true },
          ],
        },
      ],
    },
  },
  {
    ...own,
    key: 'exchange',
    topics: ['withdrawal'],
    layer: 'store',
    does: 'extend',
    of: ['store.return'],
    when: {
      all: [
        { fact: 'replacedOn', given: true },
        { fact: 'replacedOn', some: true },
      ],
    },
    count: 14,
    unit: 'day',
    anchor: 'replaced',
  },
  {
    ...own,
    key: 'gift',
    topics: ['withdrawal'],
    layer: 'store',
    does: 'remedy',
    when: {
      all: [
        { fact: 'gift', given: true },
        { fact: 'gift', is: true },
      ],
    },
    remedies: ['exchange', 'credit'],
  },
  {
    ...own,
    key: 'plan',
    topics: ['defect'],
    layer: 'plan',
    does: 'grant',
    reasons: ['accident', 'water'],
    when: { fact: 'plan', some: true },
    outcome: 'allow',
    remedies: ['repair', 'replacement'],
    payer: 'plan',
    fee: { kind: 'fixed', amount: 5000, currency: 'EUR' },
  },
  {
    ...own,
    key: 'goodwill',
    topics: ['defect'],
    layer: 'goodwill',
    does: 'grant',
    when: { fact: 'amount', given: true },
    outcome: 'review',
    remedies: ['goodwill'],
    payer: 'us',
    approver: 'manager',
    limit: { amount: 4000, currency: 'EUR' },
  },
  {
    ...own,
    key: 'goodwill.limit',
    topics: ['defect'],
    layer: 'goodwill',
    does: 'except',
    of: ['goodwill'],
    when: {
      all: [
        { fact: 'amount', given: true },
        { fact: 'goodwillShort', is: true },
      ],
    },
    outcome: 'refuse',
    approver: 'manager',
  },
]
