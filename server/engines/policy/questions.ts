import type { PolicyFact, PolicyFacts, PolicyQuestion, PolicyRule } from '#shared/policy.schema.ts'
import { policyConditions, policyReasons } from '#shared/policy.ts'
import { buyerKinds, salesChannels } from '#shared/purchase.ts'
import { rulesNear } from './applies.ts'
import { plusDays, plusMonths } from './days.ts'
import { type Known, knowFacts } from './facts.ts'
import { regionsOf } from './holidays.ts'
import { type Weighed, weigh } from './weigh.ts'

const flag = [true, false]
const goodsAsked = ['phone', 'washer', 'clothes']

/**
 * Answers an unknown fact could get, enough of them that each way the rules may turn is among them: for days the borders of the arithmetic
 * so far, for words every word the rules know.
 */
function answersTo(fact: PolicyFact, known: Known, rules: readonly PolicyRule[], weighed: Weighed): unknown[] {
  const { facts, act, today } = known
  const delivered = facts.deliveredOn ?? undefined
  const borders = weighed.dates.map(({ to }) => to).filter((day) => day <= today && (!delivered || day >= delivered))
  const words = (of: 'categories' | 'skus') => [...new Set(rules.flatMap((rule) => rule[of] ?? []))]
  switch (fact) {
    case 'country':
      return ['DE', 'FI', 'NO', 'IS', 'TR', 'UK', 'FR']
    case 'region':
      return [...regionsOf(facts.country ?? ''), 'ZZ']
    case 'salesChannel':
      return [...salesChannels]
    case 'buyerKind':
      return [...buyerKinds]
    case 'reason':
      return policyReasons.filter((reason) => reason !== 'changed-mind')
    case 'condition':
      return [...policyConditions]
    case 'category':
      return [...goodsAsked, ...words('categories')]
    case 'sku':
      return ['-', ...words('skus')]
    case 'noticeTierMonths':
      return [24, 60]
    case 'expectedLifeMonths':
      return [12, 240]
    case 'contractOn':
      return delivered ? [delivered, plusDays(delivered, -45)] : [act, plusMonths(act, -12), plusMonths(act, -120)]
    case 'deliveredOn':
      return [act, plusDays(act, -20), plusMonths(act, -18), plusMonths(act, -30), plusMonths(act, -120)]
    case 'informedOn':
      return [null, facts.contractOn ?? delivered ?? plusMonths(act, -120), act]
    case 'firstShownOn':
      return [...new Set([delivered ?? plusMonths(act, -120), ...borders, act])]
    case 'replacedOn':
      return [null, ...(delivered && delivered > plusMonths(act, -1) ? [delivered] : [plusMonths(act, -1)])]
    case 'repairs':
      return [[], ...repairsBefore(today, delivered, borders)]
    case 'plan':
      return [null, 'any']
    case 'purchases':
      return [0, 1, 2]
    case 'amount':
    case 'goodwillLeft':
      return [0, 1_000_000_000]
    default:
      return fact.endsWith('On') || fact === 'zone' || fact === 'currency' || fact === 'movedTo' ? [] : flag
  }
}

/** A repair of three weeks that began as late as it may count, one like it that failed, and two. */
function repairsBefore(today: string, delivered: string | undefined, borders: readonly string[]): NonNullable<PolicyFacts['repairs']>[] {
  const reportedOn = [...borders].sort().at(0) ?? plusDays(today, -30)
  const begun = plusDays(reportedOn < today ? reportedOn : today, -30)
  const from = delivered && begun < delivered ? delivered : begun
  const returnedOn = plusDays(from, 21) > today ? today : plusDays(from, 21)
  const repair = { reportedOn: from, returnedOn, sameFault: false }
  return [[repair], [{ ...repair, sameFault: true }], [repair, repair]]
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
const parts = ['outcome', 'warranty', 'until', 'payer', 'fee', 'burden', 'remedies'] as const

/** Facts that are presumed, not merely unknown: they never turn a refusal into a question about something else. */
const presumed: readonly PolicyFact[] = ['buyerKind', 'reason', 'contractOn']

/**
 * The facts that would change the answer, each tried with every answer it could get; one that changes nothing is not asked. `mayAllow` is
 * true when some answer, or two of them together, would give the customer what is else refused: then nothing is refused yet.
 */
export function questionsOf(rules: readonly PolicyRule[], known: Known, weighed: Weighed) {
  const near = rulesNear(rules, known)
  const tries = weighed.asks.map((fact) => {
    const weighing = fact === 'country' || fact === 'reason' ? rules : near
    const answers = answersTo(fact, known, rules, weighed).map((answer) => ({ [fact]: answer }) as Partial<PolicyFacts>)
    return { fact, answers, results: answers.map((answer) => weigh(weighing, knowFacts({ ...known.facts, ...answer }))) }
  })
  const questions: PolicyQuestion[] = tries.flatMap(({ fact, results }) => {
    const [one, ...others] = results
    if (!one) return []
    // When a refused right would have ended matters to nobody.
    const isRefused = results.every(({ outcome }) => outcome === 'refuse')
    const changes: PolicyQuestion['changes'] = parts.filter(
      (part) => !(isRefused && part === 'until') && others.some((other) => !same(one[part], other[part])),
    )
    if (changes.length === 0 && others.some((other) => !same(one.pending, other.pending))) changes.push('outcome')
    return changes.length > 0 ? [{ fact, changes }] : []
  })
  const single = tries.filter(({ fact, results }) => fact !== 'buyerKind' && results.some(({ outcome }) => outcome === 'allow'))
  const isIn = single.some(({ results }) => results.some(({ warranty }) => warranty === 'in'))
  if (weighed.outcome !== 'refuse' || single.length > 0) return { questions, mayAllow: single.length > 0, mayBeIn: isIn }
  const pair = pairThatAllows(rules, known, tries)
  const asked = new Set(questions.map(({ fact }) => fact))
  for (const fact of pair?.facts ?? []) if (!asked.has(fact)) questions.push({ fact, changes: ['outcome'] })
  return { questions, mayAllow: pair !== null, mayBeIn: pair?.isIn ?? false }
}

type Try = { fact: PolicyFact; answers: Partial<PolicyFacts>[] }

function pairThatAllows(rules: readonly PolicyRule[], known: Known, tries: readonly Try[]) {
  const free = tries.filter(({ fact }) => !presumed.includes(fact))
  for (const [at, one] of free.entries())
    for (const other of free.slice(at + 1))
      for (const a of one.answers)
        for (const b of other.answers) {
          const tried = weigh(rules, knowFacts({ ...known.facts, ...a, ...b }))
          if (tried.outcome === 'allow') return { facts: [one.fact, other.fact], isIn: tried.warranty === 'in' }
        }
  return null
}
