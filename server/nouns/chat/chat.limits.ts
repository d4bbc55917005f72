import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** Windows of one node, and of one network address: a whole company may stand behind one. */
const mostWindows = 2_000
const mostOfAddress = 60
/** Messages in a minute of one visitor, and of one network address. */
const mostOfVisitorAMinute = 12
const mostOfAddressAMinute = 120

export type ChatLimits = {
  /** Takes a place; answers how to give it back, or null when there is none. */
  enter(address: string | null): (() => void) | null
  /** Whether this visitor may say one more thing now. */
  maySay(tokenHash: string, address: string | null): Promise<boolean>
}

/**
 * How many may be in the chat and how much they may say; each node counts for itself. Where no address tells people apart
 * (null: a proxy's, behind which everybody stands) only visitors are counted.
 */
export function createChatLimits(): ChatLimits {
  const sayings = new RateLimiterMemory({ points: mostOfVisitorAMinute, duration: 60 })
  const sayingsOfAddress = new RateLimiterMemory({ points: mostOfAddressAMinute, duration: 60 })
  const windows = new Map<string, number>()
  let count = 0

  return {
    enter(address) {
      const here = address === null ? 0 : (windows.get(address) ?? 0)
      if (count >= mostWindows || here >= mostOfAddress) return null
      count += 1
      if (address !== null) windows.set(address, here + 1)
      let isInside = true
      return () => {
        if (!isInside) return
        isInside = false
        count -= 1
        if (address === null) return
        const left = (windows.get(address) ?? 1) - 1
        if (left > 0) windows.set(address, left)
        else windows.delete(address)
      }
    },
    async maySay(tokenHash, address) {
      try {
        await sayings.consume(tokenHash)
        if (address !== null) await sayingsOfAddress.consume(address)
        return true
      } catch (error) {
        if (error instanceof RateLimiterRes) return false
        throw error
      }
    },
  }
}
