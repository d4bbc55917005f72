import type { PolicyDate, PolicyFact, PolicyFee, PolicyRule } from '#shared/policy.schema.ts'
import {
  type PolicyApprover,
  type PolicyBurden,
  type PolicyLayer,
  type PolicyOutcome,
  type PolicyPayer,
  type PolicyRemedy,
  type PolicyWarranty,
  policyLayers,
} from '#shared/policy.ts'
import { type Claim, claimsOf, type Speaking, speakingRules } from './claims.ts'
import type { Known } from './facts.ts'
import { whatFollows } from './follows.ts'
import { actsOn } from './windows.ts'

/** What the rules make of the facts, before anything is asked. */
export type Weighed = {
  outcome: PolicyOutcome
  warranty: PolicyWarranty | null
  until: string | null
  payer: PolicyPayer | null
  fee: PolicyFee | null
  burden: PolicyBurden | null
  remedies: PolicyRemedy[]
  approver: PolicyApprover | null
  evidence: string[]
  likely: 'in' | 'out' | null
  decidedBy: string | null
  rules: string[]
  dates: PolicyDate[]
  /** Keys of what may still take it away. */
  pending: string[]
  asks: PolicyFact[]
  speaking: Speaking[]
}

const inForce = (claim: Claim) => claim.speaks === true && claim.within === true && claim.exceptedBy.length === 0
/** A right that only an unknown fact keeps back. */
const isPossible = (claim: Claim) =>
  (claim.rule.outcome ?? 'allow') === 'allow' &&
  claim.exceptedBy.length === 0 &&
  claim.speaks !== false &&
  claim.within !== false &&
  (claim.speaks === null || claim.within === null)
const ofWarranty: readonly PolicyLayer[] = ['statute', 'commercial']
const farthest = '9999'

/** Decides once with what is known: what is unknown neither gives nor takes. */
export function weigh(rules: readonly PolicyRule[], known: Known): Weighed {
  const speaking = speakingRules(rules, known)
  const claims = claimsOf(speaking, known)
  const live = claims.filter(inForce).sort(better)
  const allowed = live.filter(({ outcome }) => outcome === 'allow')
  const possible = claims.filter(isPossible)
  const outcome: PolicyOutcome =
    allowed.length > 0 ? 'allow' : possible.length + live.length > 0 || speaking.length === 0 ? 'review' : 'refuse'
  const counted = allowed.length > 0 ? allowed : possible.length > 0 ? possible : live
  const spent = claims.filter(({ speaks }) => speaks === true).sort(longer)
  const untilOf =
    outcome === 'refuse'
      ? spent.find(({ exceptedBy, rule }) => exceptedBy.length === 0 && (rule.priority ?? 0) >= 0)
      : [...counted, ...live].filter(({ speaks }) => speaks === true).sort(longer)[0]
  const follows = whatFollows(speaking, known, outcome, counted)
  const decided = decidedBy(outcome, counted, spent, speaking, known, untilOf)
  const until = outcome === 'refuse' && !untilOf ? null : (untilOf?.end ?? null)
  const spoken = claims.filter(({ speaks, rule }) => speaks === true && ((rule.priority ?? 0) >= 0 || outcome !== 'refuse'))
  const lacking = lackingEvidence(claims, known)
  const isDefect = known.topic === 'defect'
  return {
    outcome,
    warranty: isDefect ? warrantyOf(allowed, possible, live) : null,
    until,
    ...follows,
    likely: counted.find(({ likely }) => likely !== null)?.likely ?? null,
    decidedBy: decided[0] ?? null,
    rules: [
      ...new Set([
        ...decided,
        ...(counted[0] ? [counted[0].rule.key] : []),
        ...(untilOf?.lines.filter(({ of }) => of === 'end').map(({ rule }) => rule) ?? []),
        ...spoken.flatMap(({ rule, lines, exceptedBy, doubtedBy }) => [
          ...exceptedBy.map(({ key }) => key),
          ...doubtedBy.map(({ key }) => key),
          rule.key,
          ...lines.map((line) => line.rule),
        ]),
        ...follows.followed,
        ...lacking.map(({ key }) => key),
        ...possible.map(({ rule }) => rule.key),
      ]),
    ],
    dates: datesOf(spoken, untilOf),
    pending: [...new Set(counted.flatMap(({ pending }) => pending.map(({ key }) => key)))].sort(),
    asks: [...new Set([...claims.flatMap(({ asks }) => asks), ...follows.asks])],
    evidence: lacking.map(({ evidence }) => evidence),
    speaking,
  }
}

const endOf = ({ end }: Claim) => (end === null ? farthest : (end ?? ''))
const longer = (a: Claim, b: Claim) =>
  Number(b.outcome === 'allow') - Number(a.outcome === 'allow') || (endOf(a) < endOf(b) ? 1 : endOf(a) > endOf(b) ? -1 : 0)

/** Best for the customer first: a right before a doubt, then what we must prove or pay, then the later end; of equals the law. */
function better(a: Claim, b: Claim): number {
  return (
    Number(b.outcome === 'allow') - Number(a.outcome === 'allow') ||
    (b.rule.priority ?? 0) - (a.rule.priority ?? 0) ||
    Number(!b.rule.fee) - Number(!a.rule.fee) ||
    Number(b.burden === 'us') - Number(a.burden === 'us') ||
    Number(b.rule.payer === 'us') - Number(a.rule.payer === 'us') ||
    longer(a, b) ||
    policyLayers.indexOf(a.rule.layer) - policyLayers.indexOf(b.rule.layer) ||
    (a.rule.key < b.rule.key ? -1 : 1)
  )
}

function warrantyOf(allowed: Claim[], possible: Claim[], live: Claim[]): PolicyWarranty {
  const isOne = ({ rule }: Claim) => ofWarranty.includes(rule.layer)
  if (allowed.some(isOne)) return 'in'
  if (possible.some(isOne) || live.some(isOne)) return 'review'
  return live.some(({ rule }) => rule.layer === 'goodwill') ? 'goodwill' : 'out'
}

/** Keys of what decided, the deciding one first: the step of the arithmetic that reached the day, a doubt, an exception, a note. */
function decidedBy(
  outcome: PolicyOutcome,
  counted: Claim[],
  spent: Claim[],
  speaking: Speaking[],
  known: Known,
  untilOf?: Claim,
): string[] {
  const [best] = counted
  if (outcome !== 'refuse' && best) {
    const doubts = best.doubtedBy.map(({ key }) => key)
    if (outcome === 'review') return [...doubts, best.rule.key]
    const step = best.lines.find(({ of, to }) => of === 'end' && known.act <= to)?.rule ?? best.rule.key
    return best.presumedBy && (best.rule.priority ?? 0) <= 0 ? [best.presumedBy.key, step] : [step]
  }
  const notes = speaking.filter(({ rule, truth }) => truth.is && rule.does === 'note' && rule.outcome === 'refuse')
  const excepted = spent.filter(({ within, exceptedBy }) => within !== false && exceptedBy.length > 0)
  const limits = spent.flatMap(({ exceptedBy }) => exceptedBy)
  const said = notes.filter(({ rule }) => !rule.of || (untilOf && actsOn(rule, untilOf.rule))).map(({ rule }) => rule.key)
  const last = untilOf?.lines.filter(({ of }) => of === 'end').at(-1)?.rule
  const goodwill = limits.filter(({ layer }) => layer === 'goodwill').map(({ key }) => key)
  return [...goodwill, ...excepted.flatMap(({ exceptedBy }) => exceptedBy.map(({ key }) => key)), ...said, ...(last ? [last] : [])]
}

/** The arithmetic of every right that speaks, each line once; those that make up `until` count. */
function datesOf(spoken: readonly Claim[], untilOf: Claim | undefined): PolicyDate[] {
  const seen = new Set<string>()
  const lines = spoken.flatMap((claim) => claim.lines.map((line) => ({ ...line, counts: claim === untilOf && line.of === 'end' })))
  return lines
    .sort((a, b) => Number(b.counts) - Number(a.counts))
    .filter((line) => {
      const name = `${line.rule} ${line.from} ${line.to}`
      return seen.has(name) ? false : seen.add(name)
    })
}

/** What must be found before anything can be decided: the purchase, which unit it is; also where nobody has looked yet. */
function lackingEvidence(claims: readonly Claim[], known: Known): { key: string; evidence: string }[] {
  const isUnlooked = known.facts.purchases === undefined
  const rules = claims.flatMap(({ doubtedBy, pending }) => [
    ...doubtedBy,
    ...(isUnlooked ? pending.filter(({ when }) => isOfNone(when)) : []),
  ])
  return [...new Set(rules)].flatMap(({ key, evidence }) => (evidence ?? []).map((each) => ({ key, evidence: each })))
}

const isOfNone = (when: PolicyRule['when']) => when !== undefined && 'is' in when && when.is === 0
