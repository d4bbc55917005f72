import { useQueryClient } from '@tanstack/solid-query'
import type { z } from 'zod'
import type { GoodwillBooking, goodwillBookingBody, OrderBudget } from '#shared/goodwill.schema.ts'
import type { OrderLine, Refund, refundBody } from '#shared/refund.schema.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import type { RefundState } from '#shared/service-order.work.ts'
import { del, get, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { listed, money } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import './order-money.words.ts'

/** What the desk answers about the money of an order. */
export type OrderMoney = {
  lines: OrderLine[]
  refunds: Refund[]
  goodwill: GoodwillBooking[]
  budget: OrderBudget | null
  mayRaise: { id: number; name: string }[]
}

const keyOf = (orderId: number) => ['service-orders', 'money', orderId]

/** What is refunded for an order, and what is given without being owed. */
export const useMoney = (orderId: () => number) =>
  createLiveQuery(
    () => ({ key: keyOf(orderId()), load: (signal) => get<OrderMoney>(`/api/service-orders/${orderId()}/money`, {}, signal) }),
    ['refund-', 'goodwill-', 'order-'],
    (event) => event.orderId === orderId() || event.kind.startsWith('goodwill-'),
  )

export const namesOf = (people: readonly { name: string }[]): string => listed(people.map(({ name }) => name))

/** What can be done with the money of an order. Each says what became of it and offers to undo it where that can be; true when the server agreed. */
export function useMoneyActions(orderId: () => number) {
  const client = useQueryClient()
  const number = () => serviceOrderNumber(orderId())

  async function save(
    failed: 'refunds.failed' | 'goodwill.failed',
    work: () => Promise<OrderMoney | undefined>,
  ): Promise<OrderMoney | null> {
    const id = orderId()
    try {
      const answer = (await work()) ?? (await get<OrderMoney>(`/api/service-orders/${id}/money`))
      client.setQueryData(keyOf(id), answer)
      return answer
    } catch (error) {
      showProblem(t(failed, { why: problemText(error) }))
      return null
    } finally {
      void client.invalidateQueries({ queryKey: ['service-orders'] })
    }
  }

  const amountOf = ({ amount, currency }: Pick<Refund, 'amount' | 'currency'>) => money(amount, currency)

  /** Proposes a refund; undoing withdraws it. */
  async function propose(body: z.input<typeof refundBody>): Promise<boolean> {
    const answer = await save('refunds.failed', () => post<OrderMoney>(`/api/service-orders/${orderId()}/refunds`, body))
    const added = answer?.refunds.at(-1)
    if (!added) return false
    showToast({
      words: t('refunds.moved', { amount: amountOf(added), state: t('refund.state.proposed') }),
      undo: () => void save('refunds.failed', () => del<OrderMoney>(`/api/refunds/${added.id}`)),
    })
    return true
  }
  async function withdraw(refund: Refund): Promise<void> {
    const { orderLineId, amount, method, dueOn } = refund
    if (!(await save('refunds.failed', () => del<OrderMoney>(`/api/refunds/${refund.id}`)))) return
    const again = { orderLineId: orderLineId ?? 0, amount, method, ...(dueOn === null ? {} : { dueOn }) }
    showToast({
      words: t('refunds.withdrawn', { amount: amountOf(refund) }),
      undo: () => void save('refunds.failed', () => post<OrderMoney>(`/api/service-orders/${orderId()}/refunds`, again)),
    })
  }
  /** Takes a refund on. An approval can be undone; money that is out cannot. */
  async function takeOn(refund: Refund, to: RefundState, reason?: string): Promise<boolean> {
    const step = (state: RefundState, why?: string) => () =>
      post<OrderMoney>(`/api/refunds/${refund.id}/steps`, why ? { to: state, reason: why } : { to: state })
    const answer = await save('refunds.failed', step(to, reason))
    if (!answer) return false
    const words = t('refunds.moved', { amount: amountOf(refund), state: t(`refund.state.${to}`) })
    const isBack = to === 'approved' && refund.state === 'proposed'
    showToast(isBack ? { words, undo: () => void save('refunds.failed', step('proposed')) } : { words })
    return true
  }

  /** Reserves goodwill. Throws the server's refusal, for the dialog to show with who may raise the budget. */
  async function give(body: z.input<typeof goodwillBookingBody>, currency: string): Promise<void> {
    const id = orderId()
    const answer = await post<OrderMoney>(`/api/service-orders/${id}/goodwill`, body)
    client.setQueryData(keyOf(id), answer)
    void client.invalidateQueries({ queryKey: ['service-orders'] })
    const added = answer.goodwill.at(-1)
    showToast({
      words: t('goodwill.saved', { amount: money(body.amount, currency), number: number() }),
      undo: () => added && void giveBack(added),
    })
  }
  async function giveBack({ id, amount, currency }: GoodwillBooking): Promise<void> {
    const answer = await save('goodwill.failed', () => del<undefined>(`/api/service-orders/${orderId()}/goodwill/${id}`))
    if (answer) showToast({ words: t('goodwill.given-back', { amount: money(amount, currency) }) })
  }
  /** Asks those who may raise the budget. */
  async function ask(body: z.input<typeof goodwillBookingBody>, currency: string, names: string): Promise<boolean> {
    const answer = await save('goodwill.failed', () => post<OrderMoney>(`/api/service-orders/${orderId()}/goodwill-requests`, body))
    if (answer) showToast({ words: t('goodwill.asked', { names, amount: money(body.amount, currency) }) })
    return answer !== null
  }
  return { propose, withdraw, takeOn, give, giveBack, ask }
}

export type MoneyActions = ReturnType<typeof useMoneyActions>
