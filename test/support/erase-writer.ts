import type { Handle } from '#server/kit/database/database.ts'
import { type Rows, tables } from '#server/kit/database/tables/index.ts'

/** Erases a person who also wrote a mail that was answered: the rows of another thread serve as its model. */
export async function eraseWriter(
  run: (method: string, path: string, body?: unknown) => Promise<unknown>,
  post: (path: string, body: unknown) => Promise<{ id: number }>,
  look: Handle,
  { customerId, threadId }: { customerId: number; threadId: number },
): Promise<void> {
  const address = 'writer@mail.example'
  const author = { channel: 'email' as const, externalId: address, handle: address, name: 'Writer', followers: null, url: null, seenAt: 1 }
  const { id: authorId } = await look.insertInto('authors').values(author).returning('id').executeTakeFirstOrThrow()
  const { id: _thread, ...thread } = await look.selectFrom('threads').selectAll().where('id', '=', threadId).executeTakeFirstOrThrow()
  const { id: mailThreadId } = await look
    .insertInto('threads')
    .values({ ...thread, channel: 'email', authorId, conversationId: 'mail' })
    .returning('id')
    .executeTakeFirstOrThrow()
  // On PostgreSQL a row also has a column that the engine writes itself.
  const { id: _mention, ...mention } = await look
    .selectFrom('mentions')
    .select(Object.keys(tables.mentions.columns) as (keyof Rows['mentions'])[])
    .where('threadId', '=', threadId)
    .limit(1)
    .executeTakeFirstOrThrow()
  const mail = { channel: 'email' as const, authorId, threadId: mailThreadId, externalId: 'mail', originalId: 'mail', deletedAt: null }
  await look
    .insertInto('mentions')
    .values({ ...mention, ...mail })
    .execute()
  const { id: _delivery, ...delivery } = await look.selectFrom('deliveries').selectAll().orderBy('id').limit(1).executeTakeFirstOrThrow()
  const { id: deliveryId } = await look
    .insertInto('deliveries')
    .values({ ...delivery, key: 'mail', state: 'sent' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id: _reply, ...reply } = await look.selectFrom('replies').selectAll().orderBy('id').limit(1).executeTakeFirstOrThrow()
  await look
    .insertInto('replies')
    .values({ ...reply, threadId: mailThreadId, answersMentionId: null, serviceOrderId: null, state: 'sent', deliveryId })
    .execute()
  await post(`/api/customers/${customerId}/links`, { authorId, note: 'Writes so' })
  await run('DELETE', `/api/customers/${customerId}`)
}
