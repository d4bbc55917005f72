import { sql } from 'kysely'
import type { ReplyState } from '#shared/reply.ts'
import { listChannels } from '../../engines/channels/index.ts'
import type { Handle } from '../../kit/database/database.ts'
import { updateThread } from '../threads/thread.store.ts'
import { listAsksOf, listStoriesOf } from './told-and-shown.store.ts'

/** Replies that the network may be told of at this moment. */
const leavingStates: readonly ReplyState[] = ['approved', 'sending', 'uncertain']

/** Channels on which an author is an address, and what they write is mail. */
const mailChannels = () =>
  listChannels()
    .filter(({ authorsByAddress }) => authorsByAddress)
    .map(({ name }) => name)

/** Everything that hangs on one person, by its ids. */
export type Belongings = {
  /** The customer and whoever was merged into them. */
  customerIds: number[]
  authorIds: number[]
  mailAuthorIds: number[]
  mailThreadIds: number[]
  orderIds: number[]
}

/** What hangs on a customer: the rows that were merged into them, their accounts, their mail and their orders. */
export async function listBelongings(db: Handle, customerId: number): Promise<Belongings> {
  const customerIds = [customerId]
  for (let asked = [customerId]; asked.length > 0; ) {
    const rows = await db.selectFrom('customers').select('id').where('mergedIntoId', 'in', asked).execute()
    asked = rows.map(({ id }) => id).filter((id) => !customerIds.includes(id))
    customerIds.push(...asked)
  }
  const authors = await db
    .selectFrom('customerAuthors')
    .innerJoin('authors', 'authors.id', 'customerAuthors.authorId')
    .select(['authors.id', 'authors.channel'])
    .where('customerId', 'in', customerIds)
    .where('unlinkedAt', 'is', null)
    .execute()
  const mail = mailChannels()
  const unlinked = await listUnlinkedWriters(db, customerIds)
  const authorIds = [...authors, ...unlinked].map(({ id }) => id)
  const mailAuthorIds = [...authors.filter(({ channel }) => mail.includes(channel)), ...unlinked].map(({ id }) => id)
  const mailThreadIds = await listThreadsOf(db, mailAuthorIds)
  const threadIds = await listThreadsOf(db, authorIds)
  const own = await db.selectFrom('serviceOrders').select('id').where('customerId', 'in', customerIds).execute()
  const begun =
    threadIds.length === 0
      ? []
      : await db.selectFrom('serviceOrders').select('id').where('threadId', 'in', threadIds).where('customerId', 'is', null).execute()
  return { customerIds, authorIds, mailAuthorIds, mailThreadIds, orderIds: [...own, ...begun].map(({ id }) => id) }
}

/** Who writes from an address of these customers and was never linked to anybody, nor taken apart. */
async function listUnlinkedWriters(db: Handle, customerIds: readonly number[]): Promise<{ id: number }[]> {
  const rows = await db.selectFrom('customers').select('emailKey').where('id', 'in', customerIds).execute()
  const addresses = rows.flatMap(({ emailKey }) => emailKey ?? [])
  const channels = mailChannels()
  if (addresses.length === 0 || channels.length === 0) return []
  const writers = await db
    .selectFrom('authors')
    .select('id')
    .where('channel', 'in', channels)
    .where('externalId', 'in', addresses)
    .execute()
  if (writers.length === 0) return []
  const ids = writers.map(({ id }) => id)
  const ours = await db.selectFrom('customerAuthors').select('authorId').where('customerId', 'in', customerIds).execute()
  const linked = await db
    .selectFrom('customerAuthors')
    .select('authorId')
    .where('authorId', 'in', ids)
    .where('unlinkedAt', 'is', null)
    .execute()
  return writers.filter(({ id }) => ![...ours, ...linked].some(({ authorId }) => authorId === id))
}

async function listThreadsOf(db: Handle, authorIds: readonly number[]): Promise<number[]> {
  if (authorIds.length === 0) return []
  const rows = await db.selectFrom('threads').select('id').where('authorId', 'in', authorIds).execute()
  return rows.map(({ id }) => id)
}

/** The mails of these authors that still have their words, by their channel. */
export async function listMails(db: Handle, authorIds: readonly number[]) {
  if (authorIds.length === 0) return []
  return db
    .selectFrom('mentions')
    .select(['channel', 'originalId', 'externalId'])
    .where('authorId', 'in', authorIds)
    .where('deletedAt', 'is', null)
    .orderBy('id')
    .execute()
}

/** Our replies in these threads. `leaving`: the network may be told of one at this moment. */
export async function listReplies(db: Handle, threadIds: readonly number[]) {
  if (threadIds.length === 0) return []
  const rows = await db.selectFrom('replies').select(['id', 'state', 'deliveryId']).where('threadId', 'in', threadIds).execute()
  return rows.map((row) => ({ ...row, leaving: leavingStates.includes(row.state) }))
}

/** Mails about these orders, with how each stands. */
export async function listOrderMails(db: Handle, orderIds: readonly number[]) {
  if (orderIds.length === 0) return []
  return db
    .selectFrom('orderMails')
    .innerJoin('deliveries', 'deliveries.id', 'orderMails.deliveryId')
    .select(['deliveryId', 'deliveries.state'])
    .where('orderId', 'in', orderIds)
    .execute()
}

/** Counts rows of a table that belong to somebody by one of its columns. */
async function countOf(
  db: Handle,
  table: 'customerAuthors' | 'customerConsents' | 'customerChanges' | 'purchases' | 'orderMessages' | 'photos' | 'mentions',
  column: 'customerId' | 'orderId' | 'authorId',
  ids: readonly number[],
): Promise<number> {
  if (ids.length === 0) return 0
  const row = await db
    .selectFrom(table as 'customerConsents')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where(column as 'customerId', 'in', ids)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** What erasing a customer takes away and what stays. */
export async function countBelongings(db: Handle, customerId: number) {
  const { customerIds, authorIds, mailAuthorIds, mailThreadIds, orderIds } = await listBelongings(db, customerId)
  const replies = await listReplies(db, mailThreadIds)
  const asks = await listAsksOf(db, { customerIds, authorIds, orderIds })
  const stories = await listStoriesOf(
    db,
    { customerIds, authorIds, orderIds },
    asks.map(({ id }) => id),
  )
  const isPublic = authorIds.filter((id) => !mailAuthorIds.includes(id))
  return {
    goes: {
      links: await countOf(db, 'customerAuthors', 'customerId', customerIds),
      mails: (await listMails(db, mailAuthorIds)).length,
      replies: replies.length,
      messages: await countOf(db, 'orderMessages', 'orderId', orderIds),
      photos: await countOf(db, 'photos', 'orderId', orderIds),
      consents: await countOf(db, 'customerConsents', 'customerId', customerIds),
      changes: await countOf(db, 'customerChanges', 'customerId', customerIds),
      feedback: asks.length,
      stories: stories.length,
      merged: customerIds.length - 1,
    },
    stays: {
      purchases: await countOf(db, 'purchases', 'customerId', customerIds),
      orders: orderIds.length,
      publicPosts: await countOf(db, 'mentions', 'authorId', isPublic),
    },
    leaving: replies.filter(({ leaving }) => leaving).length,
    told: await listTold(db),
  }
}

/** The programs that are told what happens here: what they were told is theirs to delete. */
async function listTold(db: Handle): Promise<string[]> {
  const rows = await db.selectFrom('webhooks').select('url').where('state', '=', 'on').orderBy('id').limit(20).execute()
  return [...new Set(rows.map(({ url }) => new URL(url).host))]
}

/** Takes away every word about these customers; their rows stay, so that what was bought and repaired keeps an owner. */
export async function eraseCustomers(tx: Handle, ids: readonly number[], now: number): Promise<void> {
  await tx
    .updateTable('customers')
    .set({ name: '', language: null, country: null, emailKey: null, phone: null, erasedAt: now, updatedAt: now })
    .where('id', 'in', ids)
    .execute()
  for (const table of ['customerWords', 'customerAuthors', 'customerConsents', 'customerChanges', 'handleProofs'] as const)
    await tx
      .deleteFrom(table as 'customerWords')
      .where('customerId', 'in', ids)
      .execute()
  await tx
    .deleteFrom('customerMerges')
    .where(({ or, eb }) => or([eb('keptId', 'in', ids), eb('mergedId', 'in', ids)]))
    .execute()
}

/** Orders stay as work that was done: without a name, the words of a declaration, messages, photos, parcels' numbers and pages. */
export async function eraseFromOrders(tx: Handle, customerId: number, orderIds: readonly number[], now: number): Promise<void> {
  if (orderIds.length === 0) return
  await tx.updateTable('serviceOrders').set({ customerName: '', updatedAt: now }).where('id', 'in', orderIds).execute()
  await tx.updateTable('serviceOrders').set({ customerId }).where('id', 'in', orderIds).where('customerId', 'is', null).execute()
  const declared = await tx
    .updateTable('withdrawals')
    .set({ number: '', contact: '', what: '' })
    .where('orderId', 'in', orderIds)
    .returning('orderId')
    .execute()
  // The words of a declaration are the order's product and fault as well.
  const declaredIds = declared.map(({ orderId }) => orderId)
  if (declaredIds.length > 0) await tx.updateTable('serviceOrders').set({ fault: '' }).where('id', 'in', declaredIds).execute()
  await tx.deleteFrom('orderMessages').where('orderId', 'in', orderIds).execute()
  await tx.deleteFrom('statusTokens').where('orderId', 'in', orderIds).execute()
  await tx.updateTable('shipments').set({ tracking: null }).where('orderId', 'in', orderIds).execute()
  await tx.updateTable('appointments').set({ place: null }).where('orderId', 'in', orderIds).execute()
  await tx.updateTable('orderMails').set({ recipient: '' }).where('orderId', 'in', orderIds).execute()
  await emptyDeliveries(
    tx,
    (await listOrderMails(tx, orderIds)).map(({ deliveryId }) => deliveryId),
  )
  const photos = await tx.selectFrom('photos').select('id').where('orderId', 'in', orderIds).execute()
  const photoIds = photos.map(({ id }) => id)
  if (photoIds.length === 0) return
  await tx.deleteFrom('photoContents').where('photoId', 'in', photoIds).execute()
  await tx.updateTable('photos').set({ removedAt: now }).where('id', 'in', photoIds).where('removedAt', 'is', null).execute()
}

/** Of mail stays that there was some: the address, our answers and what was being written go. */
export async function eraseFromMail(
  tx: Handle,
  { mailAuthorIds, threadIds }: { mailAuthorIds: readonly number[]; threadIds: readonly number[] },
): Promise<void> {
  for (const id of mailAuthorIds)
    await tx
      .updateTable('authors')
      .set({ externalId: `erased:${id}`, handle: '', name: '', url: null })
      .where('id', '=', id)
      .execute()
  if (threadIds.length === 0) return
  for (const id of threadIds) await updateThread(tx, id, { draft: null })
  await tx.deleteFrom('replyDrafts').where('threadId', 'in', threadIds).execute()
  const written = tx.selectFrom('replies').select('id').where('threadId', 'in', threadIds)
  await tx.updateTable('replyOverrides').set({ found: '', reason: '' }).where('replyId', 'in', written).execute()
  await tx.updateTable('replies').set({ text: '', promised: null, parts: null }).where('threadId', 'in', threadIds).execute()
  await tx.updateTable('promises').set({ wording: '' }).where('threadId', 'in', threadIds).execute()
  await tx.updateTable('planThreads').set({ text: null }).where('threadId', 'in', threadIds).execute()
  const sent = await tx.selectFrom('deliveries').select('id').where('replyId', 'in', written).execute()
  await emptyDeliveries(
    tx,
    sent.map(({ id }) => id),
  )
}

/** Of what was sent stays that it was: its words, its subject and whom it went to go. */
export async function emptyDeliveries(tx: Handle, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  const sent = await tx.selectFrom('deliveries').select(['id', 'payload']).where('id', 'in', ids).execute()
  for (const { id, payload } of sent) {
    const { subject: _, ...rest } = JSON.parse(payload)
    await tx
      .updateTable('deliveries')
      .set({ payload: JSON.stringify({ ...rest, text: '', authorExternalId: '' }) })
      .where('id', '=', id)
      .execute()
  }
}

/** What events of these threads say in the words of the person, or to them, is taken out of them, and with it what programs are told of those. */
export async function eraseFromEvents(tx: Handle, threadIds: readonly number[]): Promise<void> {
  if (threadIds.length === 0) return
  const rows = await tx
    .selectFrom('events')
    .select(['id', 'data'])
    .where('threadId', 'in', threadIds)
    // Written out as in the index, so that it may be used.
    .where(sql<boolean>`kind in ('case-joined', 'promise-made', 'promise-moved')`)
    .execute()
  const webhooks = (await tx.selectFrom('webhooks').select('id').execute()).map(({ id }) => id)
  if (webhooks.length > 0 && rows.length > 0)
    await tx
      .deleteFrom('webhookDeliveries')
      .where('webhookId', 'in', webhooks)
      .where(
        'eventId',
        'in',
        rows.map(({ id }) => id),
      )
      .execute()
  for (const { id, data } of rows) {
    const { author: _, words: __, ...rest } = JSON.parse(data)
    await tx
      .updateTable('events')
      .set({ data: JSON.stringify(rest) })
      .where('id', '=', id)
      .execute()
  }
}
