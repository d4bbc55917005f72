import type { Handover } from '#shared/handover.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import { del, get, patch, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'

/** What was left to the signed-in person, and what they left. */
export const useHandovers = (enabled: () => boolean) =>
  createLiveQuery(
    () => ({ key: ['handovers'], load: (signal) => get<Page<Handover>>('/api/handovers', {}, signal), enabled: enabled() }),
    ['handover-', 'team-'],
  )

export const writeHandover = (body: { text: string; toId: number | null; teamId: number | null; caseIds: number[] }, key: string) =>
  post<Handover>('/api/handovers', body, key)
export const withdrawHandover = (id: number, withdrawn: boolean) => patch(`/api/handovers/${id}`, { withdrawn })
export const takeOver = (id: number) => post(`/api/handovers/${id}/taking`)
export const giveBack = (id: number) => del(`/api/handovers/${id}/taking`)
