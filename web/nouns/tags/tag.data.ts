import type { Page } from '#shared/list.schema.ts'
import type { Tag } from '#shared/tag.schema.ts'
import { del, get, patch, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'

/** The team's words for cases, by name. */
export const useTags = () =>
  createLiveQuery(() => ({ key: ['tags'], load: (signal) => get<Page<Tag>>('/api/tags', {}, signal) }), ['tag-', 'case-tagged'])

export const tagCase = (caseId: number, name: string) => post(`/api/cases/${caseId}/tags`, { name })
export const untagCase = (caseId: number, tagId: number) => del(`/api/cases/${caseId}/tags/${tagId}`)
export const renameTag = (id: number, name: string) => patch(`/api/tags/${id}`, { name })
export const undoTagMerger = (id: number) => del(`/api/tags/${id}/merger`)
export const mergeTag = (id: number, into: number) => post(`/api/tags/${id}/merger`, { into })
