import { createHash } from 'node:crypto'
import { z } from 'zod'
import { minute, second } from '../../kit/lib/clock.ts'
import { CallFailure, openOutbound } from '../../kit/net/outbound.ts'
import { brokenCall, patienceOf, refusedCall } from './calls.ts'
import { type Channel, ChannelError, type Connection, type ConnectionSettings, type Fetched, type Post } from './channel.ts'
import type { FeedItem, ParsedFeed } from './feed-parse.ts'
import { readFeedAside } from './feed-reading.ts'
import { writeAllWords } from './search-writing.ts'

/** Addresses of feeds move; each hop is checked like the first. */
const redirects = 4
/** Items remembered, so that a guid that changes and an item that comes back are known again. */
const mostSeen = 1_500
const mostShared = 200

/** RSS, Atom and JSON feeds: news, blogs and forums that offer nothing better. They can only be read. */
export const feed: Channel = {
  name: 'feed',
  label: 'Feed',
  settings: [{ name: 'baseUrl', label: 'Address of the feed', hint: 'RSS, Atom or JSON Feed.', secret: false, required: true }],
  searches: true,
  writeSearch: writeAllWords,
  pollEveryMs: 5 * minute,
  withoutAccounts: true,
  publicReplies: true,
  privateReplies: false,
  replyLimit: { length: 10_000, counts: 'characters', perUrl: null },
  lengthOf: (text) => text.length,
  refreshes: null,
  price: () => 0,
  replyBy: () => ({ by: 'hand', reason: 'A feed can only be read. Answer on the page itself.' }),
  handOverUrl: ({ url }) => url,
  reconciliation: { nativeKey: false, settleMs: minute, attempts: 1 },
  open,
}

const cursor = z.object({
  version: z.literal(1),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  /** Of each item known: its id, its address (or what stands for it), and a hash of its words; newest last. */
  seen: z.array(z.tuple([z.string(), z.string(), z.string()])),
  /** Ids that several items bore at once (the shop's home page, a guest book): they are none. */
  shared: z.array(z.string()).optional(),
  newestAt: z.number().nullable(),
})
type FeedCursor = z.infer<typeof cursor>

function open({ settings, query, clock, signal }: ConnectionSettings): Connection {
  const url = typeof settings.baseUrl === 'string' ? settings.baseUrl.trim() : ''
  const outbound = openOutbound({ baseUrl: url, timeoutMs: patienceOf(settings.timeoutMs), signal, redirects })
  const host = URL.canParse(url) ? new URL(url).host : url
  const wanted = (query ?? '').toLowerCase().split(/\s+/).filter(Boolean)

  return {
    async whoAmI() {
      const answer = await get(null)
      return { externalId: url, handle: host, name: answer?.feed.title || host }
    },
    fetchPosts,
    async sendReply() {
      throw new ChannelError('drop', 'forbidden', 'A feed can only be read. Answer on the page itself.')
    },
    findReply: async () => null,
    // What a feed no longer lists may well be there still.
    refresh: async () => ({ posts: [], gone: [], cost: 0, waitUntil: null }),
  }

  /** The whole feed, or nothing when it has not changed. Throws ChannelError. */
  async function fetchPosts(saved: unknown): Promise<Fetched> {
    const parsed = cursor.safeParse(saved)
    const before: FeedCursor = parsed.success ? parsed.data : { version: 1, etag: null, lastModified: null, seen: [], newestAt: null }
    const answer = await get(before)
    if (!answer) return { posts: [], cursor: before, more: false, cost: 0, gap: null, waitUntil: null }
    const { feed: read, etag, lastModified } = answer
    const now = clock()
    const byId = new Map(before.seen.map((one) => [one[0], one]))
    const byPlace = new Map(before.seen.map((one) => [`${one[1]} ${one[2]}`, one]))
    const fresh: Post[] = []
    const shared = new Set([...(before.shared ?? []), ...sharedIds(read.items)])
    const done = new Set<string>()
    let joined = false
    for (const item of read.items) {
      const place = item.url ?? ''
      const id = item.ids.find((one) => !shared.has(one)) ?? item.words
      if (done.has(id)) continue
      done.add(id)
      const alike = byPlace.get(`${place} ${item.words}`) ?? byPlace.get(` ${item.words}`)
      const named = byId.get(id)
      const known = named ?? alike
      if (known) joined = true
      if (known?.[2] !== item.words && speaksOf(item)) fresh.push(postOf(item, id, read, known !== undefined, now))
      const seen: [string, string, string] = [id, place, item.words]
      byId.delete(id)
      byId.set(id, seen)
      byPlace.set(`${place} ${item.words}`, seen)
    }
    const times = read.items.map(({ postedAt }) => postedAt).filter((at) => at !== null)
    const oldestAt = times.length > 0 ? Math.min(...times) : now
    const isSlid = before.newestAt !== null && before.seen.length > 0 && read.items.length > 0 && !joined && oldestAt > before.newestAt
    return {
      posts: fresh.sort((a, b) => a.postedAt - b.postedAt),
      cursor: {
        version: 1,
        etag,
        lastModified,
        seen: [...byId.values()].slice(-mostSeen),
        ...(shared.size > 0 && { shared: [...shared].slice(-mostShared) }),
        newestAt: Math.min(now, Math.max(before.newestAt ?? 0, ...(times.length > 0 ? times : [now]))),
      } satisfies FeedCursor,
      more: false,
      cost: 0,
      gap: isSlid
        ? {
            from: before.newestAt as number,
            to: Math.min(oldestAt, now),
            reason: 'The feed shows only its newest items, and none of those we knew: some may have passed in between.',
          }
        : null,
      waitUntil: null,
    }
  }

  async function get(before: FeedCursor | null): Promise<{ feed: ParsedFeed; etag: string | null; lastModified: string | null } | null> {
    const calling = { label: 'The feed', write: false, now: clock() }
    try {
      const answer = await outbound({
        url,
        headers: {
          accept: 'application/feed+json, application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5',
          ...(before?.etag && { 'if-none-match': before.etag }),
          ...(before?.lastModified && { 'if-modified-since': before.lastModified }),
        },
      })
      if (answer.status === 304 && before) return null
      const waitMs = Number(answer.headers['retry-after']) * second
      if (answer.status !== 200)
        throw refusedCall({
          ...calling,
          status: answer.status,
          says: '',
          retryAt: waitMs > 0 ? clock() + Math.min(waitMs, 60 * minute) : null,
        })
      const read = await readFeedAside(answer.body, answer.headers['content-type'] ?? '', answer.url)
      if (!read)
        throw new ChannelError(
          'retry-at',
          'broken-answer',
          'There is no feed that can be read at this address. We try again by ourselves.',
          {
            retryAt: clock() + 30 * second,
          },
        )
      const header = (name: 'etag' | 'last-modified') => answer.headers[name]?.slice(0, 300) ?? null
      return { feed: read, etag: header('etag'), lastModified: header('last-modified') }
    } catch (error) {
      if (error instanceof CallFailure && error.reason === 'too-big')
        throw new ChannelError('retry-at', 'broken-answer', 'The feed is too large: more than 5 MB. We try again by ourselves.', {
          retryAt: clock() + 30 * second,
        })
      throw error instanceof CallFailure ? brokenCall(error, calling) : error
    }
  }

  function speaksOf({ text, author }: FeedItem): boolean {
    const said = `${text} ${author?.name ?? ''}`.toLowerCase()
    return wanted.every((word) => said.includes(word))
  }

  function postOf(item: FeedItem, id: string, read: ParsedFeed, changed: boolean, now: number): Post {
    const name = item.author?.name ?? (read.title || host)
    // Ids of feeds are only unique within one feed.
    const externalId = `${createHash('sha256').update(`${host} ${id}`).digest('hex').slice(0, 40)}`
    return {
      externalId,
      url: item.url,
      text: item.text,
      lang: item.lang,
      postedAt: Math.min(item.postedAt ?? item.updatedAt ?? now, now),
      editedAt: changed ? Math.min(item.updatedAt ?? now, now) : null,
      originalId: externalId,
      deleted: false,
      author: { externalId: `${host}/${name.toLowerCase()}`, handle: name, name, followers: null, url: item.author?.url ?? null },
      conversationId: null,
      inReplyTo: null,
      repostOf: null,
      own: false,
      addressed: false,
      counts: { reposts: 0, likes: 0, replies: 0 },
    }
  }
}

/** Ids that items with different words bear in one feed. */
function sharedIds(items: readonly FeedItem[]): string[] {
  const said = new Map<string, string>()
  return items.flatMap(({ ids, words }) =>
    ids.filter((id) => {
      const other = said.get(id)
      said.set(id, words)
      return other !== undefined && other !== words
    }),
  )
}
