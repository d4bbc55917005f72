import { day, minute } from '../../kit/lib/clock.ts'
import type { JsonAnswer } from './calls.ts'
import { ChannelError, type Fetched, type Post, type Refreshed } from './channel.ts'
import { fieldsOf, textOf, timeOf } from './fields.ts'
import { limitResetAt, listIn, type MastodonCall, type MastodonClient, standingIn } from './mastodon-client.ts'
import {
  afterBackwardPage,
  afterForwardPage,
  floorOf,
  freshOf,
  type Item,
  type Lane,
  type MastodonAccount,
  type MastodonCursor,
  readCursor,
  withHanded,
} from './mastodon-cursor.ts'
import type { MastodonMemory } from './mastodon-memory.ts'
import { readLinks, readStatus, type Status } from './mastodon-parse.ts'
import { openStatuses } from './mastodon-statuses.ts'

const firstReachMs = 7 * day
const ownEveryMs = minute
/** Conversations whose beginning is looked for after one page; beyond that, posts join by their author. */
const threadsAtOnce = 20
const pageSize = { notifications: 80, statuses: 40 } as const

type Read = Item & { status: Status | null }

/**
 * Reads page by page: mentions (and, each minute, our own statuses, so that answers written elsewhere are seen too), a hashtag (`#hinge`),
 * or a search. All but the search are read forwards by `min_id`, which leaves no gap; the first time they are read back seven days.
 */
export function openReader(client: MastodonClient, query: string | null, account: () => Promise<MastodonAccount>, memory: MastodonMemory) {
  const tag = query?.trim().match(/^#([\p{L}\p{N}_]+)$/u)?.[1] ?? null
  const { findStatus, statusesById, look, goneOf } = openStatuses(client, account, memory)
  return { fetchPosts, refresh, findStatus, tag }

  /** One page. Throws ChannelError. */
  async function fetchPosts(saved: unknown): Promise<Fetched> {
    const cursor = readCursor(saved)
    cursor.account ??= await account()
    const us = cursor.account
    const gone = await goneMeanwhile(cursor)
    if (gone.length > 0) {
      const handed = cursor.handed.filter(({ uri }) => !gone.includes(uri))
      return { posts: [], gone, cursor: { ...cursor, handed }, more: true, cost: 0, gap: null, waitUntil: null }
    }
    if (cursor.lane === 'own') {
      const got = await fetchPage(cursor.own, us, `v1/accounts/${us.id}/statuses`, { exclude_reblogs: 'true' })
      const next = got.more ? { ...cursor, own: got.lane } : { ...cursor, own: got.lane, lane: 'posts' as const, ownReadAt: client.now() }
      return { ...got.fetched, cursor: next }
    }
    const got = await fetchPage(cursor.posts, us, ...listOfQuery())
    const ownIsDue = query === null && !got.more && client.now() - cursor.ownReadAt >= ownEveryMs
    const handed = withHanded(cursor.handed, got.handed)
    const next = { ...cursor, posts: got.lane, lane: ownIsDue ? ('own' as const) : ('posts' as const), handed }
    return { ...got.fetched, cursor: next, more: got.more || ownIsDue }
  }

  /**
   * Statuses handed over before this process began that were taken away meanwhile: no list and no stream tells of those. Looked at once, with
   * the first page; what cannot be answered then is found when known posts are asked for again.
   */
  async function goneMeanwhile({ handed }: MastodonCursor): Promise<string[]> {
    const unseen = handed.filter(({ uri }) => memory.findId(uri) === null)
    for (const { uri, id } of unseen) memory.learnId(uri, id)
    if (!memory.begins(query ?? '') || unseen.length === 0) return []
    try {
      return await goneOf(unseen)
    } catch (error) {
      if (error instanceof ChannelError) return []
      throw error
    }
  }

  function listOfQuery(): [path: string, query: NonNullable<MastodonCall['query']>] {
    // Since 4.3 private mentions by people whom the account does not follow are filtered out unless asked for.
    if (query === null) return ['v1/notifications', { 'types[]': ['mention', 'quote'], include_filtered: 'true' }]
    return tag === null ? ['v2/search', { q: query, type: 'statuses' }] : [`v1/timelines/tag/${encodeURIComponent(tag)}`, {}]
  }

  async function fetchPage(lane: Lane, us: MastodonAccount, path: string, asked: NonNullable<MastodonCall['query']>) {
    const searching = path === 'v2/search'
    // Ids are opaque, so none is made up: where no known one will do, the list is read from its newest end.
    const floor = lane.above ?? floorOf(lane)
    const forwards = !searching && floor !== null && lane.back === null
    const bounds = { ...(floor !== null && { min_id: floor }), ...(lane.back && { max_id: lane.back.below }) }
    const limit = path === 'v1/notifications' ? pageSize.notifications : pageSize.statuses
    const answer = await client.call({ path, query: { ...asked, ...bounds, limit } })
    const read = readItems(answer, us)
    const links = searching ? { older: lowestOf(read), newer: null } : readLinks(answer.headers.link)
    const page = { items: read, ...links }
    const after = forwards ? afterForwardPage(lane, page) : afterBackwardPage(lane, page, client.now() - firstReachMs)
    const known = new Set(freshOf(lane, read).map(({ id }) => id))
    const fresh = read.filter(({ id }) => known.has(id)).map(({ status }) => status)
    const statuses = fresh.filter((status) => status !== null)
    const posts = await inConversations(statuses)
    const handed = statuses.filter(({ post }) => !post.own && post.repostOf === null).map(({ id, post }) => ({ uri: post.externalId, id }))
    const waitUntil = limitResetAt(answer, client.now())
    // Its tokens do not end by themselves.
    const standing = { tokenEndsAt: null, ...standingIn(answer, client.now()) }
    const fetched = { posts: posts.reverse(), more: after.more, cost: 0, gap: null, waitUntil, standing } satisfies Omit<Fetched, 'cursor'>
    return { lane: after.lane, more: after.more, fetched, handed }
  }

  /** The items of a page; each has an id and a time even if its status cannot be read, so that paging goes on. */
  function readItems(answer: JsonAnswer, us: MastodonAccount): Read[] {
    const body = Array.isArray(answer.body) ? answer.body : fieldsOf(answer.body).statuses
    return listIn(body, client.now()).flatMap((value) => {
      const fields = fieldsOf(value)
      const id = textOf(fields.id)
      if (!id) return []
      const status = readStatus(fields.status ?? fields, us)
      if (status) memory.remember(status)
      // Whatever we are notified of speaks to us, also a quote that does not name us.
      if (status && fields.status !== undefined) status.post.addressed = !status.post.own
      return [{ id, at: timeOf(fields.created_at) ?? status?.post.postedAt ?? client.now(), status }]
    })
  }

  /**
   * Says which posts these answer and which conversation they are in. A status holds only its parent's id on this instance: parents that are
   * not known are asked for together, and the way up from them only where it is not known either.
   */
  async function inConversations(statuses: readonly Status[]): Promise<Post[]> {
    const parents = [...new Set(statuses.map(({ parentId }) => parentId).filter((id) => id !== null))]
    await statusesById(parents.filter((id) => memory.findUri(id) === null))
    const unrooted = parents.filter((id) => memory.findUri(id) !== null && memory.findRoot(id) === null)
    await Promise.all(unrooted.slice(0, threadsAtOnce).map(learnAncestors))
    return statuses.map(({ id, post, parentId }) => ({
      ...post,
      conversationId: memory.findRoot(id),
      inReplyTo: parentId && memory.findUri(parentId),
    }))
  }

  async function learnAncestors(id: string): Promise<void> {
    const us = await account()
    const answer = await client.find({ path: `v1/statuses/${id}/context` })
    if (answer === null) return
    for (const value of listIn(fieldsOf(answer.body).ancestors, client.now())) {
      const status = readStatus(value, us)
      if (status) memory.remember(status)
    }
  }

  /** Looks up to 100 posts up again; of those this process never saw, only the first few. Throws ChannelError. */
  async function refresh(externalIds: readonly string[]): Promise<Refreshed> {
    const { found, gone } = await look(externalIds.slice(0, 100))
    return { posts: await inConversations(found), gone, cost: 0, waitUntil: null }
  }
}

function lowestOf(items: readonly Read[]): string | null {
  const ids = items.map(({ id }) => id).sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  return ids[0] ?? null
}
