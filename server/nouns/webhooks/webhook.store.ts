import type { Selectable } from 'kysely'
import type { Webhook, WebhookDelivery } from '#shared/webhook.schema.ts'
import { insertMany } from '../../kit/database/bulk.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { readJson } from '../../kit/database/json.ts'
import type { WebhookDeliveryTable, WebhookTable } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { messageIdOf } from './webhook.rules.ts'

export type WebhookRow = Selectable<WebhookTable>
export type WebhookDeliveryRow = Selectable<WebhookDeliveryTable>

export async function addWebhook(tx: Handle, webhook: Omit<WebhookRow, 'id' | 'failures' | 'failingSince'>): Promise<number> {
  return (
    await tx
      .insertInto('webhooks')
      .values({ ...webhook, failures: 0 })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id
}

export const listWebhooks = (db: Handle): Promise<WebhookRow[]> => db.selectFrom('webhooks').selectAll().orderBy('id').execute()

export async function getWebhook(db: Handle, id: number): Promise<WebhookRow> {
  const row = await db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('webhook')
  return row
}

export async function updateWebhook(tx: Handle, id: number, change: Partial<Omit<WebhookRow, 'id'>>): Promise<void> {
  await tx.updateTable('webhooks').set(change).where('id', '=', id).execute()
}

export async function deleteWebhook(tx: Handle, id: number): Promise<void> {
  await tx.deleteFrom('webhooks').where('id', '=', id).execute()
}

const written = ['webhookId', 'eventId', 'kind', 'body', 'state', 'sendAt', 'createdAt'] as const

/** Deliveries of events that are on their way to a webhook already stay as they are. */
export async function addDeliveries(
  tx: Handle,
  engine: Engine,
  deliveries: readonly Pick<WebhookDeliveryRow, 'webhookId' | 'eventId' | 'kind' | 'body' | 'createdAt'>[],
): Promise<void> {
  const rows = deliveries.map((one) => ({ ...one, state: 'waiting' as const, sendAt: one.createdAt }))
  await insertMany(tx, engine, 'webhookDeliveries', written, rows, { conflict: ['webhookId', 'eventId'] })
}

/** Those that are due, the oldest first. */
export function listDue(db: Handle, now: number, most: number): Promise<WebhookDeliveryRow[]> {
  return db
    .selectFrom('webhookDeliveries')
    .selectAll()
    .where('state', '=', 'waiting')
    .where('sendAt', '<=', now)
    .orderBy('sendAt')
    .limit(most)
    .execute()
}

/** Puts a due delivery off to `until`, so that no other node tries it meanwhile. @returns false when somebody else was first */
export async function claimDelivery(db: Handle, { id, sendAt }: WebhookDeliveryRow, until: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('webhookDeliveries')
    .set({ sendAt: until })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .where('sendAt', '=', sendAt)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function getDelivery(db: Handle, id: number): Promise<WebhookDeliveryRow> {
  const row = await db.selectFrom('webhookDeliveries').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('webhook-delivery')
  return row
}

export async function updateDelivery(tx: Handle, id: number, change: Partial<Omit<WebhookDeliveryRow, 'id'>>): Promise<void> {
  await tx.updateTable('webhookDeliveries').set(change).where('id', '=', id).execute()
}

/** The newest first. */
export async function listDeliveries(db: Handle, webhookId: number, page: { limit: number; cursor?: string }) {
  let query = db.selectFrom('webhookDeliveries').selectAll().where('webhookId', '=', webhookId)
  if (page.cursor) query = query.where('id', '<', Number(decodeCursor(page.cursor, 'n')[0]))
  const rows = await query
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
  const { items, nextCursor } = pageOf(rows, page.limit, (row) => [row.id])
  return { items: items.map(deliveryOf), nextCursor }
}

export const webhookOf = (row: WebhookRow, now: number): Webhook => ({
  id: row.id,
  url: row.url,
  kinds: readJson(row.kinds),
  state: row.state,
  offReason: row.offReason,
  failingSince: row.failingSince,
  rotatedUntil: row.previousEndsAt !== null && row.previousEndsAt > now ? row.previousEndsAt : null,
  createdAt: row.createdAt,
})

const deliveryOf = (row: WebhookDeliveryRow): WebhookDelivery => ({
  id: row.id,
  messageId: messageIdOf(row),
  kind: row.kind,
  state: row.state,
  attempts: row.attempts,
  nextAt: row.state === 'waiting' ? row.sendAt : null,
  status: row.status,
  failure: row.failureCode,
  createdAt: row.createdAt,
  sentAt: row.sentAt,
})
