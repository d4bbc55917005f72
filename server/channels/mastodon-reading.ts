import { day, minute } from '../lib/clock.ts'
import { type JsonAnswer, unreadable } from './calls.ts'
import type { Fetched, LookedUp, Post } from './channel.ts'
import { fieldsOf, textOf, timeOf } from './fields.ts'
import { label, limitResetAt, listIn, type MastodonClient } from './mastodon-client.ts'
import {
  afterBackwardPage,
  afterForwardPage,
  floorOf,
  freshOf,
  type Item,
  type Lane,
  type MastodonAccount,
  readCursor,
} from './mastodon-cursor.ts'
import type { memoryOf } from './mastodon-memory.ts'
import { readLinks, readStatus, type Status } from './mastodon-parse.ts'

const firstReachMs = 7 * day
const ownEveryMs = minute
const idsPerCall = 20
/** Posts whose id on this instance is not known are searched for one by one; the limit of calls is for all that we do. */
const searchesAtOnce = 10
const pageSize = { notifications: 80, statuses: 40 } as const

type Memory = ReturnType<typeof memoryOf>
type Read = Item & { status: Status | null }

/**
 * Reads page by page: mentions (and, each minute, our own statuses, so that answers written elsewhere are seen too), a hashtag (`#hinge`),
 * or a search. All but the search are read forwards by `min_id`, which leaves no gap; the first time they are read back seven days.
 */
export function openReader(client: MastodonClient, query: string | null, account: () => Promise<MastodonAccount>, memory: Memory) {
  const tag = query?.trim().match(/^#([\p{L}\p{N}_]+)$/u)?.[1] ?? null
  return { fetchPosts, lookUp, findStatus }

  /** One page. Throws ChannelError. */
  async function fetchPosts(kept: unknown): Promise<Fetched> {
    const cursor = readCursor(kept)
    cursor.account ??= await account()
    const us = cursor.account
    if (cursor.lane === 'own') {
      const got = await fetchPage(cursor.own, us, `v1/accounts/${us.id}/statuses`, { exclude_reblogs: 'true' })
      const next = got.more ? { ...cursor, own: got.lane } : { ...cursor, own: got.lane, lane: 'posts' as const, ownReadAt: client.now() }
      return { ...got.fetched, cursor: next }
    }
    const got = await fetchPage(cursor.posts, us, ...listOfQuery())
    const ownIsDue = query === null && !got.more && client.now() - cursor.ownReadAt >= ownEveryMs
    const next = { ...cursor, posts: got.lane, lane: ownIsDue ? ('own' as const) : ('posts' as const) }
    return { ...got.fetched, cursor: next, more: got.more || ownIsDue }
  }

  function listOfQuery(): [path: string, query: Record<string, string>] {
    if (query === null) return ['v1/notifications', { 'types[]': 'mention' }]
    return tag === null ? ['v2/search', { q: query, type: 'statuses' }] : [`v1/timelines/tag/${encodeURIComponent(tag)}`, {}]
  }

  async function fetchPage(lane: Lane, us: MastodonAccount, path: string, asked: Record<string, string>) {
    const searching = path === 'v2/search'
    const forwards = !searching && lane.recent !== null
    const floor = forwards ? (lane.above ?? floorOf(lane) ?? '0') : floorOf(lane)
    const bounds = { ...(floor !== null && { min_id: floor }), ...(lane.back && { max_id: lane.back.below }) }
    const limit = path === 'v1/notifications' ? pageSize.notifications : pageSize.statuses
    const answer = await client.call({ path, query: { ...asked, ...bounds, limit } })
    const read = readItems(answer, us)
    const links = searching ? { older: lowestOf(read), newer: null } : readLinks(answer.headers.link)
    const page = { items: read, ...links }
    const after = forwards ? afterForwardPage(lane, page) : afterBackwardPage(lane, page, client.now() - firstReachMs)
    const known = new Set(freshOf(lane, read).map(({ id }) => id))
    const fresh = read.filter(({ id }) => known.has(id)).map(({ status }) => status)
    const posts = await withParents(fresh.filter((status) => status !== null))
    const waitUntil = limitResetAt(answer, client.now())
    const fetched = { posts: posts.reverse(), more: after.more, cost: 0, gap: null, waitUntil } satisfies Omit<Fetched, 'cursor'>
    return { lane: after.lane, more: after.more, fetched }
  }

  /** The items of a page; each has an id and a time even if its status cannot be read, so that paging goes on. */
  function readItems(answer: JsonAnswer, us: MastodonAccount): Read[] {
    const body = Array.isArray(answer.body) ? answer.body : fieldsOf(answer.body).statuses
    return listIn(body, client.now()).flatMap((value) => {
      const fields = fieldsOf(value)
      const id = textOf(fields.id)
      if (!id) return []
      const status = readStatus(fields.status ?? fields, us)
      if (status) memory.learn(status.post.externalId, status.id)
      return [{ id, at: timeOf(fields.created_at) ?? status?.post.postedAt ?? client.now(), status }]
    })
  }

  /** Says which posts these answer: the parent's address is one more question, asked for many at once. */
  async function withParents(statuses: readonly Status[]): Promise<Post[]> {
    const addresses = new Map(statuses.map((status) => [status.id, status.post.externalId]))
    const wanted = [...new Set(statuses.map(({ parentId }) => parentId))].filter((id) => id !== null && !addresses.has(id)) as string[]
    for (const status of await statusesById(wanted)) addresses.set(status.id, status.post.externalId)
    return statuses.map(({ post, parentId }) => ({ ...post, inReplyTo: (parentId && addresses.get(parentId)) ?? null }))
  }

  async function statusesById(ids: readonly string[]): Promise<Status[]> {
    const us = await account()
    const groups = Array.from({ length: Math.ceil(ids.length / idsPerCall) }, (_, index) =>
      ids.slice(index * idsPerCall, (index + 1) * idsPerCall),
    )
    const answers = await Promise.all(groups.map((group) => client.call({ path: 'v1/statuses', query: { 'id[]': group } })))
    return answers
      .flatMap(({ body }) => listIn(body, client.now()))
      .map((value) => readStatus(value, us))
      .filter((status) => status !== null)
  }

  /** Looks up to 100 posts up again; of those this process never saw, only the first few. Throws ChannelError. */
  async function lookUp(externalIds: readonly string[]): Promise<LookedUp> {
    const wanted = externalIds.slice(0, 100)
    const unknown = wanted.filter((uri) => memory.find(uri) === null)
    const asked = new Set(unknown.slice(0, searchesAtOnce))
    const found = await Promise.all([...asked].map(findStatus))
    const ids = wanted.map((uri) => memory.find(uri)).filter((id) => id !== null)
    const statuses = await statusesById([...new Set(ids)])
    const there = new Set([...found, ...statuses].map((status) => status?.post.externalId))
    const gone = wanted.filter((uri) => !there.has(uri) && (asked.has(uri) || memory.find(uri) !== null))
    return { posts: await withParents(statuses), gone, cost: 0, waitUntil: null }
  }

  /** The status of that address as this instance knows it; null when it does not. Throws ChannelError. */
  async function findStatus(uri: string): Promise<Status | null> {
    const { body } = await client.call({ path: 'v2/search', query: { q: uri, type: 'statuses', resolve: 'true', limit: 1 } })
    const [found] = listIn(fieldsOf(body).statuses, client.now())
    const status = found === undefined ? null : readStatus(found, await account())
    if (found !== undefined && !status) throw unreadable(label, client.now())
    if (status) memory.learn(status.post.externalId, status.id)
    return status
  }
}

function lowestOf(items: readonly Read[]): string | null {
  const ids = items.map(({ id }) => id).sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  return ids[0] ?? null
}
