import { sql } from 'kysely'
import { clockToleranceMs, day, hour, minute } from '../lib/clock.ts'
import { type Context, inTransaction } from './context.ts'
import type { tables } from './tables/index.ts'

type TableName = keyof typeof tables
type ColumnOf<T extends TableName> = Extract<keyof (typeof tables)[T]['columns'], string>

/** A time that something waits for. Leases are no part of it: whoever takes one looks for itself. */
export type Wait<T extends TableName = TableName> = {
  table: T
  column: ColumnOf<T>
  /** No wait is longer than this. */
  longestMs: number
  /** When the wait was decided on: a time still to come says that the clock was ahead then, however short the wait. */
  since?: ColumnOf<T>
  /** Rows that wait, in words that both engines know; all when left out. */
  where?: string
  /** It is the end of what holds (a session, money), not of what waits for its turn: it holds no longer than one of now would. */
  holds?: true
}

const wait = <T extends TableName>(wait: Wait<T>): Wait => wait as unknown as Wait

/** Every column that holds the end of a wait which the product itself decided on. */
export const waits: readonly Wait[] = [
  wait({ table: 'sources', column: 'nextPollAt', longestMs: hour, since: 'lastPollAt' }),
  wait({ table: 'deliveries', column: 'sendAt', longestMs: day, since: 'createdAt', where: `state = 'approved'` }),
  wait({ table: 'deliveries', column: 'reconcileAt', longestMs: 10 * minute, since: 'attemptedAt', where: `state = 'sending'` }),
  wait({ table: 'planThreads', column: 'sendAt', longestMs: 13 * day, where: `state in ('waiting', 'ordered')` }),
  wait({ table: 'mentions', column: 'refreshAt', longestMs: 31 * day, where: `"sourceId" in (select id from sources)` }),
  wait({ table: 'reservations', column: 'endsAt', longestMs: 10 * minute, holds: true }),
  wait({ table: 'sessions', column: 'endsAt', longestMs: 12 * hour, holds: true }),
  wait({ table: 'tokens', column: 'endsAt', longestMs: 365 * day, holds: true }),
  wait({ table: 'handleProofs', column: 'endsAt', longestMs: day, holds: true }),
  wait({ table: 'webhookDeliveries', column: 'sendAt', longestMs: 2 * day, since: 'createdAt', where: `state = 'waiting'` }),
  wait({ table: 'webhooks', column: 'previousEndsAt', longestMs: day, holds: true }),
  wait({ table: 'agents', column: 'invitationEndsAt', longestMs: day, holds: true }),
  wait({ table: 'agents', column: 'awayUntil', longestMs: 366 * day, holds: true }),
  wait({ table: 'alerts', column: 'mutedUntil', longestMs: 31 * day, holds: true }),
  wait({ table: 'agents', column: 'resetEndsAt', longestMs: 30 * minute, holds: true }),
  wait({ table: 'signInSteps', column: 'endsAt', longestMs: 10 * minute, holds: true }),
  wait({ table: 'connectAttempts', column: 'endsAt', longestMs: 10 * minute, holds: true }),
]

/**
 * Ends every wait that lasts longer than any wait of its kind: a clock was ahead when it was written and has been put right since. What
 * waits is due now, what holds (a session, an invitation, money) holds as long as a new one. Answers how many rows that were (a job).
 */
export async function endFutureWaits(context: Context): Promise<number> {
  let ended = 0
  const now = context.clock()
  for (const { table, column, longestMs, since, where, holds } of waits) {
    const isTooLong = sql`${sql.ref(column)} > ${now + longestMs + clockToleranceMs}`
    const wasAhead = since ? sql`${sql.ref(column)} > ${now} and ${sql.ref(since)} > ${now + clockToleranceMs}` : sql`1 = 0`
    const { numAffectedRows } = await inTransaction(context, (tx) =>
      sql`update ${sql.table(table)} set ${sql.ref(column)} = ${holds ? now + longestMs : now} where ${sql.raw(where ?? '1 = 1')} and (${isTooLong} or ${wasAhead})`.execute(
        tx,
      ),
    )
    ended += Number(numAffectedRows ?? 0)
  }
  return ended
}
