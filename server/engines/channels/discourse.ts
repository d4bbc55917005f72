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
import { countOf, fieldsOf, isFields, listOf, textOf, timeOf } from './fields.ts'
import { textOfHtml } from './html-text.ts'
import { afterItems, fetched, type Item, laneSchema, newLane } from './newest-first.ts'

/** max_post_length of Discourse, unless the forum sets another. */
const longestPost = 32_000
/** `before` looks no further than this many ids down, so a page may be empty though the list goes on (PostsController#latest). */
const idsPerPage = 50
const settleMs = 30 * second
/** Calls for one look-up; the forum allows 60 a minute for all that is done with the key. */
const lookedUpAtOnce = 10

/** A Discourse forum: all that is written there, or what has certain words. */
export const discourse: Channel = {
  name: 'discourse',
  label,
  settings: [
    { name: 'baseUrl', label: 'Address of the forum', hint: 'Like https://forum.example.com.', secret: false, required: true },
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
  pollEveryMs: 30 * second,
  publicReplies: true,
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
    const read = cursorSchema.safeParse(saved)
    const lane = read.success ? read.data.lane : newLane
    const before = lane.window?.token || null
    const body = await client.call({ path: 'posts.json', ...(before && { query: { before } }) })
    const page = fieldsOf(body).latest_posts
    if (!Array.isArray(page)) throw unreadable(label, client.now())
    const lines = listOf(page).flatMap((one) => lineOf(one, client))
    const ids = lines.map(({ number }) => number)
    const after = afterItems(
      lane,
      { items: lines.map(({ item }) => item), next: nextOf(before, ids, lane.window?.empty ?? 0) },
      client.now(),
    )
    const posts = after.fresh.filter((post) => post.own || wanted.every((word) => post.text.toLowerCase().includes(word)))
    return fetched(posts, { version: 1, lane: after.lane }, !after.done)
  }

  async function refresh(externalIds: readonly string[]): Promise<Refreshed> {
    const asked = externalIds.slice(0, lookedUpAtOnce)
    const found = await Promise.all(asked.map((id) => findPost(client, id)))
    return {
      posts: found.filter((post) => post !== null),
      gone: asked.filter((_, index) => found[index] === null),
      cost: 0,
      waitUntil: null,
    }
  }
}

/** Where the list goes on below this page. A page without posts is asked for again before the 50 ids it stands for are passed over. */
function nextOf(before: string | null, ids: readonly number[], empty: number): string | null {
  if (ids.length > 0) {
    const lowest = Math.min(...ids)
    return lowest > 1 ? String(lowest - 1) : null
  }
  if (before === null || empty < 2) return before ?? ''
  const next = Number(before) - idsPerPage
  return next > 0 ? String(next) : null
}

const placeOf = (externalId: string): { topic: string; number: string } => {
  const [, topic = '', number = ''] = /^(\d{1,15})\/(\d{1,9})$/.exec(externalId) ?? []
  return { topic, number }
}

/** The post as it stands; null when it is gone. Throws ChannelError. */
async function findPost(client: DiscourseClient, externalId: string): Promise<Post | null> {
  const { topic, number } = placeOf(externalId)
  const body = topic ? await client.call({ path: `posts/by_number/${topic}/${number}.json` }) : null
  if (body === null) return null
  const line = lineOf(body, client)[0]
  if (!line) throw unreadable(label, client.now())
  const [post = null] = line.item.posts
  return post?.deleted ? null : post
}

/** Sends a public reply once. Throws ChannelError; `doubt` when the forum may have taken it. */
async function sendReply(client: DiscourseClient, order: ReplyOrder): Promise<SentReply> {
  if (order.visibility === 'private')
    throw new ChannelError('drop', 'invalid', 'Private replies are not possible on a forum. Reply in public, or by another channel.')
  const raw = order.text.toWellFormed().trim()
  if ([...raw].length > longestPost)
    throw new ChannelError('drop', 'invalid', `The reply is longer than the ${longestPost} characters a forum allows. Shorten it.`)
  const { topic, number } = placeOf(order.inReplyTo)
  if (!(await findPost(client, order.inReplyTo))) throw new ChannelError('drop', 'gone', 'The post is not on the forum any more.')
  const body = await client.call({
    method: 'POST',
    path: 'posts.json',
    json: { raw, topic_id: Number(topic), ...(Number(number) > 1 && { reply_to_post_number: Number(number) }) },
  })
  if (body === null) throw new ChannelError('drop', 'gone', 'The topic is not on the forum any more.')
  const sent = lineOf(body, client)[0]?.item.posts[0]
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
  const { topic } = placeOf(order.inReplyTo)
  const body = fieldsOf(await client.call({ path: `t/${topic}/last.json` }))
  const posts = listOf(fieldsOf(body.post_stream).posts).flatMap((one) => lineOf(one, client).flatMap(({ item }) => item.posts))
  if (!isFields(body.post_stream)) return null
  const wanted = comparable(order.text)
  const found = posts.find((post) => post.own && post.inReplyTo === order.inReplyTo && comparable(post.text) === wanted)
  return found ? { externalId: found.externalId, url: found.url } : null
}

const comparable = (text: string) => text.toWellFormed().normalize('NFC').replace(/\s+/g, ' ').trim()

/**
 * Reads a post; nothing when it has no number. A post is called `topic/number`, which stays as long as nobody moves it, and says where an
 * answer belongs.
 */
function lineOf(value: unknown, client: DiscourseClient): { number: number; item: Item }[] {
  const post = fieldsOf(value)
  const [id, topic, number] = [post.id, post.topic_id, post.post_number]
  if (![id, topic, number].every((one) => Number.isSafeInteger(one) && Number(one) > 0)) return []
  const handle = textOf(post.username) ?? 'unknown'
  const at = timeOf(post.created_at) ?? client.now()
  const version = countOf(post.version)
  const answered = Number.isSafeInteger(post.reply_to_post_number) ? Number(post.reply_to_post_number) : 1
  const own = handle.toLowerCase() === client.user.toLowerCase()
  const text = textOf(post.raw) ?? textOfHtml(textOf(post.cooked) ?? '')
  const deleted = post.deleted_at !== undefined && post.deleted_at !== null
  const likes = listOf(post.actions_summary).find((action) => action.id === 2)
  const externalId = `${topic}/${number}`
  const read: Post = {
    externalId,
    url: `${client.base}/t/${topic}/${number}`,
    text: deleted ? '' : text,
    lang: null,
    postedAt: Math.min(at, client.now()),
    editedAt: version > 1 ? (timeOf(post.updated_at) ?? at) : null,
    originalId: externalId,
    deleted,
    author: {
      externalId: String(post.user_id ?? handle),
      handle,
      name: textOf(post.name) || textOf(post.display_username) || handle,
      followers: null,
      url: `${client.base}/u/${encodeURIComponent(handle.toWellFormed())}`,
    },
    conversationId: `${topic}/1`,
    inReplyTo: Number(number) > 1 ? `${topic}/${answered}` : null,
    repostOf: null,
    own,
    addressed:
      !own && (namesUser(text, client.user) || textOf(fieldsOf(post.reply_to_user).username)?.toLowerCase() === client.user.toLowerCase()),
    counts: { reposts: 0, likes: countOf(likes?.count), replies: countOf(post.reply_count) },
  }
  return [{ number: Number(id), item: { id: String(id), at: read.postedAt, stamp: `${version}${deleted ? 'x' : ''}`, posts: [read] } }]
}

function namesUser(text: string, user: string): boolean {
  return new RegExp(`(?<![\\w@])@${user.replace(/\W/g, (char) => `\\${char}`)}(?![\\w-])`, 'i').test(text)
}
