import { sql } from 'kysely'
import type { Handle } from '../../kit/database/database.ts'

/** So much of each post is looked through. */
const longestLooked = 2_000

/** The newest stored posts of all networks, newest first, for trying a search on. */
export function listNewestPosts(db: Handle, limit: number) {
  return db
    .selectFrom('mentions')
    .innerJoin('authors', 'authors.id', 'mentions.authorId')
    .select([
      'mentions.channel',
      'mentions.url',
      'mentions.postedAt',
      'mentions.lang',
      'mentions.networkLang',
      'authors.name',
      'authors.handle',
    ])
    .select(sql<string>`substr(${sql.ref('mentions.text')}, 1, ${sql.lit(longestLooked)})`.as('text'))
    .where('mentions.deletedAt', 'is', null)
    .orderBy('mentions.postedAt', 'desc')
    .orderBy('mentions.id', 'desc')
    .limit(limit)
    .execute()
}
