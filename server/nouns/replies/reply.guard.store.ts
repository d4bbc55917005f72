import type { Handle } from '../../kit/database/database.ts'

const posts = (db: Handle) =>
  db
    .selectFrom('mentions')
    .innerJoin('authors', 'authors.id', 'mentions.authorId')
    .select(['mentions.id', 'mentions.text', 'mentions.postedAt', 'mentions.editedAt', 'mentions.deletedAt', 'authors.name as authorName'])

type PostRow = Awaited<ReturnType<ReturnType<typeof posts>['execute']>>[number]

/** The posts of a thread that came after one of them, oldest first. */
export async function listPostsSince(db: Handle, threadId: number, afterId: number, limit: number): Promise<PostRow[]> {
  const rows = await posts(db).where('mentions.threadId', '=', threadId).orderBy('mentions.postedAt', 'desc').limit(limit).execute()
  return rows.filter(({ id }) => id > afterId).toReversed()
}

export async function listPostsByIds(db: Handle, ids: readonly number[]): Promise<PostRow[]> {
  return ids.length === 0
    ? []
    : posts(db)
        .where('mentions.id', 'in', [...new Set(ids)])
        .execute()
}

/** Replies with the name of who let them leave. */
export async function listRepliesByIds(db: Handle, ids: readonly number[]) {
  if (ids.length === 0) return []
  return db
    .selectFrom('replies')
    .leftJoin('agents', 'agents.id', 'replies.approvedBy')
    .select(['replies.id', 'replies.text', 'replies.approvedBy', 'replies.approvedAt', 'replies.createdAt', 'agents.name as approverName'])
    .where('replies.id', 'in', [...new Set(ids)])
    .execute()
}
