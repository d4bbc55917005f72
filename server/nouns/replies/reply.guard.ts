import type { EventKind } from '#shared/event.ts'
import type { Came } from '#shared/reply.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { findLastEventId, listEventsOfCaseAfter } from '../events/event.store.ts'
import type { ThreadRow } from '../threads/thread.store.ts'
import { listPostsByIds, listPostsSince, listRepliesByIds } from './reply.guard.store.ts'

/** What an approver has seen: the newest mention of the thread, and the newest event of the desk. What is left out is not asked about. */
export type Seen = { lastMentionId?: number | undefined; seenEventId?: number | undefined }

const telling: readonly EventKind[] = [
  'mention-clustered',
  'mention-changed',
  'reply-approved',
  'reply-handed-over',
  'reply-sent',
  'case-resolved',
]
const mostTold = 20
const excerpt = (text: string) => text.slice(0, 280).toWellFormed()

/**
 * Refuses a reply that was written without knowing what came: a post, an edit or a deletion by the customer, a colleague's reply, a
 * resolution. The refusal tells it, with the event up to which it is told: whoever has seen that may send.
 * @param by who sends: what they did themselves is known to them
 * @throws Refusal `thread-went-on` with `came` and `lastEventId`
 */
export async function refuseUnseen(
  tx: Handle,
  thread: ThreadRow,
  reply: { id: number },
  by: { agentId: number },
  seen: Seen,
): Promise<void> {
  const came = await findCame(tx, thread, reply, by, seen)
  if (came.length === 0) return
  throw new Refusal('conflict', 'thread-went-on', 'Somebody wrote in this thread while you did. Read it, then send.', {
    came,
    lastEventId: await findLastEventId(tx),
  })
}

async function findCame(tx: Handle, thread: ThreadRow, reply: { id: number }, by: { agentId: number }, seen: Seen): Promise<Came[]> {
  const { lastMentionId, seenEventId } = seen
  const newer =
    lastMentionId !== undefined && thread.lastMentionId !== null && thread.lastMentionId > lastMentionId
      ? await listPostsSince(tx, thread.id, lastMentionId, mostTold)
      : []
  const events =
    seenEventId === undefined || thread.caseId === null
      ? []
      : await listEventsOfCaseAfter(tx, thread.caseId, seenEventId, telling, 10 * mostTold)
  const here = events.filter((event) => event.threadId === thread.id)
  const mentionIds = here.flatMap(({ kind, mentionId }) =>
    mentionId !== null && (kind === 'mention-changed' || lastMentionId === undefined || mentionId > lastMentionId) ? [mentionId] : [],
  )
  const posts = new Map([...newer, ...(await listPostsByIds(tx, mentionIds))].map((post) => [post.id, post]))
  const replies = await listRepliesByIds(
    tx,
    here.flatMap(({ replyId }) => (replyId === null || replyId === reply.id ? [] : [replyId])),
  )
  const changed = new Set(here.flatMap(({ kind, mentionId }) => (kind === 'mention-changed' && mentionId !== null ? [mentionId] : [])))
  const came: Came[] = [...posts.values()].map((post) => {
    const isDeleted = post.deletedAt !== null
    const isNew = lastMentionId === undefined ? !changed.has(post.id) : post.id > lastMentionId
    return {
      kind: isDeleted ? 'deleted' : isNew ? 'post' : 'edited',
      at: post.deletedAt ?? post.editedAt ?? post.postedAt,
      by: post.authorName,
      text: isDeleted ? null : excerpt(post.text),
    }
  })
  for (const other of replies)
    if (other.approvedBy !== null && other.approvedBy !== by.agentId)
      came.push({ kind: 'reply', at: other.approvedAt ?? other.createdAt, by: other.approverName, text: excerpt(other.text) })
  for (const event of events)
    if (event.kind === 'case-resolved' && event.by?.id !== by.agentId)
      came.push({ kind: 'resolved', at: event.at, by: event.by?.name ?? null, text: null })
  return came.sort((a, b) => a.at - b.at).slice(0, mostTold)
}
