import { day } from '../../kit/lib/clock.ts'

type Memory = {
  /** Posts and authors paid for in this UTC day, by server. */
  paid: Map<string, { day: number; things: Set<string> }>
}

const memories = new WeakMap<AbortSignal, Memory>()

/**
 * What all connections of one running product must know together, since a source may have several, and each poll a new one. A running
 * product is known by the signal that will stop it.
 */
export function memoryOf(signal: AbortSignal): Memory {
  const memory = memories.get(signal) ?? { paid: new Map() }
  memories.set(signal, memory)
  return memory
}

/** How many of these were not yet paid for in the UTC day of `now`; they are from here on. */
export function countUnpaid(memory: Memory, server: string, kind: 'post' | 'author', ids: readonly string[], now: number): number {
  const today = Math.floor(now / day)
  const before = memory.paid.get(server)
  const paid = before?.day === today ? before : { day: today, things: new Set<string>() }
  memory.paid.set(server, paid)
  const known = paid.things.size
  for (const id of ids) paid.things.add(`${kind} ${id}`)
  return paid.things.size - known
}
