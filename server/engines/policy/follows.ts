import type { PolicyFact, PolicyFee, PolicyRule } from '#shared/policy.schema.ts'
import type { PolicyOutcome, PolicyPayer, PolicyRemedy } from '#shared/policy.ts'
import type { Claim, Speaking } from './claims.ts'
import type { Known } from './facts.ts'
import { actsOn, windowOf } from './windows.ts'

/** Remedies, costs and whose approval: from the rights that count, changed by rules of their own. */
export function whatFollows(speaking: Speaking[], known: Known, outcome: PolicyOutcome, counted: Claim[]) {
  const asks: PolicyFact[] = []
  const followed: string[] = []
  const inPlay = (does: 'remedy' | 'cost') =>
    speaking.filter(({ rule, truth }) => {
      if (rule.does !== does || (outcome !== 'refuse' && !counted.some((claim) => actsOn(rule, claim.rule)))) return false
      asks.push(...truth.asks)
      if (!truth.is) return false
      if (rule.unit === undefined) return true
      const { end } = windowOf(rule, known, 'end')
      return typeof end === 'string' && (rule.arises ? known.today > end : known.act <= end)
    })
  const changes = inPlay('remedy').map(({ rule }) => rule)
  const costs = inPlay('cost').map(({ rule }) => rule)
  for (const { rule, truth } of speaking) if (truth.is && (rule.does === 'note' || rule.does === 'presume')) followed.push(rule.key)
  const [best] = counted
  const isRefused = outcome === 'refuse'
  followed.unshift(...(isRefused ? [] : changes.map(({ key }) => key)), ...costs.map(({ key }) => key))
  const bars = speaking.filter(({ rule, truth }) => truth.is && rule.does === 'except').map(({ rule }) => rule)
  if (isRefused) {
    return {
      payer: known.topic === 'defect' ? ('customer' as const) : null,
      fee: costs.find(({ fee }) => fee)?.fee ?? null,
      burden: null,
      remedies: known.topic === 'defect' ? (['quote'] as PolicyRemedy[]) : [],
      approver: bars.find(({ approver }) => approver)?.approver ?? null,
      followed,
      asks,
    }
  }
  const byLaw = counted.filter(({ rule, outcome }) => rule.layer === 'statute' && outcome === best?.outcome)
  return {
    ...whoPays(counted, costs, byLaw.length > 0),
    burden: counted.some(({ burden }) => burden === 'us') ? ('us' as const) : (best?.burden ?? null),
    remedies: remediesOf(counted, changes),
    approver: byLaw.length > 0 ? null : (best?.rule.approver ?? null),
    followed,
    asks,
  }
}

/** What rights together give; a rule of the law about remedies replaces them, one of ours only adds. */
function remediesOf(counted: readonly Claim[], changes: readonly PolicyRule[]): PolicyRemedy[] {
  const byLaw = changes.filter(({ layer }) => layer === 'statute').at(-1)
  const ours = changes.filter(({ layer }) => layer !== 'statute').flatMap(({ remedies }) => remedies ?? [])
  const given = byLaw?.remedies ?? counted.flatMap(({ rule }) => rule.remedies ?? [])
  return [...new Set([...given, ...ours, ...(counted[0]?.likely === 'out' ? (['goodwill'] as const) : [])])]
}

/** We pay if any right that counts says so. Where the law gives the right, no rule of ours can make the customer pay for it. */
function whoPays(
  counted: readonly Claim[],
  costs: readonly PolicyRule[],
  isByLaw: boolean,
): { payer: PolicyPayer | null; fee: PolicyFee | null } {
  const [best] = counted
  const rights = counted.filter(({ outcome }) => outcome === best?.outcome)
  const valid = costs.filter(
    ({ layer, payer, fee }) => layer === 'statute' || !isByLaw || (payer !== 'customer' && (!fee || fee.kind === 'none')),
  )
  const payers = [...rights.map(({ rule }) => rule.payer), ...valid.map(({ payer }) => payer)]
  const none = valid.find(({ fee }) => fee?.kind === 'none')?.fee
  const isFree = rights.some(({ rule }) => !rule.fee)
  const theirs = isByLaw ? valid.find(({ layer }) => layer === 'statute')?.payer : (best?.rule.payer ?? valid[0]?.payer)
  return {
    payer: payers.includes('us') ? 'us' : (theirs ?? null),
    fee: none ?? (isFree ? (valid.find(({ fee }) => fee)?.fee ?? null) : (best?.rule.fee ?? null)),
  }
}
