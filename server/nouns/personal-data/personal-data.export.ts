import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { listBelongings } from './personal-data.store.ts'
import { listAsksOf, listStoriesOf } from './told-and-shown.store.ts'

/** Most rows of one kind; what goes beyond is told of in `cut`. */
const most = 10_000

/** Hands out everything the desk holds of a person, and leaves an event of who took it. */
export async function exportCustomer(context: Context, by: Actor, customerId: number) {
  const held = await listHeld(context.db, customerId)
  await change(context, async (_tx, emit) => emit({ kind: 'customer-exported', agentId: by.agentId, data: { customerId } }))
  return held
}

/**
 * Everything the desk holds of a person, as it lies in the rows, for the person to read (Regulation (EU) 2016/679, Art. 15 and 20). Times
 * are epoch milliseconds, money whole minor units of the currency beside it.
 */
async function listHeld(db: Handle, customerId: number) {
  const { customerIds, authorIds, orderIds } = await listBelongings(db, customerId)
  const cut: string[] = []
  const upTo = async <T>(name: string, query: { limit(most: number): { execute(): Promise<T[]> } } | null): Promise<T[]> => {
    const rows = query === null ? [] : await query.limit(most + 1).execute()
    if (rows.length > most) cut.push(name)
    return rows.slice(0, most)
  }
  const some = <T>(ids: readonly number[], query: T): T | null => (ids.length === 0 ? null : query)
  const customers = await db
    .selectFrom('customers')
    .select(['id', 'name', 'language', 'country', 'emailKey as email', 'phone', 'createdAt', 'updatedAt', 'mergedIntoId'])
    .where('id', 'in', customerIds)
    .orderBy('id')
    .execute()
  const links = db
    .selectFrom('customerAuthors')
    .innerJoin('authors', 'authors.id', 'customerAuthors.authorId')
    .select(['channel', 'handle', 'name', 'url', 'basis', 'note', 'linkedAt', 'unlinkedAt'])
    .where('customerId', 'in', customerIds)
    .orderBy('customerAuthors.id')
  const consents = db
    .selectFrom('customerConsents')
    .select(['kind', 'answer', 'answeredOn', 'source', 'wording', 'writtenAt'])
    .where('customerId', 'in', customerIds)
    .orderBy('id')
  const changes = db
    .selectFrom('customerChanges')
    .select(['field', 'was', 'became', 'changedAt'])
    .where('customerId', 'in', customerIds)
    .orderBy('id')
  const purchases = db.selectFrom('purchases').selectAll().where('customerId', 'in', customerIds).orderBy('id')
  const items = db
    .selectFrom('purchaseItems')
    .innerJoin('purchases', 'purchases.id', 'purchaseItems.purchaseId')
    .selectAll('purchaseItems')
    .where('purchases.customerId', 'in', customerIds)
    .orderBy('purchaseItems.id')
  const units = db
    .selectFrom('units')
    .innerJoin('purchaseItems', 'purchaseItems.id', 'units.purchaseItemId')
    .innerJoin('purchases', 'purchases.id', 'purchaseItems.purchaseId')
    .select(['units.id', 'units.serial', 'units.purchaseItemId', 'units.custody', 'units.replacesUnitId'])
    .where('purchases.customerId', 'in', customerIds)
    .orderBy('units.id')
  const orders = db.selectFrom('serviceOrders').selectAll().where('id', 'in', orderIds).orderBy('id')
  const steps = db
    .selectFrom('serviceOrderSteps')
    .select(['orderId', 'fromState', 'toState', 'note', 'at'])
    .where('orderId', 'in', orderIds)
    .where('undoneAt', 'is', null)
    .orderBy('id')
  const messages = db
    .selectFrom('orderMessages')
    .select(['orderId', 'text', 'at', 'agentId'])
    .where('orderId', 'in', orderIds)
    .orderBy('id')
  const photos = db
    .selectFrom('photos')
    .select(['id', 'orderId', 'width', 'height', 'createdAt', 'removedAt'])
    .where('orderId', 'in', orderIds)
    .orderBy('id')
  const orderMails = db
    .selectFrom('orderMails')
    .select(['orderId', 'occasion', 'recipient', 'createdAt'])
    .where('orderId', 'in', orderIds)
    .orderBy('id')
  const appointments = db
    .selectFrom('appointments')
    .select(['orderId', 'state', 'startsAt', 'endsAt', 'zone', 'place'])
    .where('orderId', 'in', orderIds)
    .orderBy('id')
  const refunds = db
    .selectFrom('refunds')
    .select(['orderId', 'amount', 'tax', 'currency', 'method', 'state', 'createdAt', 'paidAt'])
    .where('orderId', 'in', orderIds)
    .orderBy('id')
  const asks = await listAsksOf(db, { customerIds, authorIds, orderIds })
  const askIds = asks.map(({ id }) => id)
  const storyIds = await listStoriesOf(db, { customerIds, authorIds, orderIds }, askIds)
  const feedback = db
    .selectFrom('feedbackAsks')
    .select(['id', 'occasion', 'orderId', 'way', 'askedAt', 'score', 'said', 'answeredAt'])
    .where('id', 'in', askIds)
    .orderBy('id')
  const stories = db
    .selectFrom('stories')
    .select(['id', 'state', 'said', 'lang', 'shownName', 'scopes', 'places', 'wording', 'wordingVersion', 'givenAt', 'withdrawnAt'])
    .where('id', 'in', storyIds)
    .orderBy('id')
  const mentions = db
    .selectFrom('mentions')
    .select(['id', 'channel', 'url', 'text', 'postedAt', 'editedAt', 'deletedAt', 'lang', 'sentiment', 'sentimentScore', 'kind', 'topic'])
    .where('authorId', 'in', authorIds)
    .orderBy('id')
  const replies = db
    .selectFrom('replies')
    .innerJoin('threads', 'threads.id', 'replies.threadId')
    .select(['replies.text', 'replies.visibility', 'replies.sentAt', 'replies.url'])
    .where('threads.authorId', 'in', authorIds)
    .where('replies.state', '=', 'sent')
    .orderBy('replies.id')
  return {
    customers,
    accounts: await upTo('accounts', links),
    consents: await upTo('consents', consents),
    changes: await upTo('changes', changes),
    purchases: await upTo('purchases', purchases),
    items: await upTo('items', items),
    units: await upTo('units', units),
    orders: await upTo('orders', some(orderIds, orders)),
    steps: await upTo('steps', some(orderIds, steps)),
    messages: (await upTo('messages', some(orderIds, messages))).map(({ agentId, ...row }) => ({
      ...row,
      from: agentId === null ? 'you' : 'us',
    })),
    photos: await upTo('photos', some(orderIds, photos)),
    orderMails: await upTo('orderMails', some(orderIds, orderMails)),
    appointments: await upTo('appointments', some(orderIds, appointments)),
    refunds: await upTo('refunds', some(orderIds, refunds)),
    feedback: await upTo('feedback', some(askIds, feedback)),
    stories: await upTo('stories', some(storyIds, stories)),
    posts: await upTo('posts', some(authorIds, mentions)),
    replies: await upTo('replies', some(authorIds, replies)),
    cut,
  }
}
