import { type ExpressionBuilder, sql } from 'kysely'
import type { RetentionPreview } from '#shared/retention.schema.ts'
import type { RetentionClass } from '#shared/retention.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Schema } from '../../kit/database/schema.ts'

type Counted = { removes: number; oldestAt: number | null }
type Row = { count: number | string | bigint; oldest?: number | string | null }

const countedOf = ({ count, oldest }: Row): Counted => ({
  removes: Number(count),
  oldestAt: oldest === null || oldest === undefined ? null : Number(oldest),
})

/** What is delivered for the desk itself, and not as a reply in a case. */
export const mailPurposes = ['order-mail', 'agent-mail', 'notification', 'alert', 'report'] as const

/** An open order keeps its case, a hold does so until it is lifted. */
export const hasOpenOrder = (where: ExpressionBuilder<Schema, 'cases'>) =>
  where.exists(
    where
      .selectFrom('serviceOrders')
      .innerJoin('threads', 'threads.id', 'serviceOrders.threadId')
      .select('serviceOrders.id')
      .whereRef('threads.caseId', '=', 'cases.id')
      .where('serviceOrders.closedAt', 'is', null),
  )
export const isHeld = (where: ExpressionBuilder<Schema, 'cases'>) =>
  where.exists(where.selectFrom('caseHolds').select('caseHolds.caseId').whereRef('caseHolds.caseId', '=', 'cases.id'))

const none = { keptOpen: 0, keptHeld: 0 }

/** What would go today of a class, and what stays. @param cutoffAt what is older goes */
export async function previewOf(db: Handle, one: RetentionClass, cutoffAt: number): Promise<RetentionPreview> {
  if (one === 'cases') return previewCases(db, cutoffAt)
  if (one === 'photos') return previewPhotos(db, cutoffAt)
  const removes = countedOf(await oldOf(db, one, '<', cutoffAt))
  const stays = countedOf(await oldOf(db, one, '>=', cutoffAt)).removes
  return { ...removes, stays, ...none }
}

/** How many rows of a class lie on one side of a time, and the oldest of them. */
function oldOf(db: Handle, one: Exclude<RetentionClass, 'cases' | 'photos'>, side: '<' | '>=', cutoffAt: number): Promise<Row> {
  const all = sql<number>`count(*)`.as('count')
  switch (one) {
    case 'mentions':
      return db
        .selectFrom('mentions')
        .select([all, (row) => row.fn.min('postedAt').as('oldest')])
        .where('postedAt', side, cutoffAt)
        .where('caseId', 'is', null)
        .where('deletedAt', 'is', null)
        .executeTakeFirstOrThrow()
    case 'mails':
      return db
        .selectFrom('deliveries')
        .select([all, (row) => row.fn.min('sendAt').as('oldest')])
        .where('state', 'in', ['sent', 'failed', 'withdrawn'])
        .where('sendAt', side, cutoffAt)
        .where('purpose', 'in', [...mailPurposes])
        .where('payload', 'not like', '%"text":""%')
        .executeTakeFirstOrThrow()
    case 'webhooks':
      return db
        .selectFrom('webhookDeliveries')
        .select([all, (row) => row.fn.min('sendAt').as('oldest')])
        .where('state', 'in', ['sent', 'failed'])
        .where('sendAt', side, cutoffAt)
        .executeTakeFirstOrThrow()
    case 'notifications':
      return db
        .selectFrom('notifications')
        .select([all, (row) => row.fn.min('at').as('oldest')])
        .where('at', side, cutoffAt)
        .executeTakeFirstOrThrow()
    case 'audit':
      return db
        .selectFrom('auditEntries')
        .select([all, (row) => row.fn.min('at').as('oldest')])
        .where('at', side, cutoffAt)
        .executeTakeFirstOrThrow()
  }
}

/** Posts of cases that were resolved long ago. */
async function previewCases(db: Handle, cutoffAt: number): Promise<RetentionPreview> {
  const words = () =>
    db
      .selectFrom('cases')
      .innerJoin('mentions', 'mentions.caseId', 'cases.id')
      .select([sql<number>`count(*)`.as('count'), (row) => row.fn.min('mentions.postedAt').as('oldest')])
      .where('cases.resolvedAt', 'is not', null)
      .where('cases.state', '=', 'resolved')
      .where('mentions.deletedAt', 'is', null)
  const old = () => words().where('cases.resolvedAt', '<', cutoffAt)
  const goes = await old()
    .where((where) => where.not(hasOpenOrder(where as never)))
    .where((where) => where.not(isHeld(where as never)))
    .executeTakeFirstOrThrow()
  const held = await old()
    .where((where) => isHeld(where as never))
    .executeTakeFirstOrThrow()
  const open = await old()
    .where((where) => hasOpenOrder(where as never))
    .where((where) => where.not(isHeld(where as never)))
    .executeTakeFirstOrThrow()
  const younger = await words().where('cases.resolvedAt', '>=', cutoffAt).executeTakeFirstOrThrow()
  return { ...countedOf(goes), stays: Number(younger.count), keptOpen: Number(open.count), keptHeld: Number(held.count) }
}

/** Photos of orders that were closed long ago. */
async function previewPhotos(db: Handle, cutoffAt: number): Promise<RetentionPreview> {
  const kept = (side: '<' | '>=') =>
    db
      .selectFrom('photos')
      .innerJoin('serviceOrders', 'serviceOrders.id', 'photos.orderId')
      .leftJoin('threads', 'threads.id', 'serviceOrders.threadId')
      .leftJoin('caseHolds', 'caseHolds.caseId', 'threads.caseId')
      .select([sql<number>`count(*)`.as('count'), (row) => row.fn.min('photos.createdAt').as('oldest')])
      .where('photos.removedAt', 'is', null)
      .where('photos.createdAt', side, cutoffAt)
  const goes = await kept('<')
    .where('serviceOrders.closedAt', '<', cutoffAt)
    .where('caseHolds.caseId', 'is', null)
    .executeTakeFirstOrThrow()
  const held = await kept('<')
    .where('serviceOrders.closedAt', '<', cutoffAt)
    .where('caseHolds.caseId', 'is not', null)
    .executeTakeFirstOrThrow()
  const old = await kept('<').executeTakeFirstOrThrow()
  const younger = await kept('>=').executeTakeFirstOrThrow()
  const [removes, keptHeld] = [Number(goes.count), Number(held.count)]
  return { ...countedOf(goes), stays: Number(younger.count), keptOpen: Number(old.count) - removes - keptHeld, keptHeld }
}
