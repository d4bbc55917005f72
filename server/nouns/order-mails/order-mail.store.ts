import type { Selectable } from 'kysely'
import type { OrderMail } from '#shared/order-mail.schema.ts'
import type { OrderMailOccasion } from '#shared/order-mail.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { OrderMailTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type OrderMailRow = Selectable<OrderMailTable>

export async function addOrderMail(tx: Handle, row: Omit<OrderMailRow, 'id'>): Promise<void> {
  await tx.insertInto('orderMails').values(row).execute()
}

export async function findMailOfDelivery(db: Handle, deliveryId: number): Promise<OrderMailRow | null> {
  return (await db.selectFrom('orderMails').selectAll().where('deliveryId', '=', deliveryId).executeTakeFirst()) ?? null
}

export async function getOrderMail(db: Handle, id: number): Promise<OrderMailRow> {
  const row = await db.selectFrom('orderMails').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('order-mail')
  return row
}

/** Mails of this occasion that have not left yet. */
export function listWaiting(db: Handle, orderId: number, occasion: OrderMailOccasion): Promise<OrderMailRow[]> {
  return db
    .selectFrom('orderMails')
    .innerJoin('deliveries', 'deliveries.id', 'orderMails.deliveryId')
    .selectAll('orderMails')
    .where('orderId', '=', orderId)
    .where('occasion', '=', occasion)
    .where('deliveries.state', '=', 'approved')
    .execute()
}

/** The last fifty mails about an order, the newest first. */
export async function listOrderMails(db: Handle, orderId: number): Promise<OrderMail[]> {
  const rows = await db
    .selectFrom('orderMails')
    .innerJoin('deliveries', 'deliveries.id', 'orderMails.deliveryId')
    .select(['orderMails.id', 'occasion', 'recipient as to', 'deliveries.state', 'deliveries.sendAt', 'orderMails.createdAt as at'])
    .select('deliveries.failure')
    .where('orderId', '=', orderId)
    .orderBy('orderMails.id', 'desc')
    .limit(50)
    .execute()
  return rows.map(({ failure, ...row }) => ({ ...row, error: readJson(failure)?.words ?? null }))
}

/** The address that a customer is known by; null: none, or they were erased. */
export async function findAddress(db: Handle, customerId: number): Promise<string | null> {
  const row = await db
    .selectFrom('customers')
    .select('emailKey')
    .where('id', '=', customerId)
    .where('erasedAt', 'is', null)
    .executeTakeFirst()
  return row?.emailKey ?? null
}

/** The end of a thread, to which one more may be answered: its last post and whose it is. */
export async function findLastPost(db: Handle, threadId: number) {
  const row = await db
    .selectFrom('threads')
    .innerJoin('mentions', 'mentions.id', 'threads.lastMentionId')
    .innerJoin('authors', 'authors.id', 'threads.authorId')
    .select(['threads.sourceId', 'threads.channel', 'threads.conversationId', 'mentions.externalId', 'mentions.addressed'])
    .select('authors.externalId as authorExternalId')
    .where('threads.id', '=', threadId)
    .where('mentions.deletedAt', 'is', null)
    .executeTakeFirst()
  return row ?? null
}
