import {
  type ServiceOrderKind,
  type ServiceOrderState,
  serviceOrderKinds,
  serviceOrderMoves,
  stepsWithReason,
} from '#shared/service-order.ts'
import { type Context, change } from '../kit/database/context.ts'
import type { Actor } from '../kit/http/route.ts'
import { day, hour, minute } from '../kit/lib/clock.ts'
import type { SecretBox } from '../kit/lib/secret-box.ts'
import { bookGoodwill } from '../nouns/goodwill/goodwill.actions.ts'
import { decideOrder } from '../nouns/policies/order-decision.actions.ts'
import { draftQuote, sendQuote } from '../nouns/quotes/quote.actions.ts'
import { listQuotes } from '../nouns/quotes/quote.store.ts'
import { announceLine, changeLine, proposeRefund, showOrderLines, takeRefundOn } from '../nouns/refunds/refund.actions.ts'
import { listRefunds } from '../nouns/refunds/refund.store.ts'
import { writeMessage } from '../nouns/service-orders/message.actions.ts'
import { beginOrder, moveTo } from '../nouns/service-orders/service-order.actions.ts'
import { getServiceOrder } from '../nouns/service-orders/service-order.store.ts'
import { type Random, seededRandom, seedOf } from '../practice/random.ts'

/** What people say is wrong, as an agent writes it down. */
const faults: Record<string, readonly string[]> = {
  'Ro 2': ['left hinge cracked', 'hinge broke a second time', 'right side is silent', 'does not charge'],
  Dal: ['Bluetooth drops after 4.1', 'hums when it charges', 'battery lasts an hour'],
  'Foss 60': ['door seal leaks', 'salt light stays on', 'stops in mid-programme'],
  Dugg: ['lid opens while pouring', 'switches off too early', 'handle gets hot'],
  Bris: ['rattles at night', 'filter light does not go out'],
}
const requests: Partial<Record<ServiceOrderKind, string>> = {
  return: 'wrong colour, unused',
  upgrade: 'wants the stronger hinge',
  training: 'first set-up of the app',
  visit: 'dishwasher, look at the door on site',
}
const reasonOf: Partial<Record<ServiceOrderKind, string>> = {
  repair: 'defect',
  replacement: 'defect',
  return: 'changed-mind',
  refund: 'defect',
}
const whys: Partial<Record<ServiceOrderState, string>> = {
  declined: 'Bought elsewhere, and the guarantee is over.',
  rejected: 'Used for months; the marks do not wash off.',
  scrapped: 'Board is corroded. The customer agreed in writing.',
  charged: 'The old one did not come back in 30 days.',
  waived: 'The old one was thrown away by the courier.',
  failed: 'The bank account does not exist.',
}
/** So many orders that are over, beside one in each state on the way. */
const closedOnes = 24

/**
 * Gives a desk that has no orders those of the practice brand: every kind in every state, as if people had worked on them for the last six
 * weeks; two quotes that wait, money that went back, and half of this month's goodwill spoken for. Nothing of it is said in public.
 * @param by who did all that
 */
export async function addPracticeOrders(context: Context, secretBox: SecretBox, by: Actor): Promise<void> {
  if (await context.db.selectFrom('serviceOrders').select('id').limit(1).executeTakeFirst()) return
  const random = seededRandom(seedOf('orders'))
  const plans = planned(random)
  const bought = await pickBought(context.db, plans.length * 2)
  const making = { context, secretBox, by, random }
  const open: number[] = []
  for (const { kind, way } of plans) {
    const one = takeFor(bought, kind)
    if (!one) return
    const id = await walk(making, kind, way, one)
    if (one.currency === 'EUR' && kind === 'repair' && way.length > 4 && way.at(-1) !== 'closed') open.push(id)
  }
  await bookPracticeGoodwill(context, by, open)
}

type Making = { context: Context; secretBox: SecretBox; by: Actor; random: Random }

/** A way to each state of each kind, the shortest there is, and some more to the end. */
function planned(random: Random): { kind: ServiceOrderKind; way: ServiceOrderState[] }[] {
  const ways = serviceOrderKinds.flatMap((kind) => [...waysOf(kind)].map((way) => ({ kind, way })))
  const ended = ways.filter(({ way }) => way.at(-1) === 'closed')
  const more = Array.from({ length: closedOnes }, () => ended[Math.floor(random() * ended.length)] as (typeof ways)[number])
  return [...ways, ...more]
}

/** From `requested` to every state that can be reached, each by a shortest way. */
function waysOf(kind: ServiceOrderKind): Iterable<ServiceOrderState[]> {
  const ways = new Map<ServiceOrderState, ServiceOrderState[]>([['requested', ['requested']]])
  for (const [state, way] of ways)
    for (const next of serviceOrderMoves[kind][state] ?? []) if (!ways.has(next)) ways.set(next, [...way, next])
  return ways.values()
}

/** Visits are for what stands at home; an upgrade is for what has a stronger part. */
function takeFor(bought: Bought[], kind: ServiceOrderKind): Bought | undefined {
  const product = kind === 'visit' ? 'Foss 60' : kind === 'upgrade' ? 'Ro 2' : null
  const at =
    product === null
      ? 0
      : Math.max(
          0,
          bought.findIndex((one) => one.product === product),
        )
  return bought.splice(at, 1)[0]
}

/** Takes an order along its way, a step at a time, in days that are past. */
async function walk(making: Making, kind: ServiceOrderKind, way: readonly ServiceOrderState[], bought: Bought): Promise<number> {
  const { context, secretBox, by, random } = making
  const now = context.clock()
  const isOver = way.at(-1) === 'closed'
  let at = now - Math.round(way.length * (0.6 + random() * 1.6) * day + (isOver ? random() * 20 : random() * 2) * day)
  const then = (): Context => ({ ...context, clock: () => at })
  const list = faults[bought.product] ?? ['does not work']
  const id = await change(then(), async (tx, emit) => {
    const orderId = await beginOrder(tx, secretBox, at, by, {
      kind,
      threadId: null,
      customerId: bought.customerId,
      purchaseItemId: bought.purchaseItemId,
      unitId: bought.unitId,
      parentOrderId: null,
      relation: null,
      reasonKey: reasonOf[kind] ?? null,
      customerName: bought.customerName,
      product: bought.product,
      serial: bought.serial,
      fault: requests[kind] ?? (list[Math.floor(random() * list.length)] as string),
      warranty: 'undecided',
      warrantyReason: null,
      currency: bought.currency,
    })
    emit({ kind: 'order-opened', agentId: by.agentId, orderId, data: { kind, product: bought.product } })
    return orderId
  })
  if (reasonOf[kind]) await decideOrder(then(), by, id, {})
  const stepMs = Math.max(20 * minute, (now - at - hour) / Math.max(1, way.length))
  for (const to of way.slice(1)) {
    at = Math.min(now - minute, Math.round(at + stepMs * (0.5 + random() * 0.5)))
    await before(then(), by, id, to, bought)
    const order = await getServiceOrder(context.db, id)
    // A quote that is sent moves its order by itself.
    if (order.state === to) continue
    const note = stepsWithReason.includes(to) ? (whys[to] ?? 'As agreed.') : null
    await change(then(), (tx, emit) => moveTo(tx, then(), emit, by, order, to, note))
  }
  if (way.at(-1) === 'awaiting-item') await writeMessage(then(), null, id, 'Is it enough if I post it on Monday?')
  return id
}

/** What has to be there before an order may say so: a quote, what came, the money. */
async function before(context: Context, by: Actor, id: number, to: ServiceOrderState, bought: Bought): Promise<void> {
  const { kind } = await getServiceOrder(context.db, id)
  if (to === 'awaiting-quote' || to === 'quoted') {
    const price = Math.max(100, Math.round(bought.linePaid / 10))
    const line = (kind: 'part' | 'labour', label: string, unitPrice: number) => ({
      kind,
      label,
      quantity: 1,
      unitPrice,
      payer: 'customer' as const,
    })
    const lines = [line('part', kind === 'upgrade' ? 'Reinforced hinge' : 'Spare part', price * 2), line('labour', 'Work', price)]
    await draftQuote(context, by, id, { lines, refusalFee: 0 })
    const draft = (await listQuotes(context.db, id)).find(({ state }) => state === 'draft')
    if (draft) await sendQuote(context, by, draft.id)
  }
  if ((to === 'refunded' || to === 'part-refunded') && kind === 'return') await refund(context, by, id, to, bought)
}

async function refund(context: Context, by: Actor, id: number, to: 'refunded' | 'part-refunded', bought: Bought): Promise<void> {
  await announceLine(context, by, id, { purchaseItemId: bought.purchaseItemId, announced: 1 })
  const line = (await showOrderLines(context.db, id))[0]
  if (!line) return
  await changeLine(context, by, line.id, { received: 1, accepted: 1, disposition: 'restock' })
  const amount = to === 'refunded' ? bought.linePaid : Math.round(bought.linePaid * 0.8)
  await proposeRefund(context, by, id, { orderLineId: line.id, amount, method: 'as it was paid' })
  const proposed = (await listRefunds(context.db, id))[0]
  for (const state of proposed ? (['approved', 'paid'] as const) : [])
    await takeRefundOn(context, by, proposed?.id as number, state, undefined)
}

/** Half of what the practice brand may give this month (600 €). */
async function bookPracticeGoodwill(context: Context, by: Actor, orders: readonly number[]): Promise<void> {
  const given = [
    { amount: 12_000, reason: 'Second time the hinge broke within a year' },
    { amount: 9_000, reason: 'Waited five weeks for a part' },
    { amount: 9_000, reason: 'Eleven days over the two years' },
  ]
  for (const [n, booking] of given.entries()) {
    const id = orders[n]
    if (id !== undefined) await bookGoodwill(context, by, id, booking)
  }
}

type Bought = Awaited<ReturnType<typeof pickBought>>[number]

/** Purchases of different people, the newest first: nobody has two orders here. */
async function pickBought(db: Context['db'], count: number) {
  const rows = await db
    .selectFrom('purchaseItems as item')
    .innerJoin('purchases as purchase', 'purchase.id', 'item.purchaseId')
    .innerJoin('customers as customer', 'customer.id', 'purchase.customerId')
    .leftJoin('units as unit', 'unit.purchaseItemId', 'item.id')
    .select([
      'item.id as purchaseItemId',
      'item.productName as product',
      'item.linePaid',
      'purchase.currency',
      'customer.id as customerId',
      'customer.name as customerName',
      'unit.id as unitId',
      'unit.serial',
    ])
    .orderBy('item.id', 'desc')
    .limit(count * 2)
    .execute()
  const seen = new Set<number>()
  return rows.filter(({ customerId }) => !seen.has(customerId) && seen.add(customerId)).slice(0, count)
}
