/**
 * Ids that carry their time: milliseconds since 4 November 2010 in the upper bits, 22 free bits below (X's "snowflake").
 * Ids are decimal strings without leading zeros, so a longer one is the newer one.
 */
const epochAt = 1_288_834_974_657n

/** The smallest id of that instant (epoch ms); instants before the epoch give 0. */
export function snowflakeAt(at: number): bigint {
  const since = BigInt(Math.floor(at)) - epochAt
  return since > 0n ? since << 22n : 0n
}

/** The instant (epoch ms) an id was made. */
export function timeOfSnowflake(id: string): number {
  return Number((BigInt(id) >> 22n) + epochAt)
}

/** Negative when `a` is older than `b`. */
export function compareSnowflakes(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length
  return a < b ? -1 : a > b ? 1 : 0
}

/** Whether a text from outside is such an id (up to 64 bits). */
export function isSnowflake(id: unknown): id is string {
  return typeof id === 'string' && /^(0|[1-9]\d{0,18})$/.test(id)
}
