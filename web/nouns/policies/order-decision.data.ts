import { useQueryClient } from '@tanstack/solid-query'
import type { z } from 'zod'
import type { OrderDecision, orderDecisionBody } from '#shared/policy.schema.ts'
import { get, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem } from '../../kit/ui/toast.tsx'

const keyOf = (orderId: number) => ['service-orders', 'decision', orderId]

/** The last decision of an order; `null` while there is none. */
export const useOrderDecision = (orderId: () => number) =>
  createLiveQuery(
    () => ({
      key: keyOf(orderId()),
      load: (signal) => get<OrderDecision | null>(`/api/service-orders/${orderId()}/decision`, {}, signal),
    }),
    ['order-decided'],
    (event) => event.orderId === orderId(),
  )

/** Decides an order anew, with what was just answered. True when the server agreed. */
export function useDecideOrder() {
  const client = useQueryClient()
  return async (orderId: number, body: z.input<typeof orderDecisionBody>): Promise<boolean> => {
    try {
      client.setQueryData(keyOf(orderId), await post<OrderDecision | null>(`/api/service-orders/${orderId}/decisions`, body))
      void client.invalidateQueries({ queryKey: ['service-orders'] })
      return true
    } catch (error) {
      showProblem(problemText(error))
      return false
    }
  }
}
