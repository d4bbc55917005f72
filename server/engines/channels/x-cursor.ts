import { z } from 'zod'
import { minute } from '../../kit/lib/clock.ts'
import { compareSnowflakes, isSnowflake, snowflakeAt, timeOfSnowflake } from '../../kit/lib/snowflake.ts'

/** Ids only generally ascend, so each window looks back over what was read last: this long, but no more than this many posts. */
const overlapMs = 2 * minute
const overlapPosts = 100

const id = z.string().refine(isSnowflake)
const at = z.number().nullable()

const window = z.object({
  token: z.string(),
  /** Newest id of the window, from its first page with posts; the lane moves there when the window is done. */
  newest: id.nullable(),
  newestAt: at,
  oldestAt: at,
  /** The newest ids of the window. */
  top: z.array(id),
  read: z.number().int(),
  fresh: z.number().int(),
  /** Whether a post was seen again that was known before: proof that nothing lies between. */
  joined: z.boolean(),
  empty: z.number().int(),
})

const lane = z.object({
  since: id.nullable(),
  /** When the newest post known was written. */
  sinceAt: at,
  /** The newest ids known, so that the overlap is not handed over twice. */
  recent: z.array(id),
  window: window.nullable(),
})

const cursor = z.object({
  version: z.literal(1),
  account: z.object({ externalId: id, handle: z.string(), name: z.string() }).nullable(),
  lane: z.enum(['posts', 'own']),
  posts: lane,
  own: lane,
  ownReadAt: z.number(),
})

export type Lane = z.infer<typeof lane>
export type XCursor = z.infer<typeof cursor>

const newLane: Lane = { since: null, sinceAt: null, recent: [], window: null }

/** What was kept, or the beginning when nothing readable was: then posts may come once more, but none is lost. */
export function readCursor(saved: unknown): XCursor {
  const read = cursor.safeParse(saved)
  return read.success ? read.data : { version: 1, account: null, lane: 'posts', posts: newLane, own: newLane, ownReadAt: 0 }
}

/** The `since_id` of a lane: constant over a whole window. */
export function sinceIdOf({ since, recent }: Lane): string | null {
  if (since === null) return null
  const back = snowflakeAt(timeOfSnowflake(since) - overlapMs)
  const oldest = recent.length < overlapPosts ? 0n : BigInt(recent.at(-1) ?? 0)
  return String(back > oldest ? back : oldest)
}

export type PageRead = {
  ids: readonly string[]
  newest: string | null
  newestAt: number | null
  oldestAt: number | null
  nextToken: string | null
}

/** The lane after one page, and what can be said when the window is done. */
export function afterPage(
  before: Lane,
  page: PageRead,
): { lane: Lane; done: { read: number; fresh: number; joined: boolean; oldestAt: number | null } | null } {
  const known = new Set(before.recent)
  const open = before.window
  const pinned = open?.newest ?? page.newest
  const now = {
    newest: pinned,
    newestAt: open?.newest ? open.newestAt : page.newestAt,
    oldestAt: page.oldestAt ?? open?.oldestAt ?? null,
    top: newestOf([...(open?.top ?? []), ...page.ids]),
    read: (open?.read ?? 0) + page.ids.length,
    fresh: (open?.fresh ?? 0) + page.ids.filter((one) => !known.has(one)).length,
    joined: (open?.joined ?? false) || page.ids.some((one) => known.has(one)),
    empty: page.ids.length === 0 ? (open?.empty ?? 0) + 1 : 0,
  }
  if (page.nextToken !== null) return { lane: { ...before, window: { ...now, token: page.nextToken } }, done: null }
  const moved = now.newest !== null && (before.since === null || compareSnowflakes(now.newest, before.since) > 0)
  return {
    lane: {
      since: moved ? now.newest : before.since,
      sinceAt: moved ? now.newestAt : before.sinceAt,
      recent: newestOf([...before.recent, ...now.top]),
      window: null,
    },
    done: now,
  }
}

function newestOf(ids: string[]): string[] {
  return [...new Set(ids)].sort((a, b) => compareSnowflakes(b, a)).slice(0, overlapPosts)
}
