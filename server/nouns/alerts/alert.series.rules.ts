import type { AlertKind, Sensitivity } from '#shared/alert.ts'
import { day, hour, minute } from '../../kit/lib/clock.ts'
import type { Reading } from './alert.rules.ts'

/** Mentions are counted in buckets of a quarter of an hour, and a number is the sum of a day of them. */
export const bucketMs = 15 * minute
export const bucketsOfDay = day / bucketMs

/** How far back a baseline looks: six weeks and the day before them. */
export const lookBackMs = 43 * day

/**
 * A stretch of time in buckets, the first beginning at `from`. `counts` is what was known of each at the moment of the decision; `deaf` is
 * the share of the sources that could not be heard in it. `sums` and `deaf` are summed up from the first bucket: at i stands the sum of the
 * buckets before i, of `sums` as far as the moment of the decision.
 */
export type Series = { from: number; counts: Float64Array; sums: Float64Array; deaf: Float64Array; firstAt: number | null }

/** Times that must not count as usual: the alert fired then. From ≤ t < to. */
export type Span = { from: number; to: number }

export type SeriesRule = { kind: AlertKind; sensitivity: Sensitivity; floor: number }

/** Times the spread, and least share of the usual beyond it (relative floor). */
const strictness: Record<Sensitivity, { spreads: number; share: number }> = {
  low: { spreads: 3, share: 0.6 },
  medium: { spreads: 2, share: 0.4 },
  high: { spreads: 1.5, share: 0.25 },
}
const weeks = [1, 2, 3, 4, 5, 6] as const
const fewestWeeks = 3
/** Where there are too few weeks: the same hour of the days before, at least so many. */
const daysBefore = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14] as const
const fewestDays = 5
/** A day with more than an hour of gap or of an incident in it says nothing of what is usual. */
const mostMissing = hour / day
/** With less of the day heard, a low number proves nothing. */
const heardForDip = 0.95
const heardForCalm = 0.75
/** How near the usual a number must come before it counts as over: a share of the way from the usual to the limit. */
const clearShare = 0.7

const indexOf = (series: Series, at: number) => Math.round((at - series.from) / bucketMs)

/** What was counted in the day that ends at `at`. */
export function dayBefore(series: Series, at: number): number {
  const end = indexOf(series, at)
  return (series.sums[end] ?? 0) - (series.sums[Math.max(0, end - bucketsOfDay)] ?? 0)
}

/** The share of the day that ends at `at` in which sources could not be heard, 0 … 1. */
export function deafBefore(series: Series, at: number): number {
  const end = indexOf(series, at)
  const begin = Math.max(0, end - bucketsOfDay)
  return ((series.deaf[end] ?? 0) - (series.deaf[begin] ?? 0)) / bucketsOfDay
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

export type Usual = { median: number; spread: number }

/**
 * What is usual for the day that ends at `at`: the median of the same weekday and hour in the six weeks before, and their spread (1.4826 ·
 * MAD, the standard deviation of a normal distribution; never less than that of a Poisson count). Days with gaps or incidents are left out;
 * with fewer than three left, the same hour of the fourteen days before. Null: too early to say.
 * @param offsetAt distance of the zone from UTC (ms): the same hour is that of the clock
 */
export function usualOf(series: Series, at: number, incidents: readonly Span[], offsetAt: (at: number) => number): Usual | null {
  const sample = (days: readonly number[]): number[] =>
    days.flatMap((back) => {
      const then = at - back * day
      const end = then + offsetAt(at) - offsetAt(then)
      if (series.firstAt === null || end - day < series.firstAt || deafBefore(series, end) > mostMissing) return []
      const met = incidents.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, end) - Math.max(from, end - day)), 0)
      return met > hour ? [] : [dayBefore(series, end)]
    })
  const same = sample(weeks.map((week) => 7 * week))
  const counts = same.length >= fewestWeeks ? same : sample(daysBefore)
  if (counts.length < (same.length >= fewestWeeks ? fewestWeeks : fewestDays)) return null
  const middle = median(counts)
  const deviation = 1.4826 * median(counts.map((count) => Math.abs(count - middle)))
  return { median: middle, spread: Math.max(deviation, Math.sqrt(Math.max(middle, 1))) }
}

/** The first whole number that is too much (spike) or too little (dip). */
export function limitOf({ kind, sensitivity, floor }: SeriesRule, { median: middle, spread }: Usual): number {
  const { spreads, share } = strictness[sensitivity]
  if (kind === 'dip') return Math.floor(Math.min(middle - spreads * spread, middle * (1 - share)))
  return Math.ceil(Math.max(floor, middle + spreads * spread, middle * (1 + share)))
}

/**
 * What the day that ends at `at` says, by what was known of it then. A spike counts however deaf we were; calm is believed only where most
 * was heard, and a dip only where nearly all was.
 */
export function readSeries(
  rule: SeriesRule,
  series: Series,
  at: number,
  incidents: readonly Span[],
  offsetAt: (at: number) => number,
): Reading {
  const usual = usualOf(series, at, incidents, offsetAt)
  if (!usual) return { at, what: 'no-data' }
  const value = dayBefore(series, at)
  const heard = 1 - deafBefore(series, at)
  const limit = limitOf(rule, usual)
  const expected = usual.median
  const clear = expected + clearShare * (limit - expected)
  if (rule.kind === 'dip') {
    if (heard < heardForDip) return { at, what: 'no-data' }
    const isOver = expected >= rule.floor && limit >= 0 && value <= limit
    return { at, what: 'known', value, expected, limit, excess: Math.max(0, expected - value), isOver, isClear: !isOver && value > clear }
  }
  const isOver = value >= limit
  if (!isOver && heard < heardForCalm) return { at, what: 'no-data' }
  return { at, what: 'known', value, expected, limit, excess: Math.max(0, value - expected), isOver, isClear: value < clear }
}
