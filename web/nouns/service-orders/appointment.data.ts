import { useQueryClient } from '@tanstack/solid-query'
import type { Duty } from '#shared/duty.schema.ts'
import type { Loaner } from '#shared/loaner.schema.ts'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { del, patch, post } from '../../data/api.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { placeOrder } from './service-order.data.ts'
import './order-parts.words.ts'

export type Meeting = {
  times: { on: string; from: string; until: string }[]
  agreed: boolean
  lifts: boolean
  place?: string
  agentId: number | null
}

/** What can be done with what has a day on an order. Each shows the order as it is then, and says what went wrong; true when the server agreed. */
export function useDatedActions() {
  const client = useQueryClient()
  const oneKey = (id: number) => ['service-orders', 'one', id]

  async function call(
    asked: Promise<ServiceOrderWithSteps>,
    failed: 'meeting.failed' | 'duties.failed' | 'loaner.failed' | 'order-mail.failed',
  ): Promise<ServiceOrderWithSteps | null> {
    try {
      const order = await asked
      placeOrder(client, order)
      return order
    } catch (error) {
      showProblem(t(failed, { why: problemText(error) }))
      return null
    } finally {
      void client.invalidateQueries({ queryKey: ['service-orders'] })
    }
  }

  async function offer(before: ServiceOrderWithSteps, meeting: Meeting): Promise<boolean> {
    const order = await call(post<ServiceOrderWithSteps>(`/api/service-orders/${before.id}/appointment`, meeting), 'meeting.failed')
    if (order && meeting.agreed) sayAgreed(before, order)
    else if (order) showToast({ words: t('meeting.saved.offer', { n: meeting.times.length }) })
    return order !== null
  }

  async function choose(before: ServiceOrderWithSteps, timeId: number): Promise<boolean> {
    const path = `/api/service-orders/${before.id}/appointment/choice`
    const order = await call(post<ServiceOrderWithSteps>(path, { timeId }), 'meeting.failed')
    if (order) sayAgreed(before, order)
    return order !== null
  }

  /** A first time is undone with its step; one that took the place of another is moved again instead. */
  function sayAgreed(before: ServiceOrderWithSteps, { id, steps }: ServiceOrderWithSteps) {
    const last = steps.at(-1)
    const words = t('meeting.saved.agreed')
    if (!last || before.state === 'scheduled') return showToast({ words })
    const undo = () => void call(del<ServiceOrderWithSteps>(`/api/service-orders/${id}/steps/${last.id}`), 'meeting.failed')
    showToast({ words, undo })
  }

  /** Ticks a duty or takes the tick away: at once on screen, and back by undo. */
  async function settle(orderId: number, duty: Duty, done: boolean): Promise<void> {
    client.setQueryData<ServiceOrderWithSteps>(oneKey(orderId), (order) =>
      order
        ? { ...order, duties: order.duties.map((one) => (one.id === duty.id ? { ...one, state: done ? 'done' : 'open' } : one)) }
        : order,
    )
    const words = t(done ? 'duties.set.done' : 'duties.set.open', { duty: t(`policy.duty.${duty.duty}`) })
    showToast({ words, undo: () => void settle(orderId, duty, !done) })
    await call(patch<ServiceOrderWithSteps>(`/api/duties/${duty.id}`, { done }), 'duties.failed')
  }

  async function lend(orderId: number, serial: string): Promise<boolean> {
    const order = await call(post<ServiceOrderWithSteps>(`/api/service-orders/${orderId}/loaners`, { serial }), 'loaner.failed')
    if (order) showToast({ words: t('loaner.lent', { serial }) })
    return order !== null
  }

  /** A piece that was lent is back, or is out after all (undo). */
  async function takeBack({ id, serial }: Loaner, backOn: string | null): Promise<void> {
    const order = await call(patch<ServiceOrderWithSteps>(`/api/loaners/${id}`, { backOn }), 'loaner.failed')
    if (order && backOn !== null)
      showToast({
        words: t('loaner.returned', { serial }),
        undo: () => void call(patch<ServiceOrderWithSteps>(`/api/loaners/${id}`, { backOn: null }), 'loaner.failed'),
      })
  }

  async function takeMailBack(id: number): Promise<void> {
    const order = await call(del<ServiceOrderWithSteps>(`/api/order-mails/${id}`), 'order-mail.failed')
    if (order) showToast({ words: t('order-mail.undone') })
  }
  return { offer, choose, settle, lend, takeBack, takeMailBack }
}
