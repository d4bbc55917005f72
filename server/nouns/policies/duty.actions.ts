import type { PolicyDecision } from '#shared/policy.schema.ts'
import type { ServiceOrderState } from '#shared/service-order.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { day } from '../../kit/lib/clock.ts'
import { dayIn } from '../../kit/lib/day.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { orderEvent } from '../service-orders/service-order.actions.ts'
import { dueDayOf, isClosed } from '../service-orders/service-order.rules.ts'
import { getServiceOrder, type ServiceOrderRow, updateServiceOrder, zoneOf } from '../service-orders/service-order.store.ts'
import { decideFor } from './decision.actions.ts'
import { findLastDecision } from './decision.store.ts'
import { changesTo, earliestDue, isDoneBy, wantedOf } from './duty.rules.ts'
import { addDuty, type DutyRow, getDuty, listArising, listDutyRows, updateDuty } from './duty.store.ts'
import { findFacts } from './order-facts.store.ts'

type Emit = (event: NewEvent) => void

const mostAtOnce = 100

/** Writes down what a decision has us do for an order, in the transaction of the decision or of the step that changed it. */
export async function keepDuties(
  tx: Handle,
  context: Context,
  order: ServiceOrderRow,
  decision: Pick<PolicyDecision, 'duties' | 'coming'>,
  emit: Emit,
): Promise<void> {
  const before = await listDutyRows(tx, order.id)
  const now = context.clock()
  const wanted = isClosed(order.state) ? [] : wantedOf(decision)
  for (const one of changesTo(before, wanted)) {
    if ('add' in one) await addDuty(tx, { orderId: order.id, ...one.add, doneBy: null, doneAt: null, createdAt: now })
    else await updateDuty(tx, one.id, before.find(({ id }) => id === one.id)?.state ?? 'open', one.to)
    const [duty, to] = 'add' in one ? [one.add.duty, one.add.state] : [one.duty, one.to.state]
    emit(orderEvent(order, 'order-duty-changed', null, { duty, to }))
  }
  await refreshDue(tx, context, order, before)
}

/** Sets the day of an order anew where a duty comes before it; a day that a person chose stays. */
async function refreshDue(tx: Handle, context: Context, order: ServiceOrderRow, before: readonly DutyRow[]): Promise<void> {
  const usual = dueDayOf(order.state, dayIn(await zoneOf(tx, order), order.stateSince))
  const { dueOn } = await getServiceOrder(tx, order.id)
  if (dueOn !== usual && dueOn !== earliestDue(usual, before)) return
  const next = earliestDue(usual, await listDutyRows(tx, order.id))
  if (next !== dueOn && !isClosed(order.state)) await updateServiceOrder(tx, order.id, { dueOn: next, updatedAt: context.clock() })
}

/**
 * The duties of an order after one of its steps: what the step did is done, and what the rules say to where it is now.
 * @param undone the state that it left because a step was taken back: what that step did is owed again
 */
export async function keepDutiesAfterStep(
  tx: Handle,
  context: Context,
  orderId: number,
  undone: ServiceOrderState | null,
  emit: Emit,
): Promise<void> {
  const last = await findLastDecision(tx, orderId)
  if (!last) return
  const order = await getServiceOrder(tx, orderId)
  for (const one of await listDutyRows(tx, orderId)) {
    const isOwed = one.state === 'open' || one.state === 'coming'
    if (isOwed && isDoneBy(one.duty, order.state)) await settle(tx, context, order, one, null, emit)
    if (undone !== null && one.state === 'done' && one.doneBy === null && isDoneBy(one.duty, undone))
      await updateDuty(tx, one.id, 'done', { state: 'open', doneAt: null })
  }
  const here = { ...context, db: tx }
  const { decision } = await decideFor(here, { ...last.facts, ...(await findFacts(tx, order, context.clock())) })
  await keepDuties(tx, context, order, decision, emit)
}

async function settle(tx: Handle, context: Context, order: ServiceOrderRow, duty: DutyRow, by: Actor | null, emit: Emit): Promise<void> {
  const done = { state: 'done', doneBy: by?.agentId ?? null, doneAt: context.clock() } as const
  if (!(await updateDuty(tx, duty.id, duty.state, done)))
    throw new Refusal('conflict', 'duty-changed', 'Somebody changed this duty in the same moment.')
  emit(orderEvent(order, 'order-duty-changed', by, { duty: duty.duty, to: 'done' }))
}

/** Duties of these names are done by something that is no step of the order. */
export async function settleDuties(
  tx: Handle,
  context: Context,
  order: ServiceOrderRow,
  names: readonly DutyRow['duty'][],
  by: Actor | null,
  emit: Emit,
): Promise<void> {
  const before = await listDutyRows(tx, order.id)
  const meant = before.filter(({ duty, state }) => names.includes(duty) && (state === 'open' || state === 'coming'))
  for (const one of meant) await settle(tx, context, order, one, by, emit)
  if (meant.length > 0) await refreshDue(tx, context, order, before)
}

/** The receipt of a declaration is on its way to who declared it. */
export function confirmReceipt(context: Context, orderId: number): Promise<void> {
  return change(context, async (tx, emit) => {
    await settleDuties(tx, context, await getServiceOrder(tx, orderId), ['confirm-withdrawal'], null, emit)
  })
}

/** A person says that a duty is done, or takes that back; said twice, it counts once. @returns the order it is of */
export function settleDuty(context: Context, by: Actor, id: number, done: boolean): Promise<number> {
  return change(context, async (tx, emit) => {
    const duty = await getDuty(tx, id)
    const order = await getServiceOrder(tx, duty.orderId)
    if (duty.state === 'dropped') throw new Refusal('conflict', 'duty-dropped', 'This is not owed any more.')
    if ((duty.state === 'done') === done) return order.id
    const before = await listDutyRows(tx, order.id)
    if (done) await settle(tx, context, order, duty, by, emit)
    else {
      if (!(await updateDuty(tx, id, 'done', { state: 'open', doneBy: null, doneAt: null })))
        throw new Refusal('conflict', 'duty-changed', 'Somebody changed this duty in the same moment.')
      emit(orderEvent(order, 'order-duty-changed', by, { duty: duty.duty, to: 'open' }))
    }
    await refreshDue(tx, context, order, before)
    return order.id
  })
}

/** What arises by today in its consumer's zone is owed from now on (a job). @returns whether there may be more at once */
export async function passDutyDays(context: Context): Promise<boolean> {
  const now = context.clock()
  // Somewhere the day after tomorrow has begun at the latest.
  const arising = await listArising(context.db, dayIn('UTC', now + day), mostAtOnce)
  let count = 0
  for (const { id, orderId, dueOn, duty } of arising) {
    const order = await getServiceOrder(context.db, orderId)
    if (dueOn === null || dueOn > dayIn(await zoneOf(context.db, order), now)) continue
    await change(context, async (tx, emit) => {
      const before = await listDutyRows(tx, orderId)
      if (!(await updateDuty(tx, id, 'coming', { state: 'open' }))) return
      emit(orderEvent(order, 'order-duty-changed', null, { duty, to: 'open' }))
      await refreshDue(tx, context, order, before)
    })
    count++
  }
  return count === mostAtOnce
}
