import type { Post } from './channel.ts'
import { countOf, fieldsOf, isFields, listOf, textOf, timeOf } from './fields.ts'
import type { Item, ItemPage } from './newest-first.ts'

export type YouTubeAccount = { externalId: string; handle: string; name: string }

/** Threads, newest first, or null when the answer is no list of them; and which have answers that must be asked for. */
export function readThreads(body: unknown, us: YouTubeAccount, now: number): (ItemPage & { unread: Set<string> }) | null {
  const { items, nextPageToken } = fieldsOf(body)
  if (!Array.isArray(items)) return null
  const unread = new Set<string>()
  const read = listOf(items).flatMap((thread): Item[] => {
    const snippet = fieldsOf(thread.snippet)
    const video = textOf(snippet.videoId)
    const top = readComment(snippet.topLevelComment, us, now, video)
    const id = textOf(thread.id)
    if (!top || !id) return []
    const answers = listOf(fieldsOf(thread.replies).comments)
      .map((comment) => readComment(comment, us, now, video))
      .filter((post) => post !== null)
    const total = countOf(snippet.totalReplyCount)
    if (total > answers.length) unread.add(id)
    top.counts.replies = total
    return [{ id, at: top.postedAt, stamp: `${top.editedAt ?? ''}/${total}`, posts: [...answers.reverse(), top] }]
  })
  return { items: read, next: textOf(nextPageToken) || null, unread }
}

/** A page of comments, or null when the answer is none. */
export function readComments(body: unknown, us: YouTubeAccount, now: number): { posts: Post[]; next: string | null } | null {
  const { items, nextPageToken } = fieldsOf(body)
  if (!Array.isArray(items)) return null
  return {
    posts: listOf(items)
      .map((comment) => readComment(comment, us, now, null))
      .filter((post) => post !== null),
    next: textOf(nextPageToken) || null,
  }
}

/** The thread a comment belongs to: the id of an answer is `thread.answer`. */
export const threadOf = (id: string): string => id.split('.')[0] ?? id

/** A comment; null when it has no id. The text is plain because it is asked for so. */
export function readComment(value: unknown, us: YouTubeAccount, now: number, videoId: string | null): Post | null {
  const { id, snippet: given } = fieldsOf(value)
  if (typeof id !== 'string' || !id || !isFields(given)) return null
  const authorId = textOf(fieldsOf(given.authorChannelId).value) ?? textOf(given.authorDisplayName) ?? 'unknown'
  const name = textOf(given.authorDisplayName) ?? authorId
  const at = Math.min(timeOf(given.publishedAt) ?? now, now)
  const updatedAt = timeOf(given.updatedAt)
  const own = authorId === us.externalId
  const video = textOf(given.videoId) ?? videoId
  const thread = threadOf(id)
  return {
    externalId: id,
    url: `https://www.youtube.com/${video ? `watch?v=${encodeURIComponent(video)}&` : 'channel/'}${video ? 'lc=' : `${encodeURIComponent(us.externalId)}/discussion?lc=`}${encodeURIComponent(id)}`,
    text: textOf(given.textOriginal) ?? textOf(given.textDisplay) ?? '',
    lang: null,
    postedAt: at,
    editedAt: updatedAt !== null && updatedAt > at ? updatedAt : null,
    originalId: id,
    deleted: false,
    author: {
      externalId: authorId,
      handle: name.replace(/^@/, ''),
      name: name.replace(/^@/, ''),
      followers: null,
      url: `https://www.youtube.com/channel/${encodeURIComponent(authorId.toWellFormed())}`,
    },
    conversationId: thread,
    inReplyTo: id === thread ? null : thread,
    repostOf: null,
    own,
    // Whoever comments on our videos speaks to us.
    addressed: !own,
    counts: { reposts: 0, likes: countOf(given.likeCount), replies: 0 },
  }
}
