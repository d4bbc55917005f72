import type { Insertable } from 'kysely'
import type { ChannelName } from '#shared/channel.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { ReplyOverrideTable } from '../../kit/database/schema.ts'

/** So many of the newest replies of the desk are looked through for the same words. */
const mostCompared = 200
const mostOfThread = 100

/** Replies of a thread that are out or about to leave, the newest first, with who wrote them. */
export function listAnswers(db: Handle, threadId: number) {
  return db
    .selectFrom('replies')
    .innerJoin('agents', 'agents.id', 'replies.writtenBy')
    .select(['replies.id', 'replies.text', 'replies.state', 'replies.writtenBy', 'agents.name as writer'])
    .where('replies.threadId', '=', threadId)
    .where('replies.state', 'in', ['approved', 'sending', 'sent'])
    .orderBy('replies.id', 'desc')
    .limit(mostOfThread)
    .execute()
}

/** The newest public replies that are out, of other threads of a source. */
export async function listSentElsewhere(db: Handle, of: { threadId: number; sourceId: number; since: number }): Promise<string[]> {
  const rows = await db
    .selectFrom('replies')
    .innerJoin('threads', 'threads.id', 'replies.threadId')
    .select(['replies.text', 'replies.threadId', 'replies.visibility', 'replies.sentAt', 'threads.sourceId'])
    .where('replies.state', '=', 'sent')
    .orderBy('replies.id', 'desc')
    .limit(mostCompared)
    .execute()
  return rows
    .filter(
      (row) => row.threadId !== of.threadId && row.sourceId === of.sourceId && row.visibility === 'public' && (row.sentAt ?? 0) >= of.since,
    )
    .map(({ text }) => text)
}

/** Addresses, numbers and serials by which the author of a thread is known: as a customer, and in orders of this thread. */
export async function listKnownOf(db: Handle, { threadId, authorId }: { threadId: number; authorId: number }): Promise<string[]> {
  const [customers, orders] = await Promise.all([
    db
      .selectFrom('customerAuthors')
      .innerJoin('customers', 'customers.id', 'customerAuthors.customerId')
      .select(['customers.emailKey', 'customers.phone'])
      .where('customerAuthors.authorId', '=', authorId)
      .where('customerAuthors.unlinkedAt', 'is', null)
      .execute(),
    db.selectFrom('serviceOrders').select('serial').where('threadId', '=', threadId).limit(50).execute(),
  ])
  return [...customers.flatMap(({ emailKey, phone }) => [emailKey, phone]), ...orders.map(({ serial }) => serial)].flatMap(
    (one) => one ?? [],
  )
}

/** Accounts of the sources of a channel. */
export function listAccounts(db: Handle, channel: ChannelName) {
  return db
    .selectFrom('sources')
    .select(['id', 'account', 'name'])
    .where('channel', '=', channel)
    .where('removedAt', 'is', null)
    .limit(50)
    .execute()
}

/** The post that a reply answers, as far as the look before sending needs it. */
export async function findAnswered(db: Handle, id: number | null) {
  if (id === null) return undefined
  return db.selectFrom('mentions').select(['id', 'text', 'lang', 'addressed', 'deletedAt']).where('id', '=', id).executeTakeFirst()
}

/** Warnings that were let pass in replies, oldest first, with who did. */
export async function listOverrides(db: Handle, replyIds: readonly number[]) {
  if (replyIds.length === 0) return []
  return db
    .selectFrom('replyOverrides')
    .innerJoin('agents', 'agents.id', 'replyOverrides.agentId')
    .select(['replyOverrides.replyId', 'replyOverrides.version', 'replyOverrides.code', 'replyOverrides.reason'])
    .select(['replyOverrides.agentId', 'agents.name'])
    .where('replyOverrides.replyId', 'in', [...replyIds])
    .orderBy('replyOverrides.id')
    .execute()
}

export async function addOverrides(tx: Handle, rows: readonly Insertable<ReplyOverrideTable>[]): Promise<void> {
  if (rows.length > 0) await tx.insertInto('replyOverrides').values(rows).execute()
}
