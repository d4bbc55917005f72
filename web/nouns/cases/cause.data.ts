import type { Cause } from '#shared/cause.schema.ts'
import type { Theme } from '#shared/clustering.ts'
import { del, get, post } from '../../data/api.ts'
import { countsRestMs, createLiveQuery } from '../../data/live-query.ts'

/** What own matters have in common, of all kinds or of one, kept true. */
export const useCauses = (theme: () => Theme | undefined, enabled: () => boolean) =>
  createLiveQuery(
    () => ({
      key: ['cases', 'causes', theme() ?? null],
      load: (signal) => get<{ items: Cause[] }>('/api/causes', { theme: theme() }, signal),
      enabled: enabled(),
      restMs: countsRestMs,
    }),
    ['cause-', 'case-'],
  )

export const useCause = (id: () => number | null) =>
  createLiveQuery(
    () => ({
      key: ['cases', 'cause', id()],
      load: (signal) => get<Cause>(`/api/causes/${id()}`, {}, signal),
      enabled: id() !== null,
      restMs: countsRestMs,
    }),
    ['cause-', 'case-'],
  )

/** Puts cases together that have the cause which they name; answers it with the case that holds them. */
export const acceptCause = (id: number, caseIds: readonly number[]) =>
  post<Cause>(`/api/causes/${id}/decision`, { accepted: true, caseIds })
/** Says that it is chance. */
export const refuseCause = (id: number) => post<Cause>(`/api/causes/${id}/decision`, { accepted: false })
export const reopenCause = (id: number) => del<Cause>(`/api/causes/${id}/decision`)
