import type { PolicyDecision, PolicyDifference, PolicyFacts, PolicyReplay, PolicyRule } from '#shared/policy.schema.ts'
import { type PolicyFavour, policyReplay } from '#shared/policy.ts'
import { rulesNear } from '../../engines/policy/applies.ts'
import { decide } from '../../engines/policy/decide.ts'
import { knowFacts } from '../../engines/policy/facts.ts'
import type { Context } from '../../kit/database/context.ts'
import { day } from '../../kit/lib/clock.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { listDecisionsSince } from './decision.store.ts'
import { currentRules, draftRules } from './policy.reading.ts'

/**
 * Decides by the rules that hold today, outside of any transaction. Whoever acts on it keeps it with `saveDecision` in a transaction of
 * their own, with `versionId`.
 */
export async function decideFor(context: Context, facts: PolicyFacts): Promise<{ decision: PolicyDecision; versionId: number }> {
  const { version, rules } = await currentRules(context)
  return { decision: decide(facts, rules), versionId: version.id }
}

/** What the draft, or the published version, would decide: nothing is kept. */
export async function tryFacts(context: Context, facts: PolicyFacts, version: 'draft' | 'published'): Promise<PolicyDecision> {
  const { rules } = version === 'draft' ? await draftRules(context) : await currentRules(context)
  return decide(facts, rules)
}

const shownOrders = 20
const answerOf = ({ outcome, warranty, payer }: PolicyDecision) => ({ outcome, warranty, payer })

/**
 * Plays the decisions of the last ninety days again with the draft before them: what differs from the published rules, and for whom it is
 * better. Decisions of which no changed rule speaks are counted and not weighed.
 */
export async function replayDraft(context: Context): Promise<PolicyReplay> {
  const since = context.clock() - policyReplay.days * day
  const [{ rules: now }, { rules: then }, kept] = await Promise.all([
    currentRules(context),
    draftRules(context),
    listDecisionsSince(context.db, since, policyReplay.most + 1),
  ])
  const played = kept.slice(0, policyReplay.most)
  const changed = changedRules(now, then)
  const pause = createYield()
  const groups = new Map<string, PolicyDifference>()
  let differ = 0
  for (const { orderId, facts } of played) {
    if (rulesNear(changed, knowFacts(facts)).length === 0) continue
    await pause()
    const [before, after] = [decide(facts, now), decide(facts, then)]
    const favour = favourOf(before, after)
    if (!favour) continue
    differ++
    const [from, to] = [answerOf(before), answerOf(after)]
    const name = JSON.stringify([favour, from, to])
    const group = groups.get(name) ?? { favour, from, to, count: 0, orderIds: [] }
    group.count++
    if (orderId !== null && group.orderIds.length < shownOrders) group.orderIds.push(orderId)
    groups.set(name, group)
  }
  const differences = [...groups.values()].sort((a, b) => b.count - a.count)
  return { decisions: played.length, since, isWhole: kept.length <= policyReplay.most, differ, differences }
}

function changedRules(now: readonly PolicyRule[], then: readonly PolicyRule[]): PolicyRule[] {
  const written = (rules: readonly PolicyRule[]) => new Set(rules.map((rule) => JSON.stringify({ ...rule, reviewedBy: null })))
  const [before, after] = [written(now), written(then)]
  const isIn = (set: Set<string>, rule: PolicyRule) => set.has(JSON.stringify({ ...rule, reviewedBy: null }))
  return [...now.filter((rule) => !isIn(after, rule)), ...then.filter((rule) => !isIn(before, rule))]
}

const rank = { refuse: 0, review: 1, allow: 2 }

/** For whom a new answer is better than an old one, by outcome, then who pays, then how long; null: they are the same. */
function favourOf(before: PolicyDecision, after: PolicyDecision): PolicyFavour | null {
  const steps = [
    rank[after.outcome] - rank[before.outcome],
    Number(after.payer === 'us') - Number(before.payer === 'us'),
    after.until === before.until ? 0 : (after.until ?? '9') > (before.until ?? '9') ? 1 : -1,
  ]
  const first = steps.find((step) => step !== 0)
  if (first !== undefined) return first > 0 ? 'better' : 'worse'
  return JSON.stringify([before.warranty, before.remedies, before.fee]) === JSON.stringify([after.warranty, after.remedies, after.fee])
    ? null
    : 'other'
}
