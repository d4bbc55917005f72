import type { AlertCounts } from '#shared/alert.schema.ts'
import { get } from '../../data/api.ts'
import { countsRestMs, createLiveQuery } from '../../data/live-query.ts'

/** What fires now, for every page. */
export const useAlertCounts = () =>
  createLiveQuery(
    () => ({ key: ['alerts', 'counts'], load: (signal) => get<AlertCounts>('/api/alerts/counts', {}, signal), restMs: countsRestMs }),
    ['alert-moved', 'alert-changed', 'alert-removed'],
  )
