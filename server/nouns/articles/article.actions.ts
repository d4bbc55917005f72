import type { z } from 'zod'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { ArticleTextBody, articleBody, articleChange } from '#shared/article.schema.ts'
import { type ArticleVisibility, articleLimits } from '#shared/article.ts'
import { mayDo } from '#shared/permission.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { flagOf } from '../../kit/lib/flag.ts'
import {
  type ArticleRecord,
  addArticle,
  countArticles,
  listArticleCases,
  lockArticle,
  setArticleCases,
  updateArticle,
} from './article.store.ts'
import { writeText } from './article.writing.ts'

export type NewArticle = Omit<z.output<typeof articleBody>, 'lang'> & { lang: InterfaceLanguage }

/**
 * Writes a new article in the language that the others will follow. It is a draft unless somebody who may publish says otherwise.
 * @returns its id
 * @throws Refusal `article-not-published`, `too-many-articles`
 */
export function addNewArticle(context: Context, by: Actor, body: NewArticle): Promise<number> {
  return change(context, async (tx, emit) => {
    const id = await addIn(tx, context, by, body)
    emit({ kind: 'article-added', agentId: by.agentId, data: { id, name: body.title } })
    return id
  })
}

/** The same inside a transaction, without its event. */
export async function addIn(tx: Handle, context: Context, by: Actor, body: NewArticle): Promise<number> {
  const { visibility = 'draft', isSafety = false, productIds = [], caseIds = [], lang, ...text } = body
  refusePublic(by, visibility)
  if ((await countArticles(tx)) >= articleLimits.articles)
    throw new Refusal('conflict', 'too-many-articles', `There are ${articleLimits.articles} articles already.`, {
      params: { most: articleLimits.articles },
    })
  const at = context.clock()
  const id = await addArticle(tx, {
    baseLang: lang,
    visibility,
    isSafety: flagOf(isSafety),
    productIds: JSON.stringify(productIds),
    createdBy: by.agentId,
    createdAt: at,
    changedAt: at,
    publishedAt: visibility === 'public' ? at : null,
    removedAt: null,
    textCount: 0,
    behindCount: 0,
  })
  await writeText(tx, { articleId: id, lang, by: by.agentId, at }, { ...text, significance: 'medium', version: 0 })
  await setArticleCases(tx, id, caseIds, { agentId: by.agentId, at })
  return id
}

/**
 * Changes who reads an article, what it is about and which cases made it; removes it or brings it back.
 * @throws Refusal `article-not-found`, `article-not-published`
 */
export function changeArticle(context: Context, by: Actor, id: number, body: z.output<typeof articleChange>): Promise<void> {
  return change(context, async (tx, emit) => {
    const row = await lockArticle(tx, context.engine, id)
    const { visibility = row.visibility, isSafety, productIds, caseIds, removed } = body
    const touchesReaders = visibility !== row.visibility || isSafety !== undefined || removed !== undefined
    if (touchesReaders) refusePublic(by, row.visibility === 'public' ? 'public' : visibility)
    const at = context.clock()
    await updateArticle(tx, id, {
      visibility,
      changedAt: at,
      publishedAt: visibility === 'public' ? (row.publishedAt ?? at) : null,
      ...(isSafety !== undefined && { isSafety: flagOf(isSafety) }),
      ...(productIds && { productIds: JSON.stringify(productIds) }),
      ...(removed !== undefined && { removedAt: removed ? at : null }),
    })
    if (caseIds) await setArticleCases(tx, id, await keptCases(tx, id, caseIds), { agentId: by.agentId, at })
    emit({ kind: removed ? 'article-removed' : 'article-changed', agentId: by.agentId, data: { id, what: Object.keys(body) } })
  })
}

const keptCases = async (tx: Handle, id: number, wanted: readonly number[]): Promise<number[]> => {
  const before = (await listArticleCases(tx, [id])).map(({ caseId }) => caseId)
  return [...before.filter((one) => wanted.includes(one)), ...new Set(wanted.filter((one) => !before.includes(one)))]
}

/**
 * Writes an article in a language: a new version. What a public article says first is published; its translations say what was published
 * already, and are written by whoever writes articles.
 * @throws Refusal `article-text-changed` with what stands now, where it is not the version that was read; `article-not-published`
 */
export function changeArticleText(context: Context, by: Actor, id: number, lang: InterfaceLanguage, body: ArticleTextBody): Promise<void> {
  return change(context, async (tx, emit) => {
    const row = await lockArticle(tx, context.engine, id)
    refuseOriginal(by, row, lang)
    await writeText(tx, { articleId: id, lang, by: by.agentId, at: context.clock() }, body)
    emit({ kind: 'article-changed', agentId: by.agentId, data: { id, lang, significance: body.significance } })
  })
}

/** What all can read is published by whoever may. */
function refusePublic(by: Actor, visibility: ArticleVisibility): void {
  if (visibility === 'public' && !mayDo(by, 'articles.publish'))
    throw new Refusal('forbidden', 'article-not-published', 'What everybody can read is published by agents.', {
      params: { permission: 'articles.publish' },
    })
}

/** The words that translations of a public article follow are published, too. */
export function refuseOriginal(by: Actor, row: ArticleRecord, lang: InterfaceLanguage): void {
  if (lang === row.baseLang) refusePublic(by, row.visibility)
}
