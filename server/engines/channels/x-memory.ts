import { day } from '../../kit/lib/clock.ts'

/** How a server calls what is asked of a post: X's guides say tweets, its description of 2026 (OpenAPI 2.167) says posts. */
export type Naming = 'tweet' | 'post'

export type XMemory = {
  /** Under which names a server takes what is asked of a post. */
  namings: Map<string, Naming>
  /** Posts and authors paid for in this UTC day, by server. */
  paid: Map<string, { day: number; things: Set<string> }>
}

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

/** How many of these were not yet paid for in the UTC day of `now`; they are from here on. */
export function countUnpaid(memory: XMemory, server: string, kind: 'post' | 'author', ids: readonly string[], now: number): number {
  const today = Math.floor(now / day)
  const before = memory.paid.get(server)
  const paid = before?.day === today ? before : { day: today, things: new Set<string>() }
  memory.paid.set(server, paid)
  const known = paid.things.size
  for (const id of ids) paid.things.add(`${kind} ${id}`)
  return paid.things.size - known
}
