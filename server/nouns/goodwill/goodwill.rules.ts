import { Refusal } from '../../kit/lib/errors.ts'

export type Budget = { name: string; country: string | null; currency: string; monthlyLimit: number; orderLimit: number | null }

/** The budget that pays for an order: that of its country, else the one for every country; null: there is none in this currency. */
export function budgetFor<B extends Budget>(budgets: readonly B[], country: string | null, currency: string): B | null {
  const inCurrency = budgets.filter((budget) => budget.currency === currency)
  return (
    inCurrency.find((budget) => country !== null && budget.country === country) ??
    inCurrency.find((budget) => budget.country === null) ??
    null
  )
}

/**
 * @param bookedMonth what is reserved and spent of the budget in the month, `bookedOrder` of it for this order
 * @throws Refusal `goodwill-over-budget` or `goodwill-over-order` with what is left, and who may raise it
 */
export function refuseOverBudget(budget: Budget, amount: number, bookedMonth: number, bookedOrder: number): void {
  const left = Math.max(0, budget.monthlyLimit - bookedMonth)
  const { name, currency } = budget
  if (amount > left)
    throw new Refusal(
      'conflict',
      'goodwill-over-budget',
      `${left} ${currency} (minor units) are left in ${name}; a manager can raise it.`,
      {
        params: { budget: name, currency, left },
      },
    )
  const leftOfOrder = budget.orderLimit === null ? left : Math.max(0, budget.orderLimit - bookedOrder)
  if (amount > leftOfOrder)
    throw new Refusal(
      'conflict',
      'goodwill-over-order',
      `${name} gives at most ${budget.orderLimit} for one order; a manager can raise it.`,
      {
        params: { budget: name, currency, left: leftOfOrder },
      },
    )
}
