import { useMe, useSession } from '../data/session.tsx'
import { useCaseCounts } from '../nouns/cases/case.data.ts'
import { useTriageCounts } from '../nouns/mentions/mention.data.ts'
import { useUnreadCount } from '../nouns/notifications/notification.data.ts'
import { useServiceOrderCounts } from '../nouns/service-orders/service-order.data.ts'
import { isDown, useSourceHealth } from '../nouns/sources/source.health.ts'
import { useDecisionCounts } from '../nouns/today/today.data.ts'
import { type PlaceCount, roleCounts } from './places.ts'

/** The numbers beside the pages: what waits for a person of this role. Praise and what is not about us waits for nobody. */
export function usePlaceCounts() {
  const me = useMe()
  const { may } = useSession()
  const triage = useTriageCounts()
  const cases = useCaseCounts()
  const orders = useServiceOrderCounts()
  const told = useUnreadCount()
  const decisions = useDecisionCounts(() => roleCounts[me().role].includes('today') && may('team.watch'))
  const sources = useSourceHealth()
  const all = (): Record<PlaceCount, number | undefined> => {
    const mentions = triage.data()
    return {
      today: decisions.data()?.decisions,
      triage: mentions && mentions.complaints + mentions.questions + mentions.unsure,
      cases: me().role === 'agent' ? cases.data()?.mine : cases.data()?.all,
      service: orders.data()?.mine,
      settings: sources.data()?.items.filter(isDown).length,
    }
  }
  return () => ({
    /** What stands beside a page in the rail; undefined: nothing does. */
    of: (place: PlaceCount | undefined) => (place && roleCounts[me().role].includes(place) ? all()[place] : undefined),
    triage: all().triage,
    urgent: cases.data()?.urgent,
    unread: told.data()?.unread,
  })
}
