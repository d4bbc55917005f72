import type { Note } from '#shared/case.schema.ts'
import type { Mention } from '#shared/mention.schema.ts'
import type { Reply } from '#shared/reply.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'

/** Something in a thread column: what they said, what we said, what only we see. */
export type Post = { key: string; at: number } & (
  | { is: 'mention'; mention: Mention }
  | { is: 'reply'; reply: Reply }
  | { is: 'note'; note: Note }
)

/** When a reply belongs into the thread: when it was sent, else when it was approved, else when it was written. */
const momentOf = (reply: Reply) => reply.sentAt ?? reply.approvedAt ?? reply.createdAt

/**
 * Everything said in a thread and the notes that belong to it or to the whole case, oldest first.
 * Withdrawn replies are gone; replies in their undo window stand in the outbox; `underway` is still in the composer.
 */
export function postsOf(thread: ThreadWithPosts, notes: readonly Note[], underway: number | undefined): Post[] {
  const replies = thread.replies.filter(({ id, state }) => state !== 'withdrawn' && state !== 'approved' && id !== underway)
  return [
    ...thread.mentions.map((mention): Post => ({ is: 'mention', key: `m${mention.id}`, at: mention.postedAt, mention })),
    ...replies.map((reply): Post => ({ is: 'reply', key: `r${reply.id}`, at: momentOf(reply), reply })),
    ...notes
      .filter(({ threadId }) => threadId === null || threadId === thread.id)
      .map((note): Post => ({ is: 'note', key: `n${note.id}`, at: note.at, note })),
  ].sort((a, b) => a.at - b.at)
}
