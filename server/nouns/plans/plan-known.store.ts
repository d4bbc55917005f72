import type { PlanOrderKind } from '#shared/plan.ts'
import type { Handle } from '../../kit/database/database.ts'

/** Threads of a case that can be answered, those that wait longest first. */
export async function listThreadIdsOfCase(db: Handle, caseId: number, most: number): Promise<number[]> {
  const rows = await db
    .selectFrom('threads')
    .select('id')
    .where('caseId', '=', caseId)
    .orderBy('firstMentionAt')
    .orderBy('id')
    .limit(most)
    .execute()
  return rows.map(({ id }) => id)
}

/** How threads stand now: who speaks there, what was said last, and how their source is. */
export async function listThreadsNow(db: Handle, ids: readonly number[]) {
  if (ids.length === 0) return []
  return db
    .selectFrom('threads')
    .innerJoin('authors', 'authors.id', 'threads.authorId')
    .innerJoin('sources', 'sources.id', 'threads.sourceId')
    .leftJoin('mentions as last', 'last.id', 'threads.lastMentionId')
    .selectAll('authors')
    .select(['threads.id as threadId', 'threads.caseId', 'threads.sourceId', 'threads.authorId', 'threads.conversationId'])
    .select(['threads.waitingSince', 'threads.lastReplyAt', 'threads.lastMentionId', 'threads.firstMentionAt'])
    .select(['sources.name as sourceName', 'sources.state as sourceState', 'sources.error as sourceError', 'sources.removedAt'])
    .select(['last.text as lastText', 'last.lang as lastLang', 'last.sentimentScore as lastScore', 'last.postedAt as lastAt'])
    .select(['last.url as lastUrl', 'last.deletedAt as lastDeletedAt', 'last.addressed as lastAddressed', 'last.product as lastProduct'])
    .where('threads.id', 'in', [...ids])
    .execute()
}

export type ThreadNow = Awaited<ReturnType<typeof listThreadsNow>>[number]

/** Who these authors are, and what says so. */
export async function listBases(db: Handle, authorIds: readonly number[]) {
  if (authorIds.length === 0) return []
  return db
    .selectFrom('customerAuthors')
    .select(['authorId', 'customerId', 'basis'])
    .where('authorId', 'in', [...new Set(authorIds)])
    .where('unlinkedAt', 'is', null)
    .execute()
}

/** What these customers bought of a product (null: of anything), the newest first. */
export async function listBoughtBy(db: Handle, customerIds: readonly number[], productId: number | null) {
  if (customerIds.length === 0) return []
  let query = db
    .selectFrom('purchases')
    .innerJoin('purchaseItems', 'purchaseItems.purchaseId', 'purchases.id')
    .select(['purchases.customerId', 'purchaseItems.id as purchaseItemId', 'purchaseItems.productName', 'purchases.currency'])
    .select(['purchaseItems.batchId', 'purchaseItems.productId', 'purchases.country'])
    .where('purchases.customerId', 'in', [...new Set(customerIds)])
  if (productId !== null) query = query.where('purchaseItems.productId', '=', productId)
  return query.orderBy('purchases.contractOn', 'desc').orderBy('purchaseItems.id', 'desc').limit(2_000).execute()
}

/** The pieces of these lines that are still somewhere. */
export async function listUnitsOfItems(db: Handle, purchaseItemIds: readonly number[]) {
  if (purchaseItemIds.length === 0) return []
  return db
    .selectFrom('units')
    .select(['id', 'purchaseItemId', 'serial'])
    .where('purchaseItemId', 'in', [...purchaseItemIds])
    .where('custody', 'not in', ['replaced', 'scrapped', 'lost'])
    .orderBy('id')
    .execute()
}

/** Orders of these threads that were not called off, the newest first. */
export async function listOrdersOfThreads(db: Handle, threadIds: readonly number[]) {
  if (threadIds.length === 0) return []
  return db
    .selectFrom('serviceOrders')
    .select(['id', 'threadId', 'kind', 'state', 'warranty'])
    .where('threadId', 'in', [...threadIds])
    .where('state', 'not in', ['cancelled', 'declined', 'expired'])
    .orderBy('id', 'desc')
    .limit(2_000)
    .execute()
}

/** Answers in these threads that are on their way or out. */
export async function listLeaving(db: Handle, threadIds: readonly number[]) {
  if (threadIds.length === 0) return []
  return db
    .selectFrom('replies')
    .innerJoin('agents', 'agents.id', 'replies.approvedBy')
    .select(['replies.id', 'replies.threadId', 'replies.approvedAt', 'agents.name'])
    .where('replies.threadId', 'in', [...threadIds])
    .where('replies.state', 'in', ['approved', 'sending', 'sent', 'uncertain', 'handed-over'])
    .orderBy('replies.id')
    .limit(5_000)
    .execute()
}

export async function findProductByKey(db: Handle, key: string | null): Promise<{ id: number; name: string } | null> {
  if (key === null) return null
  return (await db.selectFrom('products').select(['id', 'name']).where('key', '=', key).executeTakeFirst()) ?? null
}

/** What orders of a kind that were closed since an instant cost us on average, in minor units of a currency; 0 when none says. */
export async function findUsualCost(db: Handle, kind: PlanOrderKind, currency: string, since: number): Promise<number> {
  const rows = await db
    .selectFrom('serviceOrders')
    .select('cost')
    .where('closedAt', '>=', since)
    .where('kind', '=', kind)
    .where('currency', '=', currency)
    .where('cost', '>', 0)
    .orderBy('closedAt', 'desc')
    .limit(100)
    .execute()
  return rows.length === 0 ? 0 : Math.round(rows.reduce((sum, { cost }) => sum + Number(cost), 0) / rows.length)
}

/** How these replies stand, in the words they have now. */
export async function listRepliesByIds(db: Handle, ids: readonly number[]) {
  if (ids.length === 0) return []
  return db
    .selectFrom('replies')
    .select(['id', 'text', 'state', 'url', 'sentAt', 'deliveryId'])
    .where('id', 'in', [...ids])
    .execute()
}
