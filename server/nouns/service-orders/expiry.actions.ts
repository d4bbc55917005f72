import { type Context, change } from '../../kit/database/context.ts'
import { day } from '../../kit/lib/clock.ts'
import { dayIn, plusDays } from '../../kit/lib/day.ts'
import { listOverdueItems } from './expiry.store.ts'
import { moveTo, orderEvent } from './service-order.actions.ts'
import { graceDays } from './service-order.rules.ts'
import { getServiceOrder, updateServiceOrder, zoneOf } from './service-order.store.ts'

const mostAtOnce = 100

/**
 * Who has not sent what we wait for by its day, where they live, is reminded once; a week later the order expires, and can be opened again
 * (a job). @returns whether there may be more at once
 */
export async function expireOrders(context: Context): Promise<boolean> {
  // The day may be over in the first zone on earth already.
  const overdue = await listOverdueItems(context.db, dayIn('UTC', context.clock() + day), mostAtOnce)
  let count = 0
  for (const { id } of overdue) if (await expireOne(context, id)) count++
  return count === mostAtOnce
}

function expireOne(context: Context, id: number): Promise<boolean> {
  return change(context, async (tx, emit) => {
    const order = await getServiceOrder(tx, id)
    const now = context.clock()
    const today = dayIn(await zoneOf(tx, order), now)
    // Read anew: it may have arrived meanwhile.
    if (order.state !== 'awaiting-item' || order.dueOn === null || order.dueOn >= today) return false
    if (order.remindedAt === null) {
      const dueOn = plusDays(today, graceDays)
      await updateServiceOrder(tx, id, { remindedAt: now, dueOn, updatedAt: now })
      emit(orderEvent(order, 'order-reminded', null, { dueOn }))
    } else await moveTo(tx, context, emit, null, order, 'expired', null)
    return true
  })
}
