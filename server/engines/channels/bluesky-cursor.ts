import { z } from 'zod'
import { day, minute } from '../../kit/lib/clock.ts'

/** Items may show up a little below newer ones, so each window reads this far behind what was read last, but no more than this many items. */
const overlapMs = 2 * minute
const overlapItems = 100
const firstReachMs = 7 * day
const mostEmptyPages = 20

const item = z.object({ id: z.string(), at: z.number() })
export type Item = z.infer<typeof item>

export const laneSchema = z.object({
  /** The newest items known, newest first. */
  recent: z.array(item),
  /** A reading that goes on: the token of its next page, its newest items, how many empty pages came in a row. */
  window: z.object({ token: z.string(), top: z.array(item), empty: z.number().int() }).nullable(),
})
export type Lane = z.infer<typeof laneSchema>

const cursor = z.object({
  version: z.literal(1),
  lane: z.enum(['posts', 'own']),
  posts: laneSchema,
  own: laneSchema,
  ownReadAt: z.number(),
})
export type BlueskyCursor = z.infer<typeof cursor>

export const newLane: Lane = { recent: [], window: null }

/** What was kept, or the beginning when nothing readable was. */
export function readCursor(saved: unknown): BlueskyCursor {
  const read = cursor.safeParse(saved)
  return read.success ? read.data : { version: 1, lane: 'posts', posts: newLane, own: newLane, ownReadAt: 0 }
}

const newestFirst = (a: Item, b: Item) => b.at - a.at || (a.id < b.id ? 1 : -1)

/** The place (epoch ms, id) down to which a window must be read: below it everything is known. */
function floorOf({ recent }: Lane, now: number): Item {
  const [newest] = recent
  if (!newest) return { id: '', at: now - firstReachMs }
  const oldest = recent.length < overlapItems ? null : (recent.at(-1) as Item)
  return oldest && oldest.at > newest.at - overlapMs ? oldest : { id: '', at: newest.at - overlapMs }
}

/** From when on anything new can be (epoch ms); null before the first reading. */
export const newSince = (lane: Lane, now: number): number | null => (lane.recent.length > 0 ? floorOf(lane, now).at : null)

/**
 * The lane after one page of a list that only goes from new to old: the window is over where the list ends, or where it reaches what is
 * known; only then what was read counts as known. `fresh` are the items nobody has seen.
 */
export function afterPage(before: Lane, page: { items: readonly Item[]; token: string | null }, now: number) {
  const floor = floorOf(before, now)
  const first = before.recent.length === 0
  const known = new Set(before.recent.map(({ id }) => id))
  const fresh = page.items.filter((one) => !known.has(one.id) && (first || newestFirst(one, floor) < 0))
  const top = newestOf([...(before.window?.top ?? []), ...page.items])
  const reached = page.items.some((one) => newestFirst(one, floor) > 0)
  const empty = page.items.length === 0 ? (before.window?.empty ?? 0) + 1 : 0
  const open = page.token !== null && !reached
  const lane: Lane = open
    ? { ...before, window: { token: page.token as string, top, empty } }
    : { recent: newestOf([...before.recent, ...top]), window: null }
  // A list of nothing but empty pages is not asked at once again, but the window stays open.
  return { lane, more: open && empty <= mostEmptyPages, fresh: new Set(fresh.map(({ id }) => id)) }
}

/** The lane when these were heard elsewhere. */
export const withItems = (lane: Lane, items: readonly Item[]): Lane => ({ ...lane, recent: newestOf([...lane.recent, ...items]) })

function newestOf(items: readonly Item[]): Item[] {
  return [...new Map(items.map((one) => [one.id, one])).values()].sort(newestFirst).slice(0, overlapItems)
}
