import { day } from '../../kit/lib/clock.ts'

/** How a server calls what is asked of a post: X's guides say tweets, its description of 2026 (OpenAPI 2.167) says posts. */
export type Naming = 'tweet' | 'post'

export type XMemory = {
  /** Under which names a server takes what is asked of a post. */
  namings: Map<string, Naming>
  /** Posts and authors paid for in this UTC day, by server: the newest, and those before them. */
  paid: Map<string, { day: number; newest: Set<string>; before: Set<string> }>
}

/** At least so many, and at most twice as many, are remembered as paid for. What is older is booked again when it is read again. */
export const paidRemembered = 50_000

const memories = new WeakMap<AbortSignal, XMemory>()

/**
 * What all connections of one running product must know together, since a source may have several, and each poll a new one. A running
 * product is known by the signal that will stop it.
 */
export function memoryOf(signal: AbortSignal): XMemory {
  const memory = memories.get(signal) ?? { namings: new Map(), paid: new Map() }
  memories.set(signal, memory)
  return memory
}

/**
 * How many of these were not yet paid for in the UTC day of `now`, as far as is remembered; they are from here on. What was forgotten counts
 * once more, so the cap is never passed.
 */
export function countUnpaid(memory: XMemory, server: string, kind: 'post' | 'author', ids: readonly string[], now: number): number {
  const today = Math.floor(now / day)
  const known = memory.paid.get(server)
  const paid = known?.day === today ? known : { day: today, newest: new Set<string>(), before: new Set<string>() }
  memory.paid.set(server, paid)
  let unpaid = 0
  for (const id of ids) {
    const thing = `${kind} ${id}`
    if (paid.newest.has(thing)) continue
    if (!paid.before.has(thing)) unpaid += 1
    if (paid.newest.size >= paidRemembered) {
      paid.before = paid.newest
      paid.newest = new Set()
    }
    paid.newest.add(thing)
  }
  return unpaid
}
