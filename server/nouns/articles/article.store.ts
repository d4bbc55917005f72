import type { Selectable } from 'kysely'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { ArticleTable, ArticleTextTable, ArticleVersionTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type ArticleRecord = Selectable<ArticleTable>
export type TextRecord = Selectable<ArticleTextTable>
export type VersionRecord = Selectable<ArticleVersionTable>

export async function addArticle(tx: Handle, row: Omit<ArticleRecord, 'id'>): Promise<number> {
  return (await tx.insertInto('articles').values(row).returning('id').executeTakeFirstOrThrow()).id
}

/** @throws Refusal `article-not-found` */
export async function getArticle(db: Handle, id: number): Promise<ArticleRecord> {
  const row = await db.selectFrom('articles').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('article')
  return row
}

/** An article that this transaction will write, locked. @throws Refusal `article-not-found` */
export async function lockArticle(tx: Handle, engine: Engine, id: number): Promise<ArticleRecord> {
  const row = await forUpdate(engine, tx.selectFrom('articles').selectAll().where('id', '=', id)).executeTakeFirst()
  if (!row) throw notFound('article')
  return row
}

export async function updateArticle(tx: Handle, id: number, change: Partial<Omit<ArticleRecord, 'id'>>): Promise<void> {
  await tx.updateTable('articles').set(change).where('id', '=', id).execute()
}

/** Articles that are in use, or those that were removed, the last changed first. */
export function listArticles(db: Handle, removed: boolean, limit: number): Promise<ArticleRecord[]> {
  return db
    .selectFrom('articles')
    .selectAll()
    .where('removedAt', removed ? 'is not' : 'is', null)
    .orderBy('changedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export async function countArticles(db: Handle): Promise<number> {
  const row = await db
    .selectFrom('articles')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('removedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** The texts of an article, in the order of the languages of ours. */
export async function listTexts(db: Handle, articleId: number): Promise<TextRecord[]> {
  const rows = await db.selectFrom('articleTexts').selectAll().where('articleId', '=', articleId).execute()
  return rows.sort((a, b) => interfaceLanguages.indexOf(a.lang) - interfaceLanguages.indexOf(b.lang))
}

/** The languages and titles of some articles, without their bodies. */
export async function listTitles(db: Handle, articleIds: readonly number[]) {
  if (articleIds.length === 0) return []
  return db
    .selectFrom('articleTexts')
    .select(['articleId', 'lang', 'title', 'version', 'state'])
    .where('articleId', 'in', [...articleIds])
    .execute()
}

/** Every text of the articles that have one of these visibilities. */
export function listAllTexts(db: Handle, visibilities: readonly ArticleRecord['visibility'][]) {
  return db
    .selectFrom('articles')
    .innerJoin('articleTexts', 'articleTexts.articleId', 'articles.id')
    .select([
      'articles.id',
      'articles.visibility',
      'articles.isSafety',
      'articles.baseLang',
      'articleTexts.lang',
      'articleTexts.title',
      'articleTexts.body',
      'articleTexts.questions',
      'articleTexts.version',
      'articleTexts.state',
    ])
    .where('articles.removedAt', 'is', null)
    .where('articles.visibility', 'in', [...visibilities])
    .orderBy('articles.id')
    .orderBy('articleTexts.lang')
    .execute()
}

/** The languages of ours in which any article is written. */
export async function listSpoken(db: Handle): Promise<InterfaceLanguage[]> {
  const rows = await db.selectFrom('articleTexts').select('lang').distinct().execute()
  return interfaceLanguages.filter((lang) => rows.some((row) => row.lang === lang))
}

/** Writes a text as it stands now, and keeps it as a version. */
export async function saveText(tx: Handle, row: TextRecord, significance: VersionRecord['significance']): Promise<void> {
  await tx
    .insertInto('articleTexts')
    .values(row)
    .onConflict((conflict) => conflict.columns(['articleId', 'lang']).doUpdateSet(row))
    .execute()
  const { state: _state, changedBy, changedAt, ...kept } = row
  await tx
    .insertInto('articleVersions')
    .values({ ...kept, significance, writtenBy: changedBy, writtenAt: changedAt })
    .execute()
}

/** Puts a text back as it was before a version that is taken away. */
export async function restoreText(tx: Handle, row: TextRecord): Promise<void> {
  await tx.updateTable('articleTexts').set(row).where('articleId', '=', row.articleId).where('lang', '=', row.lang).execute()
}

export async function deleteText(tx: Handle, articleId: number, lang: InterfaceLanguage): Promise<void> {
  await tx.deleteFrom('articleTexts').where('articleId', '=', articleId).where('lang', '=', lang).execute()
}

export async function deleteVersion(tx: Handle, articleId: number, lang: InterfaceLanguage, version: number): Promise<void> {
  await tx
    .deleteFrom('articleVersions')
    .where('articleId', '=', articleId)
    .where('lang', '=', lang)
    .where('version', '=', version)
    .execute()
}

/** Every version of an article, the newest of each language first, without bodies. */
export function listSignificances(db: Handle, articleId: number) {
  return db
    .selectFrom('articleVersions')
    .select(['lang', 'version', 'significance'])
    .where('articleId', '=', articleId)
    .orderBy('lang')
    .orderBy('version', 'desc')
    .execute()
}

/** Versions of an article in a language, the newest first. */
export function listVersions(db: Handle, articleId: number, lang: InterfaceLanguage): Promise<VersionRecord[]> {
  return db
    .selectFrom('articleVersions')
    .selectAll()
    .where('articleId', '=', articleId)
    .where('lang', '=', lang)
    .orderBy('version', 'desc')
    .limit(100)
    .execute()
}

export async function setState(tx: Handle, articleId: number, lang: InterfaceLanguage, state: TextRecord['state']): Promise<void> {
  await tx.updateTable('articleTexts').set({ state }).where('articleId', '=', articleId).where('lang', '=', lang).execute()
}

export async function setFollowed(
  tx: Handle,
  articleId: number,
  lang: InterfaceLanguage,
  followed: Pick<TextRecord, 'followsLang' | 'followsVersion'>,
): Promise<void> {
  await tx.updateTable('articleTexts').set(followed).where('articleId', '=', articleId).where('lang', '=', lang).execute()
}

/** The cases that made some articles. */
export async function listArticleCases(db: Handle, articleIds: readonly number[]): Promise<{ articleId: number; caseId: number }[]> {
  if (articleIds.length === 0) return []
  return db
    .selectFrom('articleCases')
    .select(['articleId', 'caseId'])
    .where('articleId', 'in', [...articleIds])
    .orderBy('linkedAt')
    .orderBy('caseId')
    .execute()
}

export async function listArticlesOfCase(db: Handle, caseId: number): Promise<number[]> {
  const rows = await db.selectFrom('articleCases').select('articleId').where('caseId', '=', caseId).execute()
  return rows.map(({ articleId }) => articleId)
}

/** Makes these, and no others, the cases that made an article. Cases that are not there are passed over. */
export async function setArticleCases(
  tx: Handle,
  articleId: number,
  caseIds: readonly number[],
  by: { agentId: number; at: number },
): Promise<void> {
  await tx.deleteFrom('articleCases').where('articleId', '=', articleId).execute()
  if (caseIds.length === 0) return
  const there = await tx
    .selectFrom('cases')
    .select('id')
    .where('id', 'in', [...caseIds])
    .execute()
  if (there.length > 0)
    await tx
      .insertInto('articleCases')
      .values(there.map(({ id }) => ({ articleId, caseId: id, linkedBy: by.agentId, linkedAt: by.at })))
      .execute()
}

/** Names of people. */
export async function listPeople(db: Handle, ids: readonly number[]): Promise<Map<number, { id: number; name: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('agents')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}
