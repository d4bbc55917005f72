import type { Event } from '#shared/event.schema.ts'
import type { EventKind } from '#shared/event.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { findLastEventId, listEventsAfter } from './event.store.ts'
import { addCursor, lockCursor, moveCursor } from './subscription.store.ts'

/** The id of the last event a subscriber has dealt with, and where that is kept. */
export type Cursor = {
  /** Runs `work` with the cursor's place and moves it to the answer's `upTo`, or leaves it where it was when `work` throws. */
  move<T>(context: Context, work: (db: Handle, after: number, emit: Emit) => Promise<{ value: T; upTo: number }>): Promise<T>
}

type Emit = (event: NewEvent) => void

const refuseEvents: Emit = ({ kind }) => {
  throw new Error(`Whoever follows from memory writes no events, and no ${kind}.`)
}

/**
 * A cursor in this process, for what is built anew at every start: every node has its own.
 * @param after the last event known; null: only what comes from now on
 */
export function memoryCursor(after: number | null): Cursor & { place(context: Context): Promise<number> } {
  let at = after
  let first: Promise<number> | null = null
  const place = async (context: Context) => {
    if (at !== null) return at
    // Asked once: a second answer may be newer, and what lies between would be passed over.
    first ??= findLastEventId(context.db).finally(() => {
      first = null
    })
    const found = await first
    at ??= found
    return at
  }
  return {
    place,
    async move(context, work) {
      const { value, upTo } = await work(context.db, await place(context), refuseEvents)
      at = upTo
      return value
    },
  }
}

/**
 * A cursor in a row, for what must happen once for every event, whatever dies: it moves in the transaction of the work, and the row is
 * locked meanwhile, so that one of many nodes does it. Event ids become visible in their order (see `saveEvents`), so none is passed over.
 * @param name of the subscriber, unique for ever; a new one begins with the first event there is
 */
export function durableCursor(name: string): Cursor {
  return {
    move: (context, work) =>
      change(context, async (tx, emit) => {
        await addCursor(tx, name)
        const { value, upTo } = await work(tx, await lockCursor(tx, context.engine, name), emit)
        await moveCursor(tx, name, upTo)
        return value
      }),
  }
}

export type Subscription = {
  /**
   * Hands over the next events, oldest first and at most a batch, then moves the cursor; nothing is handed over twice unless `handle` threw
   * or the process died before the cursor moved. Writes of a durable subscriber go through `tx`, and what it causes through `emit`.
   * @returns whether there may be more at once
   */
  next(handle: (events: readonly Event[], tx: Handle, emit: Emit) => Promise<void> | void): Promise<boolean>
}

/**
 * Follows the events of some kinds.
 * @param kinds null: all kinds; empty: none, the cursor only keeps up
 * @param batch most events handed over at once
 */
export function follow(context: Context, options: { kinds: readonly EventKind[] | null; cursor: Cursor; batch?: number }): Subscription {
  const { kinds, cursor, batch = 500 } = options
  return {
    next: (handle) =>
      cursor.move(context, async (db, after, emit) => {
        // Read first: events written after it are of the next batch.
        const newest = await findLastEventId(db)
        if (kinds?.length === 0) return { value: false, upTo: Math.max(newest, after) }
        if (newest <= after) return { value: false, upTo: after }
        const events = await listEventsAfter(db, after, { kinds, upTo: newest, limit: batch })
        if (events.length > 0) await handle(events, db, emit)
        const last = events.at(-1)
        const isFull = last !== undefined && events.length === batch
        return { value: isFull, upTo: isFull ? last.id : newest }
      }),
  }
}
