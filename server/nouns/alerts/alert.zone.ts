import { hour } from '../../kit/lib/clock.ts'
import { clockIn } from '../../kit/lib/day.ts'

/** The distance of a zone from UTC (ms) at a moment; asked once an hour, since no zone changes within one. */
export function offsetsOf(zone: string): (at: number) => number {
  const known = new Map<number, number>()
  return (at) => {
    const full = Math.floor(at / hour) * hour
    const kept = known.get(full)
    if (kept !== undefined) return kept
    const offset = Date.parse(`${clockIn(zone, full)}Z`) - full
    known.set(full, offset)
    return offset
  }
}
