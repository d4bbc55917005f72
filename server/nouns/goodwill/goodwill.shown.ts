import { mayActAs } from '#shared/agent.ts'
import type { GoodwillBudgetRow, OrderBudget } from '#shared/goodwill.schema.ts'
import type { Context } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { listAgents } from '../agents/agent.store.ts'
import { getServiceOrder } from '../service-orders/service-order.store.ts'
import { monthOf } from './goodwill.actions.ts'
import { budgetFor } from './goodwill.rules.ts'
import { findCountry, listBudgetRows, listBudgets, sumBooked, sumByState } from './goodwill.store.ts'
import { listOpenRequests } from './request.store.ts'

/** The budget that pays for an order, with what of it is used this month; null: there is none in its currency. */
export async function showOrderBudget({ db, clock }: Pick<Context, 'db' | 'clock'>, orderId: number): Promise<OrderBudget | null> {
  const { purchaseItemId, currency } = await getServiceOrder(db, orderId)
  const found = budgetFor(await listBudgetRows(db), await findCountry(db, purchaseItemId), currency)
  if (!found) return null
  const month = monthOf(clock())
  const { createdAt: _, ...budget } = found
  const [{ reserved, spent, own }, booked] = await Promise.all([
    sumByState(db, budget.id, month, orderId),
    sumBooked(db, budget.id, month, orderId),
  ])
  const ofMonth = Math.max(0, budget.monthlyLimit - reserved - spent)
  const left = budget.orderLimit === null ? ofMonth : Math.min(ofMonth, Math.max(0, budget.orderLimit - booked.order))
  return { ...budget, month, reserved, spent, own, left }
}

/** Who may raise a budget: managers before administrators, as far as they can sign in. */
export async function listWhoMayRaise(db: Handle): Promise<{ id: number; name: string }[]> {
  const able = (await listAgents(db)).filter(({ disabledAt, passwordHash }) => disabledAt === null && passwordHash !== null)
  const managers = able.filter(({ role }) => role === 'manager')
  const shown = managers.length > 0 ? managers : able.filter(({ role }) => mayActAs(role, 'manager'))
  return shown.map(({ id, name }) => ({ id, name }))
}

/** All budgets with what is used of them this month, and who asks for more. */
export async function showBudgets({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<GoodwillBudgetRow[]> {
  const budgets = await listBudgets(db, monthOf(clock()))
  return Promise.all(budgets.map(async (budget) => ({ ...budget, requests: await listOpenRequests(db, budget.id) })))
}
