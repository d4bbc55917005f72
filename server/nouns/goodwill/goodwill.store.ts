import type { Selectable } from 'kysely'
import type { GoodwillBooking, GoodwillBudget, GoodwillUse } from '#shared/goodwill.schema.ts'
import type { GoodwillBookingState } from '#shared/service-order.work.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { GoodwillBookingTable, GoodwillBudgetTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type BudgetRow = Selectable<GoodwillBudgetTable>

/** All budgets, locked until the transaction ends: two bookings are reckoned one after the other. */
export function lockBudgets(tx: Handle, engine: Engine): Promise<BudgetRow[]> {
  return forUpdate(engine, tx.selectFrom('goodwillBudgets').selectAll().orderBy('id').limit(200)).execute()
}

export const listBudgetRows = (db: Handle): Promise<BudgetRow[]> =>
  db.selectFrom('goodwillBudgets').selectAll().orderBy('id').limit(200).execute()

/** All budgets with what is booked of them in this month (YYYY-MM). */
export async function listBudgets(db: Handle, month: string): Promise<GoodwillBudget[]> {
  const budgets = await listBudgetRows(db)
  return Promise.all(
    budgets.map(async ({ createdAt: _, ...budget }) => ({ ...budget, booked: (await sumBooked(db, budget.id, month, 0)).month })),
  )
}

export async function addBudget(tx: Handle, budget: Omit<BudgetRow, 'id'>): Promise<number> {
  return (await tx.insertInto('goodwillBudgets').values(budget).returning('id').executeTakeFirstOrThrow()).id
}

export async function updateBudget(tx: Handle, id: number, change: Partial<Omit<BudgetRow, 'id'>>): Promise<BudgetRow> {
  if (Object.keys(change).length > 0) await tx.updateTable('goodwillBudgets').set(change).where('id', '=', id).execute()
  const row = await tx.selectFrom('goodwillBudgets').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('budget')
  return row
}

/** What is reserved or spent of a budget in a month, and of that for one order in any month. */
export async function sumBooked(db: Handle, budgetId: number, month: string, orderId: number): Promise<{ month: number; order: number }> {
  const inMonth = await db
    .selectFrom('goodwillBookings')
    .select((row) => row.fn.sum<number>('amount').as('sum'))
    .where('budgetId', '=', budgetId)
    .where('month', '=', month)
    .where('state', '!=', 'released')
    .executeTakeFirstOrThrow()
  const ofOrder = await db
    .selectFrom('goodwillBookings')
    .select((row) => row.fn.sum<number>('amount').as('sum'))
    .where('orderId', '=', orderId)
    .where('budgetId', '=', budgetId)
    .where('state', '!=', 'released')
    .executeTakeFirstOrThrow()
  return { month: Number(inMonth.sum ?? 0), order: Number(ofOrder.sum ?? 0) }
}

export async function addBooking(tx: Handle, booking: Omit<Selectable<GoodwillBookingTable>, 'id' | 'state' | 'settledAt'>): Promise<void> {
  await tx
    .insertInto('goodwillBookings')
    .values({ ...booking, state: 'reserved', settledAt: null })
    .execute()
}

/** What is reserved for an order is spent, or given back. @returns how much, in minor units */
export async function settleBookings(tx: Handle, orderId: number, state: GoodwillBookingState, at: number): Promise<number> {
  const rows = await tx
    .updateTable('goodwillBookings')
    .set({ state, settledAt: at })
    .where('orderId', '=', orderId)
    .where('state', '=', 'reserved')
    .returning('amount')
    .execute()
  return rows.reduce((sum, { amount }) => sum + amount, 0)
}

/** Takes one reservation back. False: it was spent or given back already. */
export async function releaseBooking(tx: Handle, id: number, orderId: number, at: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('goodwillBookings')
    .set({ state: 'released', settledAt: at })
    .where('id', '=', id)
    .where('orderId', '=', orderId)
    .where('state', '=', 'reserved')
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Takes back what an order's quotes of before have reserved. */
export async function releaseQuotes(tx: Handle, orderId: number, at: number): Promise<void> {
  await tx
    .updateTable('goodwillBookings')
    .set({ state: 'released', settledAt: at })
    .where('orderId', '=', orderId)
    .where('quoteId', 'is not', null)
    .where('state', '=', 'reserved')
    .execute()
}

/** What of a budget is reserved and what is spent in a month (YYYY-MM), and how much of both is of one order; in minor units. */
export async function sumByState(
  db: Handle,
  budgetId: number,
  month: string,
  orderId: number,
): Promise<{ reserved: number; spent: number; own: number }> {
  const rows = await db
    .selectFrom('goodwillBookings')
    .select((row) => [
      'state',
      row.fn.sum<number>('amount').as('sum'),
      row.fn.sum<number>(row.case().when('orderId', '=', orderId).then(row.ref('amount')).else(0).end()).as('own'),
    ])
    .where('budgetId', '=', budgetId)
    .where('month', '=', month)
    .where('state', '!=', 'released')
    .groupBy('state')
    .execute()
  const of = (state: GoodwillBookingState) => Number(rows.find((row) => row.state === state)?.sum ?? 0)
  return { reserved: of('reserved'), spent: of('spent'), own: rows.reduce((sum, row) => sum + Number(row.own), 0) }
}

/** What of a budget is booked in a month, newest first, each with its order; what was given back is left out. */
export async function listUses(db: Handle, budgetId: number, month: string): Promise<GoodwillUse[]> {
  const rows = await db
    .selectFrom('goodwillBookings')
    .innerJoin('goodwillBudgets', 'goodwillBudgets.id', 'goodwillBookings.budgetId')
    .innerJoin('serviceOrders', 'serviceOrders.id', 'goodwillBookings.orderId')
    .innerJoin('agents', 'agents.id', 'goodwillBookings.bookedBy')
    .select(['goodwillBookings.id', 'goodwillBookings.orderId', 'serviceOrders.customerName', 'goodwillBudgets.name as budgetName'])
    .select(['goodwillBookings.amount', 'goodwillBudgets.currency', 'goodwillBookings.reason', 'goodwillBookings.state'])
    .select(['bookedBy', 'agents.name as agentName', 'bookedAt'])
    .where('budgetId', '=', budgetId)
    .where('month', '=', month)
    .where('goodwillBookings.state', '!=', 'released')
    .orderBy('goodwillBookings.id', 'desc')
    .limit(500)
    .execute()
  return rows.map(({ budgetName, bookedBy, agentName, ...booking }) => ({
    ...booking,
    budget: { id: budgetId, name: budgetName },
    by: { id: bookedBy, name: agentName },
  }))
}

/** What was booked for an order, oldest first. */
export async function listBookings(db: Handle, orderId: number): Promise<GoodwillBooking[]> {
  const rows = await db
    .selectFrom('goodwillBookings')
    .innerJoin('goodwillBudgets', 'goodwillBudgets.id', 'goodwillBookings.budgetId')
    .innerJoin('agents', 'agents.id', 'goodwillBookings.bookedBy')
    .select(['goodwillBookings.id', 'budgetId', 'goodwillBudgets.name as budgetName', 'amount', 'currency', 'reason', 'state'])
    .select(['bookedBy', 'agents.name as agentName', 'bookedAt'])
    .where('orderId', '=', orderId)
    .orderBy('goodwillBookings.id')
    .limit(200)
    .execute()
  return rows.map(({ budgetId, budgetName, bookedBy, agentName, ...booking }) => ({
    ...booking,
    budget: { id: budgetId, name: budgetName },
    by: { id: bookedBy, name: agentName },
  }))
}

/** The country an order's purchase is frozen to; null: not known. */
export async function findCountry(db: Handle, purchaseItemId: number | null): Promise<string | null> {
  if (purchaseItemId === null) return null
  const row = await db
    .selectFrom('purchaseItems')
    .innerJoin('purchases', 'purchases.id', 'purchaseItems.purchaseId')
    .select('purchases.country')
    .where('purchaseItems.id', '=', purchaseItemId)
    .executeTakeFirst()
  return row?.country ?? null
}
