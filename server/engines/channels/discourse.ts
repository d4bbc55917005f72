import { z } from 'zod'
import { second } from '../../kit/lib/clock.ts'
import { unreadable } from './calls.ts'
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
import { type DiscourseClient, label, openDiscourseClient } from './discourse-client.ts'
import { placeOf, readLine } from './discourse-parse.ts'
import { fieldsOf, isFields, listOf, textOf } from './fields.ts'
import { afterItems, fetched, laneSchema, newLane } from './newest-first.ts'
import { writeAllWords } from './search-writing.ts'

/** max_post_length of Discourse, unless the forum sets another. */
const longestPost = 32_000
/** Older forums look no further than this many ids down: a page may be empty though the list goes on (PostsController#latest until 2026). */
const idsPerPage = 50
const settleMs = 30 * second
/** Calls for one look-up; the forum allows 60 a minute for all that is done with the key. */
const lookedUpAtOnce = 10

/** A Discourse forum: all that is written there, or what has certain words. */
export const discourse: Channel = {
  name: 'discourse',
  label,
  settings: [
    {
      name: 'baseUrl',
      label: 'Address of the forum',
      hint: 'Like https://forum.example.com.',
      secret: false,
      required: true,
      server: true,
    },
    {
      name: 'apiKey',
      label: 'API key',
      hint: 'Admin, API: a key for one user, with the scopes for reading and writing posts.',
      secret: true,
      required: true,
    },
    { name: 'apiUsername', label: 'User', hint: 'Who answers on the forum.', secret: false, required: true },
  ],
  searches: true,
  writeSearch: writeAllWords,
  pollEveryMs: 30 * second,
  publicReplies: true,
  roomOf: (url) => (url !== null && URL.canParse(url) ? new URL(url).host : null),
  privateReplies: false,
  replyLimit: { length: longestPost, counts: 'characters', perUrl: null },
  lengthOf: (text) => [...text].length,
  refreshes: 'all',
  price: () => 0,
  replyBy: () => ({ by: 'api', reason: null }),
  handOverUrl: ({ url }) => url,
  reconciliation: { nativeKey: false, settleMs, attempts: 3 },
  open,
}

const cursorSchema = z.object({ version: z.literal(1), lane: laneSchema })

function open(settings: ConnectionSettings): Connection {
  const client = openDiscourseClient(settings)
  const wanted = (settings.query ?? '').toLowerCase().split(/\s+/).filter(Boolean)

  return {
    async whoAmI() {
      const user = fieldsOf(fieldsOf(await client.call({ path: `u/${encodeURIComponent(client.user)}.json` })).user)
      const handle = textOf(user.username)
      if (!handle)
        throw new ChannelError('stop-and-ask', 'invalid', `The forum knows no user ${client.user}. Check the settings of this source.`)
      return { externalId: String(user.id ?? handle), handle, name: textOf(user.name) || handle }
    },
    fetchPosts,
    refresh,
    sendReply: (order) => sendReply(client, order),
    findReply: (order) => findReply(client, order),
  }

  async function fetchPosts(saved: unknown): Promise<Fetched> {
    const kept = cursorSchema.safeParse(saved)
    const lane = kept.success ? kept.data.lane : newLane
    const before = lane.window?.token || null
    const body = await client.call({ path: 'posts.json', ...(before && { query: { before } }) })
    const page = fieldsOf(body).latest_posts
    if (!Array.isArray(page)) throw unreadable(label, client.now())
    const read = listOf(page).flatMap((one) => readLine(one, client) ?? [])
    // Older forums hand out the id itself below which was asked.
    const lines = before === null ? read : read.filter(({ id }) => id < Number(before))
    const ids = lines.map(({ id }) => id)
    const after = afterItems(
      lane,
      { items: lines.map(({ item }) => item), next: nextOf(before, ids, lane.window?.empty ?? 0) },
      client.now(),
    )
    const posts = after.fresh.filter((post) => post.own || post.deleted || wanted.every((word) => post.text.toLowerCase().includes(word)))
    return fetched(posts, { version: 1, lane: after.lane }, !after.done)
  }

  /** What has the name of another forum is neither there nor gone: this one cannot tell. */
  async function refresh(externalIds: readonly string[]): Promise<Refreshed> {
    const asked = externalIds.filter((id) => placeOf(id, client.forum)).slice(0, lookedUpAtOnce)
    const found = await Promise.all(asked.map((id) => findPost(client, id)))
    return {
      posts: found.filter((post) => post !== null),
      gone: asked.filter((_, index) => found[index] === null),
      cost: 0,
      waitUntil: null,
    }
  }
}

/**
 * Where the list goes on below this page: `before` asks for ids lower than it. An empty page is asked for again before the 50 ids are passed
 * over that it stands for on older forums.
 */
function nextOf(before: string | null, ids: readonly number[], empty: number): string | null {
  const lowest = Math.min(...ids)
  if (ids.length > 0) return lowest > 1 ? String(lowest) : null
  if (before === null || empty < 2) return before ?? ''
  const next = Number(before) - idsPerPage
  return next > 1 ? String(next) : null
}

/** The post as it stands; null when it is gone, or is none of this forum's. Throws ChannelError. */
async function findPost(client: DiscourseClient, externalId: string): Promise<Post | null> {
  const place = placeOf(externalId, client.forum)
  const body = place && (await client.call({ path: `posts/by_number/${place.topic}/${place.number}.json` }))
  if (body === null) return null
  const line = readLine(body, client)
  if (!line) throw unreadable(label, client.now())
  return line.post.deleted ? null : line.post
}

/** Sends a public reply once. Throws ChannelError; `doubt` when the forum may have taken it. */
async function sendReply(client: DiscourseClient, order: ReplyOrder): Promise<SentReply> {
  if (order.visibility === 'private')
    throw new ChannelError('drop', 'invalid', 'Private replies are not possible on a forum. Reply in public, or by another channel.')
  const raw = order.text.toWellFormed().trim()
  if ([...raw].length > longestPost)
    throw new ChannelError('drop', 'invalid', `The reply is longer than the ${longestPost} characters a forum allows. Shorten it.`)
  const place = placeOf(order.inReplyTo, client.forum)
  if (!place || !(await findPost(client, order.inReplyTo))) throw new ChannelError('drop', 'gone', 'The post is not on the forum any more.')
  const body = await client.call({
    method: 'POST',
    path: 'posts.json',
    json: { raw, topic_id: place.topic, ...(place.number > 1 && { reply_to_post_number: place.number }) },
  })
  if (body === null) throw new ChannelError('drop', 'gone', 'The topic is not on the forum any more.')
  const sent = readLine(body, client)?.post
  // A post that waits for a moderator has no number yet (`action: enqueued`).
  if (!sent)
    throw new ChannelError(
      'unknown',
      'broken-answer',
      'The forum did not confirm the reply. We look for it before anything is tried again.',
    )
  return { externalId: sent.externalId, url: sent.url }
}

/** Looks among the user's newest posts for a reply to that post with these words. Throws ChannelError. */
async function findReply(client: DiscourseClient, order: ReplyOrder): Promise<SentReply | null> {
  const place = placeOf(order.inReplyTo, client.forum)
  if (!place) return null
  const body = fieldsOf(await client.call({ path: `t/${place.topic}/last.json` }))
  const posts = listOf(fieldsOf(body.post_stream).posts).flatMap((one) => readLine(one, client)?.post ?? [])
  if (!isFields(body.post_stream)) return null
  const wanted = comparable(order.text)
  const found = posts.find((post) => post.own && post.inReplyTo === order.inReplyTo && comparable(post.text) === wanted)
  return found ? { externalId: found.externalId, url: found.url } : null
}

const comparable = (text: string) => text.toWellFormed().normalize('NFC').replace(/\s+/g, ' ').trim()
