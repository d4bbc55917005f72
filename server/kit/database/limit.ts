import { createHash } from 'node:crypto'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Context } from './context.ts'
import { countOne, deleteCount, deleteEndedCounts, takeOneBack } from './limit.store.ts'

export type Limit = {
  /**
   * Counts one more for `key`. Its window begins with the first and does not move.
   * @returns null, or how many ms to wait when `key` has had all that it may have in this window
   */
  count(key: string): Promise<number | null>
  /** Takes back one that was counted. */
  takeBack(key: string): Promise<void>
  /** Begins anew for `key`. */
  forget(key: string): Promise<void>
}

/** Opens a limit: `most` in `windowMs`. `name` is unique for ever. */
export type OpenLimit = (options: { name: string; most: number; windowMs: number }) => Limit

/** Keys whose refusal a node remembers, so that whoever goes on costs no row. */
const mostRefused = 10_000

/**
 * Where limits are counted: on PostgreSQL in rows, which all nodes share; on SQLite, which has one node, in memory.
 */
export const limitsOf = (context: Context): OpenLimit => (context.engine === 'postgres' ? inRows(context) : inMemory)

export const inMemory: OpenLimit = ({ most, windowMs }) => {
  const counts = new RateLimiterMemory({ points: most, duration: windowMs / 1_000 })
  return {
    async count(key) {
      try {
        await counts.consume(key)
        return null
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return refused.msBeforeNext
        throw refused
      }
    },
    takeBack: async (key) => void (await counts.reward(key)),
    forget: async (key) => void (await counts.delete(key)),
  }
}

const inRows =
  (context: Context): OpenLimit =>
  ({ name, most, windowMs }) => {
    const refusedUntil = new Map<string, number>()
    const keyOf = (key: string) => createHash('sha256').update(`${name}\n${key}`).digest('base64url')

    function remember(key: string, until: number, now: number) {
      if (refusedUntil.size >= mostRefused) for (const [each, end] of refusedUntil) if (end <= now) refusedUntil.delete(each)
      if (refusedUntil.size >= mostRefused) refusedUntil.clear()
      refusedUntil.set(key, until)
    }

    return {
      async count(plain) {
        const key = keyOf(plain)
        const now = context.clock()
        const known = refusedUntil.get(key) ?? 0
        if (known > now) return known - now
        const { count, endsAt } = await countOne(context.db, key, now, now + windowMs)
        if (count <= most) return null
        remember(key, endsAt, now)
        return endsAt - now
      },
      async takeBack(plain) {
        const key = keyOf(plain)
        refusedUntil.delete(key)
        await takeOneBack(context.db, key)
      },
      async forget(plain) {
        const key = keyOf(plain)
        refusedUntil.delete(key)
        await deleteCount(context.db, key)
      },
    }
  }

/** Forgets counts that have ended (a job). */
export const forgetEndedCounts = (context: Context): Promise<void> => deleteEndedCounts(context.db, context.clock())
