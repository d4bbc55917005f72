/** The desk's process at one moment: minutes since measuring began, bytes it holds. */
export type MemorySample = { minute: number; rss: number }

export type Steadiness = {
  /** Mean of the last minute of warming up; the rest is measured against it. */
  baseMb: number
  mostMb: number
  endMb: number
  slopePercentPerMinute: number
  verdict: 'flat' | 'not flat'
}

/** Furthest that memory may be from the base and still count as flat. */
const mostApart = 0.05

/**
 * Whether memory stays where it is once it is warm: flat when no sample after `warmUpMinutes` is more than 5 % above or below the mean of
 * the minute before. The slope is the line that fits those samples best. Null when nothing was measured before or after.
 */
export function steadinessOf(samples: readonly MemorySample[], warmUpMinutes: number): Steadiness | null {
  const before = samples.filter(({ minute }) => minute > warmUpMinutes - 1 && minute <= warmUpMinutes).map(({ rss }) => rss)
  const after = samples.filter(({ minute }) => minute > warmUpMinutes)
  const end = after.at(-1)
  if (before.length === 0 || !end) return null
  const base = mean(before)
  const isFlat = after.every(({ rss }) => Math.abs(rss - base) <= base * mostApart)
  return {
    baseMb: inMb(base),
    mostMb: inMb(Math.max(...after.map(({ rss }) => rss))),
    endMb: inMb(end.rss),
    slopePercentPerMinute: Math.round((slopeOf(after) / base) * 10_000) / 100,
    verdict: isFlat ? 'flat' : 'not flat',
  }
}

/** Bytes per minute by least squares. */
function slopeOf(samples: readonly MemorySample[]): number {
  const middle = { minute: mean(samples.map(({ minute }) => minute)), rss: mean(samples.map(({ rss }) => rss)) }
  let together = 0
  let square = 0
  for (const { minute, rss } of samples) {
    together += (minute - middle.minute) * (rss - middle.rss)
    square += (minute - middle.minute) ** 2
  }
  return square === 0 ? 0 : together / square
}

export const inMb = (bytes: number): number => Math.round(bytes / 1024 / 1024)
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
