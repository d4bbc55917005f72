import type { Page } from '#shared/list.schema.ts'
import type { Praised, Story } from '#shared/story.schema.ts'
import type { PraiseAction } from '#shared/story.ts'
import { del, get, newKey, patch, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'

/** Words of customers that may be shown: what waits for somebody, or all. */
export const useStories = (todo: () => boolean) =>
  createLiveQuery(
    () => ({
      key: ['stories', todo() ? 'todo' : 'all'],
      load: (signal) => get<Page<Story>>('/api/stories', todo() ? { todo: 'true' } : {}, signal),
    }),
    ['story-', 'customer-erased'],
  )

export const showOnWall = (id: number, onWall: boolean) => patch<Story>(`/api/stories/${id}`, { onWall })
export const writeUse = (id: number, place: string) => post<Story>(`/api/stories/${id}/uses`, { place }, newKey())
export const clearUse = (useId: number, cleared: boolean) => patch<Story>(`/api/story-uses/${useId}`, { cleared })
export const takeOfferBack = (id: number) => del(`/api/stories/${id}`)
export const answerPraise = (mentionId: number, what: PraiseAction) =>
  post<Praised>(`/api/mentions/${mentionId}/praise`, { do: what }, newKey())
