import type { PolicyDecision, PolicyDutyOwed, PolicyFacts, PolicyRule } from '#shared/policy.schema.ts'
import { rulesNear } from './applies.ts'
import { endOfDay, plusDays } from './days.ts'
import { type Known, knowFacts } from './facts.ts'
import { questionsOf } from './questions.ts'
import { type Weighed, weigh } from './weigh.ts'
import { windowOf } from './windows.ts'

/**
 * Decides by rules what the facts give a customer, and says why: which rule decided, what the law alone says beside it, the arithmetic of
 * every day, what is not known and would change it, and what we owe. An unknown fact never refuses; the law is a floor.
 * Pure: same facts and rules, same answer. Days are plain ISO dates in the consumer's zone; `untilAt` is the end of that day there.
 */
export function decide(facts: PolicyFacts, rules: readonly PolicyRule[]): PolicyDecision {
  const known = knowFacts(facts)
  const near = rulesNear(rules, known)
  const weighed = weigh(near, known)
  const { questions, mayAllow, mayBeIn } = questionsOf(rules, known, weighed)
  const isOpen = weighed.outcome === 'refuse' && mayAllow
  const law = weigh(
    near.filter(({ layer }) => layer === 'statute'),
    known,
  )
  const outcome = isOpen ? 'review' : weighed.outcome
  const { owed, coming, keys } = outcome === 'refuse' ? { owed: [], coming: [], keys: [] } : dutiesOf(weighed, known)
  const used = [...new Set([...weighed.rules, ...keys])]
  const unread = new Set(rules.filter(({ reviewedBy, layer }) => reviewedBy === null && layer === 'statute').map(({ key }) => key))
  const asked = questions.map(({ fact }) => fact as string)
  return {
    outcome,
    warranty: isOpen && mayBeIn && weighed.warranty === 'out' ? 'review' : weighed.warranty,
    until: weighed.until,
    untilAt: weighed.until === null ? null : endOfDay(weighed.until, known.zone),
    zone: known.zone,
    rules: used,
    decidedBy: weighed.decidedBy,
    law: { rule: law.decidedBy, outcome: law.outcome, warranty: law.warranty, until: law.until },
    missing: [...weighed.evidence, ...asked.filter((fact) => fact !== 'purchases')],
    questions,
    duties: owed,
    coming,
    remedies: weighed.remedies,
    payer: weighed.payer,
    fee: weighed.fee,
    approver: weighed.approver,
    burden: weighed.burden,
    evidence: weighed.evidence,
    likely: weighed.likely,
    dates: weighed.dates,
    unread: used.filter((key) => unread.has(key)),
  }
}

/** What we owe, with the last day for it; what arises only after a while comes, until it has. */
function dutiesOf({ speaking }: Weighed, known: Known): { owed: PolicyDutyOwed[]; coming: PolicyDutyOwed[]; keys: string[] } {
  const owed: PolicyDutyOwed[] = []
  const coming: PolicyDutyOwed[] = []
  for (const { rule, truth } of speaking) {
    if (rule.does !== 'duty' || rule.duty === undefined || !truth.is) continue
    const { end } = windowOf(rule, known, 'end')
    const day = end ?? null
    if (!rule.arises) owed.push({ duty: rule.duty, rule: rule.key, dueOn: day })
    else if (day !== null) (known.today > day ? owed : coming).push({ duty: rule.duty, rule: rule.key, dueOn: plusDays(day, 1) })
  }
  return { owed, coming, keys: owed.map(({ rule }) => rule) }
}
