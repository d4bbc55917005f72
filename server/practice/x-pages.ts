import { compareSnowflakes, isSnowflake } from '../kit/lib/snowflake.ts'
import { placeOf, type WorldPost } from './world.ts'

export type PageQuery = {
  since: string | null
  until: string | null
  startAt: number | null
  endAt: number | null
  limit: number
  /** How many of the newest posts can be reached at all; null: all. */
  reach: number | null
  /** Newest id that is shown; null: all. */
  upTo: string | null
}

/** One page, newest first, and the id below which the next one begins; null when there is none. */
export function pageOf(
  posts: readonly WorldPost[],
  query: PageQuery,
  shows: (post: WorldPost) => boolean,
): { posts: WorldPost[]; below: string | null } {
  const page: WorldPost[] = []
  const end = query.upTo ? placeOf(posts, String(BigInt(query.upTo) + 1n)) : posts.length
  const floor = query.reach === null ? 0 : firstWithin(posts, query.reach, end)
  for (let at = Math.min(end, query.until ? placeOf(posts, query.until) : end) - 1; at >= floor; at -= 1) {
    const post = posts[at] as WorldPost
    if (query.since && compareSnowflakes(post.id, query.since) <= 0) break
    if (post.deletedAt !== null || !shows(post)) continue
    if (query.startAt !== null && post.at < query.startAt) continue
    if (query.endAt !== null && post.at >= query.endAt) continue
    if (page.length === query.limit) return { posts: page, below: (page.at(-1) as WorldPost).id }
    page.push(post)
  }
  return { posts: page, below: null }
}

function firstWithin(posts: readonly WorldPost[], reach: number, end: number): number {
  let left = reach
  for (let at = end - 1; at >= 0; at -= 1) {
    if ((posts[at] as WorldPost).deletedAt !== null) continue
    left -= 1
    if (left === 0) return at
  }
  return 0
}

/** A page token means "what lies below this id" for one route; opaque to callers. */
export function pageToken(route: string, below: string): string {
  return Buffer.from(`${route}/${below}`).toString('base64url')
}

/** The id a page token stands for; null when it is not one of ours for this route. */
export function readPageToken(route: string, token: string): string | null {
  const [name, below] = Buffer.from(token, 'base64url').toString().split('/')
  return name === route && isSnowflake(below) && pageToken(route, below) === token ? below : null
}
