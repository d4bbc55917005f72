import { useCaseCounts } from '../nouns/cases/case.data.ts'
import { useTriageCounts } from '../nouns/mentions/mention.data.ts'
import { useUnreadCount } from '../nouns/notifications/notification.data.ts'
import { useServiceOrderCounts } from '../nouns/service-orders/service-order.data.ts'

/** The numbers beside the pages: what waits for a person. Praise and what is not about us waits for nobody. */
export function usePlaceCounts() {
  const triage = useTriageCounts()
  const cases = useCaseCounts()
  const orders = useServiceOrderCounts()
  const told = useUnreadCount()
  return () => {
    const mentions = triage.data()
    return {
      triage: mentions && mentions.complaints + mentions.questions + mentions.unsure,
      cases: cases.data()?.all,
      service: orders.data()?.open,
      urgent: cases.data()?.urgent,
      unread: told.data()?.unread,
    }
  }
}
