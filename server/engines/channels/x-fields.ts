import { type XAnswer, XFailure } from './x-client.ts'
import type { Naming, XMemory } from './x-memory.ts'
import type { XSession } from './x-session.ts'

const media = { 'media.fields': 'alt_text', 'poll.fields': 'options' }
const authorFields = { 'user.fields': 'name,username,public_metrics' }
/** Under the newer names authors, posts referred to and versions come only when they are expanded. */
const fields = {
  tweet: {
    'tweet.fields':
      'attachments,author_id,conversation_id,created_at,edit_history_tweet_ids,entities,in_reply_to_user_id,lang,note_tweet,public_metrics,referenced_tweets',
    ...media,
  },
  post: { 'post.fields': 'attachments,conversation_id,created_at,entities,lang,note_post,public_metrics,text', ...media },
} as const
const pictures = ['attachments.media_keys', 'attachments.poll_ids']
const expansions = { tweet: pictures, post: [...pictures, 'edit_history_post_ids', 'in_reply_to_user_id', 'referenced_posts'] } as const

/** What is asked of each post; `authors`: also who wrote it, which costs. */
export function fieldsIn(naming: Naming, authors: boolean): Record<string, string> {
  const expanded = [...(authors ? ['author_id'] : []), ...expansions[naming]]
  return { ...fields[naming], ...(authors && authorFields), expansions: expanded.join(',') }
}

/**
 * Reads posts under the names that the server takes. One that answers 400 is asked once more under the other names, and when it takes those it
 * is asked so from then on. Throws ChannelError; XFailure for a 400 under both.
 */
export async function readPosts(
  session: XSession,
  memory: XMemory,
  call: { path: string; query(naming: Naming): Record<string, string | number>; authors: boolean },
): Promise<XAnswer> {
  const { path, query, authors } = call
  const naming = memory.namings.get(session.site) ?? 'tweet'
  const other = naming === 'tweet' ? 'post' : 'tweet'
  const read = (under: Naming) => session.call({ method: 'GET', path, query: { ...fieldsIn(under, authors), ...query(under) } })
  try {
    return await read(naming)
  } catch (failure) {
    if (!(failure instanceof XFailure)) throw failure
    const answer = await read(other).catch((error: unknown) => {
      throw error instanceof XFailure ? failure : error
    })
    memory.namings.set(session.site, other)
    return answer
  }
}
