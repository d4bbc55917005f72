import type { Selectable } from 'kysely'
import type { DeliveryPurpose, DeliveryState } from '#shared/delivery.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { readJson } from '../../kit/database/json.ts'
import type { DeliveryTable } from '../../kit/database/schema.ts'
import type { DeliveryFailure, DeliveryPayload } from '../../kit/database/tables/deliveries.ts'

type Row = Selectable<DeliveryTable>

export type Delivery = Omit<Row, 'purpose' | 'state' | 'payload' | 'failure'> & {
  purpose: DeliveryPurpose
  state: DeliveryState
  payload: DeliveryPayload
  failure: DeliveryFailure | null
}

/** The one place where the JSON columns of `deliveries` are parsed. */
const deliveryOf = (row: Row): Delivery => ({
  ...row,
  purpose: row.purpose as DeliveryPurpose,
  state: row.state as DeliveryState,
  payload: readJson(row.payload),
  failure: readJson(row.failure),
})

/** An approved delivery; it leaves at `sendAt` or later. Answers its id. */
export async function addDelivery(
  db: Handle,
  delivery: Pick<Delivery, 'sourceId' | 'purpose' | 'key' | 'payload' | 'createdAt' | 'sendAt'> & Partial<Pick<Delivery, 'replyId'>>,
): Promise<number> {
  const values = { ...delivery, payload: JSON.stringify(delivery.payload), state: 'approved' as const, attempts: 0, reconciliations: 0 }
  return (await db.insertInto('deliveries').values(values).returning('id').executeTakeFirstOrThrow()).id
}

/** Changes a delivery only while it is in an expected state; null: it has moved on. What is sent never changes. */
export async function moveDelivery(
  db: Handle,
  id: number,
  from: readonly DeliveryState[],
  { failure, ...change }: Partial<Omit<Delivery, 'id' | 'key' | 'payload' | 'purpose' | 'sourceId'>>,
): Promise<Delivery | null> {
  const row = await db
    .updateTable('deliveries')
    .set({ ...change, ...(failure !== undefined && { failure: failure && JSON.stringify(failure) }) })
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .returningAll()
    .executeTakeFirst()
  return row ? deliveryOf(row) : null
}

/** Takes the words out of a delivery that is over. */
export async function forgetWords(tx: Handle, id: number): Promise<void> {
  const row = await tx.selectFrom('deliveries').select('payload').where('id', '=', id).executeTakeFirstOrThrow()
  const payload = { ...readJson(row.payload), text: '' }
  await tx
    .updateTable('deliveries')
    .set({ payload: JSON.stringify(payload) })
    .where('id', '=', id)
    .execute()
}

export async function listDeliveries(db: Handle, ids: readonly number[]): Promise<Delivery[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('deliveries')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
  return rows.map(deliveryOf)
}

/** Sources that wait for a new sign-in: what would leave there waits too. A used-up cap or a removed source fails it instead. */
const waitingSources = (db: Handle) =>
  db
    .selectFrom('sources')
    .select('sources.id')
    .where('state', '=', 'stopped')
    .where('errorCode', '<>', 'cap')
    .where('removedAt', 'is', null)

/**
 * The sources that have something to send or to look for now, those that waited longest first.
 * @param sends false: nothing is sent now, only looked for
 */
export async function listDueSources(db: Handle, now: number, sends: boolean): Promise<number[]> {
  const unknown = db
    .selectFrom('deliveries')
    .select((row) => ['sourceId', row.fn.min('reconcileAt').as('dueAt')])
    .where('state', '=', 'sending')
    .where('reconcileAt', '<=', now)
    .groupBy('sourceId')
  const approved = db
    .selectFrom('deliveries')
    .select((row) => ['sourceId', row.fn.min('sendAt').as('dueAt')])
    .where('state', '=', 'approved')
    .where('sendAt', '<=', now)
    .where('sourceId', 'not in', waitingSources(db))
    .groupBy('sourceId')
  const rows = [...(await unknown.execute()), ...(sends ? await approved.execute() : [])]
  return [...new Set(rows.toSorted((a, b) => Number(a.dueAt) - Number(b.dueAt)).map(({ sourceId }) => sourceId))]
}

/** Takes the next delivery of a source that is due; from here on the network may have it. */
export async function claimDueDelivery(
  db: Handle,
  engine: Engine,
  sourceId: number,
  now: number,
  reconcileAt: number,
): Promise<Delivery | null> {
  const due = db
    .selectFrom('deliveries')
    .select('id')
    .where('sourceId', '=', sourceId)
    .where('state', '=', 'approved')
    .where('sendAt', '<=', now)
    .where('sourceId', 'not in', waitingSources(db))
    .orderBy('sendAt')
    .orderBy('id')
    .limit(1)
  const claimed = await db
    .updateTable('deliveries')
    .set((row) => ({
      state: 'sending',
      attemptedAt: row.fn.coalesce('attemptedAt', row.val(now)),
      attempts: row('attempts', '+', 1),
      reconcileAt,
    }))
    .where('id', '=', engine === 'postgres' ? due.forUpdate().skipLocked() : due)
    .where('state', '=', 'approved')
    .returningAll()
    .executeTakeFirst()
  return claimed ? deliveryOf(claimed) : null
}

/** Takes the next delivery of a source whose fate is unknown and should be looked for now. */
export async function claimUnknownDelivery(
  db: Handle,
  engine: Engine,
  sourceId: number,
  now: number,
  nextReconcileAt: number,
): Promise<Delivery | null> {
  const due = db
    .selectFrom('deliveries')
    .select('id')
    .where('sourceId', '=', sourceId)
    .where('state', '=', 'sending')
    .where('reconcileAt', '<=', now)
    .orderBy('reconcileAt')
    .limit(1)
  const claimed = await db
    .updateTable('deliveries')
    .set((row) => ({ reconcileAt: nextReconcileAt, reconciliations: row('reconciliations', '+', 1) }))
    .where('id', '=', engine === 'postgres' ? due.forUpdate().skipLocked() : due)
    .where('state', '=', 'sending')
    .where('reconcileAt', '<=', now)
    .returningAll()
    .executeTakeFirst()
  return claimed ? deliveryOf(claimed) : null
}

/** Why nothing is sent now; null when sending is not paused. */
export async function findSendingPause(db: Handle): Promise<{ sinceAt: number; why: string } | null> {
  return (await db.selectFrom('pauses').select(['sinceAt', 'why']).where('name', '=', 'sending').executeTakeFirst()) ?? null
}

export async function removeSendingPause(db: Handle): Promise<void> {
  await db.deleteFrom('pauses').where('name', '=', 'sending').execute()
}
