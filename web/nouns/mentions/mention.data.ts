import type { Page } from '#shared/list.schema.ts'
import type { Mention, TriageCounts, VerdictBody } from '#shared/mention.schema.ts'
import type { TriageQueue } from '#shared/mention.ts'
import { del, get, post } from '../../data/api.ts'
import { countsRestMs, createLiveQuery } from '../../data/live-query.ts'

/** One page of a queue of Triage, newest first. */
export const listQueue = (queue: TriageQueue, cursor: string | null, signal?: AbortSignal) =>
  get<Page<Mention>>('/api/mentions', { queue, cursor }, signal)

/** The newest mentions of a case. */
export const listMentionsOfCase = (caseId: number, limit: number, signal?: AbortSignal) =>
  get<Page<Mention>>('/api/mentions', { caseId, limit }, signal)

/** A person's word on a mention. */
export const giveVerdict = (id: number, verdict: VerdictBody) => post<Mention>(`/api/mentions/${id}/verdict`, verdict)

/** Takes the last verdict back. */
export const undoVerdict = (id: number) => del<Mention>(`/api/mentions/${id}/verdict`)

/** How many mentions wait in each queue. */
export const useTriageCounts = () =>
  createLiveQuery(
    () => ({ key: ['mentions', 'counts'], load: (signal) => get<TriageCounts>('/api/mentions/counts', {}, signal), restMs: countsRestMs }),
    ['mention-', 'verdict-'],
  )
