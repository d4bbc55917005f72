import type { PolicyFacts, PolicyRule } from '#shared/policy.schema.ts'
import type { PolicyCountry, PublicPolicy } from '#shared/policy.ts'
import { coversCountry } from '../../engines/policy/applies.ts'
import { decide } from '../../engines/policy/decide.ts'

const delivered = '2026-01-15'

/** What the rules promise customers of one country; the version and its day are added by who knows them. */
export function summarize(rules: readonly PolicyRule[], country: PolicyCountry): Omit<PublicPolicy, 'version' | 'validFromOn' | 'earlier'> {
  const here = rules.filter(({ countries }) => !countries || coversCountry(countries, country))
  const returned: PolicyFacts = {
    topic: 'withdrawal',
    country,
    salesChannel: 'distance',
    buyerKind: 'consumer',
    at: delivered,
    deliveredOn: delivered,
    informedOn: delivered,
    returnCostTold: true,
    hygiene: false,
    personalised: false,
  }
  const daysIn = (facts: PolicyFacts) => {
    const decision = decide(facts, rules)
    if (decision.outcome !== 'allow') return null
    const counted = decision.dates.find(({ counts, unit }) => counts && unit === 'day')?.count
    return counted === undefined ? null : { days: counted, weCover: decision.payer === 'us' }
  }
  const distance = daysIn(returned)
  const byLaw = decide(
    returned,
    rules.filter(({ layer }) => layer === 'statute'),
  ).dates.find(({ counts, unit }) => counts && unit === 'day')
  const grants = here.filter(
    ({ does, topics, unit, anchor }) => does === 'grant' && topics.includes('defect') && unit === 'month' && anchor === 'lastDelivery',
  )
  const lawful = grants.filter(({ layer, outcome }) => layer === 'statute' && outcome === 'allow').map(({ count = 0 }) => count)
  const presumed = here.filter(({ does, contractTo }) => does === 'presume' && contractTo === undefined)
  return {
    country,
    returns: {
      days: distance?.days ?? 0,
      lawDays: byLaw?.count ?? 0,
      weCover: distance?.weCover ?? false,
      storeDays: daysIn({ ...returned, salesChannel: 'store' })?.days ?? null,
    },
    lawMonths: [...new Set(lawful)].sort((a, b) => a - b),
    proofMonths: Math.max(0, ...presumed.map(({ count = 0 }) => count)) || null,
    guarantees: grants
      .filter(({ layer }) => layer === 'commercial')
      .map(({ key, title, skus = [], categories = [], count = 0 }) => ({
        title: title ?? key,
        goods: [...skus, ...categories],
        months: count,
      })),
    excepted: {
      hygiene: here.some(({ key }) => key.endsWith('.exc.hygiene')),
      personal: here.some(({ key }) => key.endsWith('.exc.personal')),
    },
  }
}
