import type { AlertTelling } from '#shared/alert.ts'
import { hour } from '../../kit/lib/clock.ts'
import { type Reading, type Standing, step, type Timing } from './alert.rules.ts'
import { bucketMs, readSeries, type Series, type SeriesRule, type Span } from './alert.series.rules.ts'

/**
 * Mentions of one group by the bucket they were posted in and the moment from which they were known: the end of the bucket in which they
 * were received. `posted` and `known` are epoch milliseconds, `known` in rising order.
 */
export type Heard = { posted: number; known: number; count: number }

/** A time in which a source could not be heard; `to` null: still. */
export type Gap = { from: number; to: number | null }

export type Firing = Span & {
  firedAt: number
  endedAt: number | null
  value: number
  expected: number | null
  limit: number
}

/** One decision of a walk, in its order. */
export type Decision = { at: number; reading: Reading; before: Standing | null; standing: Standing; tell: AlertTelling | null }

/**
 * Walks over moments of the grid in their order and decides at each by what was known then: the live alert takes one moment at a time, the
 * rehearsal all of them, and both decide by this.
 * @param readAt what is known at a moment, where the alert fired as told in `incidents`
 * @param incidents earlier firings; those of the walk are added
 */
export function* walk(
  timing: Timing,
  moments: Iterable<number>,
  readAt: (at: number, incidents: readonly Span[]) => Reading,
  from: Standing | null,
  incidents: Span[],
): Generator<Decision> {
  let before = from
  for (const at of moments) {
    const reading = readAt(at, incidents)
    const { standing, tell } = step(timing, before, reading)
    followIncidents(incidents, before, standing, at)
    yield { at, reading, before, standing, tell }
    before = standing
  }
}

const isHot = (standing: Standing | null) => standing?.state === 'firing' || standing?.state === 'recovering'

function followIncidents(incidents: Span[], before: Standing | null, now: Standing, at: number): void {
  const last = incidents.at(-1)
  if (!isHot(before) && isHot(now)) incidents.push({ from: at, to: Number.POSITIVE_INFINITY })
  else if (isHot(before) && !isHot(now) && last) last.to = at
}

/**
 * A series that learns as time passes: `at` lets in whatever was known by then. Moments must come in rising order.
 * @param gaps of all sources, `sources` how many there are
 * @param firstAt since when the desk hears anything; null: it has not
 */
export function createSeries(
  { from, to }: { from: number; to: number },
  heard: readonly Heard[],
  gaps: readonly Gap[],
  sources: number,
  firstAt: number | null,
) {
  const length = Math.max(1, Math.ceil((to - from) / bucketMs))
  const counts = new Float64Array(length)
  const sums = new Float64Array(length + 1)
  const series: Series = { from, counts, sums, deaf: deafnessOf(from, length, gaps, sources), firstAt }
  let next = 0
  /** Sums are right up to here. */
  let summed = 0
  return {
    at(moment: number): Series {
      for (; next < heard.length; next++) {
        const one = heard[next] as Heard
        if (one.known > moment) break
        const bucket = Math.floor((one.posted - from) / bucketMs)
        if (bucket < 0 || bucket >= length) continue
        counts[bucket] = (counts[bucket] ?? 0) + one.count
        summed = Math.min(summed, bucket)
      }
      const end = Math.min(length, Math.ceil((moment - from) / bucketMs))
      for (; summed < end; summed++) sums[summed + 1] = (sums[summed] ?? 0) + (counts[summed] ?? 0)
      return series
    },
  }
}

function deafnessOf(from: number, length: number, gaps: readonly Gap[], sources: number): Float64Array {
  const share = new Float64Array(length)
  for (const gap of gaps) {
    const begin = Math.max(0, gap.from - from)
    const end = Math.min(length * bucketMs, (gap.to ?? Number.POSITIVE_INFINITY) - from)
    for (let i = Math.floor(begin / bucketMs); i * bucketMs < end; i++) {
      const met = Math.min(end, (i + 1) * bucketMs) - Math.max(begin, i * bucketMs)
      share[i] = Math.min(1, (share[i] ?? 0) + met / bucketMs / Math.max(1, sources))
    }
  }
  const sums = new Float64Array(length + 1)
  for (let i = 0; i < length; i++) sums[i + 1] = (sums[i] ?? 0) + (share[i] ?? 0)
  return sums
}

/** Reads a spike or a dip out of a growing series. */
export const seriesReader =
  (rule: SeriesRule, growing: { at(moment: number): Series }, offsetAt: (at: number) => number) =>
  (at: number, incidents: readonly Span[]): Reading =>
    readSeries(rule, growing.at(at), at, incidents, offsetAt)

/** Urgent mentions are counted by when we received them, over so long. */
export const safetyMs = 24 * hour

/** Reads how many urgent mentions the hours before brought. `received` in rising order; moments in rising order. */
export function safetyReader(floor: number, received: readonly number[]) {
  let begin = 0
  let end = 0
  return (at: number): Reading => {
    while (end < received.length && (received[end] as number) <= at) end += 1
    while (begin < end && (received[begin] as number) <= at - safetyMs) begin += 1
    const value = end - begin
    return { at, what: 'known', value, expected: null, limit: floor, excess: value, isOver: value >= floor, isClear: value < floor }
  }
}

/** Firings of a walk: where each began, with the numbers of that moment, and where it ended. */
export function firingsOf(decisions: Iterable<Decision>): { firings: Firing[]; told: { at: number; tell: AlertTelling }[] } {
  const firings: Firing[] = []
  const told: { at: number; tell: AlertTelling }[] = []
  for (const { at, reading, before, standing, tell } of decisions) {
    if (tell) told.push({ at, tell })
    if (standing.firedAt === at && reading.what === 'known')
      firings.push({
        from: at,
        to: Number.POSITIVE_INFINITY,
        firedAt: at,
        endedAt: null,
        value: reading.value,
        expected: reading.expected,
        limit: reading.limit,
      })
    const last = firings.at(-1)
    if (isHot(before) && !isHot(standing) && last) {
      last.endedAt = at
      last.to = at
    }
  }
  return { firings, told }
}
