import { sql } from 'kysely'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Handle } from '../../kit/database/database.ts'

export async function addVote(
  tx: Handle,
  vote: { articleId: number; lang: InterfaceLanguage; version: number; helped: 0 | 1; at: number },
): Promise<void> {
  await tx.insertInto('articleVotes').values(vote).execute()
}

/** What readers said of each version of some articles. */
export async function countVotes(db: Handle, articleIds: readonly number[]) {
  if (articleIds.length === 0) return []
  const rows = await db
    .selectFrom('articleVotes')
    .select((row) => ['articleId', 'lang', 'version', row.fn.countAll<number>().as('count'), row.fn.sum<number>('helped').as('helped')])
    .where('articleId', 'in', [...articleIds])
    .groupBy(['articleId', 'lang', 'version'])
    .execute()
  return rows.map((row) => ({ ...row, helped: Number(row.helped), notHelped: Number(row.count) - Number(row.helped) }))
}

export async function countRead(tx: Handle, articleId: number, readOn: string): Promise<void> {
  await tx
    .insertInto('articleReads')
    .values({ articleId, readOn, count: 1 })
    .onConflict((conflict) => conflict.columns(['articleId', 'readOn']).doUpdateSet({ count: sql`"articleReads"."count" + 1` }))
    .execute()
}

/** How often some articles were opened since a day. */
export async function countReads(db: Handle, articleIds: readonly number[], since: string): Promise<Map<number, number>> {
  if (articleIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('articleReads')
    .select((row) => ['articleId', row.fn.sum<number>('count').as('count')])
    .where('articleId', 'in', [...articleIds])
    .where('readOn', '>=', since)
    .groupBy('articleId')
    .execute()
  return new Map(rows.map(({ articleId, count }) => [articleId, Number(count)]))
}

/** How many threads of the cases that made some articles began after the article was published. */
export async function countComplaints(db: Handle, articleIds: readonly number[]): Promise<Map<number, number>> {
  if (articleIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('articleCases')
    .innerJoin('articles', 'articles.id', 'articleCases.articleId')
    .innerJoin('threads', 'threads.caseId', 'articleCases.caseId')
    .select((row) => ['articleCases.articleId', row.fn.countAll<number>().as('count')])
    .where('articleCases.articleId', 'in', [...articleIds])
    .whereRef('threads.firstMentionAt', '>', 'articles.publishedAt')
    .groupBy('articleCases.articleId')
    .execute()
  return new Map(rows.map(({ articleId, count }) => [articleId, Number(count)]))
}

/** Counts a search of a day once more; a day keeps at most `most` different ones. */
export async function countSearch(
  tx: Handle,
  search: { soughtOn: string; lang: string; sought: string; sense: string; band: string },
  most: number,
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('helpSearches')
    .set({ count: sql`"count" + 1`, band: search.band })
    .where('soughtOn', '=', search.soughtOn)
    .where('lang', '=', search.lang)
    .where('sought', '=', search.sought)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows > 0n) return
  const { count } = await tx
    .selectFrom('helpSearches')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('soughtOn', '=', search.soughtOn)
    .executeTakeFirstOrThrow()
  if (Number(count) >= most) return
  await tx
    .insertInto('helpSearches')
    .values({ ...search, count: 1 })
    .onConflict((conflict) => conflict.columns(['soughtOn', 'lang', 'sought']).doUpdateSet({ count: sql`"helpSearches"."count" + 1` }))
    .execute()
}

/** Searches since a day that nothing was found for. */
export async function listLostSearches(db: Handle, since: string, limit: number) {
  const rows = await db
    .selectFrom('helpSearches')
    .select((row) => ['lang', 'sought', 'sense', row.fn.sum<number>('count').as('count')])
    .where('band', '=', 'hand-over')
    .where('soughtOn', '>=', since)
    .groupBy(['lang', 'sought', 'sense'])
    .orderBy('count', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, count: Number(row.count) }))
}

/** Takes away searches and counts of days that are over for long. */
export async function forgetReadersBefore(tx: Handle, day: string): Promise<void> {
  await tx.deleteFrom('helpSearches').where('soughtOn', '<', day).execute()
  await tx.deleteFrom('articleReads').where('readOn', '<', day).execute()
}

/** Open cases of several threads that made no article, those of most people first. */
export async function listCasesWithout(db: Handle, least: number, limit: number) {
  return db
    .selectFrom('cases')
    .select(['id', 'title', 'titleName', 'authorCount', 'threadCount', 'languages'])
    .where('active', '=', 1)
    .where('theme', 'is', null)
    .where('threadCount', '>=', least)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('articleCases')
            .innerJoin('articles', 'articles.id', 'articleCases.articleId')
            .select('articleCases.articleId')
            .whereRef('articleCases.caseId', '=', 'cases.id')
            .where('articles.removedAt', 'is', null),
        ),
      ),
    )
    .orderBy('authorCount', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** Takes away what was said of a version that is taken back: its words are not there any more. */
export async function deleteVotes(tx: Handle, articleId: number, lang: InterfaceLanguage, version: number): Promise<void> {
  await tx.deleteFrom('articleVotes').where('articleId', '=', articleId).where('lang', '=', lang).where('version', '=', version).execute()
}
