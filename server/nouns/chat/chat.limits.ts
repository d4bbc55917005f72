import { inMemory, type Limit, type OpenLimit } from '../../kit/database/limit.ts'
import { hour, minute } from '../../kit/lib/clock.ts'

/** Windows of one node, and of one network address: a whole company may stand behind one. */
const mostWindows = 2_000
const mostOfAddress = 60
/** A window in which nobody has said anything for so long gives its place to the next. */
const idleMs = hour
/** Messages in a minute of one visitor, of one network address, and of all whom no address tells apart. */
const mostOfVisitorAMinute = 12
const mostOfAddressAMinute = 120
const mostOfUnknownAMinute = 600
/** Visitors in a minute who speak for the first time, of one network address and of all whom no address tells apart. */
const mostNewOfAddressAMinute = 20
const mostNewOfUnknownAMinute = 60

/** A window's place. `used` says that something was said in it; `leave` gives it back. */
export type ChatPlace = { used(): void; leave(): void }

export type ChatLimits = {
  /**
   * Takes a place, or null when there is none. Where the node is full, whoever has the most windows loses one: first those in which
   * nothing was said, the oldest first.
   * @param end closes this window, when its place is needed
   */
  enter(address: string | null, end: () => void): ChatPlace | null
  /** Whether this visitor may say one more thing now. `isNew`: it would be the first. */
  maySay(tokenHash: string, address: string | null, isNew: boolean): Promise<boolean>
}

type Window = { end: () => void; usedAt: number; hasSpoken: boolean }

/**
 * How many may be in the chat, on this node, and how much they may say, on all nodes together. Whom no address tells apart (null: a proxy's,
 * behind which everybody stands) is counted together.
 * @param open where what is said is counted
 */
export function createChatLimits(clock: () => number, open: OpenLimit = inMemory): ChatLimits {
  const perMinute = (name: string, most: number) => open({ name: `chat ${name}`, most, windowMs: minute })
  const ofVisitor = perMinute('sayings of visitor', mostOfVisitorAMinute)
  const ofAddress = perMinute('sayings of address', mostOfAddressAMinute)
  const ofUnknown = perMinute('sayings of unknown', mostOfUnknownAMinute)
  const newOfAddress = perMinute('beginnings of address', mostNewOfAddressAMinute)
  const newOfUnknown = perMinute('beginnings of unknown', mostNewOfUnknownAMinute)
  const windows = new Map<string | null, Set<Window>>()
  let count = 0

  function remove(address: string | null, window: Window): void {
    const here = windows.get(address)
    if (!here?.delete(window)) return
    count -= 1
    if (here.size === 0) windows.delete(address)
  }

  /** Takes a window away from whoever has the most; answers whether there was one to take. */
  function makeRoom(ofNewcomer: number): boolean {
    const [address, most] = [...windows].reduce((one, other) => (other[1].size > one[1].size ? other : one))
    const now = clock()
    const silent = [...most].find(({ hasSpoken, usedAt }) => !hasSpoken || now - usedAt > idleMs)
    // Among those who have as many, a conversation is not ended for one that may begin.
    const window = silent ?? (most.size > ofNewcomer + 1 ? [...most][0] : undefined)
    if (!window) return false
    remove(address, window)
    window.end()
    return true
  }

  return {
    enter(address, end) {
      const before = windows.get(address)?.size ?? 0
      if (address !== null && before >= mostOfAddress) return null
      if (count >= mostWindows && !makeRoom(before)) return null
      const window: Window = { end, usedAt: clock(), hasSpoken: false }
      windows.set(address, (windows.get(address) ?? new Set()).add(window))
      count += 1
      return {
        used() {
          window.usedAt = clock()
          window.hasSpoken = true
        },
        leave: () => remove(address, window),
      }
    },
    async maySay(tokenHash, address, isNew) {
      const may = async (limit: Limit, key: string) => (await limit.count(key)) === null
      if (!(await may(ofVisitor, tokenHash))) return false
      if (isNew && !(await (address === null ? may(newOfUnknown, 'all') : may(newOfAddress, address)))) return false
      return address === null ? may(ofUnknown, 'all') : may(ofAddress, address)
    },
  }
}
