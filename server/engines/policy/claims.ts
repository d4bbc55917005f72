import type { PolicyDate, PolicyFact, PolicyRule } from '#shared/policy.schema.ts'
import { type PolicyOutcome, policyLayers } from '#shared/policy.ts'
import { applies, specificity, type Truth } from './applies.ts'
import type { Known } from './facts.ts'
import { actsOn, chainOf, windowOf } from './windows.ts'

/** A rule that may speak here, and whether it does. */
export type Speaking = { rule: PolicyRule; truth: Truth }

/** One right, weighed by itself. */
export type Claim = {
  rule: PolicyRule
  /** Whether the rule speaks of these facts. */
  speaks: boolean | null
  /** Last day; undefined while unknown, null: no end. */
  end: string | null | undefined
  within: boolean | null
  outcome: PolicyOutcome
  burden: 'us' | 'customer' | null
  lines: PolicyDate[]
  exceptedBy: PolicyRule[]
  doubtedBy: PolicyRule[]
  presumedBy: PolicyRule | null
  /** Rules that may take it away, or not: a fact is not known. */
  pending: PolicyRule[]
  likely: 'in' | 'out' | null
  asks: PolicyFact[]
}

/** Rules of this topic that are not certain to be silent. */
export const speakingRules = (rules: readonly PolicyRule[], known: Known): Speaking[] =>
  rules.map((rule) => ({ rule, truth: applies(rule, known) })).filter(({ truth }) => truth.is !== false || truth.asks.length > 0)

/**
 * Every right the facts may give. In the law all count, and the best for the customer wins; below it the most specific rule of a layer speaks
 * for the layer, then priority, then key.
 */
export function claimsOf(speaking: readonly Speaking[], known: Known): Claim[] {
  const rules = speaking.map(({ rule }) => rule)
  const grants = speaking.filter(({ rule }) => rule.does === 'grant')
  const winners = new Map(
    policyLayers.slice(1).map((layer) => [layer, first(grants.filter(({ rule, truth }) => rule.layer === layer && truth.is))]),
  )
  return grants
    .filter(({ rule, truth }) => rule.layer === 'statute' || !truth.is || winners.get(rule.layer) === rule)
    .map(({ rule, truth }) => claimOf(rule, truth, speaking, rules, known))
}

function first(candidates: readonly Speaking[]): PolicyRule | undefined {
  const order = (a: PolicyRule, b: PolicyRule) =>
    specificity(b) - specificity(a) || (b.priority ?? 0) - (a.priority ?? 0) || (a.key < b.key ? -1 : 1)
  return candidates.map(({ rule }) => rule).sort(order)[0]
}

function claimOf(rule: PolicyRule, truth: Truth, speaking: readonly Speaking[], rules: readonly PolicyRule[], known: Known): Claim {
  const chain = chainOf(rule, rules, known)
  const within = chain.end === undefined ? null : chain.end === null || known.act <= chain.end
  const claim: Claim = {
    rule,
    speaks: truth.is === true && !isAffordable(rule, known) ? false : truth.is,
    end: chain.end,
    within,
    outcome: rule.outcome ?? 'allow',
    burden: rule.burden ?? (rule.layer === 'commercial' ? 'us' : null),
    lines: chain.lines,
    exceptedBy: [],
    doubtedBy: [],
    presumedBy: null,
    pending: [],
    likely: null,
    asks: [...truth.asks, ...chain.asks],
  }
  const life = rule.open ? chain.lines[0]?.to : undefined
  if (rule.open && life === undefined) claim.asks.push(...windowOf(rule, known, 'life').asks)
  if (life !== undefined) claim.likely = known.act <= life ? 'in' : 'out'
  for (const each of speaking) if (actsOn(each.rule, rule)) touch(claim, each, known)
  if (claim.doubtedBy.length > 0 && claim.outcome === 'allow') claim.outcome = 'review'
  return claim
}

/** What exceptions, doubts and presumptions make of a right. What is not known takes nothing away, and gives nothing. */
function touch(claim: Claim, { rule, truth }: Speaking, known: Known) {
  if (rule.does === 'except') {
    claim.asks.push(...truth.asks)
    if (truth.is) claim.exceptedBy.push(rule)
    else if (truth.is === null) claim.pending.push(rule)
  }
  if (rule.does === 'doubt') {
    claim.asks.push(...truth.asks)
    const isOver = rule.unit === undefined ? true : passed(claim, rule, known, 'life')
    if (truth.is && isOver) {
      claim.doubtedBy.push(rule)
      if (rule.unit === 'life') claim.likely = 'out'
    } else if (truth.is !== false && isOver !== false) claim.pending.push(rule)
  }
  if (rule.does === 'presume') {
    claim.asks.push(...truth.asks)
    if (!truth.is) return
    const isOver = passed(claim, rule, known, 'burden')
    if (isOver !== false) return
    claim.presumedBy = rule
    claim.burden = rule.burden ?? 'us'
    if (claim.rule.open) claim.outcome = rule.outcome ?? 'allow'
  }
}

/**
 * Whether a rule's window is over: for a presumption when the fault showed itself, else when the customer acted. A fault that shows itself
 * cannot do so later than the customer speaks of it.
 */
function passed(claim: Claim, rule: PolicyRule, known: Known, of: 'life' | 'burden'): boolean | null {
  const window = windowOf(rule, known, of)
  claim.asks.push(...window.asks)
  if (window.end === undefined) return null
  if (window.end === null) return false
  if (of === 'burden' || rule.unit === 'life') claim.lines = [...claim.lines, ...window.lines]
  if (of === 'life') return known.act > window.end
  const shown = known.facts.firstShownOn ?? known.act
  if (known.facts.firstShownOn === undefined && known.act > window.end) claim.asks.push('firstShownOn')
  return shown > window.end
}

/** Goodwill reaches only as far as its limit; without a sum, or in another currency, it is not asked for. */
function isAffordable({ limit }: PolicyRule, { facts }: Known): boolean {
  return !limit || (facts.amount !== undefined && facts.amount <= limit.amount && (facts.currency ?? limit.currency) === limit.currency)
}
