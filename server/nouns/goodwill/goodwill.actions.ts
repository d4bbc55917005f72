import type { z } from 'zod'
import type { goodwillBookingBody, goodwillBudgetBody, goodwillBudgetChange } from '#shared/goodwill.schema.ts'
import { majorUnits } from '#shared/money.ts'
import { type Context, change, type NewEvent, type Reaction } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { changedFields } from '../../kit/lib/changed.ts'
import { dayIn } from '../../kit/lib/day.ts'
import { serverZone } from '../../kit/lib/environment.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { orderEvent } from '../service-orders/service-order.actions.ts'
import { isClosed } from '../service-orders/service-order.rules.ts'
import { getServiceOrder, type ServiceOrderRow } from '../service-orders/service-order.store.ts'
import { budgetFor, refuseOverBudget } from './goodwill.rules.ts'
import {
  addBooking,
  addBudget,
  findCountry,
  listBudgets,
  lockBudgets,
  releaseBooking,
  releaseQuotes,
  settleBookings,
  sumBooked,
  updateBudget,
} from './goodwill.store.ts'
import { settleRequests } from './request.store.ts'

/** The month of an instant (YYYY-MM), in the desk's own zone. */
export const monthOf = (at: number): string => dayIn(serverZone(), at).slice(0, 7)

/** Opens a budget; `by` is null when the product itself does (demo). */
export function openBudget(context: Context, by: Actor | null, body: z.output<typeof goodwillBudgetBody>): Promise<number> {
  return change(context, async (tx, emit) => {
    const id = await addBudget(tx, { ...body, createdAt: context.clock() })
    emit({
      kind: 'goodwill-budget-changed',
      agentId: by?.agentId,
      data: { name: body.name, to: body.monthlyLimit, currency: body.currency },
      audit: { subjectId: id, subject: body.name, became: auditedOf(body) },
    })
    return id
  })
}

type Audited = { name?: string; monthlyLimit?: number; orderLimit?: number | null; currency: string }

/** What the audit says of a budget: money as people read it. */
function auditedOf({ name, monthlyLimit, orderLimit, currency }: Audited) {
  const money = (amount: number | null | undefined) => (amount == null ? null : `${majorUnits(amount, currency)} ${currency}`)
  return { name, monthlyLimit: money(monthlyLimit), orderLimit: money(orderLimit) }
}

export function changeBudget(context: Context, by: Actor, id: number, body: z.output<typeof goodwillBudgetChange>): Promise<void> {
  return change(context, async (tx, emit) => {
    const before = (await lockBudgets(tx, context.engine)).find((budget) => budget.id === id)
    const { name, monthlyLimit, currency } = await updateBudget(tx, id, body)
    const data = { name, from: before?.monthlyLimit, to: monthlyLimit, currency }
    const after = { ...before, ...body, currency }
    const audit = { subjectId: id, subject: name, ...changedFields(before ? auditedOf(before) : {}, auditedOf(after)) }
    emit({ kind: 'goodwill-budget-changed', agentId: by.agentId, data, audit })
  })
}

/**
 * Reserves goodwill for an order, with the reason.
 * @throws Refusal `goodwill-no-budget`, `goodwill-over-budget`, `goodwill-over-order`, `order-over`
 */
export function bookGoodwill(context: Context, by: Actor, orderId: number, body: z.output<typeof goodwillBookingBody>): Promise<void> {
  return change(context, async (tx, emit) => {
    const order = await getServiceOrder(tx, orderId)
    if (isClosed(order.state)) throw new Refusal('conflict', 'order-over', 'This order is over.')
    await reserveGoodwill(tx, context, emit, by, order, { ...body, quoteId: null })
    await settleRequests(tx, orderId, context.clock())
  })
}

/** What a quote promises by goodwill is reserved in place of what quotes of before did; 0 only takes that back. Errors as of `bookGoodwill`. */
export async function reserveForQuote(
  tx: Handle,
  context: Context,
  emit: (event: NewEvent) => void,
  by: Actor | null,
  order: ServiceOrderRow,
  { id, version, goodwill }: { id: number; version: number; goodwill: number },
): Promise<void> {
  await releaseQuotes(tx, order.id, context.clock())
  if (goodwill > 0 && by) await reserveGoodwill(tx, context, emit, by, order, { amount: goodwill, reason: `Quote ${version}`, quoteId: id })
}

/** Reserves goodwill inside a change that does more. Errors as of `bookGoodwill`. */
export async function reserveGoodwill(
  tx: Handle,
  context: Context,
  emit: (event: NewEvent) => void,
  by: Actor,
  order: ServiceOrderRow,
  booking: { amount: number; reason: string; quoteId: number | null },
): Promise<void> {
  const { currency } = order
  const budget = budgetFor(await lockBudgets(tx, context.engine), await findCountry(tx, order.purchaseItemId), currency)
  if (!budget) throw new Refusal('conflict', 'goodwill-no-budget', `There is no goodwill budget in ${currency}.`, { params: { currency } })
  const month = monthOf(context.clock())
  const booked = await sumBooked(tx, budget.id, month, order.id)
  refuseOverBudget(budget, booking.amount, booked.month, booked.order)
  await addBooking(tx, { ...booking, budgetId: budget.id, orderId: order.id, month, bookedBy: by.agentId, bookedAt: context.clock() })
  emit(orderEvent(order, 'goodwill-booked', by, { amount: booking.amount, currency, reason: booking.reason }))
}

/** Takes a reservation back. */
export function takeGoodwillBack(context: Context, by: Actor, orderId: number, bookingId: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const order = await getServiceOrder(tx, orderId)
    if (!(await releaseBooking(tx, bookingId, orderId, context.clock())))
      throw new Refusal('conflict', 'goodwill-settled', 'This goodwill was spent or given back already.')
    emit(orderEvent(order, 'goodwill-released', by, {}))
  })
}

/** When an order is over, what was reserved for it is spent; when it came to nothing, it is given back. */
export const settleGoodwill: Reaction = async (tx, context, { orderId, data }, emit) => {
  const to = data?.to
  if (!orderId || (to !== 'closed' && to !== 'cancelled' && to !== 'expired')) return
  const state = to === 'closed' ? 'spent' : 'released'
  const amount = await settleBookings(tx, orderId, state, context.clock())
  await settleRequests(tx, orderId, context.clock())
  if (amount > 0) emit(orderEvent(await getServiceOrder(tx, orderId), `goodwill-${state}`, null, { amount }))
}

/** Gives the practice brand something to be generous with, unless somebody opened a budget before. */
export async function addPracticeBudget(context: Context): Promise<void> {
  if ((await listBudgets(context.db, monthOf(context.clock()))).length > 0) return
  await openBudget(context, null, { name: 'Goodwill', country: null, currency: 'EUR', monthlyLimit: 60_000, orderLimit: 20_000 })
}
