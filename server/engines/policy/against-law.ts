import type { PolicyRule } from '#shared/policy.schema.ts'
import { coversCountry } from './applies.ts'
import { plusDays, plusMonths } from './days.ts'

/** Where one rule of ours stands against one of the law. */
export type AgainstLaw = { law: string; statute: string; point: 'window' | 'payer' | 'takes-away' }

/** Any day: both windows are laid from it to see which ends first. */
const anyDay = '2026-01-15'

function endOf({ count, unit }: PolicyRule): string | null {
  if (unit === undefined || count === undefined) return null
  if (unit === 'month') return plusMonths(anyDay, count)
  return unit === 'day' ? plusDays(anyDay, count) : unit === 'workday' ? plusDays(anyDay, Math.floor((count * 7) / 5)) : null
}

const meet = (a: readonly string[] | undefined, b: readonly string[] | undefined) => !a || !b || a.some((each) => b.includes(each))
const placesMeet = (a: readonly string[] | undefined, b: readonly string[] | undefined) =>
  !a || !b || a.some((each) => coversCountry(b, each)) || b.some((each) => coversCountry(a, each))

const speakOfSame = (ours: PolicyRule, law: PolicyRule) =>
  meet(ours.topics, law.topics) &&
  placesMeet(ours.countries, law.countries) &&
  meet(ours.salesChannels, law.salesChannels) &&
  (!ours.buyerKind || !law.buyerKind || ours.buyerKind === law.buyerKind) &&
  meet(ours.reasons, law.reasons)

/**
 * How a rule of ours compares with the law that speaks of the same sales: where it promises less (`worse`), it may not stand; where it
 * promises more (`better`), it counts. A guarantee may be shorter than the law's term if it is longer than the time in which we must prove.
 */
export function againstLaw(ours: PolicyRule, rules: readonly PolicyRule[]): { worse: AgainstLaw[]; better: AgainstLaw[] } {
  const worse: AgainstLaw[] = []
  const better: AgainstLaw[] = []
  if (ours.layer === 'statute') return { worse, better }
  const laws = rules.filter((rule) => rule.layer === 'statute' && rule.outcome !== 'review' && speakOfSame(ours, rule))
  for (const law of laws) {
    const say = (list: AgainstLaw[], point: AgainstLaw['point']) => list.push({ law: law.key, statute: law.statute, point })
    const takes = ['except', 'cap', 'doubt'].includes(ours.does) && (ours.of?.includes(law.key) || ours.of?.includes('statute'))
    if (takes && law.does === 'grant') say(worse, 'takes-away')
    if (law.does !== 'grant' || !['grant', 'cost'].includes(ours.does)) continue
    if (ours.payer === 'customer' && law.payer === 'us') say(worse, 'payer')
    if (ours.payer === 'us' && law.payer === undefined) say(better, 'payer')
    if (ours.does !== 'grant' || ours.anchor !== law.anchor || ours.layer === 'goodwill' || ours.layer === 'plan') continue
    const [mine, its] = [endOf(ours), endOf(law)]
    if (its === null || mine === its) continue
    const proof = laws.find((rule) => rule.does === 'presume' && rule.of?.includes(law.key))
    const proven = proof && endOf(proof)
    if (mine === null || mine > its) say(better, 'window')
    else if (!proven || mine <= proven) say(worse, 'window')
  }
  return { worse, better }
}
