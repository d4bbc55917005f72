import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { isPublicAddress } from '../channels/addresses.ts'

/** Windows of one node, and of one network address: a whole company may stand behind one. */
const mostWindows = 2_000
const mostOfAddress = 60
/** Messages in a minute of one visitor, and of one network address. */
const mostOfVisitorAMinute = 12
const mostOfAddressAMinute = 120

export type ChatDoor = {
  /** Takes a place; answers how to give it back, or null when there is none. */
  enter(address: string): (() => void) | null
  /** Whether this visitor may say one more thing now. */
  maySay(tokenHash: string, address: string): Promise<boolean>
}

/**
 * How many may be in the chat and how much they may say; each node counts for itself.
 * An address that is not public is a proxy's, behind which everybody stands: it is not counted.
 */
export function createChatDoor(): ChatDoor {
  const sayings = new RateLimiterMemory({ points: mostOfVisitorAMinute, duration: 60 })
  const sayingsOfAddress = new RateLimiterMemory({ points: mostOfAddressAMinute, duration: 60 })
  const windows = new Map<string, number>()
  let count = 0

  return {
    enter(address) {
      const of = visitorAddress(address)
      const here = of === null ? 0 : (windows.get(of) ?? 0)
      if (count >= mostWindows || here >= mostOfAddress) return null
      count += 1
      if (of !== null) windows.set(of, here + 1)
      let isInside = true
      return () => {
        if (!isInside) return
        isInside = false
        count -= 1
        if (of === null) return
        const left = (windows.get(of) ?? 1) - 1
        if (left > 0) windows.set(of, left)
        else windows.delete(of)
      }
    },
    async maySay(tokenHash, address) {
      const of = visitorAddress(address)
      try {
        await sayings.consume(tokenHash)
        if (of !== null) await sayingsOfAddress.consume(of)
        return true
      } catch (error) {
        if (error instanceof RateLimiterRes) return false
        throw error
      }
    },
  }
}

/** The address as it is counted: IPv6 hosts have their lower 64 bits to choose from. */
function visitorAddress(address: string): string | null {
  const plain = address.replace(/^::ffff:/, '')
  if (!isPublicAddress(plain)) return null
  return plain.includes(':') ? plain.split('::')[0]?.split(':').slice(0, 4).join(':') || plain : plain
}
