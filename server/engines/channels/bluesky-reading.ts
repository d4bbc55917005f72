import { minute } from '../../kit/lib/clock.ts'
import { afterPage, type Lane, readCursor } from './bluesky-cursor.ts'
import { type BlueskyPost, readPost } from './bluesky-parse.ts'
import { type BlueskyCall, BlueskyRefusal, type BlueskySession, label, limitResetAt, standingIn } from './bluesky-session.ts'
import { unreadable } from './calls.ts'
import type { Fetched, Refreshed } from './channel.ts'
import { fieldsOf, listOf, textOf } from './fields.ts'

const ownEveryMs = minute
const pageSize = 100
const postsPerCall = 25

/**
 * Reads page by page, from new to old until what is known: what speaks to us, and, each minute, our own posts, so that answers written
 * elsewhere are seen too.
 */
export function openReader(session: BlueskySession) {
  return { fetchPosts, refresh, findPost, getPosts, ask }

  /** One page. Throws ChannelError. */
  async function fetchPosts(saved: unknown): Promise<Fetched> {
    const cursor = readCursor(saved)
    const { did } = await session.account()
    if (cursor.lane === 'own') {
      const asked = { actor: did, filter: 'posts_with_replies' }
      const got = await fetchPage(cursor.own, did, { name: 'app.bsky.feed.getAuthorFeed', query: asked }, 'feed')
      const over = got.lane.window ? {} : { lane: 'posts' as const, ownReadAt: session.now() }
      return { ...got.fetched, cursor: { ...cursor, own: got.lane, ...over } }
    }
    const got = await fetchPage(cursor.posts, did, { name: 'app.bsky.notification.listNotifications', query: reasons }, 'notifications')
    const ownIsDue = got.lane.window === null && session.now() - cursor.ownReadAt >= ownEveryMs
    const next = { ...cursor, posts: got.lane, lane: ownIsDue ? ('own' as const) : ('posts' as const) }
    return { ...got.fetched, cursor: next, more: got.more || ownIsDue }
  }

  async function fetchPage(lane: Lane, did: string, call: BlueskyCall, name: string) {
    const token = lane.window?.token
    const page = await askPage({ ...call, query: { ...call.query, ...(token && { cursor: token }) } }, name, did)
    if (page === 'forgotten') {
      // A page token that is not known any more: the window begins again from the same place, so nothing is lost.
      const fetched = { posts: [], more: false, cost: 0, gap: null, waitUntil: null }
      return { lane: { ...lane, window: null }, more: false, fetched }
    }
    const items = page.read.map(({ ref, at }) => ({ id: ref.uri, at }))
    const after = afterPage(lane, { items, token: page.token }, session.now())
    // Reposts of ours stand in the feed too; they are other people's posts, or ours once more.
    const fresh = page.read.filter(({ ref, post }) => after.fresh.has(ref.uri) && (name !== 'feed' || post.own))
    const posts = fresh.sort((a, b) => a.at - b.at).map(({ post }) => post)
    const fetched = { posts, more: after.more, cost: 0, gap: null, waitUntil: page.waitUntil, standing: page.standing }
    return { lane: after.lane, more: after.more, fetched: fetched satisfies Omit<Fetched, 'cursor'> }
  }

  /** One page of a search, newest first; `forgotten` when the network does not know its token any more. Throws ChannelError. */
  async function ask(query: Record<string, string>) {
    const { did } = await session.account()
    return askPage({ name: 'app.bsky.feed.searchPosts', query }, 'posts', did)
  }

  async function askPage(call: BlueskyCall, name: string, did: string) {
    try {
      const answer = await session.call({ ...call, query: { ...call.query, limit: pageSize } })
      const body = fieldsOf(answer.body)
      const listed = body[name]
      if (!Array.isArray(listed)) throw unreadable(label, session.now())
      const read = listOf(listed)
        .map((value) => readPost(value.post ?? value, did))
        .filter((post) => post !== null)
      const waitUntil = limitResetAt(answer, session.now())
      const standing = standingIn(answer, session.now())
      // The network hands over the newest first.
      return { read: read.reverse(), token: textOf(body.cursor) || null, waitUntil, standing, date: answer.headers.date }
    } catch (error) {
      if (!(error instanceof BlueskyRefusal)) throw error
      if (call.query?.cursor === undefined) throw error.meaning
      return 'forgotten'
    }
  }

  /** Looks up to 100 posts up again. Throws ChannelError. */
  async function refresh(externalIds: readonly string[]): Promise<Refreshed> {
    const wanted = externalIds.slice(0, 100)
    const found = await getPosts(wanted)
    const there = new Set(found.map(({ ref }) => ref.uri))
    return { posts: found.map(({ post }) => post), gone: wanted.filter((uri) => !there.has(uri)), cost: 0, waitUntil: null }
  }

  /** The post of that address; null when it is gone. Throws ChannelError. */
  async function findPost(uri: string): Promise<BlueskyPost | null> {
    const [found] = await getPosts([uri])
    return found ?? null
  }

  /** The posts of these addresses that are there, 25 in a call. Throws ChannelError. */
  async function getPosts(uris: readonly string[]): Promise<BlueskyPost[]> {
    const groups = Array.from({ length: Math.ceil(uris.length / postsPerCall) }, (_, index) =>
      uris.slice(index * postsPerCall, (index + 1) * postsPerCall),
    )
    return (await Promise.all(groups.map(getFew))).flat()
  }

  async function getFew(uris: readonly string[]): Promise<BlueskyPost[]> {
    const { did } = await session.account()
    try {
      const { body } = await session.call({ name: 'app.bsky.feed.getPosts', query: { uris } })
      const { posts } = fieldsOf(body)
      if (!Array.isArray(posts)) throw unreadable(label, session.now())
      return listOf(posts)
        .map((value) => readPost(value, did))
        .filter((post) => post !== null)
    } catch (error) {
      throw error instanceof BlueskyRefusal ? error.meaning : error
    }
  }
}

const reasons = { reasons: ['mention', 'reply', 'quote'] } as const
