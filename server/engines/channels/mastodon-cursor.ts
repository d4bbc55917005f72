import { z } from 'zod'
import { minute } from '../../kit/lib/clock.ts'
import { compareSnowflakes } from '../../kit/lib/snowflake.ts'

/**
 * Rows may become visible a little after newer ones, so each reading begins below what was read last: this long, but no more than this
 * many items, so that a page always has room for new ones.
 */
const overlapMs = 2 * minute
const overlapItems = 20
const mostEmptyPages = 20

/** Ids are opaque; the longer one is the newer one, then the larger one (Mastodon's API guidelines). */
const compareIds = compareSnowflakes

const item = z.object({ id: z.string(), at: z.number() })
export type Item = z.infer<typeof item>

const lane = z.object({
  /** The newest items known, newest first; null before the first reading was complete. */
  recent: z.array(item).nullable(),
  /** Where reading backwards goes on, the newest items of that window, and how many empty pages came in a row. */
  back: z.object({ below: z.string(), top: z.array(item), empty: z.number().int() }).nullable(),
  /** Where reading forwards goes on while there is more. */
  above: z.string().nullable(),
})
export type Lane = z.infer<typeof lane>

const account = z.object({ externalId: z.string(), id: z.string(), handle: z.string(), name: z.string(), host: z.string() })
export type MastodonAccount = z.infer<typeof account>

/** So many of the statuses handed over last are remembered by their ids; a longer address is none of a server that people use. */
const mostHanded = 100
const longestAddress = 300

const handed = z.object({ uri: z.string(), id: z.string() })
export type Handed = z.infer<typeof handed>

const cursor = z.object({
  version: z.literal(1),
  account: account.nullable(),
  lane: z.enum(['posts', 'own']),
  posts: lane,
  own: lane,
  ownReadAt: z.number(),
  /** Which ids the statuses handed over last have on this instance, the newest first: without one, nothing can be known to be gone. */
  handed: z.array(handed).default([]),
})
export type MastodonCursor = z.infer<typeof cursor>

const newLane: Lane = { recent: null, back: null, above: null }

/** What was kept, or the beginning when nothing readable was. */
export function readCursor(saved: unknown): MastodonCursor {
  const read = cursor.safeParse(saved)
  return read.success ? read.data : { version: 1, account: null, lane: 'posts', posts: newLane, own: newLane, ownReadAt: 0, handed: [] }
}

/** Those handed over last, with these. */
export function withHanded(before: readonly Handed[], now: readonly Handed[]): Handed[] {
  const all = new Map([...before, ...now].filter(({ uri }) => uri.length <= longestAddress).map((one) => [one.uri, one]))
  return [...all.values()].sort((a, b) => compareIds(b.id, a.id)).slice(0, mostHanded)
}

/** Everything newer than this id is asked for; null: everything there is. */
export function floorOf({ recent }: Lane): string | null {
  if (!recent?.[0]) return null
  const newestAt = recent[0].at
  const known = recent.find(({ at }) => at < newestAt - overlapMs)
  return known?.id ?? (recent.length >= overlapItems ? (recent.at(-1) as Item).id : null)
}

export type PageRead = {
  items: readonly Item[]
  /** Ids from which the list goes on in both directions, when the server says so. */
  older: string | null
  newer: string | null
}

/**
 * The lane after one page that was read forwards (`min_id`, gapless, oldest page first): reading goes on above it until a page brings
 * nothing.
 */
export function afterForwardPage(before: Lane, page: PageRead): { lane: Lane; more: boolean } {
  const more = page.newer !== null && freshOf(before, page.items).length > 0
  return { lane: { recent: merged(before.recent ?? [], page.items), back: null, above: more ? page.newer : null }, more }
}

/**
 * The lane after one page that was read backwards (`max_id`): the window is over at its end, or where items are older than `oldestAt`
 * (epoch ms).
 */
export function afterBackwardPage(before: Lane, page: PageRead, oldestAt: number): { lane: Lane; more: boolean } {
  const top = merged(before.back?.top ?? [], page.items)
  const reached = page.items.some(({ at }) => at < oldestAt)
  const empty = page.items.length === 0 ? (before.back?.empty ?? 0) + 1 : 0
  // A list of nothing but empty pages is not asked at once again, but the window stays open.
  if (page.older !== null && !reached)
    return { lane: { ...before, back: { below: page.older, top, empty } }, more: empty <= mostEmptyPages }
  return { lane: { recent: merged(before.recent ?? [], top), back: null, above: null }, more: false }
}

/** The items that were not known before. */
export function freshOf({ recent }: Lane, items: readonly Item[]): Item[] {
  const known = new Set(recent?.map(({ id }) => id))
  return items.filter(({ id }) => !known.has(id))
}

function merged(known: readonly Item[], items: readonly Item[]): Item[] {
  const all = new Map([...known, ...items].map((one) => [one.id, one]))
  return [...all.values()].sort((a, b) => compareIds(b.id, a.id)).slice(0, overlapItems)
}
