import { type PolicyRule, policyRuleSchema } from '#shared/policy.schema.ts'
import { ownExamples } from '../../engines/policy/seeds/own.ts'
import { type Context, change } from '../../kit/database/context.ts'
import { todayOf } from './policy.reading.ts'
import { addRules, addVersion, copyRules, findNewestVersion } from './policy.store.ts'

const own = { sureness: 'H', statute: '', reviewedBy: null } as const

const titles: Record<string, string> = {
  'store.return': 'Store window',
  'store.exc': 'Not taken back',
  exchange: 'An exchange begins the window again',
  gift: 'Gifts: exchange or credit',
  plan: 'Care plan: dropped or wet',
  goodwill: 'Goodwill up to €40',
  'goodwill.limit': 'Goodwill ends with its budget',
}

/** What the practice brand promises: windows, guarantees, a plan and goodwill. */
const fjellro: PolicyRule[] = [
  ...ownExamples.map((rule) => ({ ...rule, title: titles[rule.key] })),
  {
    ...own,
    key: 'store.return.30',
    title: 'Thirty days',
    topics: ['withdrawal'],
    layer: 'store',
    does: 'grant',
    countries: ['FI', 'NO', 'IS'],
    buyerKind: 'consumer',
    outcome: 'allow',
    count: 30,
    unit: 'day',
    anchor: 'lastDelivery',
    payer: 'us',
    remedies: ['refund', 'exchange', 'credit'],
  },
  {
    ...own,
    key: 'fj.guarantee.3y',
    title: 'Guarantee, parts and work',
    topics: ['defect'],
    layer: 'commercial',
    does: 'grant',
    categories: ['dishwasher', 'air purifier'],
    buyerKind: 'consumer',
    outcome: 'allow',
    count: 36,
    unit: 'month',
    anchor: 'lastDelivery',
    payer: 'us',
    remedies: ['repair', 'replacement'],
  },
  {
    ...own,
    key: 'W-7',
    title: 'Same part twice: customer chooses',
    topics: ['defect'],
    layer: 'commercial',
    does: 'remedy',
    when: { fact: 'failedRepairs', atLeast: 1 },
    remedies: ['repair', 'replacement', 'refund'],
  },
].map((rule) => policyRuleSchema.parse(rule))

/** Publishes the practice brand's promises on top of the law, unless somebody published already. */
export async function addPracticePolicy(context: Context): Promise<void> {
  if ((await findNewestVersion(context.db))?.number !== 1) return
  await change(context, async (tx, emit) => {
    const law = await findNewestVersion(tx)
    if (law?.number !== 1) return
    const at = context.clock()
    const validFromOn = todayOf(context)
    const by = { createdBy: null, createdAt: at, publishedBy: null, publishedAt: at }
    const id = await addVersion(tx, { ...by, state: 'published', number: 2, validFromOn })
    await copyRules(tx, law.id, id)
    await addRules(tx, id, fjellro, null, at)
    emit({ kind: 'policy-published', data: { number: 2, validFromOn } })
  })
}
