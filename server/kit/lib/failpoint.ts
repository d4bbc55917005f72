/**
 * Points on the way of a post and of a reply, and at the start, at which a test lets the process die as if the power had failed.
 * `-written` is inside a transaction, `-kept` right after its commit.
 */
export const points = [
  'database-migrated',
  'leases-freed',
  'serving',
  'source-claimed',
  'account-asked',
  'account-kept',
  'page-fetched',
  'page-written',
  'page-kept',
  'poll-settled',
  'poll-failed',
  'poll-failure-kept',
  'line-leased',
  'hint-taken',
  'hint-kept',
  'token-renewed',
  'token-kept',
  'understood',
  'understanding-written',
  'understanding-kept',
  'gathering-begun',
  'memory-filled',
  'numbers-reserved',
  'gathering-planned',
  'gathering-written',
  'gathering-kept',
  'mergers-found',
  'mergers-kept',
  'merger-written',
  'merger-kept',
  'change-written',
  'change-kept',
  'draft-kept',
  'approval-kept',
  'sending-kept',
  'sending-told',
  'reply-leaves',
  'reply-answered',
  'reply-sent-written',
  'reply-sent-kept',
  'reply-troubled',
  'reply-trouble-kept',
  'look-claimed',
  'looked',
  'look-kept',
] as const
export type Point = (typeof points)[number]

let wanted: string | undefined
let left = 1

/** Arms one point: its name, or `name:n` for the n-th time it is reached. Throws a RangeError for a name nobody knows. */
export function dieAt(where: string): void {
  const [name, times = '1'] = where.split(':')
  if (!points.some((point) => point === name)) throw new RangeError(`There is no point "${name}" to die at.`)
  wanted = name
  left = Number(times)
}

/** Says that a point is reached; nothing happens unless a test armed it. */
export function reached(point: Point): void {
  if (point !== wanted) return
  left -= 1
  if (left === 0) process.kill(process.pid, 'SIGKILL')
}
