import type { ConnectTest } from '#shared/connect.schema.ts'
import { ChannelError, type Connection, type Post } from '../../engines/channels/channel.ts'
import { getChannel } from '../../engines/channels/index.ts'
import { type Context, inTransaction } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import { day } from '../../kit/lib/clock.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { cleanLine, cleanText } from '../../kit/lib/text.ts'
import { dailyPrice, postsPerDay, testBudget } from './connect-attempt.rules.ts'
import { findKept, sealKept } from './connect-attempt.secret.ts'
import { type AttemptRow, addSpent, attemptEnded, getAttempt, moveAttempt, type Owner, settingsOf } from './connect-attempt.store.ts'

/** So many of the posts found are shown. */
const shown = 3
const longestShown = 600

/** What a network refused, as the screens say it. */
export function asRefusal(error: unknown): Error {
  if (!(error instanceof ChannelError)) return error instanceof Error ? error : new Error(String(error))
  return new Refusal('conflict', 'connect-failed', error.message, { params: { why: error.message }, channelCode: error.code })
}

/** An attempt that is signed in and has not ended. @throws Refusal `connect-ended` */
export async function getSignedIn(context: Context, id: number, owner: Owner): Promise<AttemptRow> {
  const row = await getAttempt(context.db, id, owner)
  if (row.state !== 'signed-in' || row.endsAt <= context.clock()) throw attemptEnded()
  return row
}

/** An open line with what this attempt was let in with; what it renews is kept before it is used. */
export function openAttempt(
  context: Context,
  secretBox: SecretBox,
  row: AttemptRow,
  query: string | null,
  signal: AbortSignal,
): Connection {
  const kept = findKept(secretBox, row)
  if (!kept) throw attemptEnded()
  return getChannel(row.channel).open({
    settings: { ...settingsOf(row), ...kept.credentials, instanceKey: secretBox.keyFor(`channel ${row.channel}`) },
    query,
    clock: context.clock,
    signal,
    async saveCredentials(changed) {
      await inTransaction(context, async (tx) => {
        const now = await getAttempt(tx, row.id, row)
        const before = findKept(secretBox, now)
        if (!before) return
        const credentials = { ...before.credentials, ...changed }
        await moveAttempt(tx, row.id, 'signed-in', { sealed: sealKept(secretBox, row, { ...before, credentials }) })
      })
    },
  })
}

/**
 * Reads one page with what an attempt was let in with, and keeps nothing of it but its cost.
 * @param query what to search for; null: the account's own mentions
 * @throws Refusal `connect-failed` with what the network said, `no-search`, and as `getSignedIn`
 */
export async function tryAttempt(
  context: Context,
  secretBox: SecretBox,
  owner: Owner,
  { id, query, signal }: { id: number; query: string | null; signal: AbortSignal },
): Promise<ConnectTest> {
  const row = await getSignedIn(context, id, owner)
  const { searches, label, prices } = getChannel(row.channel)
  if (query !== null && !searches)
    throw new Refusal('bad-input', 'no-search', `${label} cannot be searched; leave the query out.`, { params: { channel: label } })
  try {
    const connection = openAttempt(context, secretBox, row, query, signal)
    const account = row.account === null ? await connection.whoAmI() : readJson(row.account)
    if (row.account === null) await moveAttempt(context.db, id, 'signed-in', { account: JSON.stringify(account) })
    const own = query === null
    const budget = prices && testBudget(prices, own)
    const { posts, cost, more } = await connection.fetchPosts(null, budget)
    if (cost > 0) await addSpent(context.db, id, cost)
    return { account: account.handle, ...readTest(posts, context.clock(), { more, own, prices }), cost }
  } catch (error) {
    throw asRefusal(error)
  }
}

/** What a page of posts shows and says of days to come. */
export function readTest(
  posts: readonly Post[],
  now: number,
  { more, own, prices }: { more: boolean; own: boolean; prices: ReturnType<typeof getChannel>['prices'] },
): Pick<ConnectTest, 'found' | 'posts' | 'perDay' | 'pricePerDay'> {
  const others = posts.filter((post) => !post.own && !post.deleted && post.repostOf === null)
  // Networks count their ids up: of posts of one instant the one with the higher id is the newer.
  const heard = others.toSorted(
    (a, b) => b.postedAt - a.postedAt || b.externalId.length - a.externalId.length || (b.externalId > a.externalId ? 1 : -1),
  )
  const times = heard.map(({ postedAt }) => postedAt)
  const perDay = postsPerDay(times, now, { full: more, reachMs: 7 * day })
  return {
    found: heard.length,
    posts: heard.slice(0, shown).map(({ author, text, lang, url, postedAt }) => ({
      author: cleanLine(author.name || author.handle, 100),
      text: cleanText(text).slice(0, longestShown),
      lang,
      url: url && /^https?:/.test(url) ? url : null,
      postedAt,
    })),
    perDay: perDay === null ? null : Math.round(perDay * 10) / 10,
    pricePerDay: perDay === null || !prices ? null : dailyPrice(perDay, prices, own),
  }
}
