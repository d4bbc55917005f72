import { type Context, inTransaction } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { minute } from '../../kit/lib/clock.ts'
import { monthOf } from './source.rules.ts'
import { getSource } from './source.store.ts'
import { addReservation, bookSpend, lockSpend, sumReserved } from './spending.store.ts'

/** Longer than any call may take: what a dead process held is free again after this. */
const holdMs = 2 * minute

/** Money of a source that nobody else can spend until it is let go (`removeReservation`), in micro-dollars. */
export type Held = { id: number; amount: number }

/** Why nothing can be spent: the month's money is gone, or calls under way hold what is left of it. */
export type NoMoney = 'spent' | 'busy'

/**
 * Holds up to `most` (micro-dollars) for a call before it is made, in the transaction that looks at the cap: however many calls are made
 * at once, on however many nodes, what they cost together stays under it. Null: there is no cap; one that is set meanwhile counts from the
 * next call on.
 */
export async function reserveMoney(context: Context, sourceId: number, most: number, least = 1): Promise<Held | NoMoney | null> {
  if ((await getSource(context.db, sourceId)).cap === null) return null
  return inTransaction(context, async (tx) => {
    const amount = await findAmount(tx, context, sourceId, most, least)
    if (typeof amount !== 'number') return amount
    return { id: await addReservation(tx, { sourceId, amount, endsAt: context.clock() + holdMs }), amount }
  })
}

/**
 * Pays for a delivery before it leaves, so that it is paid for whatever dies meanwhile; `refundDelivery` takes it back when it certainly did
 * not leave. Null: paid.
 */
export function payForDelivery(context: Context, sourceId: number, cost: number, deliveryId: number): Promise<NoMoney | null> {
  return inTransaction(context, async (tx) => {
    const amount = await findAmount(tx, context, sourceId, cost, cost)
    if (typeof amount !== 'number') return amount
    await bookSpend(tx, { sourceId, at: context.clock(), kind: 'reply', posts: 1, cost, deliveryId })
    return null
  })
}

/** What may be spent now, between `least` and `most`. Less than `most` only where nobody else holds anything: else it is worth waiting. */
async function findAmount(
  tx: Handle,
  { engine, clock }: Context,
  sourceId: number,
  most: number,
  least: number,
): Promise<number | NoMoney> {
  const { cap, spend, spendMonth } = await lockSpend(tx, engine, sourceId)
  if (cap === null) return most
  const left = cap - (spendMonth === monthOf(clock()) ? spend : 0)
  if (left < least) return 'spent'
  const held = await sumReserved(tx, sourceId, clock())
  if (left - held >= most) return most
  return held === 0 ? left : 'busy'
}
