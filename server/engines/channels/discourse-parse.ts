import type { Post } from './channel.ts'
import type { DiscourseClient } from './discourse-client.ts'
import { countOf, fieldsOf, listOf, textOf, timeOf } from './fields.ts'
import { textOfHtml } from './html-text.ts'
import type { Item } from './newest-first.ts'

/** A post as a line of a list; `id` is the forum's own number for it. */
export type DiscourseLine = { id: number; item: Item; post: Post }

/**
 * Where a post stands, by its external id `host/topic/number`: topics and users are counted anew on every forum, so each name carries the
 * forum's host (and path, where several share one). Null for ids of another forum, and for what is none.
 */
export function placeOf(externalId: string, forum: string): { topic: number; number: number } | null {
  if (!externalId.startsWith(`${forum}/`)) return null
  const [, topic, number] = /^(\d{1,15})\/(\d{1,9})$/.exec(externalId.slice(forum.length + 1)) ?? []
  return topic && number ? { topic: Number(topic), number: Number(number) } : null
}

/**
 * Reads a post; null when it has no number. Its place in its topic is its name: it stays as long as nobody moves it, and says where an answer
 * belongs. What its author deleted stays for a day with other words (`user_deleted`).
 */
export function readLine(value: unknown, { forum, base, user, now }: DiscourseClient): DiscourseLine | null {
  const post = fieldsOf(value)
  const [id, topic, number] = [post.id, post.topic_id, post.post_number]
  if (![id, topic, number].every((one) => Number.isSafeInteger(one) && Number(one) > 0)) return null
  const handle = textOf(post.username) ?? 'unknown'
  const at = timeOf(post.created_at) ?? now()
  const version = countOf(post.version)
  const answered = Number.isSafeInteger(post.reply_to_post_number) ? Number(post.reply_to_post_number) : 1
  const own = handle.toLowerCase() === user.toLowerCase()
  const text = textOf(post.raw) ?? textOfHtml(textOf(post.cooked) ?? '')
  const deleted = post.user_deleted === true || (post.deleted_at !== undefined && post.deleted_at !== null)
  const likes = listOf(post.actions_summary).find((action) => action.id === 2)
  const nameOf = (one: unknown) => `${forum}/${topic}/${one}`
  const externalId = nameOf(number)
  const read: Post = {
    externalId,
    url: `${base}/t/${topic}/${number}`,
    text: deleted ? '' : text,
    lang: null,
    postedAt: Math.min(at, now()),
    editedAt: version > 1 ? (timeOf(post.updated_at) ?? at) : null,
    originalId: externalId,
    deleted,
    author: {
      externalId: `${forum}/${post.user_id ?? handle}`,
      handle,
      name: textOf(post.name) || textOf(post.display_username) || handle,
      followers: null,
      url: `${base}/u/${encodeURIComponent(handle.toWellFormed())}`,
    },
    conversationId: nameOf(1),
    inReplyTo: Number(number) > 1 ? nameOf(answered) : null,
    repostOf: null,
    own,
    addressed: !own && (namesUser(text, user) || textOf(fieldsOf(post.reply_to_user).username)?.toLowerCase() === user.toLowerCase()),
    counts: { reposts: 0, likes: countOf(likes?.count), replies: countOf(post.reply_count) },
  }
  const item = { id: String(id), at: read.postedAt, stamp: `${version}${deleted ? 'x' : ''}`, posts: [read] }
  return { id: Number(id), item, post: read }
}

function namesUser(text: string, user: string): boolean {
  return new RegExp(`(?<![\\w@])@${user.replace(/\W/g, (char) => `\\${char}`)}(?![\\w-])`, 'i').test(text)
}
