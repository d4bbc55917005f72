import type { Page } from '#shared/list.schema.ts'
import type { MacroAction } from '#shared/macro.schema.ts'
import type { Check } from '#shared/preflight.schema.ts'
import type { PromisedInReply, Reply, SendingPause } from '#shared/reply.schema.ts'
import type { Surface, Visibility } from '#shared/reply.ts'
import { del, get, patch, post, put } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'

/** Writes a reply; it stays a draft until somebody approves it. The same `key` never writes it twice. */
export const writeReply = (
  threadId: number,
  body: {
    text: string
    visibility: Visibility
    answersMentionId: number | undefined
    promises: PromisedInReply[] | undefined
    templateId?: number | undefined
    actions?: MacroAction[] | undefined
  },
  key: string,
) => post<Reply>(`/api/threads/${threadId}/replies`, body, key)

export const changeReply = (id: number, text: string, promises?: PromisedInReply[], actions?: MacroAction[]) =>
  patch<Reply>(`/api/replies/${id}`, { text, promises, actions })
export const withdrawReply = (id: number) => del(`/api/replies/${id}`)

/** The newest post and the newest event that somebody has seen. */
export type Seen = {
  lastMentionId: number | undefined
  seenEventId: number | undefined
  confirmed?: { id: string; reason: string }[]
}

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

export const keepDraft = (threadId: number, text: string, visibility: Surface) =>
  put(`/api/threads/${threadId}/draft`, { text, visibility })
export const dropDraft = (threadId: number, surface: Surface) => del(`/api/threads/${threadId}/draft?surface=${surface}`)

/** What stands between a text and a thread, with all that the server knows. */
export const askBefore = (threadId: number, body: { text: string; visibility: Visibility; templateId: number | undefined }) =>
  post<{ checks: Check[] }>(`/api/threads/${threadId}/preflight`, body)

/** Takes back what was done with a case, as far as it still stands. */
export const undoRun = (id: number) => del(`/api/macro-runs/${id}`)

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
