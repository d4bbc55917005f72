import { useQueryClient } from '@tanstack/solid-query'
import type { z } from 'zod'
import type { GoodwillBudget, GoodwillBudgetRow, GoodwillUse, goodwillBudgetBody, goodwillBudgetChange } from '#shared/goodwill.schema.ts'
import { get, patch, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { money } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import '../refunds/order-money.words.ts'

type Budgets = { items: GoodwillBudgetRow[] }
const key = ['goodwill', 'budgets']

/** All budgets with what is used of them this month, and who asks for more. */
export const useBudgets = () =>
  createLiveQuery(() => ({ key, load: (signal) => get<Budgets>('/api/goodwill-budgets', {}, signal) }), ['goodwill-', 'order-moved'])

/** What of a budget is booked this month; asks nothing while none is chosen. */
export const useUses = (budgetId: () => number | null) =>
  createLiveQuery(
    () => ({
      key: ['goodwill', 'uses', budgetId()],
      load: (signal) => get<{ items: GoodwillUse[] }>(`/api/goodwill-budgets/${budgetId()}/bookings`, {}, signal),
      enabled: budgetId() !== null,
    }),
    ['goodwill-'],
  )

export type BudgetBody = z.input<typeof goodwillBudgetBody>
export type BudgetChange = z.input<typeof goodwillBudgetChange>

/** Opens and changes budgets; each says what became of it, a change can be undone. True when the server agreed. */
export function useBudgetActions() {
  const client = useQueryClient()
  async function save(work: () => Promise<Budgets>): Promise<boolean> {
    try {
      client.setQueryData(key, await work())
      void client.invalidateQueries({ queryKey: ['goodwill'] })
      return true
    } catch (error) {
      showProblem(t('budgets.save.failed', { why: problemText(error) }))
      return false
    }
  }
  const words = (name: string, limit: number, currency: string) => t('budgets.saved', { name, amount: money(limit, currency) })

  async function add(body: BudgetBody): Promise<boolean> {
    const saved = await save(() => post<Budgets>('/api/goodwill-budgets', body))
    if (saved) showToast({ words: words(body.name, body.monthlyLimit, body.currency) })
    return saved
  }
  async function change({ id, name, currency, monthlyLimit, orderLimit }: GoodwillBudget, to: BudgetChange): Promise<boolean> {
    const saved = await save(() => patch<Budgets>(`/api/goodwill-budgets/${id}`, to))
    if (saved)
      showToast({
        words: words(name, to.monthlyLimit ?? monthlyLimit, currency),
        undo: () => void save(() => patch<Budgets>(`/api/goodwill-budgets/${id}`, { monthlyLimit, orderLimit })),
      })
    return saved
  }
  return { add, change }
}
