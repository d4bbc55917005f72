import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Article, ArticleCounts, ArticleGaps, ArticleImport, ArticleRow, ArticleVersion } from '#shared/article.schema.ts'
import type { ArticleVisibility, Significance } from '#shared/article.ts'
import type { Page } from '#shared/list.schema.ts'
import { del, get, patch, post, put } from '../../data/api.ts'
import { countsRestMs, createLiveQuery } from '../../data/live-query.ts'

const path = '/api/articles'
const kinds = ['article-'] as const

export type ArticleTab = 'all' | 'translate' | 'trouble'

/** Articles of a list; `limit` grows as more are asked for. */
export const useArticles = (asked: () => { tab: ArticleTab; q: string; caseId: string | undefined; limit: number }) =>
  createLiveQuery(() => {
    const { tab, q, caseId, limit } = asked()
    const query = { q, caseId, limit, toTranslate: tab === 'translate' ? true : undefined, trouble: tab === 'trouble' ? true : undefined }
    return { key: ['articles', tab, q, caseId, limit], keep: true, load: (signal) => get<Page<ArticleRow>>(path, query, signal) }
  }, kinds)

export const useArticle = (id: () => number | null) =>
  createLiveQuery(
    () => ({ key: ['articles', 'one', id()], load: (signal) => get<Article>(`${path}/${id()}`, {}, signal), enabled: id() !== null }),
    kinds,
  )

export const useVersions = (id: () => number | null, lang: () => InterfaceLanguage) =>
  createLiveQuery(
    () => ({
      key: ['articles', 'versions', id(), lang()],
      load: (signal) => get<{ items: ArticleVersion[] }>(`${path}/${id()}/texts/${lang()}/versions`, {}, signal),
      enabled: id() !== null,
    }),
    kinds,
  )

export const useArticleCounts = () =>
  createLiveQuery(
    () => ({ key: ['articles', 'counts'], load: (signal) => get<ArticleCounts>(`${path}/counts`, {}, signal), restMs: countsRestMs }),
    kinds,
  )

export const useGaps = () =>
  createLiveQuery(() => ({ key: ['articles', 'gaps'], load: (signal) => get<ArticleGaps>(`${path}/gaps`, {}, signal) }), kinds)

export type ArticleAbout = {
  visibility?: ArticleVisibility
  isSafety?: boolean
  productIds?: number[]
  caseIds?: number[]
  removed?: boolean
}
export type ArticleWords = { title: string; body: string; questions: string[] }

export const addArticle = (body: ArticleWords & ArticleAbout & { lang: InterfaceLanguage }, key: string) => post<Article>(path, body, key)
export const changeArticle = (id: number, body: ArticleAbout) => patch<Article>(`${path}/${id}`, body)
export const changeText = (
  id: number,
  lang: InterfaceLanguage,
  body: ArticleWords & { significance: Significance; version: number; follows?: InterfaceLanguage },
) => put<Article>(`${path}/${id}/texts/${lang}`, body)
export const takeVersionBack = (id: number, lang: InterfaceLanguage, version: number) =>
  del(`${path}/${id}/texts/${lang}/versions/${version}`)
export const followAsIs = (id: number, lang: InterfaceLanguage) => put(`${path}/${id}/texts/${lang}/standing`, undefined)
export const followAsWritten = (id: number, lang: InterfaceLanguage) => del(`${path}/${id}/texts/${lang}/standing`)

export type MarkdownFile = { name: string; text: string }
export const importFiles = (files: MarkdownFile[]) => post<ArticleImport>(`${path}/files`, { files })
export const exportFiles = () => get<{ files: MarkdownFile[] }>(`${path}/files`)
