import type { Context } from 'hono'
import { day } from '../kit/lib/clock.ts'
import { isSnowflake, snowflakeAt } from '../kit/lib/snowflake.ts'
import { shuffled } from './fault-injector.ts'
import type { Network } from './network.ts'
import type { WorldPost } from './world.ts'
import { sayInvalid, sayNothingInside } from './x-answers.ts'
import { type PageQuery, pageOf, pageToken, readPageToken } from './x-pages.ts'
import { findWrongParameter } from './x-parameters.ts'
import { readQuery } from './x-query.ts'
import { askedFor, includesOf, shapePost } from './x-shape.ts'

type List = 'mentions' | 'own' | 'search'

/** X hands out only the newest 800 mentions, and searches the last seven days. */
const mentionReach = 800
const ownReach = 3_200
const searchReachMs = 7 * day

export function readMentions(network: Network, c: Context): Response {
  if (c.req.param('id') !== network.world.brand.id) return c.json({ meta: { result_count: 0 } })
  const since = c.req.query('since_id')
  const upTo = network.release?.asked(isSnowflake(since) ? since : null) ?? null
  return readList(network, c, 'mentions', network.world.mentions, { reach: mentionReach, upTo }, () => true)
}

export function readOwn(network: Network, c: Context): Response {
  const { world } = network
  const now = world.clock()
  const exclude = c.req.query('exclude')?.split(',') ?? []
  const shows = (post: WorldPost) =>
    post.listedAt <= now && !(exclude.includes('retweets') && post.reposts) && !(exclude.includes('replies') && post.answers)
  if (c.req.param('id') === world.brand.id) return readList(network, c, 'own', world.own, { reach: ownReach, upTo: null }, shows)
  const theirs = world.timeline.filter((post) => post.author.id === c.req.param('id'))
  return readList(network, c, 'own', theirs, { reach: ownReach, upTo: null }, shows)
}

/** Throws a SyntaxError when the query is not understood. */
export function readSearch(network: Network, c: Context): Response {
  const { world } = network
  const query = c.req.query('query') ?? ''
  if (!query || query.length > 512) return sayInvalid(c, 'query', query, 'The `query` query parameter must be 1 to 512 characters long')
  const oldest = world.clock() - searchReachMs
  const since = c.req.query('since_id')
  if (since && isSnowflake(since) && BigInt(since) < snowflakeAt(oldest)) {
    return sayInvalid(c, 'since_id', since, "'since_id' must be a tweet id created after the last 7 days.")
  }
  const matches = readQuery(query)
  const newest = world.clock() - network.practiceSettings().searchDelayMs
  const shows = (post: WorldPost) =>
    post.at <= newest && post.at >= oldest && post.listedAt <= world.clock() && !post.reposts && matches(post)
  return readList(network, c, 'search', world.timeline, { reach: null, upTo: null }, shows)
}

function readList(
  network: Network,
  c: Context,
  list: List,
  posts: readonly WorldPost[],
  bounds: Pick<PageQuery, 'reach' | 'upTo'>,
  shows: (post: WorldPost) => boolean,
): Response {
  const wrong = findWrongParameter(list, c.req.query(), network.practiceSettings().postFieldsOnly)
  if (wrong) return sayInvalid(c, wrong.parameter, wrong.value, wrong.message)
  const query = readPageQuery(c, list, bounds)
  if ('parameter' in query) return sayInvalid(c, query.parameter, query.value, query.message)
  const fault = network.faultInjector.page(list)
  if (fault === 'empty-page' && posts.length > 0) {
    const below = query.until ?? String(BigInt((posts.at(-1) as WorldPost).id) + 1n)
    return c.json({ meta: { result_count: 0, next_token: pageToken(list, below) } })
  }
  if (fault === 'partial') return sayNothingInside(c)
  const page = pageOf(posts, query, shows)
  if (fault === 'repeat-page' && page.below && page.posts.length > 1) page.below = (page.posts[page.posts.length >> 1] as WorldPost).id
  const asked = askedFor((name) => c.req.query(name))
  const includes = includesOf(page.posts, asked)
  network.charge(page.posts, includes.users, list !== 'search')
  if (includes.referred.length > 0) network.charge(includes.referred, [], false)
  for (const post of page.posts) post.served += 1
  if (page.posts.length === 0) return c.json({ meta: { result_count: 0 } })
  return c.json({
    data: (fault === 'shuffled-page' ? shuffled(page.posts) : page.posts).map((post) => shapePost(post, asked)),
    ...(includes.shape && { includes: includes.shape }),
    meta: {
      newest_id: page.posts[0]?.id,
      oldest_id: page.posts.at(-1)?.id,
      result_count: page.posts.length,
      ...(page.below && { next_token: pageToken(list, page.below) }),
    },
  })
}

type Refused = { parameter: string; value: string; message: string }

function readPageQuery(c: Context, list: List, bounds: Pick<PageQuery, 'reach' | 'upTo'>): PageQuery | Refused {
  const value = (name: string) => c.req.query(name) ?? null
  const token = value('pagination_token') ?? value('next_token')
  const least = list === 'search' ? 10 : 5
  const limit = value('max_results') === null ? 10 : Number(value('max_results'))
  const wrong = (parameter: string, message: string) => ({ parameter, value: value(parameter) ?? '', message })
  if (!Number.isInteger(limit) || limit < least || limit > 100)
    return wrong('max_results', `The \`max_results\` query parameter value is not between ${least} and 100`)
  for (const name of ['since_id', 'until_id']) {
    if (value(name) !== null && !isSnowflake(value(name))) return wrong(name, `The \`${name}\` query parameter value is not a valid id`)
  }
  for (const name of ['start_time', 'end_time']) {
    if (value(name) !== null && Number.isNaN(Date.parse(value(name) ?? ''))) return wrong(name, `Invalid '${name}':'${value(name)}'.`)
  }
  const below = token === null ? null : readPageToken(list, token)
  if (token !== null && below === null)
    return wrong(value('pagination_token') === null ? 'next_token' : 'pagination_token', 'The token is not valid')
  const time = (name: string) => (value(name) === null ? null : Date.parse(value(name) ?? ''))
  return {
    since: value('since_id'),
    until: below ?? value('until_id'),
    startAt: time('start_time'),
    endAt: time('end_time'),
    limit,
    ...bounds,
  }
}
