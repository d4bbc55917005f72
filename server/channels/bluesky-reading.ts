import { minute } from '../lib/clock.ts'
import { afterPage, type Lane, newSince, readCursor } from './bluesky-cursor.ts'
import { type BlueskyPost, readPost } from './bluesky-parse.ts'
import { type BlueskyCall, BlueskyRefusal, type BlueskySession, label, limitResetAt } from './bluesky-session.ts'
import { unreadable } from './calls.ts'
import type { Fetched, LookedUp } from './channel.ts'
import { fieldsOf, textOf } from './fields.ts'

const ownEveryMs = minute
const pageSize = 100
const postsPerCall = 25

/**
 * Reads page by page, from new to old until what is known: what speaks to us (and, each minute, our own posts, so that answers written
 * elsewhere are seen too), or a search.
 */
export function openReader(session: BlueskySession, query: string | null) {
  return { fetchPosts, lookUp, findPost }

  /** One page. Throws ChannelError. */
  async function fetchPosts(kept: unknown): Promise<Fetched> {
    const cursor = readCursor(kept)
    const { did } = await session.account()
    if (cursor.lane === 'own') {
      const asked = { actor: did, filter: 'posts_with_replies' }
      const got = await fetchPage(cursor.own, did, { name: 'app.bsky.feed.getAuthorFeed', query: asked }, 'feed')
      const over = got.lane.window ? {} : { lane: 'posts' as const, ownReadAt: session.now() }
      return { ...got.fetched, cursor: { ...cursor, own: got.lane, ...over } }
    }
    const got =
      query === null
        ? await fetchPage(cursor.posts, did, { name: 'app.bsky.notification.listNotifications', query: reasons }, 'notifications')
        : await fetchPage(cursor.posts, did, { name: 'app.bsky.feed.searchPosts', query: searched(query, cursor.posts) }, 'posts')
    const ownIsDue = query === null && got.lane.window === null && session.now() - cursor.ownReadAt >= ownEveryMs
    const next = { ...cursor, posts: got.lane, lane: ownIsDue ? ('own' as const) : ('posts' as const) }
    return { ...got.fetched, cursor: next, more: got.more || ownIsDue }
  }

  function searched(words: string, lane: Lane): Record<string, string> {
    const since = newSince(lane, session.now())
    return { q: words, sort: 'latest', ...(since !== null && { since: new Date(since).toISOString() }) }
  }

  async function fetchPage(lane: Lane, did: string, call: BlueskyCall, name: string) {
    const token = lane.window?.token
    try {
      const answer = await session.call({ ...call, query: { ...call.query, limit: pageSize, ...(token && { cursor: token }) } })
      const body = fieldsOf(answer.body)
      const listed = body[name]
      if (!Array.isArray(listed)) throw unreadable(label, session.now())
      const read = listed.map((value) => readPost(fieldsOf(value).post ?? value, did)).filter((post) => post !== null)
      // Reposts of ours stand in the feed too; they are other people's posts, or ours once more.
      const items = read.map(({ ref, at }) => ({ id: ref.uri, at }))
      const after = afterPage(lane, { items, token: textOf(body.cursor) || null }, session.now())
      const fresh = read.filter(({ ref, post }) => after.fresh.has(ref.uri) && (name !== 'feed' || post.own))
      const posts = fresh.reverse().sort((a, b) => a.at - b.at)
      const waitUntil = limitResetAt(answer, session.now())
      const fetched = { posts: posts.map(({ post }) => post), more: after.more, cost: 0, gap: null, waitUntil }
      return { lane: after.lane, more: after.more, fetched: fetched satisfies Omit<Fetched, 'cursor'> }
    } catch (error) {
      if (!(error instanceof BlueskyRefusal)) throw error
      if (!token) throw error.meaning
      // A page token that is not known any more: the window begins again from the same place, so nothing is lost.
      const fetched = { posts: [], more: false, cost: 0, gap: null, waitUntil: null }
      return { lane: { ...lane, window: null }, more: false, fetched }
    }
  }

  /** Looks up to 100 posts up again, 25 in a call. Throws ChannelError. */
  async function lookUp(externalIds: readonly string[]): Promise<LookedUp> {
    const wanted = externalIds.slice(0, 100)
    const groups = Array.from({ length: Math.ceil(wanted.length / postsPerCall) }, (_, index) =>
      wanted.slice(index * postsPerCall, (index + 1) * postsPerCall),
    )
    const found = (await Promise.all(groups.map(getPosts))).flat()
    const there = new Set(found.map(({ ref }) => ref.uri))
    return { posts: found.map(({ post }) => post), gone: wanted.filter((uri) => !there.has(uri)), cost: 0, waitUntil: null }
  }

  /** The post of that address; null when it is gone. Throws ChannelError. */
  async function findPost(uri: string): Promise<BlueskyPost | null> {
    const [found] = await getPosts([uri])
    return found ?? null
  }

  async function getPosts(uris: readonly string[]): Promise<BlueskyPost[]> {
    const { did } = await session.account()
    try {
      const { body } = await session.call({ name: 'app.bsky.feed.getPosts', query: { uris } })
      const { posts } = fieldsOf(body)
      if (!Array.isArray(posts)) throw unreadable(label, session.now())
      return posts.map((value) => readPost(value, did)).filter((post) => post !== null)
    } catch (error) {
      throw error instanceof BlueskyRefusal ? error.meaning : error
    }
  }
}

const reasons = { reasons: ['mention', 'reply', 'quote'] } as const
