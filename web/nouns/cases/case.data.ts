import type { Case, CaseCounts, CasePage, CaseWithNotes, Note, Split } from '#shared/case.schema.ts'
import type { Priority, ResolutionHow, WakeRule } from '#shared/case.ts'
import type { Theme } from '#shared/clustering.ts'
import type { Event } from '#shared/event.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import { del, get, patch, post, put } from '../../data/api.ts'
import { countsRestMs, createLiveQuery } from '../../data/live-query.ts'

/** A page of the cases of a filter. @param asked its fields as an address has them */
export const listCases = (asked: Record<string, string>, cursor: string | null, signal?: AbortSignal) =>
  get<CasePage>('/api/cases', { ...asked, cursor }, signal)

/** Cases that speak of some words, for search and for picking one; the best few. */
export const findCases = (q: string, signal?: AbortSignal) => get<Page<Case>>('/api/cases', { q, queue: 'all', limit: 12 }, signal)

export const getCase = (id: number, signal?: AbortSignal) => get<CaseWithNotes>(`/api/cases/${id}`, {}, signal)

/** The timeline of a case, newest first. */
export const listCaseEvents = (id: number, signal?: AbortSignal) => get<Page<Event>>(`/api/cases/${id}/events`, { limit: 30 }, signal)

export const openCase = (title: string, key: string) => post<Case>('/api/cases', { title }, key)
export const changeCase = (
  id: number,
  change: {
    title?: string
    priority?: Priority
    assigneeId?: number | null
    teamId?: number | null
    whole?: boolean
    theme?: Theme | null
  },
) => patch<Case>(`/api/cases/${id}`, change)
export const resolveCase = (id: number, how: ResolutionHow) => post<Case>(`/api/cases/${id}/resolution`, { how })
export const reopenCase = (id: number) => del<Case>(`/api/cases/${id}/resolution`)
export const snoozeCase = (id: number, until: number, wakeRule: WakeRule) => post<Case>(`/api/cases/${id}/snooze`, { until, wakeRule })
export const wakeCase = (id: number) => del<Case>(`/api/cases/${id}/snooze`)
export const mergeCase = (id: number, into: number) => post<Case>(`/api/cases/${id}/merger`, { into })
export const partCase = (id: number) => del<Case>(`/api/cases/${id}/merger`)
/** Threads leave the case together: into a new one, or back into the one they came from. */
export const splitCase = (id: number, threadIds: readonly number[], into: number | 'new') =>
  post<Case>(`/api/cases/${id}/split`, { threadIds, into })
export const writeNote = (
  id: number,
  text: string,
  threadId: number | undefined,
  key: string,
  mentions: { agents: number[]; teams: number[] } | undefined,
) => post<Note>(`/api/cases/${id}/notes`, { text, threadId, mentions }, key)
export const followCase = (id: number, follows: boolean) =>
  follows ? put(`/api/cases/${id}/following`, {}) : del(`/api/cases/${id}/following`)
export const linkCase = (id: number, caseId: number) => post(`/api/cases/${id}/links`, { caseId })
export const unlinkCase = (id: number, otherId: number) => del(`/api/cases/${id}/links/${otherId}`)

/** How many cases are in each queue. */
export const useCaseCounts = () =>
  createLiveQuery(
    () => ({ key: ['cases', 'counts'], load: (signal) => get<CaseCounts>('/api/cases/counts', {}, signal), restMs: countsRestMs }),
    ['case-', 'reply-sent'],
  )

/** A case with its notes and its growth, kept true. */
export const useCase = (id: () => number | null) =>
  createLiveQuery(
    () => ({ key: ['case', id()], load: (signal) => getCase(id() ?? 0, signal), enabled: id() !== null }),
    ['case-', 'note-', 'mention-clustered', 'mention-changed', 'reply-sent'],
    (event) => event.caseId === id(),
  )

/** Whether a case looks like two problems; asked anew when something joined or left it. */
export const useSplit = (id: () => number | null) =>
  createLiveQuery(
    () => ({
      key: ['case', id(), 'split'],
      load: (signal) => get<{ split: Split | null }>(`/api/cases/${id()}/split`, {}, signal),
      enabled: id() !== null,
      restMs: countsRestMs,
    }),
    ['case-'],
    (event) => event.caseId === id(),
  )
