import type { Selectable } from 'kysely'
import { type PlanThreadState, walkedStates } from '#shared/plan.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { PlanThreadTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type PlanThreadRow = Selectable<PlanThreadTable>
type Change = Partial<Omit<PlanThreadRow, 'id' | 'planId' | 'threadId'>>

export async function addPlanThreads(tx: Handle, rows: readonly Omit<PlanThreadRow, 'id'>[]): Promise<void> {
  for (const row of rows)
    await tx
      .insertInto('planThreads')
      .values(row)
      .onConflict((conflict) => conflict.columns(['planId', 'threadId']).doNothing())
      .execute()
}

/** In the order in which they leave. */
export function listPlanThreads(db: Handle, planId: number): Promise<PlanThreadRow[]> {
  return db.selectFrom('planThreads').selectAll().where('planId', '=', planId).orderBy('id').execute()
}

/** A thread of a plan, which nobody else changes until the transaction ends. */
export async function lockPlanThread(tx: Handle, engine: Engine, planId: number, id: number): Promise<PlanThreadRow> {
  const query = tx.selectFrom('planThreads').selectAll().where('id', '=', id).where('planId', '=', planId)
  const row = await forUpdate(engine, query).executeTakeFirst()
  if (!row) throw notFound('plan-thread')
  return row
}

/** Changes a thread of a plan only while it is in one of these states. */
export async function movePlanThread(tx: Handle, id: number, from: readonly PlanThreadState[], change: Change): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('planThreads')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** The thread of a plan whose reply this is; null: it is not of a plan. */
export async function findPlanThreadOfReply(db: Handle, replyId: number): Promise<PlanThreadRow | null> {
  return (await db.selectFrom('planThreads').selectAll().where('replyId', '=', replyId).executeTakeFirst()) ?? null
}

const walking = (db: Handle, planId: number, states: readonly PlanThreadState[]) =>
  db
    .selectFrom('planThreads')
    .selectAll()
    .where('planId', '=', planId)
    .where('state', 'in', [...states])
    .where('hold', 'is', null)

/** The next thread that gets an order of its own; null: all have theirs. */
export async function findNextToOrder(db: Handle, planId: number): Promise<PlanThreadRow | null> {
  const query = walking(db, planId, ['waiting']).where('orderKind', 'is not', null).where('orderId', 'is', null)
  return (await query.orderBy('id').limit(1).executeTakeFirst()) ?? null
}

/** The next thread whose new order is not decided yet. */
export async function findNextToDecide(db: Handle, planId: number): Promise<PlanThreadRow | null> {
  const query = walking(db, planId, ['ordered']).where('orderDecidedAt', 'is', null)
  return (await query.orderBy('id').limit(1).executeTakeFirst()) ?? null
}

/** The next thread whose reply is due: its order, if it gets one, is open and decided. */
export async function findNextDue(db: Handle, planId: number, now: number): Promise<PlanThreadRow | null> {
  const query = walking(db, planId, walkedStates)
    .where('sendAt', '<=', now)
    .where((row) => row.or([row('orderKind', 'is', null), row('orderDecidedAt', 'is not', null)]))
  return (await query.orderBy('sendAt').orderBy('id').limit(1).executeTakeFirst()) ?? null
}

/** How many threads of a plan are still to come or on their way. */
export async function countUnfinished(db: Handle, planId: number): Promise<number> {
  const { count } = await db
    .selectFrom('planThreads')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('planId', '=', planId)
    .where('state', 'in', [...walkedStates, 'approved'])
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Lets the threads of a source wait, or go on; answers how many. */
export async function holdSource(tx: Handle, planId: number, sourceId: number, why: string | null): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('planThreads')
    .set(why === null ? { hold: null, reason: null } : { hold: 'source', reason: why })
    .where('planId', '=', planId)
    .where('sourceId', '=', sourceId)
    .where('state', 'in', [...walkedStates])
    .where('hold', why === null ? '=' : 'is', why === null ? 'source' : null)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

/** Everything that did not begin yet stays in. */
export async function leaveRestOut(tx: Handle, planId: number): Promise<void> {
  await tx
    .updateTable('planThreads')
    .set({ state: 'left-out', included: 0, hold: null })
    .where('planId', '=', planId)
    .where('state', 'in', [...walkedStates])
    .execute()
}
