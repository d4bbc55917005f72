import type { Selectable } from 'kysely'
import type { ChannelName } from '#shared/channel.ts'
import type { Story } from '#shared/story.schema.ts'
import type { StoryState } from '#shared/story.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { readJson } from '../../kit/database/json.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { StoryTable, StoryUseTable } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { hashToken } from '../../kit/lib/secret-box.ts'

export type StoryRow = Selectable<StoryTable>
type UseRow = Selectable<StoryUseTable>

export async function addStory(tx: Handle, row: Omit<StoryRow, 'id'>): Promise<number> {
  return (await tx.insertInto('stories').values(row).returning('id').executeTakeFirstOrThrow()).id
}

export async function updateStory(tx: Handle, id: number, change: Partial<Omit<StoryRow, 'id'>>): Promise<void> {
  await tx.updateTable('stories').set(change).where('id', '=', id).execute()
}

/** A story that this transaction will write, locked. @throws Refusal `story-not-found` */
export async function lockStory(tx: Handle, engine: Engine, id: number): Promise<StoryRow> {
  const row = await forUpdate(engine, tx.selectFrom('stories').selectAll().where('id', '=', id)).executeTakeFirst()
  if (!row) throw notFound('story')
  return row
}

/** The story whose own address this is; null: none. */
export async function findStoryByToken(db: Handle, token: string): Promise<StoryRow | null> {
  return (await db.selectFrom('stories').selectAll().where('tokenHash', '=', hashToken(token)).executeTakeFirst()) ?? null
}

export async function findStoryOfFeedback(db: Handle, feedbackId: number): Promise<StoryRow | null> {
  return (await db.selectFrom('stories').selectAll().where('feedbackId', '=', feedbackId).executeTakeFirst()) ?? null
}

export async function findStoryOfMention(db: Handle, mentionId: number): Promise<StoryRow | null> {
  return (await db.selectFrom('stories').selectAll().where('mentionId', '=', mentionId).executeTakeFirst()) ?? null
}

export async function deleteStory(tx: Handle, id: number): Promise<void> {
  await tx.deleteFrom('stories').where('id', '=', id).execute()
}

export async function addUse(tx: Handle, row: Omit<UseRow, 'id'>): Promise<number> {
  return (await tx.insertInto('storyUses').values(row).returning('id').executeTakeFirstOrThrow()).id
}

/** @throws Refusal `story-use-not-found` */
export async function getUse(db: Handle, id: number): Promise<UseRow> {
  const row = await db.selectFrom('storyUses').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('story-use')
  return row
}

export async function updateUse(tx: Handle, id: number, change: Partial<Omit<UseRow, 'id'>>): Promise<void> {
  await tx.updateTable('storyUses').set(change).where('id', '=', id).execute()
}

export type StoryPage = {
  limit: number
  cursor?: string | undefined
  state?: StoryState | undefined
  todo?: boolean
  ids?: readonly number[]
}

/** Stories, the newest first, with where each is used. */
export async function listStories(db: Handle, { limit, cursor, state, todo, ids }: StoryPage) {
  let query = db
    .selectFrom('stories')
    .leftJoin('authors', 'authors.id', 'stories.authorId')
    .leftJoin('customers', 'customers.id', 'stories.customerId')
    .leftJoin('mentions', 'mentions.id', 'stories.mentionId')
    .leftJoin('feedbackAsks', 'feedbackAsks.id', 'stories.feedbackId')
    .selectAll('stories')
    .select(['authors.name as authorName', 'authors.channel', 'customers.name as customerName', 'mentions.url', 'feedbackAsks.score'])
  if (state) query = query.where('stories.state', '=', state)
  if (ids) query = query.where('stories.id', 'in', [...ids])
  if (todo) {
    const open = db.selectFrom('storyUses').select('storyId').where('clearedAt', 'is', null)
    query = query.where(({ and, or, eb, not }) =>
      or([
        and([eb('stories.state', '=', 'given'), eb('stories.shownAt', 'is', null), not(eb('stories.id', 'in', open))]),
        and([eb('stories.state', '=', 'withdrawn'), eb('stories.id', 'in', open)]),
      ]),
    )
  }
  if (cursor) query = query.where('stories.id', '<', Number(decodeCursor(cursor, 'n')[0]))
  const rows = await query
    .orderBy('stories.id', 'desc')
    .limit(limit + 1)
    .execute()
  const { items, nextCursor } = pageOf(rows, limit, ({ id }) => [id])
  const uses = await listUses(
    db,
    items.map(({ id }) => id),
  )
  return {
    items: items.map(
      (row): Story => ({
        id: row.id,
        state: row.state,
        said: row.said,
        lang: row.lang,
        person: row.customerName || row.authorName || '',
        channel: (row.channel as ChannelName | null) ?? null,
        url: row.url,
        threadId: row.threadId,
        customerId: row.customerId,
        feedbackId: row.feedbackId,
        score: row.score,
        scopes: readJson(row.scopes),
        places: readJson(row.places),
        shownName: row.shownName,
        wordingVersion: row.wordingVersion,
        wording: row.wording,
        offeredAt: row.offeredAt,
        givenAt: row.givenAt,
        withdrawnAt: row.withdrawnAt,
        removeByAt: row.removeByAt,
        onWall: row.shownAt !== null,
        uses: uses
          .filter(({ storyId }) => storyId === row.id)
          .map(({ id, place, addedAt, clearedAt }) => ({ id, place, addedAt, clearedAt })),
      }),
    ),
    nextCursor,
  }
}

async function listUses(db: Handle, storyIds: readonly number[]): Promise<UseRow[]> {
  if (storyIds.length === 0) return []
  return db
    .selectFrom('storyUses')
    .selectAll()
    .where('storyId', 'in', [...storyIds])
    .orderBy('id')
    .execute()
}

/** What stands on the wall, the newest first. */
export function listShown(db: Handle, limit: number): Promise<StoryRow[]> {
  return db
    .selectFrom('stories')
    .selectAll()
    .where('shownAt', 'is not', null)
    .where('state', '=', 'given')
    .orderBy('shownAt', 'desc')
    .limit(limit)
    .execute()
}

/** The photos of the order that a feedback is about: whether there are any that could be shown. */
export async function hasPhotos(db: Handle, orderId: number | null): Promise<boolean> {
  if (orderId === null) return false
  const row = await db
    .selectFrom('photos')
    .select('id')
    .where('orderId', '=', orderId)
    .where('removedAt', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
