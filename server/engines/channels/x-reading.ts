import { day, minute, second } from '../../kit/lib/clock.ts'
import { compareSnowflakes, snowflakeAt, timeOfSnowflake } from '../../kit/lib/snowflake.ts'
import { resetAtOf } from './calls.ts'
import { ChannelError, type ConnectionSettings, type Fetched, type Refreshed, type Standing } from './channel.ts'
import { quotaOf } from './standing.ts'
import { XFailure } from './x-client.ts'
import { afterPage, type Lane, readCursor, sinceIdOf, type XCursor } from './x-cursor.ts'
import { limitResetAt } from './x-errors.ts'
import { readPosts } from './x-fields.ts'
import { countUnpaid, memoryOf, type Naming } from './x-memory.ts'
import { readPage, type XAccount, type XPage } from './x-parse.ts'
import { xPrices } from './x-prices.ts'
import type { XSession } from './x-session.ts'

const pageSize = 100
/** X hands out only the newest 800 mentions; a window this long without a known post has a hole. */
const mentionReach = 790
const searchReachMs = 7 * day - minute
const ownEveryMs = minute
const mostEmptyPages = 20

/**
 * Reads posts page by page: the account's mentions (and, each minute, its own posts, so that answers written by hand are seen too), or a
 * recent search. `account` is asked at most once and then kept in the cursor.
 */
export function openReader(session: XSession, { query, clock, signal }: ConnectionSettings, account: () => Promise<XAccount>) {
  return { fetchPosts, refresh }

  /** One page, so small that `budget` (micro-dollars) is kept even if everything on it is charged. Throws ChannelError. */
  async function fetchPosts(saved: unknown, budget = Number.POSITIVE_INFINITY): Promise<Fetched> {
    const cursor = readCursor(saved)
    cursor.account ??= await account()
    if (cursor.lane === 'own') return fetchOwn(cursor, cursor.account, budget)
    const price = query === null ? xPrices.ownedRead : xPrices.post
    const lane = cursor.posts
    const got = await fetchPage(lane, query === null ? `users/${cursor.account.externalId}/mentions` : 'tweets/search/recent', {
      account: cursor.account,
      allAddressed: query === null,
      sizeIn: (naming) => sizeWithin(budget, price + xPrices.user + alongPrice(naming), query === null ? 5 : 10),
      query: { ...(query !== null && { query }), ...bounds(lane) },
    })
    if (got === 'token-expired')
      return { posts: [], cursor: { ...cursor, posts: { ...lane, window: null } }, more: false, cost: 0, gap: null, waitUntil: null }
    const { page, fresh, after, waitUntil, standing } = got
    const ownIsDue = query === null && Math.abs(clock() - cursor.ownReadAt) >= ownEveryMs
    return {
      posts: fresh,
      cursor: { ...cursor, posts: after.lane, lane: after.done && ownIsDue ? 'own' : 'posts' } satisfies XCursor,
      // After a full page more has likely come while we read.
      more: after.done === null || ownIsDue || after.done.fresh >= pageSize,
      cost: priceOf(page, price),
      gap: after.done && gapIn(lane, page, after.done),
      waitUntil,
      standing,
    }
  }

  async function fetchOwn(cursor: XCursor, account: XAccount, budget: number): Promise<Fetched> {
    const lane = cursor.own
    const asked = { exclude: 'retweets', since_id: sinceIdOf(lane) ?? String(snowflakeAt(clock() - 7 * day)) }
    const over = { ...cursor, lane: 'posts' as const, ownReadAt: clock() }
    try {
      const sizeIn = (naming: Naming) => sizeWithin(budget, xPrices.ownedRead + alongPrice(naming), 5)
      const got = await fetchPage(lane, `users/${account.externalId}/tweets`, {
        account,
        allAddressed: false,
        allOwn: true,
        sizeIn,
        query: asked,
      })
      if (got === 'token-expired')
        return { posts: [], cursor: { ...over, own: { ...lane, window: null } }, more: false, cost: 0, gap: null, waitUntil: null }
      const { page, fresh, after, waitUntil } = got
      const cost = priceOf(page, xPrices.ownedRead)
      if (after.done) return { posts: fresh, cursor: { ...over, own: after.lane }, more: false, cost, gap: null, waitUntil }
      return { posts: fresh, cursor: { ...cursor, own: after.lane }, more: true, cost, gap: null, waitUntil }
    } catch (error) {
      // Our own posts are an extra: while they cannot be read for the moment, mentions go on, and they are asked for again in a minute.
      if (error instanceof ChannelError && error.kind === 'retry-at')
        return { posts: [], cursor: over, more: false, cost: 0, gap: null, waitUntil: null }
      throw error
    }
  }

  async function fetchPage(
    lane: Lane,
    path: string,
    {
      query: asked,
      sizeIn,
      ...reading
    }: { query: Record<string, string>; sizeIn(naming: Naming): number; account: XAccount; allAddressed: boolean; allOwn?: boolean },
  ) {
    const token = lane.window?.token
    const tokenName = path.startsWith('tweets/') ? 'next_token' : 'pagination_token'
    try {
      const { data, headers } = await readPosts(session, memoryOf(signal), {
        path,
        query: (naming) => ({ ...asked, max_results: sizeIn(naming), ...(token && { [tokenName]: token }) }),
        authors: !reading.allOwn,
      })
      const page = readPage(data, { ...reading, site: session.site })
      if (!page?.isWhole) throw brokenAnswer()
      if (page.nextToken !== null && page.posts.length === 0 && (lane.window?.empty ?? 0) >= mostEmptyPages) throw brokenAnswer()
      const known = new Set(lane.recent)
      return {
        page,
        fresh: page.posts.filter((post) => !known.has(post.externalId)).reverse(),
        after: afterPage(lane, readOf(page)),
        waitUntil: limitResetAt(headers, clock()),
        standing: standingIn(headers),
      }
    } catch (error) {
      if (!(error instanceof XFailure)) throw error
      // A page token that X no longer knows: the window begins again from the same `since`, so nothing is lost.
      if (token) return 'token-expired'
      throw new ChannelError(
        'stop-and-ask',
        'invalid',
        `X did not accept the ${query === null ? 'request' : 'search'}. Check the settings of this source.`,
        { cause: error },
      )
    }
  }

  /** The limit of the list that is read. Of a token that cannot be renewed X does not tell the end. */
  function standingIn(headers: Readonly<Record<string, unknown>>): Standing {
    const resetsAt = resetAtOf(Number(headers['x-rate-limit-reset'] ?? Number.NaN) * second, headers.date, clock())
    const quota = quotaOf(headers['x-rate-limit-remaining'], headers['x-rate-limit-limit'], resetsAt)
    return { ...session.standing, ...quota }
  }

  function bounds(lane: Lane): Record<string, string> {
    const since = sinceIdOf(lane)
    if (since === null) return {}
    const oldest = clock() - searchReachMs
    return query !== null && timeOfSnowflake(since) < oldest ? { start_time: new Date(oldest).toISOString() } : { since_id: since }
  }

  function gapIn(before: Lane, page: XPage, done: { read: number; joined: boolean; oldestAt: number | null }): Fetched['gap'] {
    if (before.sinceAt === null || done.joined) return null
    if (query === null) {
      if (done.read < mentionReach || done.oldestAt === null) return null
      return {
        from: before.sinceAt,
        to: done.oldestAt,
        reason: 'X hands out only the newest 800 mentions; more than that came while we did not listen.',
      }
    }
    const oldest = clock() - searchReachMs
    if (before.sinceAt >= oldest || page.nextToken !== null) return null
    return { from: before.sinceAt, to: oldest, reason: 'X searches only the last seven days; we did not listen before that.' }
  }

  /** Looks up to 100 posts up again; what was edited since is asked for by its newest id. Throws ChannelError. */
  async function refresh(externalIds: readonly string[]): Promise<Refreshed> {
    if (externalIds.length === 0) return { posts: [], gone: [], cost: 0, waitUntil: null }
    const first = await lookUp(externalIds.slice(0, pageSize))
    const newer = [...first.page.newerVersions.values()].filter((id) => !externalIds.includes(id))
    const second = newer.length > 0 ? await lookUp(newer.slice(0, pageSize)) : null
    const newest = new Map(second?.page.posts.map((post) => [post.externalId, post]))
    const posts = first.page.posts.flatMap((post) => {
      const later = first.page.newerVersions.get(post.externalId)
      return later === undefined ? post : (newest.get(later) ?? [])
    })
    return {
      posts,
      gone: first.page.missing.filter((id) => externalIds.includes(id)),
      cost: first.cost + (second?.cost ?? 0),
      waitUntil: second?.waitUntil ?? first.waitUntil,
    }
  }

  async function lookUp(ids: readonly string[]): Promise<{ page: XPage; cost: number; waitUntil: number | null }> {
    try {
      const { data, headers } = await readPosts(session, memoryOf(signal), {
        path: 'tweets',
        query: () => ({ ids: ids.join(',') }),
        authors: true,
      })
      const page = readPage(data, { account: await account(), site: session.site, allAddressed: false })
      if (!page) throw brokenAnswer()
      return {
        page,
        cost: page.posts.length * xPrices.post + priceOf({ ...page, posts: [] }, 0),
        waitUntil: limitResetAt(headers, clock()),
      }
    } catch (error) {
      if (!(error instanceof XFailure)) throw error
      throw new ChannelError('drop', 'invalid', 'X does not know these posts by their ids.', { cause: error })
    }
  }

  /**
   * What is read again costs again on the next day, so the whole page counts and not only what is new on it; so does what came along with it.
   */
  function priceOf({ posts, included }: Pick<XPage, 'posts' | 'included'>, each: number): number {
    const read = unpaid(
      'post',
      posts.map(({ externalId }) => externalId),
    )
    return read * each + unpaid('post', included.posts) * xPrices.post + unpaid('author', included.users) * xPrices.user
  }

  function unpaid(kind: 'post' | 'author', ids: readonly string[]): number {
    return countUnpaid(memoryOf(signal), session.site, kind, ids, clock())
  }

  function brokenAnswer(): ChannelError {
    return new ChannelError('retry-at', 'broken-answer', 'X gave an answer that cannot be read. We try again by ourselves.', {
      retryAt: clock() + 30 * second,
    })
  }
}

/** What may come along with a post at most where posts referred to and versions are expanded too (see x-fields.ts): two posts, one author. */
const alongPrice = (naming: Naming) => (naming === 'post' ? 2 * xPrices.post + xPrices.user : 0)

/** How many posts may be asked for. Throws ChannelError when not even the `least` that X accepts can be paid. */
function sizeWithin(budget: number, each: number, least: number): number {
  const size = Math.min(pageSize, Math.floor(budget / each))
  if (size >= least) return size
  throw new ChannelError(
    'stop-and-ask',
    'cap',
    'What is left of the monthly cap does not pay for the next page. Raise it to go on, or wait for the next month; reading goes on where it stopped.',
  )
}

function readOf(page: XPage) {
  // Posts of a page may come in no order.
  const sorted = [...page.posts].sort((a, b) => compareSnowflakes(b.externalId, a.externalId))
  const [newest] = sorted
  return {
    ids: page.posts.map((post) => post.externalId),
    newest: page.newest ?? newest?.externalId ?? null,
    newestAt: newest ? (newest.editedAt ?? newest.postedAt) : null,
    oldestAt: sorted.at(-1)?.postedAt ?? null,
    nextToken: page.nextToken,
  }
}
