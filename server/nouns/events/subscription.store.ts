import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'

/** The last event a durable subscriber has dealt with; makes a new one begin before the first. */
export async function addCursor(tx: Handle, name: string): Promise<void> {
  await tx
    .insertInto('subscriptions')
    .values({ name, eventId: 0 })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
}

/** Answers the cursor and keeps other nodes from moving it until the transaction ends. */
export async function lockCursor(tx: Handle, engine: Engine, name: string): Promise<number> {
  const query = tx.selectFrom('subscriptions').select('eventId').where('name', '=', name)
  const row = await (engine === 'postgres' ? query.forUpdate() : query).executeTakeFirstOrThrow()
  return Number(row.eventId)
}

export async function moveCursor(tx: Handle, name: string, eventId: number): Promise<void> {
  await tx.updateTable('subscriptions').set({ eventId }).where('name', '=', name).execute()
}

/** The last event a subscriber has dealt with; 0 when it has not begun. */
export async function findCursor(db: Handle, name: string): Promise<number> {
  const row = await db.selectFrom('subscriptions').select('eventId').where('name', '=', name).executeTakeFirst()
  return Number(row?.eventId ?? 0)
}

/** The cursor that is furthest behind among all but one; null when nobody else follows. */
export async function findSlowestCursor(db: Handle, exceptName: string): Promise<number | null> {
  const { eventId } = await db
    .selectFrom('subscriptions')
    .select((select) => select.fn.min<number | null>('eventId').as('eventId'))
    .where('name', '<>', exceptName)
    .executeTakeFirstOrThrow()
  return eventId === null ? null : Number(eventId)
}
