import { z } from 'zod'
import { day, minute } from '../../kit/lib/clock.ts'
import { refusedCall, unreadable } from './calls.ts'
import {
  type Channel,
  ChannelError,
  type Connection,
  type ConnectionSettings,
  type Fetched,
  type Post,
  type Refreshed,
  type ReplyOrder,
  type SentReply,
} from './channel.ts'
import { fieldsOf, listOf, textOf } from './fields.ts'
import { youtubeSignIn } from './google-sign-in.ts'
import { afterItems, fetched, laneSchema, newLane } from './newest-first.ts'
import { label, nextPacificMidnight, openYouTubeClient, unitsPerDay, type YouTubeCall, YouTubeRefusal } from './youtube-client.ts'
import { readComment, readComments, readThreads, threadOf, type YouTubeAccount } from './youtube-parse.ts'

const longestComment = 10_000
const pageSize = '100'
/** Threads whose answers wait to be read; more than this at once are read when they are met again. */
const mostPending = 200
/** Threads we wrote in are asked again in turn: so many each time, so many at most, so long. */
const watchedAtOnce = 2
const mostWatched = 200
const watchedForMs = 14 * day
const idsPerCall = 50
const pagesSearched = 5

/** Comments on the videos of one channel. Reading costs 1 of 10,000 units a day, a reply 50; searching is never used. */
export const youtube: Channel = {
  name: 'youtube',
  label,
  settings: [
    {
      name: 'clientId',
      label: 'Client ID',
      hint: 'Of an OAuth client with the YouTube Data API.',
      secret: false,
      required: false,
      usual: true,
    },
    { name: 'clientSecret', label: 'Client secret', hint: null, secret: true, required: false, usual: true },
    {
      name: 'refreshToken',
      label: 'Refresh token',
      hint: 'With the scope youtube.force-ssl; lives seven days while the consent screen is in testing.',
      secret: true,
      required: false,
      usual: true,
    },
    {
      name: 'accessToken',
      label: 'Access token',
      hint: 'Only when there is no refresh token; it lives an hour.',
      secret: true,
      required: false,
    },
    { name: 'baseUrl', label: 'Server address', hint: 'Leave empty for YouTube itself.', secret: false, required: false, server: true },
  ],
  signIns: [youtubeSignIn],
  searches: false,
  pollEveryMs: minute,
  publicReplies: true,
  privateReplies: false,
  replyLimit: { length: longestComment, counts: 'characters', perUrl: null },
  lengthOf: (text) => [...text].length,
  refreshes: 'all',
  refreshDays: 28,
  price: () => 0,
  replyBy: () => ({ by: 'api', reason: null }),
  handOverUrl: ({ url }) => url,
  reconciliation: { nativeKey: false, settleMs: minute, attempts: 3 },
  open,
}

const cursorSchema = z.object({
  version: z.literal(1),
  account: z.object({ externalId: z.string(), handle: z.string(), name: z.string() }).nullable(),
  lane: laneSchema,
  pending: z.array(z.object({ threadId: z.string(), token: z.string().nullable() })),
  /** Threads we wrote in, and when: their answers are heard too when the thread is no longer among the newest. */
  watched: z.array(z.object({ threadId: z.string(), at: z.number() })),
  /** Units of the quota used on the day that ends at `until`. */
  units: z.object({ until: z.number(), used: z.number() }).default({ until: 0, used: 0 }),
})
type YouTubeCursor = z.infer<typeof cursorSchema>

function open(settings: ConnectionSettings): Connection {
  const client = openYouTubeClient(settings)
  const { clock } = settings
  let known: YouTubeAccount | null = null

  return { whoAmI: account, fetchPosts, refresh, sendReply, findReply }

  async function account(): Promise<YouTubeAccount> {
    if (known) return known
    const body = await ask({ path: 'channels', query: { part: 'snippet', mine: 'true' } })
    const [channel] = listOf(fieldsOf(body).items)
    const externalId = textOf(channel?.id)
    if (!externalId)
      throw new ChannelError('stop-and-ask', 'invalid', 'This Google account has no YouTube channel. Sign in with the one that has.')
    const { title, customUrl } = fieldsOf(channel?.snippet)
    const name = textOf(title) ?? externalId
    known = { externalId, handle: (textOf(customUrl) ?? name).replace(/^@/, ''), name }
    return known
  }

  /** A reading call whose plain refusal means that the settings are wrong. */
  async function ask(call: YouTubeCall): Promise<unknown> {
    try {
      return await client.call(call)
    } catch (error) {
      if (!(error instanceof YouTubeRefusal)) throw error
      throw refusedCall({ label, write: false, now: clock(), status: 400, says: error.reason })
    }
  }

  /** One page of threads; when they are read, one page of answers that did not come with their thread. Throws ChannelError. */
  async function fetchPosts(saved: unknown): Promise<Fetched> {
    const page = await readPage(saved)
    const cursor = page.cursor as YouTubeCursor
    const until = nextPacificMidnight(clock())
    const used = (cursor.units.until === until ? cursor.units.used : 0) + client.takeUnits()
    const quota = { left: Math.max(0, unitsPerDay - used), of: unitsPerDay, resetsAt: until }
    const standing = { ...client.standing, quota }
    return { ...page, cursor: { ...cursor, units: { until, used } } satisfies YouTubeCursor, standing }
  }

  async function readPage(saved: unknown): Promise<Fetched> {
    const read = cursorSchema.safeParse(saved)
    const cursor: YouTubeCursor = read.success
      ? read.data
      : { version: 1, account: null, lane: newLane, pending: [], watched: [], units: { until: 0, used: 0 } }
    const us = cursor.account ?? (await account())
    known = us
    const next = { ...cursor, account: us }
    if (cursor.pending.length > 0 && cursor.lane.window === null) return fetchAnswers(next, us)
    const token = cursor.lane.window?.token
    const query = {
      part: 'snippet,replies',
      allThreadsRelatedToChannelId: us.externalId,
      order: 'time',
      maxResults: pageSize,
      textFormat: 'plainText',
    }
    let body: unknown
    try {
      body = await client.call({ path: 'commentThreads', query: { ...query, ...(token && { pageToken: token }) } })
    } catch (error) {
      if (!(error instanceof YouTubeRefusal)) throw error
      if (!token) throw refusedCall({ label, write: false, now: clock(), status: 400, says: error.reason })
      // A page token that YouTube no longer knows: the window begins again, so nothing is lost.
      return fetched([], { ...next, lane: { ...cursor.lane, window: null } } satisfies YouTubeCursor, false)
    }
    const page = readThreads(body, us, clock())
    if (!page) throw unreadable(label, clock())
    const after = afterItems(cursor.lane, page, clock())
    const shown = new Set(page.items.map(({ id }) => id))
    const watched = watchMore(cursor.watched, after.fresh, clock())
    // The threads of this page came with their answers, or are asked for because there are more.
    const turn = after.done ? watched.slice(0, watchedAtOnce) : []
    const wanted = [
      ...after.items.map(({ id }) => id).filter((id) => page.unread.has(id)),
      ...turn.map(({ threadId }) => threadId).filter((id) => !shown.has(id)),
    ]
    const waiting = new Set(cursor.pending.map(({ threadId }) => threadId))
    const more = wanted.filter((id) => !waiting.has(id)).map((threadId) => ({ threadId, token: null }))
    const pending = [...cursor.pending, ...more].slice(0, mostPending)
    const moved = { ...next, lane: after.lane, pending, watched: [...watched.slice(turn.length), ...turn] } satisfies YouTubeCursor
    return fetched(after.fresh, moved, !after.done || pending.length > 0)
  }

  async function fetchAnswers(cursor: YouTubeCursor, us: YouTubeAccount): Promise<Fetched> {
    const [first, ...rest] = cursor.pending as [YouTubeCursor['pending'][number], ...YouTubeCursor['pending']]
    const page = await answersOf(first.threadId, first.token, us)
    const pending = page?.next ? [{ threadId: first.threadId, token: page.next }, ...rest] : rest
    return fetched(page?.posts.reverse() ?? [], { ...cursor, pending } satisfies YouTubeCursor, pending.length > 0)
  }

  /** A page of the answers in a thread; null when it is gone. */
  async function answersOf(
    threadId: string,
    token: string | null,
    us: YouTubeAccount,
  ): Promise<{ posts: Post[]; next: string | null } | null> {
    try {
      const query = {
        part: 'snippet',
        parentId: threadId,
        maxResults: pageSize,
        textFormat: 'plainText',
        ...(token && { pageToken: token }),
      }
      const page = readComments(await client.call({ path: 'comments', query }), us, clock())
      if (!page) throw unreadable(label, clock())
      return page
    } catch (error) {
      if (error instanceof YouTubeRefusal) return null
      throw error
    }
  }

  async function refresh(externalIds: readonly string[]): Promise<Refreshed> {
    const ids = externalIds.slice(0, 2 * idsPerCall)
    const us = await account()
    const groups = [ids.slice(0, idsPerCall), ids.slice(idsPerCall)].filter((group) => group.length > 0)
    const pages = await Promise.all(
      groups.map(async (group) =>
        readComments(
          await ask({ path: 'comments', query: { part: 'snippet', id: group.join(','), textFormat: 'plainText' } }),
          us,
          clock(),
        ),
      ),
    )
    const posts = pages.flatMap((page) => {
      if (!page) throw unreadable(label, clock())
      return page.posts
    })
    const there = new Set(posts.map((post) => post.externalId))
    return { posts, gone: ids.filter((id) => !there.has(id)), cost: 0, waitUntil: null }
  }

  /** Sends a public reply once. YouTube takes the same words twice, so what is there already is looked for first. Throws ChannelError. */
  async function sendReply(order: ReplyOrder): Promise<SentReply> {
    if (order.visibility === 'private')
      throw new ChannelError('drop', 'invalid', 'Private replies are not possible on YouTube. Reply in public, or by another channel.')
    const text = order.text.toWellFormed().trim()
    if ([...text].length > longestComment)
      throw new ChannelError('drop', 'invalid', `The reply is longer than the ${longestComment} characters YouTube allows. Shorten it.`)
    const us = await account()
    if (await findReply(order)) throw new ChannelError('unknown', 'duplicate', 'This reply is on YouTube already. We look for it.')
    const json = { snippet: { parentId: threadOf(order.inReplyTo), textOriginal: text } }
    const made = readComment(await client.call({ method: 'POST', path: 'comments', query: { part: 'snippet' }, json }), us, clock(), null)
    if (!made)
      throw new ChannelError(
        'unknown',
        'broken-answer',
        'YouTube did not confirm the reply. We look for it before anything is tried again.',
      )
    return { externalId: made.externalId, url: made.url }
  }

  /** Looks among the answers of the thread for one of ours with these words. Throws ChannelError. */
  async function findReply(order: ReplyOrder): Promise<SentReply | null> {
    const us = await account()
    const wanted = comparable(order.text)
    let token: string | null = null
    for (let pages = 0; pages < pagesSearched; pages += 1) {
      const page = await answersOf(threadOf(order.inReplyTo), token, us)
      const found = page?.posts.find((post) => post.own && comparable(post.text) === wanted)
      if (found) return { externalId: found.externalId, url: found.url }
      if (!page?.next) return null
      token = page.next
    }
    return null
  }
}

/** Those watched, with the threads of our own comments among `posts`; the longest watched first, without what is too long ago. */
function watchMore(watched: YouTubeCursor['watched'], posts: readonly Post[], now: number): YouTubeCursor['watched'] {
  const own = new Map(posts.filter((post) => post.own).map((post) => [threadOf(post.externalId), post.postedAt]))
  const saved = watched.filter(({ threadId, at }) => !own.has(threadId) && at > now - watchedForMs)
  return [...saved, ...[...own].map(([threadId, at]) => ({ threadId, at }))].slice(-mostWatched)
}

const comparable = (text: string) => text.toWellFormed().normalize('NFC').replace(/\s+/g, ' ').trim()
