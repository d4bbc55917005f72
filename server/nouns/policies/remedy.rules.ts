import type { PolicyDecision } from '#shared/policy.schema.ts'
import { choiceStates, type RemedyChoice, remedyChoices } from '#shared/remedy.ts'
import { type ServiceOrderKind, type ServiceOrderState, serviceOrderMoves } from '#shared/service-order.ts'

type Chosen = { kind: ServiceOrderKind; state: ServiceOrderState; reasonKey: string | null }

/** Orders about something that is broken: only there is a remedy chosen. */
const brokenKinds: readonly ServiceOrderKind[] = ['repair', 'replacement', 'return']

/**
 * What a customer may choose between, by the decision of their order and while nothing has begun; empty: there is no choice. A change of
 * mind has none: the money is all that is owed.
 */
export function choiceOf(order: Chosen, decision: Pick<PolicyDecision, 'outcome' | 'warranty' | 'remedies'> | null): RemedyChoice[] {
  const isOpen = brokenKinds.includes(order.kind) && choiceStates.includes(order.state) && order.reasonKey !== 'changed-mind'
  if (!isOpen || decision?.outcome !== 'allow' || decision.warranty !== 'in') return []
  const offered = remedyChoices.filter((remedy) => decision.remedies.includes(remedy))
  return offered.length > 1 ? offered : []
}

const kindFor: Record<RemedyChoice, ServiceOrderKind | null> = {
  repair: 'repair',
  replacement: 'replacement',
  refund: 'return',
  'price-reduction': null,
}

/** What an order becomes by a choice: a kind that has its state too, else the one it is. */
export function kindAfter({ kind, state }: Pick<Chosen, 'kind' | 'state'>, remedy: RemedyChoice): ServiceOrderKind {
  const wanted = kindFor[remedy] ?? kind
  return serviceOrderMoves[wanted][state] ? wanted : kind
}
