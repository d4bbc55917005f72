import type { Handle } from '../../kit/database/database.ts'
import type { ThreadRow } from '../threads/thread.store.ts'

/** Who reads the reply: the author of a thread, with the language of their newest post. */
export async function findReaderOf(db: Handle, { authorId, lastMentionId }: Pick<ThreadRow, 'authorId' | 'lastMentionId'>) {
  const author = await db.selectFrom('authors').select(['name', 'handle']).where('id', '=', authorId).executeTakeFirstOrThrow()
  const last =
    lastMentionId === null ? undefined : await db.selectFrom('mentions').select('lang').where('id', '=', lastMentionId).executeTakeFirst()
  return { ...author, lang: last?.lang ?? null }
}

/** The newest order of a thread that is not closed, else the newest; undefined: there is none. */
export async function findOrderOf(db: Handle, threadId: number) {
  const rows = await db
    .selectFrom('serviceOrders')
    .select(['id', 'rma', 'product', 'nextStepAt', 'closedAt'])
    .where('threadId', '=', threadId)
    .orderBy('id', 'desc')
    .limit(20)
    .execute()
  return rows.find(({ closedAt }) => closedAt === null) ?? rows[0]
}
