import { Temporal } from 'temporal-polyfill'

/** A range of times (from ≤ t < to, epoch ms) whose rows are counted and added, or taken away. */
export type Piece = { from: number; to: number; sign: 1 | -1 }

/** How a range is counted: whole cells that are kept, and what of its ends is counted from rows. */
export type Parts = { cells: { from: number; to: number } | null; pieces: Piece[] }

/**
 * Parts a range into cells and pieces. Of a cell that the range cuts, the smaller side is read: either it is added, or the whole cell is
 * counted and the other side taken away. Of the cell of `now` only what has passed weighs: little is posted later than now.
 * @param widthMs of a cell; cells begin at whole multiples of it
 */
export function partsOf(from: number, to: number, widthMs: number, now: number): Parts {
  const [first, last] = [floorTo(from, widthMs), floorTo(to, widthMs)]
  if (first === last) return { cells: null, pieces: from < to ? [{ from, to, sign: 1 }] : [] }
  const passed = (at: number) => Math.min(at, now)
  const cells = { from: first, to: last }
  const pieces: Piece[] = []
  if (from !== first) {
    const end = first + widthMs
    if (passed(from) - passed(first) <= passed(end) - passed(from)) pieces.push({ from: first, to: from, sign: -1 })
    else {
      pieces.push({ from, to: end, sign: 1 })
      cells.from = end
    }
  }
  if (to !== last) {
    const end = last + widthMs
    if (passed(end) - passed(to) > passed(to) - passed(last)) pieces.push({ from: last, to, sign: 1 })
    else {
      pieces.push({ from: to, to: end, sign: -1 })
      cells.to = end
    }
  }
  return { cells: cells.from < cells.to ? cells : null, pieces }
}

/** Where the cell of a time begins. */
export const floorTo = (at: number, widthMs: number): number => Math.floor(at / widthMs) * widthMs

const nightHour = 2

/** The next two o'clock at night in a zone (IANA) after `now`, epoch ms. */
export function nextNight(zone: string, now: number): number {
  const here = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone)
  const at = (days: number) =>
    here
      .toPlainDate()
      .add({ days })
      .toZonedDateTime({ timeZone: zone, plainTime: { hour: nightHour } }).epochMilliseconds
  return at(0) > now ? at(0) : at(1)
}
