import { minute, second } from '../../kit/lib/clock.ts'
import { isSnowflake, snowflakeAt } from '../../kit/lib/snowflake.ts'
import { ChannelError, type ReplyOrder, type SentReply } from './channel.ts'
import { XFailure } from './x-client.ts'
import { readPosts } from './x-fields.ts'
import { linksIn, weightedLength, xTextLimit } from './x-length.ts'
import type { XMemory } from './x-memory.ts'
import { readPage, type XAccount } from './x-parse.ts'
import { xPrices } from './x-prices.ts'
import type { XSession } from './x-session.ts'

/** How far before the first attempt a lost reply is looked for: clocks may differ. */
const lookBackMs = 15 * minute
const mostPages = 10

/** Sends a public reply once. Throws ChannelError; `doubt` when X may have taken it. */
export async function sendReply(session: XSession, order: ReplyOrder): Promise<SentReply> {
  if (order.visibility === 'private')
    throw new ChannelError('drop', 'invalid', 'Private replies are not possible on X. Reply in public, or by another channel.')
  const text = order.text.toWellFormed().trim()
  if (weightedLength(text) > xTextLimit)
    throw new ChannelError('drop', 'invalid', `The reply is longer than the ${xTextLimit} characters X allows. Shorten it.`)
  const { data } = await session.call({ method: 'POST', path: 'tweets', body: { text, reply: { in_reply_to_tweet_id: order.inReplyTo } } })
  const id = (data as { data?: { id?: unknown } | null }).data?.id
  if (!isSnowflake(id))
    throw new ChannelError('unknown', 'broken-answer', 'X did not confirm the reply. We look for it before anything is tried again.')
  return sent(session, id)
}

/** Looks in our own timeline for a reply to that post with these words; each post read there costs. Throws ChannelError. */
export async function findReply(
  session: XSession,
  account: XAccount,
  order: ReplyOrder,
  { now, paid, memory }: { now: number; paid?: ((cost: number) => void) | undefined; memory: XMemory },
): Promise<SentReply | null> {
  const wanted = comparable(order.text)
  const query = {
    since_id: String(snowflakeAt(order.attemptedAt - lookBackMs)),
    exclude: 'retweets',
    max_results: 100,
  }
  let token: string | null = null
  for (let pages = 0; pages < mostPages; pages += 1) {
    const { data } = await own(token)
    const page = readPage(data, { account, site: session.site, allAddressed: false, allOwn: true })
    if (!page?.isWhole)
      throw new ChannelError('retry-at', 'broken-answer', 'X gave an answer that cannot be read. We try again by ourselves.', {
        retryAt: now + 30 * second,
      })
    paid?.(page.posts.length * xPrices.ownedRead + page.included.posts.length * xPrices.post + page.included.users.length * xPrices.user)
    const found = page.posts.find((post) => post.inReplyTo === order.inReplyTo && comparable(post.text) === wanted)
    if (found) return sent(session, found.externalId)
    if (page.nextToken === null) return null
    token = page.nextToken
  }
  return null

  async function own(pageToken: string | null) {
    try {
      return await readPosts(session, memory, {
        path: `users/${account.externalId}/tweets`,
        query: () => ({ ...query, ...(pageToken && { pagination_token: pageToken }) }),
        authors: false,
      })
    } catch (error) {
      if (!(error instanceof XFailure)) throw error
      throw new ChannelError(
        'stop-and-ask',
        'invalid',
        'X did not let us look for the reply. Look for it on X and say whether it is there.',
        { cause: error },
      )
    }
  }
}

/** Words as they can be compared: X puts names in front, shortens links, and may compose letters. */
function comparable(text: string): string {
  let words = text.toWellFormed().normalize('NFC')
  for (const link of linksIn(words)) words = words.replace(link, () => ' ∞ ')
  return words
    .replace(/^(\s*@\w+)+/, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** `i` stands for whoever wrote it: asking who we are only for the address would be a call that can fail. */
function sent(session: XSession, externalId: string): SentReply {
  return { externalId, url: `${session.site}/i/status/${externalId}` }
}
