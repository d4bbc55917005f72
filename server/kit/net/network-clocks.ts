import { systemClock } from '../lib/clock.ts'

/** What a server's clock said: how far it was ahead of ours, in ms, and when (ours). */
export type NetworkClock = { host: string; ahead: number; at: number }

/** So many servers are remembered, those heard last. */
const mostHosts = 30

export type NetworkClocks = { note(host: string, date: string | undefined): void; list(): NetworkClock[] }

/** Remembers what the `Date` headers of answers say of our own clock; headers have whole seconds, so less than that means nothing. */
export function createNetworkClocks(clock = systemClock): NetworkClocks {
  const known = new Map<string, NetworkClock>()
  return {
    note(host, date) {
      const theirs = Date.parse(date ?? '')
      if (Number.isNaN(theirs)) return
      const at = clock()
      known.delete(host)
      // The second they named had begun; half of one is meant.
      known.set(host, { host, ahead: theirs + 500 - at, at })
      for (const oldest of known.keys()) {
        if (known.size <= mostHosts) break
        known.delete(oldest)
      }
    },
    list: () => [...known.values()],
  }
}

/** Those of this process. */
export const networkClocks = createNetworkClocks()
