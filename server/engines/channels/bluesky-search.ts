import { z } from 'zod'
import { minute, second } from '../../kit/lib/clock.ts'
import { CallFailure } from '../../kit/net/outbound.ts'
import { afterPage, type Item, laneSchema, newLane, newSince, withItems } from './bluesky-cursor.ts'
import { type Drained, drain, type PostEvent } from './bluesky-jetstream.ts'
import { type BlueskyPost, readPost } from './bluesky-parse.ts'
import { type Facts, readQuery } from './bluesky-query.ts'
import { BlueskyRefusal, type BlueskySession } from './bluesky-session.ts'
import { ChannelError, type Fetched, type Post, type PostAuthor, type Standing } from './channel.ts'
import { type Fields, fieldsOf, listOf, textOf } from './fields.ts'
import { SocketRefusal } from './socket.ts'

/** Events are asked for again from a little before the last one: instances do not agree on the order to the second. */
const rewindMs = 5 * second
/** The search hears of posts later than the stream does. */
const searchLagMs = 2 * minute
/** Whoever was away for longer is told by the search: the whole network's posts of that time are too many. */
const longestReplayMs = 15 * minute
/** The whole network is never silent for so long: a stream that begins later has forgotten what was asked for. */
const forgottenMs = 3 * minute
/** A stream that failed is left alone for so long; the search answers meanwhile. */
const restMs = minute
const mostRemembered = 20_000

const cursor = z.object({
  version: z.literal(2),
  lane: laneSchema,
  /** Up to where all is known (µs); null before the first search has ended. */
  atUs: z.number().int().nullable(),
  /** When the search that goes on began (epoch ms). */
  begunAt: z.number().nullable(),
  /** The instance in whose stream there was more to read at once; null: it was read to its end. */
  goesOn: z.string().nullable(),
})
type Cursor = z.infer<typeof cursor>

export type SearchParts = {
  session: BlueskySession
  query: string
  /** Where the network's stream is; none: the search is asked each time. */
  instances: readonly string[]
  patienceMs: number
  signal: AbortSignal
  /** Answers one page of searchPosts, newest first. Throws ChannelError, or BlueskyRefusal for a page token that is not known any more. */
  ask(
    query: Record<string, string>,
  ): Promise<{ read: BlueskyPost[]; token: string | null; waitUntil: number | null; standing: Standing; date: unknown } | 'forgotten'>
  getPosts(uris: readonly string[]): Promise<BlueskyPost[]>
}

/**
 * Finds what a search would find by reading the stream of all posts from where it was left (Bluesky asks programs not to search), and
 * holding each against the search here. searchPosts is asked the first time, after a long absence, and while no stream can be read.
 */
export function openSearch({ session, query, instances, patienceMs, signal, ask, getPosts }: SearchParts) {
  const fits = instances.length > 0 ? readQuery(query) : null
  const remembered = new Map<string, PostAuthor>()
  let instance = 0
  let restUntil = 0

  return { fetchPosts }

  /** One page. Throws ChannelError. */
  async function fetchPosts(saved: unknown): Promise<Fetched> {
    const parsed = cursor.safeParse(saved)
    const before: Cursor = parsed.success ? parsed.data : { version: 2, lane: newLane, atUs: null, begunAt: null, goesOn: null }
    const { atUs } = before
    const now = session.now()
    const isStream = fits !== null && atUs !== null && before.lane.window === null && (now >= restUntil || restUntil > now + restMs)
    const isNear = atUs !== null && now - atUs / 1_000 <= longestReplayMs
    let heard = isStream && isNear ? await hear(before, atUs) : null
    if (heard && !heard.gap) return heard
    try {
      return await searchOn(before)
    } catch (error) {
      if (!isStream || !(error instanceof ChannelError) || !['forbidden', 'invalid'].includes(error.code)) throw error
      // Nobody tells what was between: that is said, and the stream goes on.
      heard ??= await hear(before, atUs)
      if (!heard) throw error
      return heard
    }
  }

  async function searchOn(before: Cursor): Promise<Fetched> {
    const now = session.now()
    const { lane } = before
    const since = newSince(lane, now)
    const token = lane.window?.token
    const page = await ask({
      q: query,
      sort: 'latest',
      ...(since !== null && { since: new Date(since).toISOString() }),
      ...(token !== undefined && { cursor: token }),
    })
    // The window begins again from the same place, so nothing is lost.
    if (page === 'forgotten') return fetchedOf([], { ...before, lane: { ...lane, window: null }, begunAt: null }, false)
    const after = afterPage(lane, { items: page.read.map(itemOf), token: page.token }, now)
    const fresh = page.read.filter(({ ref }) => after.fresh.has(ref.uri)).sort((a, b) => a.at - b.at)
    // By the network's clock, if that is behind ours.
    const theirs = typeof page.date === 'string' ? Date.parse(page.date) : now
    const begunAt = before.begunAt ?? Math.min(now, Number.isNaN(theirs) ? now : theirs)
    const isDone = after.lane.window === null
    const atUs = isDone ? Math.max(before.atUs ?? 0, (begunAt - searchLagMs) * 1_000) : before.atUs
    const next: Cursor = { version: 2, lane: after.lane, atUs, begunAt: isDone ? null : begunAt, goesOn: null }
    return { ...fetchedOf(fresh.map(remember), next, after.more), waitUntil: page.waitUntil, standing: page.standing }
  }

  /** What the stream tells since then; null when no stream can be read, and a gap when it does not reach back as far. */
  async function hear(before: Cursor, atUs: number): Promise<Fetched | null> {
    const now = session.now()
    const asked = instances[instance] as string
    // In the middle of a storm going back would lead round in circles; one instance's order is its own.
    const fromUs = before.goesOn === asked ? atUs : atUs - rewindMs * 1_000
    const known = new Set(before.lane.recent.map(({ id }) => id))
    const created = new Set<string>()
    const wants = (event: PostEvent) => {
      if (event.what === 'delete') return created.has(event.uri) || known.has(event.uri) || remembered.has(event.uri)
      const isWanted = !known.has(event.uri) && fits?.(factsOf(event.record, event.did, null)) !== false
      if (isWanted) created.add(event.uri)
      return isWanted
    }
    const drained = await tryToDrain(asked, fromUs, now, wants)
    if (drained?.firstUs == null || drained.lastUs === null) return null
    const { posts, items } = await postsOf(drained.events, created, known)
    const next: Cursor = {
      version: 2,
      lane: withItems(before.lane, items),
      atUs: Math.max(atUs, drained.lastUs),
      begunAt: null,
      goesOn: drained.more ? asked : null,
    }
    const isForgotten = drained.firstUs - fromUs > forgottenMs * 1_000
    const gap = {
      from: Math.floor(atUs / 1_000),
      to: Math.floor(drained.firstUs / 1_000),
      reason: 'The stream of Bluesky does not reach back so far.',
    }
    return { ...fetchedOf(posts, next, drained.more), gap: isForgotten ? gap : null }
  }

  async function tryToDrain(asked: string, fromUs: number, now: number, wants: (event: PostEvent) => boolean): Promise<Drained | null> {
    try {
      const drained = await drain({ instance: asked, fromUs, now, openMs: patienceMs, signal, wants })
      if (drained.firstUs !== null) return drained
    } catch (error) {
      if (!(error instanceof CallFailure || error instanceof SocketRefusal)) throw error
    }
    // Another one is asked the next time.
    instance = (instance + 1) % instances.length
    if (instance === 0) restUntil = now + restMs
    return null
  }

  /** The posts as Bluesky shows them; one that it does not show yet, as its author's repository says. */
  async function postsOf(events: readonly PostEvent[], created: ReadonlySet<string>, known: ReadonlySet<string>) {
    const isGone = new Set(events.filter(({ what }) => what === 'delete').map(({ uri }) => uri))
    const news = new Map(events.flatMap((event) => (event.what === 'create' && !isGone.has(event.uri) ? [[event.uri, event]] : [])))
    const shown = new Map((await getPosts([...news.keys()])).map((post) => [post.ref.uri, post]))
    const { did: us } = await session.account()
    const read = [...news.values()].flatMap((event) => {
      const post = shown.get(event.uri) ?? readPost(viewOf(event), us)
      return post && fits?.(factsOf(event.record, event.did, post.post.author.handle)) === true ? [post] : []
    })
    const gone = [...isGone].filter((uri) => !created.has(uri) && (known.has(uri) || remembered.has(uri)))
    const tombstones = await Promise.all(gone.map(tombstoneOf))
    return { posts: [...read.map(remember), ...tombstones.filter((post) => post !== null)], items: read.map(itemOf) }
  }

  /** Null when the author is gone too: then the next look at known posts says so. */
  async function tombstoneOf(uri: string): Promise<Post | null> {
    const did = uri.split('/')[2] ?? ''
    const author = remembered.get(uri) ?? (await authorOf(did))
    remembered.delete(uri)
    if (!author) return null
    const now = session.now()
    const nothing = {
      url: null,
      text: '',
      lang: null,
      editedAt: null,
      conversationId: null,
      inReplyTo: null,
      repostOf: null,
      addressed: false,
    }
    const counts = { reposts: 0, likes: 0, replies: 0 }
    return { ...nothing, externalId: uri, originalId: uri, postedAt: now, deleted: true, author, own: false, counts }
  }

  async function authorOf(did: string): Promise<PostAuthor | null> {
    const profile = await session.call({ name: 'app.bsky.actor.getProfile', query: { actor: did } }).catch((error: unknown) => {
      if (error instanceof BlueskyRefusal) return null
      throw error
    })
    if (!profile) return null
    const { handle, displayName } = fieldsOf(profile.body)
    const known = textOf(handle) ?? did
    return { externalId: did, handle: known, name: textOf(displayName) || known, followers: null, url: `https://bsky.app/profile/${did}` }
  }

  function remember({ post }: BlueskyPost): Post {
    remembered.set(post.externalId, post.author)
    if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value as string)
    return post
  }
}

const itemOf = ({ ref, at }: BlueskyPost): Item => ({ id: ref.uri, at })

const fetchedOf = (posts: Post[], next: Cursor, more: boolean): Fetched => ({
  posts,
  cursor: next,
  more,
  cost: 0,
  gap: null,
  waitUntil: null,
})

/** An event in the shape of a post that Bluesky shows; nobody has told the handle yet. */
const viewOf = (event: PostEvent & { what: 'create' }): Fields => ({
  uri: event.uri,
  cid: event.cid,
  author: { did: event.did },
  record: event.record,
  indexedAt: new Date(event.timeUs / 1_000).toISOString(),
})

function factsOf(record: Fields, did: string, handle: string | null): Facts {
  const features = listOf(record.facets).flatMap((facet) => listOf(facet.features))
  const texts = (values: readonly unknown[]) => values.flatMap((value) => textOf(value) ?? [])
  return {
    text: textOf(record.text) ?? '',
    tags: texts([...features.map(({ tag }) => tag), ...(Array.isArray(record.tags) ? record.tags : [])]),
    langs: texts(Array.isArray(record.langs) ? record.langs : []),
    links: texts([...features.map(({ uri }) => uri), fieldsOf(fieldsOf(record.embed).external).uri]),
    did,
    handle,
  }
}
