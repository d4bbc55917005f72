import { z } from 'zod'
import { minute, second } from '../../kit/lib/clock.ts'
import { unreadable } from './calls.ts'
import {
  type Channel,
  ChannelError,
  type Connection,
  type ConnectionSettings,
  type Fetched,
  type Refreshed,
  type ReplyOrder,
  type SentReply,
} from './channel.ts'
import { fieldsOf, textOf } from './fields.ts'
import { afterItems, fetched, type ItemPage, laneSchema, newLane } from './newest-first.ts'
import { label, openRedditClient, refusalIn } from './reddit-client.ts'
import { type RedditAccount, readListing, readMade } from './reddit-parse.ts'
import { redditSignIn } from './reddit-sign-in.ts'
import { writeBooleans } from './search-writing.ts'

const longestComment = 10_000
const pageSize = '100'
/** A listing hands out only about its newest thousand. */
const listReach = 1_000
const ownEveryMs = minute

/** Reddit, with API access that Reddit has approved (self-service ended in November 2025). */
export const reddit: Channel = {
  name: 'reddit',
  label,
  settings: [
    { name: 'clientId', label: 'Client ID', hint: 'Of the app that Reddit approved.', secret: false, required: false, usual: true },
    { name: 'clientSecret', label: 'Client secret', hint: null, secret: true, required: false, usual: true },
    {
      name: 'refreshToken',
      label: 'Refresh token',
      hint: 'With duration=permanent; scopes identity, read, privatemessages, history, submit.',
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
    { name: 'baseUrl', label: 'Server address', hint: 'Leave empty for Reddit itself.', secret: false, required: false, server: true },
  ],
  signIns: [redditSignIn],
  searches: true,
  writeSearch: writeBooleans,
  // 100 calls a minute for all that is done with the client.
  pollEveryMs: 10 * second,
  publicReplies: true,
  roomOf: (url) => /\/(r\/\w+)/.exec(url ?? '')?.[1] ?? null,
  privateReplies: false,
  replyLimit: { length: longestComment, counts: 'characters', perUrl: null },
  lengthOf: (text) => [...text].length,
  refreshes: 'all',
  price: () => 0,
  replyBy: () => ({ by: 'api', reason: null }),
  handOverUrl: ({ url }) => url,
  reconciliation: { nativeKey: false, settleMs: minute, attempts: 3 },
  open,
}

const accountSchema = z.object({ externalId: z.string(), handle: z.string(), name: z.string() })
const cursorSchema = z.object({
  version: z.literal(1),
  account: accountSchema.nullable(),
  lane: z.enum(['posts', 'own']),
  posts: laneSchema,
  own: laneSchema,
  ownReadAt: z.number(),
})
type RedditCursor = z.infer<typeof cursorSchema>

function open(settings: ConnectionSettings): Connection {
  const client = openRedditClient(settings)
  const { query, clock } = settings
  let known: RedditAccount | null = null

  return {
    whoAmI: account,
    fetchPosts,
    refresh,
    sendReply,
    findReply,
  }

  async function account(): Promise<RedditAccount> {
    if (known) return known
    const { name, id } = fieldsOf((await client.call({ path: 'api/v1/me' })).body)
    if (typeof name !== 'string' || !name) throw unreadable(label, clock())
    known = { externalId: `t2_${textOf(id) ?? name}`, handle: name, name }
    return known
  }

  async function list(path: string, asked: Record<string, string>, us: RedditAccount, allAddressed: boolean) {
    const { body, waitUntil, standing } = await client.call({ path, query: { ...asked, limit: pageSize } })
    const page = readListing(body, { account: us, site: client.site, allAddressed, now: clock() })
    if (!page) throw unreadable(label, clock())
    return { page, waitUntil, standing }
  }

  /** One page: what speaks to us (or a search), and each minute what we wrote ourselves. Throws ChannelError. */
  async function fetchPosts(saved: unknown): Promise<Fetched> {
    const read = cursorSchema.safeParse(saved)
    const cursor: RedditCursor = read.success
      ? read.data
      : { version: 1, account: null, lane: 'posts', posts: newLane, own: newLane, ownReadAt: 0 }
    const us = cursor.account ?? (await account())
    known = us
    const isOwn = cursor.lane === 'own'
    const lane = isOwn ? cursor.own : cursor.posts
    const token = lane.window?.token
    const path = isOwn ? `user/${encodeURIComponent(us.handle)}/comments` : query === null ? 'message/inbox' : 'search'
    const asked = { ...(token && { after: token }), ...(!isOwn && query !== null && { q: query, sort: 'new', type: 'link' }) }
    const { page, waitUntil, standing } = await list(path, asked, us, !isOwn && query === null)
    // Below a post that was deleted a listing is empty, as if it ended: the window begins again.
    if (token && page.items.length === 0 && page.next === null && (await isGone(token))) {
      const again = { ...lane, window: null }
      return fetched([], { ...cursor, account: us, ...(isOwn ? { own: again } : { posts: again }) } satisfies RedditCursor, true, {
        waitUntil,
      })
    }
    const after = afterItems(lane, page, clock(), listReach)
    if (isOwn) {
      const over = { lane: 'posts' as const, ownReadAt: clock() }
      const next = { ...cursor, account: us, own: after.lane, ...(after.done && over) } satisfies RedditCursor
      return fetched(after.fresh, next, !after.done, { waitUntil })
    }
    const ownIsDue = query === null && Math.abs(clock() - cursor.ownReadAt) >= ownEveryMs
    const goesOver = after.done && ownIsDue
    return fetched(
      after.fresh,
      { ...cursor, account: us, posts: after.lane, lane: goesOver ? 'own' : 'posts' } satisfies RedditCursor,
      !after.done || goesOver,
      {
        waitUntil,
        standing,
        gap:
          after.reached !== null && lane.newestAt !== null
            ? {
                from: lane.newestAt,
                to: after.reached,
                reason: 'Reddit hands out only about the newest 1,000; more than that came while we did not listen.',
              }
            : null,
      },
    )
  }

  async function refresh(externalIds: readonly string[]): Promise<Refreshed> {
    const ids = externalIds.slice(0, 100)
    if (ids.length === 0) return { posts: [], gone: [], cost: 0, waitUntil: null }
    const { page, waitUntil } = await list('api/info', { id: ids.join(',') }, await account(), false)
    const posts = page.items.flatMap((item) => item.posts).filter((post) => !post.deleted)
    const there = new Set(posts.map((post) => post.externalId))
    return { posts, gone: ids.filter((id) => !there.has(id)), cost: 0, waitUntil }
  }

  async function isGone(id: string): Promise<boolean> {
    return (await refresh([id])).gone.length > 0
  }

  /** Sends a public reply once. Reddit takes the same words twice, so what is there already is looked for first. Throws ChannelError. */
  async function sendReply(order: ReplyOrder): Promise<SentReply> {
    if (order.visibility === 'private')
      throw new ChannelError(
        'drop',
        'invalid',
        'Private replies are not possible on Reddit from here. Reply in public, or by another channel.',
      )
    const text = order.text.toWellFormed().trim()
    if ([...text].length > longestComment)
      throw new ChannelError('drop', 'invalid', `The reply is longer than the ${longestComment} characters Reddit allows. Shorten it.`)
    const us = await account()
    if (await findReply(order)) throw new ChannelError('unknown', 'duplicate', 'This reply is on Reddit already. We look for it.')
    const { body } = await client.call({ method: 'POST', path: 'api/comment', form: { api_type: 'json', thing_id: order.inReplyTo, text } })
    const refused = refusalIn(body, clock())
    if (refused) throw refused
    const made = readMade(body, { account: us, site: client.site, allAddressed: false, now: clock() })
    if (!made)
      throw new ChannelError('unknown', 'broken-answer', 'Reddit did not confirm the reply. We look for it before anything is tried again.')
    return { externalId: made.externalId, url: made.url }
  }

  /** Looks in our own newest comments for a reply to that post with these words. Throws ChannelError. */
  async function findReply(order: ReplyOrder): Promise<SentReply | null> {
    const us = await account()
    const { page } = await list(`user/${encodeURIComponent(us.handle)}/comments`, {}, us, false)
    const wanted = comparable(order.text)
    const found = ownPosts(page).find((post) => post.inReplyTo === order.inReplyTo && comparable(post.text) === wanted)
    return found ? { externalId: found.externalId, url: found.url } : null
  }
}

const ownPosts = ({ items }: ItemPage) => items.flatMap(({ posts }) => posts).filter(({ own }) => own)
const comparable = (text: string) => text.toWellFormed().normalize('NFC').replace(/\s+/g, ' ').trim()
