import type { BulkAction, BulkJob } from '#shared/bulk-job.schema.ts'
import { get, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'

/** Cases by their ids, or those of a filter as an address names it, but some. */
export type BulkCases = { caseIds: number[] } | { filter: Record<string, string>; except: number[] }

export const startBulkJob = (action: BulkAction, cases: BulkCases, key: string) =>
  post<BulkJob>('/api/bulk-jobs', { action, ...cases }, key)
export const undoBulkJob = (id: number) => post<BulkJob>(`/api/bulk-jobs/${id}/undo`)

/** How far something is that is done with many cases; null: nothing is asked. */
export const useBulkJob = (id: () => number | null) =>
  createLiveQuery(
    () => ({
      key: ['bulk-jobs', id()],
      load: (signal) => get<BulkJob>(`/api/bulk-jobs/${id()}`, {}, signal),
      enabled: id() !== null,
    }),
    ['bulk-'],
    ({ data }) => data.id === id(),
  )
