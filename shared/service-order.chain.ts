import type { ServiceOrderWithSteps } from './service-order.schema.ts'
import { overStates, type ServiceOrderKind, type ServiceOrderState, serviceOrderMoves } from './service-order.ts'

/** One mark of the status chain. `told` stands for "said in the thread", which is no state of the order. */
export type Mark = {
  state: ServiceOrderState | 'told'
  place: 'done' | 'now' | 'to-come'
  /** When it was reached. */
  at: number | null
  by: string | null
  /** The promised day, on the next mark only. */
  promisedAt: number | null
}

type Order = Pick<ServiceOrderWithSteps, 'kind' | 'state' | 'nextStepAt'> & {
  steps: { to: ServiceOrderState; at: number; by?: { name: string } | null }[]
}

/**
 * The way an order has gone and the usual way on. A step back (testing → repairing) takes back the marks after it;
 * detours (quote, parts) are shown once they were taken.
 */
export function chainOf(order: Order): Mark[] {
  const gone: Mark[] = []
  for (const step of order.steps) {
    const before = gone.findIndex((mark) => mark.state === step.to)
    if (before >= 0) gone.length = before
    gone.push({ state: step.to, place: 'done', at: step.at, by: step.by?.name ?? null, promisedAt: null })
  }
  const last = gone.at(-1)
  if (last?.state === order.state) last.place = 'now'
  else gone.push({ state: order.state, place: 'now', at: null, by: null, promisedAt: null })
  const ahead = wayOn(order.kind, order.state).map(
    (state, index): Mark => ({ state, place: 'to-come', at: null, by: null, promisedAt: index === 0 ? order.nextStepAt : null }),
  )
  return [...gone, ...ahead]
}

/** The chain with "told in public" before the end, as the people who work here see it. */
export function chainWithTold(order: Order & Pick<ServiceOrderWithSteps, 'told'>): Mark[] {
  const marks = chainOf(order)
  if (order.state !== 'closed' && overStates.includes(order.state)) return marks
  const told: Mark = { state: 'told', place: order.told ? 'done' : 'to-come', at: null, by: null, promisedAt: null }
  const end = marks.findIndex((mark) => mark.state === 'closed')
  return end < 0 ? [...marks, told] : marks.toSpliced(end, 0, told)
}

/** The usual states after this one, first moves first; ends where nothing may follow. */
function wayOn(kind: ServiceOrderKind, state: ServiceOrderState): ServiceOrderState[] {
  const ahead: ServiceOrderState[] = []
  let at = state
  // The usual way never visits a state twice, so their number bounds the walk.
  const most = Object.keys(serviceOrderMoves[kind]).length
  for (let steps = 0; steps < most; steps++) {
    const next = serviceOrderMoves[kind][at]?.[0]
    if (!next || next === 'cancelled' || ahead.includes(next)) break
    ahead.push(next)
    at = next
  }
  return ahead
}
