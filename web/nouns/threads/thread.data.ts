import type { Page } from '#shared/list.schema.ts'
import type { Thread, ThreadWithPosts } from '#shared/thread.schema.ts'
import { get, put } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'

const pageLength = 200

/** A thread with everything said in it, kept true. */
export const useThread = (id: () => number | null) =>
  createLiveQuery(
    () => ({ key: ['thread', id()], load: (signal) => get<ThreadWithPosts>(`/api/threads/${id()}`, {}, signal), enabled: id() !== null }),
    ['mention-', 'verdict-', 'reply-', 'macro-', 'order-', 'case-joined', 'case-left', 'source-'],
    // Whether it can be answered now depends on its source.
    (event) => event.threadId === id() || event.kind.startsWith('source-'),
  )

/** The threads of a case that wait for us, or that we have answered; newest first. */
export const useThreads = (caseId: () => number | null, waiting: () => boolean) =>
  createLiveQuery(
    () => ({
      key: ['case', caseId(), 'threads', waiting()],
      load: (signal) => get<Page<Thread>>(`/api/cases/${caseId()}/threads`, { waiting: waiting(), limit: pageLength }, signal),
      enabled: caseId() !== null,
    }),
    ['case-', 'mention-clustered', 'reply-sent', 'reply-handed-over'],
    (event) => event.caseId === caseId(),
  )

/** Moves a thread into another case, or into a new one of its own. */
export const moveThread = (id: number, to: number | 'new') => put<Thread>(`/api/threads/${id}/case`, { case: to })
