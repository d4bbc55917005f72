import type { SourceState } from '#shared/source.ts'
import { hour, minute, second } from '../../kit/lib/clock.ts'

/** After how long without an answer a source's silence is drawn as a gap. */
export const gapAfterMs = 10 * minute

/**
 * When to poll next.
 * @param everyMs the usual time between polls
 * @param failures how many polls in a row failed: doubles from 5 s, at most 10 min
 * @param waitUntil when the network asked us to come back, or null
 */
export function nextPollAt(now: number, everyMs: number, failures: number, waitUntil: number | null): number {
  const backOffMs = failures === 0 ? everyMs : Math.min(5 * second * 2 ** (failures - 1), 10 * minute)
  // A skewed clock on the other side must not silence a source for a day.
  return Math.max(now + backOffMs, Math.min(waitUntil ?? 0, now + hour))
}

/** Worst first: what needs a person comes before what mends itself. */
export const stateRank: Record<SourceState, number> = { stopped: 0, failing: 1, waiting: 2, live: 3, paused: 4 }

/** The month in which spend is counted: YYYY-MM, UTC. */
export const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7)

/** When that month began (epoch ms, UTC). */
export const monthStartOf = (at: number): number => Date.parse(`${monthOf(at)}-01T00:00:00Z`)

/** Most that one call for posts can cost, in micro-dollars: networks that cost hand out at most 100 posts at once, each with an author. */
export const dearestPage = (prices: { post: number; author: number }): number => 100 * (prices.post + prices.author)
