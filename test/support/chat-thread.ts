import type { Insertable } from 'kysely'
import type { Handle } from '#server/kit/database/database.ts'
import type { MentionTable, ThreadTable } from '#server/kit/database/schema.ts'

/** The author that somebody is on a channel. @returns its id */
export async function authorOf(db: Handle, channel: 'chat' | 'x', externalId: string): Promise<number> {
  const { id } = await db
    .insertInto('authors')
    .values({ channel, externalId, handle: externalId, name: externalId, followers: null, url: null, seenAt: 1 })
    .onConflict((conflict) => conflict.columns(['channel', 'externalId']).doUpdateSet({ seenAt: 1 }))
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The thread that a visitor's chat is, in a case. @returns its id */
export async function chatThread(db: Handle, at: { sourceId: number; visitorId: number; caseId: number }): Promise<number> {
  const { sourceId, visitorId, caseId } = at
  const authorId = await authorOf(db, 'chat', `visitor-${visitorId}`)
  const row: Partial<Insertable<ThreadTable>> = { channel: 'chat', sourceId, authorId, conversationId: `chat-${visitorId}`, caseId }
  const { id } = await db
    .insertInto('threads')
    .values({ ...row, firstMentionAt: 1, lastMentionAt: 1 } as Insertable<ThreadTable>)
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Something that somebody said on a channel. @returns the author */
export async function saidOn(db: Handle, channel: 'chat' | 'x', externalId: string, sourceId: number, postedAt: number): Promise<number> {
  const authorId = await authorOf(db, channel, externalId)
  const ids = { externalId: `${postedAt}`, originalId: `${postedAt}`, conversationId: externalId }
  const row: Partial<Insertable<MentionTable>> = { channel, sourceId, authorId, ...ids, text: 'Again', postedAt, receivedAt: postedAt }
  await db
    .insertInto('mentions')
    .values({ ...row, state: 'clustered' } as Insertable<MentionTable>)
    .execute()
  return authorId
}
