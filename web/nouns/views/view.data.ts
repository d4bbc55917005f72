import type { CaseFilter } from '#shared/case-filter.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import type { View, ViewCounts } from '#shared/view.schema.ts'
import type { ViewVisibility } from '#shared/view.ts'
import { get, patch, post, put } from '../../data/api.ts'
import { countsRestMs, createLiveQuery } from '../../data/live-query.ts'

/** The views that one sees, in one's own order. A tag, a team or a person that goes may break some. */
export const useViews = (enabled: () => boolean = () => true) =>
  createLiveQuery(
    () => ({ key: ['views'], load: (signal) => get<Page<View>>('/api/views', {}, signal), enabled: enabled() }),
    ['view-', 'team-', 'tag-', 'agent-changed'],
  )

/** How many cases each has. */
export const useViewCounts = () =>
  createLiveQuery(
    () => ({ key: ['views', 'counts'], load: (signal) => get<ViewCounts>('/api/views/counts', {}, signal), restMs: countsRestMs }),
    ['view-', 'case-', 'reply-sent', 'team-'],
  )

export type ViewBody = { name: string; visibility: ViewVisibility; teamId: number | null; filter: Record<string, string> }

export const keepView = (body: ViewBody, key: string) => post<View>('/api/views', body, key)
export const changeView = (id: number, change: Partial<ViewBody> & { removed?: boolean }) => patch(`/api/views/${id}`, change)
export const orderViews = (ids: readonly number[]) => put('/api/view-order', { ids })

/** A filter as an address and the list of cases name it: several values of a field with commas. */
export const fieldsOf = (filter: CaseFilter): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).flatMap(([field, value]) => (value === undefined ? [] : [[field, String(value)]])))
