import type { Page } from '#shared/list.schema.ts'
import type { PromisedInReply, Reply, SendingPause } from '#shared/reply.schema.ts'
import type { Visibility } from '#shared/reply.ts'
import { del, get, patch, post, put } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'

/** Writes a reply; it stays a draft until somebody approves it. The same `key` never writes it twice. */
export const writeReply = (
  threadId: number,
  body: { text: string; visibility: Visibility; answersMentionId: number | undefined; promises: PromisedInReply[] | undefined },
  key: string,
) => post<Reply>(`/api/threads/${threadId}/replies`, body, key)

export const changeReply = (id: number, text: string, promises: PromisedInReply[] | undefined) =>
  patch<Reply>(`/api/replies/${id}`, { text, promises })
export const withdrawReply = (id: number) => del(`/api/replies/${id}`)

/** The newest post and the newest event that somebody has seen. */
export type Seen = { lastMentionId: number | undefined; seenEventId: number | undefined }

/**
 * Lets a reply leave: after the undo window, or by hand where the channel wants it so. Refused as `thread-went-on`, with what came, when
 * something came after what was `seen`.
 */
export const approveReply = ({ id, version }: Reply, seen: Seen) => post<Reply>(`/api/replies/${id}/approval`, { ...seen, version })

/** Takes an approved reply back; refused as `already-leaving` when the window is over. */
export const takeReplyBack = (id: number) => del<Reply>(`/api/replies/${id}/approval`)

/** A person's word on whether a reply was posted. */
export const settleReply = (id: number, posted: boolean, url: string | undefined) =>
  post<Reply>(`/api/replies/${id}/finding`, url ? { posted, url } : { posted })

export const keepDraft = (threadId: number, text: string, visibility: Visibility) =>
  put(`/api/threads/${threadId}/draft`, { text, visibility })
export const dropDraft = (threadId: number) => del(`/api/threads/${threadId}/draft`)

/** Replies that are approved and wait for the end of their undo window. */
export const useOutbox = () =>
  createLiveQuery(
    () => ({ key: ['replies', 'outbox'], load: (signal) => get<Page<Reply>>('/api/replies', { state: 'approved', limit: 50 }, signal) }),
    ['reply-'],
  )

/** Whether sending is paused as a whole (after a restore), and why. */
export const useSendingPause = () =>
  createLiveQuery(() => ({ key: ['sending-pause'], load: (signal) => get<SendingPause>('/api/sending-pause', {}, signal) }))

/** Lets replies leave again; administrators only. */
export const endSendingPause = () => del('/api/sending-pause')
