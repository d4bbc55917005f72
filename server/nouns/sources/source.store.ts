import { type Selectable, sql } from 'kysely'
import type { ChannelName } from '#shared/channel.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { SourceGapTable, SourceTable } from '../../kit/database/schema.ts'
import { clockToleranceMs } from '../../kit/lib/clock.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { monthOf } from './source.rules.ts'

export type SourceRow = Selectable<SourceTable>
export type GapRow = Selectable<SourceGapTable>

export function listSources(db: Handle): Promise<SourceRow[]> {
  return db.selectFrom('sources').selectAll().where('removedAt', 'is', null).orderBy('id').limit(500).execute()
}

export async function getSource(db: Handle, id: number): Promise<SourceRow> {
  const source = await db.selectFrom('sources').selectAll().where('id', '=', id).executeTakeFirst()
  if (!source) throw notFound('source')
  return source
}

/** A source as it is now, which nobody else changes until the transaction ends. */
export async function lockSource(tx: Handle, engine: Engine, id: number): Promise<SourceRow> {
  const source = await forUpdate(engine, tx.selectFrom('sources').selectAll().where('id', '=', id)).executeTakeFirst()
  if (!source) throw notFound('source')
  return source
}

export async function addSource(db: Handle, source: Omit<SourceRow, 'id'>): Promise<SourceRow> {
  return db.insertInto('sources').values(source).returningAll().executeTakeFirstOrThrow()
}

export async function updateSource(db: Handle, id: number, change: Partial<Omit<SourceRow, 'id'>>): Promise<void> {
  await db.updateTable('sources').set(change).where('id', '=', id).execute()
}

/** Has a source that listens as planned polled at once: we know that something waits there. */
export async function hastenSource(db: Handle, id: number, now: number): Promise<void> {
  await db.updateTable('sources').set({ nextPollAt: now }).where('id', '=', id).where('state', '=', 'live').execute()
}

/** Takes one due source for `leaseMs`; null when none is due that another node does not hold. */
export async function claimDueSource(db: Handle, engine: Engine, owner: string, now: number, leaseMs: number): Promise<SourceRow | null> {
  const due = db
    .selectFrom('sources')
    .select('id')
    .where('nextPollAt', '<=', now)
    .where((where) =>
      where.or([
        where('state', 'not in', ['paused', 'stopped']),
        // A cap holds for its month.
        where.and([where('state', '=', 'stopped'), where('errorCode', '=', 'cap'), where('spendMonth', '<>', monthOf(now))]),
      ]),
    )
    .where('removedAt', 'is', null)
    .where((where) =>
      where.or([
        where('leaseEndsAt', 'is', null),
        where('leaseEndsAt', '<', now),
        where('leaseEndsAt', '>', now + leaseMs + clockToleranceMs),
      ]),
    )
    .orderBy('nextPollAt')
    .limit(1)
  const claimed = await db
    .updateTable('sources')
    .set({ leaseOwner: owner, leaseEndsAt: now + leaseMs })
    .where('id', '=', engine === 'postgres' ? due.forUpdate().skipLocked() : due)
    .returningAll()
    .executeTakeFirst()
  return claimed ?? null
}

/** Changes a source only while `owner` holds it; false when another node has taken it over. */
export async function updateLeasedSource(db: Handle, id: number, owner: string, change: Partial<Omit<SourceRow, 'id'>>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sources')
    .set(change)
    .where('id', '=', id)
    .where('leaseOwner', '=', owner)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** How many complaints each source brought since `from`. */
export async function countComplaints(db: Handle, sourceIds: readonly number[], from: number): Promise<Map<number, number>> {
  if (sourceIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('mentions')
    .select((row) => ['sourceId', row.fn.countAll<number>().as('count')])
    .where('sourceId', 'in', [...sourceIds])
    .where('receivedAt', '>=', from)
    // Written out, so that SQLite knows it may use the index of complaints.
    .where('kind', '=', sql.lit('complaint'))
    .groupBy('sourceId')
    .execute()
  return new Map(rows.map((row) => [row.sourceId, Number(row.count)]))
}

export function listGaps(db: Handle, from: number, to: number): Promise<(GapRow & { channel: ChannelName })[]> {
  return db
    .selectFrom('sourceGaps')
    .innerJoin('sources', 'sources.id', 'sourceGaps.sourceId')
    .select(['sourceGaps.id', 'sourceId', 'fromAt', 'toAt', 'reason', 'channel'])
    .where('fromAt', '<', to)
    .where((where) => where.or([where('toAt', 'is', null), where('toAt', '>', from)]))
    .orderBy('fromAt')
    .limit(500)
    .execute()
}

/** The last gap of each source. */
export async function listLastGaps(db: Handle): Promise<Map<number, GapRow>> {
  const rows = await db
    .selectFrom('sourceGaps')
    .selectAll()
    .where('id', 'in', (inner) =>
      inner
        .selectFrom('sourceGaps')
        .select((row) => row.fn.max('id').as('id'))
        .groupBy('sourceId'),
    )
    .execute()
  return new Map(rows.map((row) => [row.sourceId, row]))
}

export async function addGap(db: Handle, gap: Omit<GapRow, 'id'>): Promise<void> {
  await db.insertInto('sourceGaps').values(gap).execute()
}

/** Draws an open gap from when the source was last heard, unless one is drawn already. */
export async function openGap(db: Handle, sourceId: number, fromAt: number, reason: string): Promise<void> {
  const open = await db.selectFrom('sourceGaps').select('id').where('sourceId', '=', sourceId).where('toAt', 'is', null).executeTakeFirst()
  if (!open) await addGap(db, { sourceId, fromAt, toAt: null, reason })
}

/** The source caught up with everything since: nothing was missed, so nothing is drawn. */
export async function removeOpenGap(db: Handle, sourceId: number): Promise<void> {
  await db.deleteFrom('sourceGaps').where('sourceId', '=', sourceId).where('toAt', 'is', null).execute()
}
