import type { ServiceOrderCounts } from '#shared/service-order.schema.ts'
import { get } from '../api.ts'
import { useCaseCounts } from '../cases/case.data.ts'
import { countsRestMs, createLiveQuery } from '../live-query.ts'
import { useTriageCounts } from '../mentions/mention.data.ts'

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

/** The numbers beside the pages: what waits for a person. Praise and what is not about us waits for nobody. */
export function usePlaceCounts() {
  const triage = useTriageCounts()
  const cases = useCaseCounts()
  const orders = useServiceOrderCounts()
  return () => {
    const mentions = triage.data()
    return {
      triage: mentions && mentions.complaints + mentions.questions + mentions.unsure,
      cases: cases.data()?.all,
      service: orders.data()?.open,
      urgent: cases.data()?.urgent,
    }
  }
}
