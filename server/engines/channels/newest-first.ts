import { z } from 'zod'
import { day, minute } from '../../kit/lib/clock.ts'
import type { Fetched, Post } from './channel.ts'

/** Lists are read again this far below what is known: posts come late, and a known one may have been deleted. */
const overlapMs = 2 * minute
const overlapItems = 100
const mostKnown = 400
/** How far back a new source reads. */
const firstReachMs = 7 * day
/** An empty page in the middle of a list is believed after this many. */
const mostEmpty = 3

/** One line of a list: `stamp` changes when what it says does. It may hold several posts (a thread with its answers). */
export type Item = { id: string; at: number; stamp: string; posts: Post[] }

/** A page, newest first. `next` leads to the page below it; null: the list ends here. */
export type ItemPage = { items: readonly Item[]; next: string | null }

const known = z.tuple([z.string(), z.string(), z.number()])
const window = z.object({
  token: z.string(),
  top: z.array(known),
  read: z.number().int(),
  /** Known items met again: proof that nothing lies between. */
  met: z.number().int(),
  empty: z.number().int(),
})

export const laneSchema = z.object({
  /** Id, stamp and time of what was read, in the order of the list. */
  known: z.array(known),
  newestAt: z.number().nullable(),
  window: window.nullable(),
})
export type Lane = z.infer<typeof laneSchema>

export const newLane: Lane = { known: [], newestAt: null, window: null }

/**
 * The lane after a page of a list that can only be read from its newest end, and what in it is new, oldest first. The window goes down until
 * it has met what is known and looked a little below; only then does the lane move up, so a crash in mid-window goes on with its token and
 * loses nothing. `reached` is the time of the oldest item seen when a list that hands out only its newest `reach` items ended before anything known was
 * met: what was between is gone.
 */
export function afterItems(
  lane: Lane,
  page: ItemPage,
  now: number,
  reach = Number.POSITIVE_INFINITY,
): { lane: Lane; fresh: Post[]; items: Item[]; done: boolean; reached: number | null } {
  const before = new Map(lane.known.map(([id, stamp]) => [id, stamp]))
  const fresh = page.items.filter(({ id, stamp }) => before.get(id) !== stamp)
  const open = lane.window
  const met = (open?.met ?? 0) + page.items.filter(({ id }) => before.has(id)).length
  const top = [...(open?.top ?? []), ...page.items.map(({ id, stamp, at }): [string, string, number] => [id, stamp, at])].slice(
    0,
    mostKnown,
  )
  const read = (open?.read ?? 0) + page.items.length
  const empty = page.items.length === 0 ? (open?.empty ?? 0) + 1 : 0
  const oldestAt = page.items.reduce((oldest, { at }) => Math.min(oldest, at), Number.POSITIVE_INFINITY)
  const floorAt = lane.newestAt === null ? now - firstReachMs : lane.newestAt - overlapMs
  const upmostAt = page.items.reduce((newest, { at }) => Math.max(newest, at), Number.NEGATIVE_INFINITY)
  const isFirst = lane.newestAt === null
  // Where all that was known has been deleted, a page that is old as a whole ends it.
  const isOld = page.items.length > 0 && upmostAt < (isFirst ? floorAt : floorAt - day)
  const over = isOld || (!isFirst && met > 0 && (met >= overlapItems || oldestAt < floorAt))
  const ended = page.next === null || empty > mostEmpty
  const wanted = fresh.filter(({ id, at }) => before.has(id) || at >= (isFirst ? floorAt : floorAt - day))
  const posts = wanted.toReversed().flatMap((item) => item.posts)
  if (!over && !ended)
    return {
      lane: { ...lane, window: { token: page.next as string, top, read, met, empty } },
      fresh: posts,
      items: wanted,
      done: false,
      reached: null,
    }
  const times = top.map(([, , at]) => at)
  const tops = new Set(top.map(([id]) => id))
  return {
    lane: {
      known: [...top, ...lane.known.filter(([id]) => !tops.has(id))].slice(0, mostKnown),
      newestAt: times.length === 0 ? (lane.newestAt ?? now) : Math.min(now, Math.max(lane.newestAt ?? 0, ...times)),
      window: null,
    },
    fresh: posts,
    items: wanted,
    done: true,
    reached: lane.known.length > 0 && met === 0 && read >= 0.9 * reach ? Math.min(oldestAt, ...times) : null,
  }
}

/** A page that came with nothing wrong: what every reader of such lists hands on. */
export const fetched = (
  posts: Post[],
  cursor: unknown,
  more: boolean,
  rest: Partial<Pick<Fetched, 'gap' | 'waitUntil' | 'standing'>> = {},
): Fetched => ({
  posts,
  cursor,
  more,
  cost: 0,
  gap: rest.gap ?? null,
  waitUntil: rest.waitUntil ?? null,
  ...(rest.standing && { standing: rest.standing }),
})
