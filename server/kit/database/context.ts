import { sql } from 'kysely'
import type { EventKind } from '#shared/event.ts'
import type { Clock } from '../lib/clock.ts'
import { failpoint } from '../lib/failpoint.ts'
import { insertMany } from './bulk.ts'
import type { Database, Handle } from './database.ts'
import type { Engine } from './engine.ts'
import { retryWhenStale } from './locking.ts'
import { asTransaction } from './transaction-guard.ts'

/** What every action is handed: the database, the time, and whom to wake when rows changed. */
export type Context = {
  db: Handle
  engine: Engine
  clock: Clock
  /** Told after each commit that wrote events. */
  onEvents: Set<() => void>
  /** What follows from an event, in its own transaction (see reactions.ts). */
  reactions: Partial<Record<EventKind, Reaction>> & {
    /** What follows from all events of a transaction together, after their own: for what happens hundreds of times in one. */
    together?: (tx: Handle, context: Context, events: readonly NewEvent[], emit: (event: NewEvent) => void) => Promise<void>
  }
}

export type Reaction = (tx: Handle, context: Context, event: NewEvent, emit: (event: NewEvent) => void) => Promise<void>

/** What happened, before it has an id. Times are set when it is written. */
export type NewEvent = {
  kind: EventKind
  agentId?: number | null
  caseId?: number | null
  threadId?: number | null
  mentionId?: number | null
  replyId?: number | null
  orderId?: number | null
  sourceId?: number | null
  data?: Record<string, unknown>
  /** What it was done by where no person did it; goes into `data`, also of what follows from it in the same transaction. */
  because?: Record<string, number>
  /** What the audit says of it, where it is more than the event may say: events go out, and this stays. */
  audit?: { subjectId?: number; subject?: string; was?: Record<string, unknown>; became?: Record<string, unknown> }
}

export function createContext(database: Pick<Database, 'db' | 'engine'>, clock: Clock): Context {
  return { db: database.db, engine: database.engine, clock, onEvents: new Set(), reactions: {} }
}

/**
 * One transaction and its events: `work` writes through `tx` and says with `emit` what changed;
 * rows and events are kept together or not at all, and listeners are told after the commit.
 * When another transaction came in between (`StaleReadError`, a deadlock), all is rolled back and `work` runs again.
 * @param options `durable`: it must outlast a power failure, since something outside is told next (see `asTransaction`)
 */
export async function change<T>(
  context: Context,
  work: (tx: Handle, emit: (event: NewEvent) => void) => Promise<T>,
  { durable = false } = {},
): Promise<T> {
  const { result, events } = await retryWhenStale(async () => {
    const events: NewEvent[] = []
    const result = await inTransaction(
      context,
      async (tx) => {
        const emit = (event: NewEvent) => void events.push(event)
        const value = await work(tx, emit)
        // A reaction may cause events of its own; they are appended and looked at in turn.
        for (const event of events) {
          const known = events.length
          await context.reactions[event.kind]?.(tx, context, event, emit)
          if (event.because) for (const next of events.slice(known)) next.because ??= event.because
        }
        if (events.length > 0) await context.reactions.together?.(tx, context, [...events], emit)
        await saveEvents(tx, context, events)
        failpoint('change-written')
        return value
      },
      durable,
    )
    return { result, events }
  })
  failpoint('change-saved')
  if (events.length > 0) for (const tell of context.onEvents) tell()
  return result
}

/** A transaction without events, for rows that nobody watches. */
export function inTransaction<T>(context: Pick<Context, 'db'>, work: (tx: Handle) => Promise<T>, durable = false): Promise<T> {
  return asTransaction(() => context.db.transaction().execute(work), durable)
}

const eventColumns = ['kind', 'at', 'agentId', 'caseId', 'threadId', 'mentionId', 'replyId', 'orderId', 'sourceId', 'data'] as const

const eventLock = 7_267_001

async function saveEvents(tx: Handle, context: Context, events: NewEvent[]): Promise<void> {
  if (events.length === 0) return
  // Readers follow event ids: on PostgreSQL ids must become visible in their order, so writers of events take turns from here to their commit.
  if (context.engine === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(eventLock)})`.execute(tx)
  const at = context.clock()
  const rows = events.map((event) => ({ ...event, at, data: JSON.stringify({ ...event.data, ...event.because }) }))
  await insertMany(tx, context.engine, 'events', eventColumns, rows)
}
