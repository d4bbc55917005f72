import type { AlikeCases, Case } from '#shared/case.schema.ts'
import { del, get, post } from '../../data/api.ts'
import { countsRestMs, createLiveQuery } from '../../data/live-query.ts'

/** The cases that look like the same problem as one, kept true. */
export const useAlikeCases = (id: () => number | null) =>
  createLiveQuery(
    () => ({
      key: ['case', id(), 'alike'],
      load: (signal) => get<AlikeCases>(`/api/cases/${id()}/alike`, {}, signal),
      enabled: id() !== null,
      restMs: countsRestMs,
    }),
    ['case-'],
  )

/** Puts cases into another, all or none. */
export const mergeGroup = (into: number, caseIds: readonly number[]) => post<Case>(`/api/cases/${into}/merged-cases`, { caseIds })
/** Says that cases are not the same problem as this one. */
export const keepApart = (id: number, caseIds: readonly number[]) => post<AlikeCases>(`/api/cases/${id}/refusals`, { caseIds })
export const suggestAgain = (id: number, otherId: number) => del<AlikeCases>(`/api/cases/${id}/refusals/${otherId}`)
