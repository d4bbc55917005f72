import type { RetentionClass } from '#shared/retention.ts'
import type { Handle } from '../../kit/database/database.ts'
import { hasOpenOrder, isHeld, mailPurposes } from './retention-preview.store.ts'

const tableOf = {
  mentions: 'mentions',
  cases: 'cases',
  photos: 'photos',
  mails: 'deliveries',
  webhooks: 'webhookDeliveries',
  notifications: 'notifications',
  audit: 'auditEntries',
} as const satisfies Record<RetentionClass, string>

/** The last row that a class has now; 0 where it has none. */
export async function findLastId(db: Handle, one: RetentionClass): Promise<number> {
  const row = await db
    .selectFrom(tableOf[one] as 'notifications')
    .select((select) => select.fn.max('id').as('id'))
    .executeTakeFirst()
  return Number(row?.id ?? 0)
}

/** A stretch of rows by their ids: however few of them are old, a look at it costs the same. */
export type Stretch = { after: number; upTo: number }

/** Posts in no case that still have their words, as their networks know them. */
export function listLoosePosts(tx: Handle, { after, upTo }: Stretch, cutoffAt: number) {
  return tx
    .selectFrom('mentions')
    .select(['id', 'channel', 'originalId', 'externalId'])
    .where('id', '>', after)
    .where('id', '<=', upTo)
    .where('postedAt', '<', cutoffAt)
    .where('caseId', 'is', null)
    .where('deletedAt', 'is', null)
    .where('state', '=', 'clustered')
    .orderBy('id')
    .execute()
}

/** The next case that was resolved long ago, has no open order and is held by nobody; null: there is none up to there. */
export async function findOldCase(tx: Handle, { after, upTo }: Stretch, cutoffAt: number): Promise<number | null> {
  const row = await tx
    .selectFrom('cases')
    .select('id')
    .where('id', '>', after)
    .where('id', '<=', upTo)
    .where('state', '=', 'resolved')
    .where('resolvedAt', '<', cutoffAt)
    .where((where) => where.not(hasOpenOrder(where as never)))
    .where((where) => where.not(isHeld(where as never)))
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}

/** Posts of a case that still have their words. */
export function listPostsOfCase(tx: Handle, caseId: number, limit: number) {
  return tx
    .selectFrom('mentions')
    .select(['id', 'channel', 'originalId', 'externalId'])
    .where('caseId', '=', caseId)
    .where('deletedAt', 'is', null)
    .orderBy('postedAt')
    .limit(limit)
    .execute()
}

export async function listThreadIds(tx: Handle, caseId: number): Promise<number[]> {
  const rows = await tx.selectFrom('threads').select('id').where('caseId', '=', caseId).execute()
  return rows.map(({ id }) => id)
}

export async function emptyNotes(tx: Handle, caseId: number): Promise<void> {
  await tx.updateTable('notes').set({ text: '', mentioned: null }).where('caseId', '=', caseId).execute()
}

/** Takes away the pictures of orders that were closed long ago; their rows stay. @returns how many */
export async function removePhotos(tx: Handle, { after, upTo }: Stretch, cutoffAt: number, now: number): Promise<number> {
  const rows = await tx
    .selectFrom('photos')
    .innerJoin('serviceOrders', 'serviceOrders.id', 'photos.orderId')
    .leftJoin('threads', 'threads.id', 'serviceOrders.threadId')
    .leftJoin('caseHolds', 'caseHolds.caseId', 'threads.caseId')
    .select('photos.id')
    .where('photos.id', '>', after)
    .where('photos.id', '<=', upTo)
    .where('photos.removedAt', 'is', null)
    .where('photos.createdAt', '<', cutoffAt)
    .where('serviceOrders.closedAt', '<', cutoffAt)
    .where('caseHolds.caseId', 'is', null)
    .execute()
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return 0
  await tx.deleteFrom('photoContents').where('photoId', 'in', ids).execute()
  await tx.updateTable('photos').set({ removedAt: now }).where('id', 'in', ids).execute()
  return ids.length
}

/** Mails of the desk that left long ago and still have their words. */
export async function listOldMails(tx: Handle, { after, upTo }: Stretch, cutoffAt: number): Promise<number[]> {
  const rows = await tx
    .selectFrom('deliveries')
    .select('id')
    .where('id', '>', after)
    .where('id', '<=', upTo)
    .where('state', 'in', ['sent', 'failed', 'withdrawn'])
    .where('sendAt', '<', cutoffAt)
    .where('purpose', 'in', [...mailPurposes])
    .where('payload', 'not like', '%"text":""%')
    .execute()
  return rows.map(({ id }) => id)
}

/** Deletes old rows that nothing hangs on. @returns how many */
export async function deleteOld(
  tx: Handle,
  one: 'webhooks' | 'notifications' | 'audit',
  { after, upTo }: Stretch,
  cutoffAt: number,
): Promise<number> {
  const deleted =
    one === 'webhooks'
      ? tx.deleteFrom('webhookDeliveries').where('state', 'in', ['sent', 'failed']).where('sendAt', '<', cutoffAt)
      : one === 'notifications'
        ? tx.deleteFrom('notifications').where('at', '<', cutoffAt)
        : tx.deleteFrom('auditEntries').where('at', '<', cutoffAt)
  const { numDeletedRows } = await (deleted as ReturnType<typeof tx.deleteFrom<'notifications'>>)
    .where('id', '>', after)
    .where('id', '<=', upTo)
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
