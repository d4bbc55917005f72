import type { Selectable } from 'kysely'
import type { ChannelName } from '#shared/channel.ts'
import type { Author } from '#shared/mention.schema.ts'
import type { PostAuthor } from '../../engines/channels/channel.ts'
import { insertMany } from '../../kit/database/bulk.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import type { AuthorTable } from '../../kit/database/schema.ts'
import { cleanLine } from '../../kit/lib/text.ts'

export type AuthorRow = Selectable<AuthorTable>

const columns = ['channel', 'externalId', 'handle', 'name', 'followers', 'url', 'seenAt'] as const

/** Keeps the authors of a page, with their newest names; answers their ids by external id. */
export async function saveAuthors(
  db: Handle,
  engine: Engine,
  channel: ChannelName,
  authors: readonly PostAuthor[],
  seenAt: number,
): Promise<Map<string, number>> {
  const once = new Map(authors.map((author) => [author.externalId, author]))
  const rows = [...once.values()].map((author) => ({
    channel,
    externalId: author.externalId,
    handle: cleanLine(author.handle, 120),
    name: cleanLine(author.name, 120) || cleanLine(author.handle, 120),
    followers: author.followers,
    url: author.url && /^https?:\/\//.test(author.url) ? author.url.slice(0, 500) : null,
    seenAt,
  }))
  const saved = await insertMany(db, engine, 'authors', columns, rows, {
    conflict: ['channel', 'externalId'],
    update: ['handle', 'name', 'followers', 'url', 'seenAt'],
    returning: ['id', 'externalId'],
  })
  return new Map(saved.map((row) => [row.externalId, row.id]))
}

export const authorOf = (row: Pick<AuthorRow, 'id' | 'channel' | 'externalId' | 'handle' | 'name' | 'followers' | 'url'>): Author => ({
  id: row.id,
  channel: row.channel,
  externalId: row.externalId,
  handle: row.handle,
  name: row.name,
  followers: row.followers,
  url: row.url,
})

export async function listAuthorsByIds(db: Handle, ids: readonly number[]): Promise<Map<number, Author>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('authors')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, authorOf(row)]))
}
