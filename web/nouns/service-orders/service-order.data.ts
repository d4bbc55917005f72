import { type QueryClient, useQueryClient } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import type { Page } from '#shared/list.schema.ts'
import type { ServiceOrder, ServiceOrderCounts, ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import {
  type ServiceOrderKind,
  type ServiceOrderQueue,
  type ServiceOrderState,
  serviceOrderNumber,
  type WarrantyDecision,
} from '#shared/service-order.ts'
import { del, get, patch, post } from '../../data/api.ts'
import { countsRestMs, createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import type { Bought } from './pieces.ts'

const pageSize = 200
const orderEvents = ['order-', 'reply-sent', 'mention-saved'] as const

const listKey = (queue: ServiceOrderQueue, pages: number) => ['service-orders', 'list', queue, pages]
const oneKey = (id: number) => ['service-orders', 'one', id]

/** The orders of a queue, as many pages of 200 as asked for; `more` says whether others follow. */
export function useOrders(queue: () => ServiceOrderQueue, pages: () => number) {
  return createLiveQuery(
    () => ({ key: listKey(queue(), pages()), load: (signal) => listOrders(queue(), pages(), signal), keep: pages() > 1 }),
    orderEvents,
    (event) => event.kind !== 'mention-saved' || event.threadId !== null,
  )
}

async function listOrders(queue: ServiceOrderQueue, pages: number, signal: AbortSignal) {
  const items: ServiceOrder[] = []
  let cursor: string | null = null
  for (let page = 0; page < pages; page++) {
    const answer: Page<ServiceOrder> = await get('/api/service-orders', { queue, limit: pageSize, cursor }, signal)
    items.push(...answer.items)
    cursor = answer.nextCursor
    if (!cursor) break
  }
  return { items, more: cursor !== null }
}

/** One order with its steps. */
export function useOrder(id: () => number) {
  return createLiveQuery(
    () => ({ key: oneKey(id()), load: (signal) => get<ServiceOrderWithSteps>(`/api/service-orders/${id()}`, {}, signal) }),
    ['order-', 'quote-', 'appointment-', 'reply-sent', 'handle-proof-refused', 'customer-linked'],
    (event) => event.orderId === id() || event.orderId === null,
  )
}

/** How many service orders are in each queue. */
export const useServiceOrderCounts = () =>
  createLiveQuery(
    () => ({
      key: ['service-orders', 'counts'],
      load: (signal) => get<ServiceOrderCounts>('/api/service-orders/counts', {}, signal),
      restMs: countsRestMs,
    }),
    ['order-'],
  )

const [moving, setMoving] = createSignal<ReadonlyMap<number, ServiceOrderState>>(new Map())

/** The order as it will be once the server has agreed to a move just made. */
export function asMoved<T extends ServiceOrder>(order: T): T {
  const state = moving().get(order.id)
  return state && state !== order.state ? { ...order, state } : order
}

/** Shows an order as the server answered it, on its page and in the lists. */
export function placeOrder(client: QueryClient, order: ServiceOrderWithSteps) {
  const { steps: _steps, quotes: _quotes, messages: _messages, duties: _duties, mails: _mails, ...row } = order
  client.setQueryData(oneKey(order.id), order)
  client.setQueriesData<{ items: ServiceOrder[]; more: boolean }>({ queryKey: ['service-orders', 'list'] }, (list) =>
    list ? { ...list, items: list.items.map((item) => (item.id === row.id ? row : item)) } : list,
  )
}

/** What became of one of several orders; `why`: it could not be moved. */
export type BulkResult = { id: number; why: string | null }

/** The actions of orders, bound to what is on screen. Each shows its effect at once and says what went wrong. */
export function useOrderActions() {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['service-orders'] })

  /** Moves an order and offers to take the step back. True when the server agreed. */
  async function move(order: ServiceOrder, to: ServiceOrderState, note?: string): Promise<boolean> {
    const number = serviceOrderNumber(order.id)
    setMoving((all) => new Map(all).set(order.id, to))
    const answer = post<ServiceOrderWithSteps>(`/api/service-orders/${order.id}/steps`, note ? { to, note } : { to })
    showToast({
      words: t('orders.moved', { number, state: t(`order.state.${to}`) }),
      undo: () => void answer.then(takeBack, () => undefined),
    })
    try {
      placeOrder(client, await answer)
      return true
    } catch (error) {
      showProblem(t('orders.move.failed', { number, why: problemText(error) }))
      return false
    } finally {
      setMoving((all) => new Map([...all].filter(([id]) => id !== order.id)))
      void refresh()
    }
  }

  /**
   * Moves orders one after the other, each for itself: what one is refused does not hold up the next. One undo takes all of them back.
   * @param told how many have been tried so far
   */
  async function moveMany(orders: readonly ServiceOrder[], to: ServiceOrderState, told: (n: number) => void): Promise<BulkResult[]> {
    const results: BulkResult[] = []
    const moved: ServiceOrderWithSteps[] = []
    for (const { id } of orders) {
      setMoving((all) => new Map(all).set(id, to))
      try {
        const answer = await post<ServiceOrderWithSteps>(`/api/service-orders/${id}/steps`, { to })
        placeOrder(client, answer)
        moved.push(answer)
        results.push({ id, why: null })
      } catch (error) {
        results.push({ id, why: problemText(error) })
      }
      setMoving((all) => new Map([...all].filter(([one]) => one !== id)))
      told(results.length)
    }
    if (moved.length > 0)
      showToast({
        words: t('orders.bulk.moved', { n: moved.length, state: t(`order.state.${to}`) }),
        undo: () => void takeAllBack(moved),
      })
    void refresh()
    return results
  }
  async function takeAllBack(orders: readonly ServiceOrderWithSteps[]): Promise<void> {
    let undone = 0
    let why: string | null = null
    for (const { id, steps } of orders) {
      try {
        placeOrder(client, await del<ServiceOrderWithSteps>(`/api/service-orders/${id}/steps/${steps.at(-1)?.id}`))
        undone++
      } catch (error) {
        why = `${serviceOrderNumber(id)}: ${problemText(error)}`
      }
    }
    if (why === null) showToast({ words: t('orders.bulk.undone', { n: undone }) })
    else showProblem(t('orders.move.undo-failed', { why }))
    void refresh()
  }

  /** Takes back the last step of an order. */
  async function takeBack(order: ServiceOrderWithSteps): Promise<void> {
    const last = order.steps.at(-1)
    if (!last?.from) return
    setMoving((all) => new Map(all).set(order.id, last.from as ServiceOrderState))
    try {
      placeOrder(client, await del<ServiceOrderWithSteps>(`/api/service-orders/${order.id}/steps/${last.id}`))
      showToast({ words: t('order.history.undone', { number: serviceOrderNumber(order.id), state: t(`order.state.${last.from}`) }) })
    } catch (error) {
      showProblem(t('orders.move.undo-failed', { why: problemText(error) }))
    } finally {
      setMoving((all) => new Map([...all].filter(([id]) => id !== order.id)))
      void refresh()
    }
  }

  /** Takes back the last step of an order that may have gone on since it was shown. */
  async function takeBackLast(id: number): Promise<void> {
    try {
      await takeBack(await get<ServiceOrderWithSteps>(`/api/service-orders/${id}`))
    } catch (error) {
      showProblem(t('orders.move.undo-failed', { why: problemText(error) }))
    }
  }

  /** Changes facts of an order, offers to change them back. True when the server agreed. */
  async function change(order: ServiceOrder, facts: OrderFacts, words: string): Promise<boolean> {
    const before = Object.fromEntries(Object.keys(facts).map((name) => [name, factOf(order, name as keyof OrderFacts)])) as OrderFacts
    try {
      await save(order.id, facts)
      showToast({
        words,
        undo: () => void save(order.id, before).catch((error) => showProblem(t('order.save.failed', { why: problemText(error) }))),
      })
      return true
    } catch (error) {
      showProblem(t('order.save.failed', { why: problemText(error) }))
      return false
    }
  }
  async function save(id: number, facts: OrderFacts) {
    const changed = await patch<ServiceOrder>(`/api/service-orders/${id}`, facts)
    client.setQueryData<ServiceOrderWithSteps>(oneKey(id), (one) => (one ? { ...one, ...changed } : one))
    await refresh()
  }

  /** Gives the customer's page a new address; the old one opens nothing from then on. */
  async function renewLink(order: ServiceOrder): Promise<void> {
    try {
      const { statusPath } = await post<ServiceOrder>(`/api/service-orders/${order.id}/status-links`, {})
      client.setQueryData<ServiceOrderWithSteps>(oneKey(order.id), (one) => (one ? { ...one, statusPath } : one))
      showToast({ words: t('order.customer-page.renewed', { number: serviceOrderNumber(order.id) }) })
    } catch (error) {
      showProblem(t('order.save.failed', { why: problemText(error) }))
    }
  }
  return { move, moveMany, takeBack, takeBackLast, change, renewLink }
}

/** What can be changed of an order, besides its state. */
export type OrderFacts = Partial<
  Pick<
    ServiceOrder,
    'product' | 'fault' | 'serial' | 'customerName' | 'warranty' | 'warrantyReason' | 'nextStep' | 'nextStepAt' | 'cost'
  > & { assigneeId: number | null }
>

const factOf = (order: ServiceOrder, name: keyof OrderFacts) => (name === 'assigneeId' ? (order.assignee?.id ?? null) : order[name])

type NewOrder = {
  kind: ServiceOrderKind
  product: string
  fault: string
  serial?: string | undefined
  customerName?: string | undefined
  warranty: WarrantyDecision
  warrantyReason?: string | undefined
  customerId?: number | undefined
  purchaseItemId?: number | undefined
  unitId?: number | undefined
}

/** What a customer bought; asks nothing where nobody is known. */
export const useBought = (customerId: () => number | null) =>
  createLiveQuery(() => ({
    key: ['service-orders', 'bought', customerId()],
    load: (signal) => get<Bought>(`/api/customers/${customerId()}`, {}, signal),
    enabled: customerId() !== null,
  }))

/** Opens an order for the author of a thread. */
export const openServiceOrder = (threadId: number, order: NewOrder, key: string) =>
  post<ServiceOrder>(`/api/threads/${threadId}/service-orders`, order, key)
