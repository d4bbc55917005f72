import type { z } from 'zod'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Article, ArticleCounts, ArticleGaps, ArticleRow, ArticleVersion, articleQuery } from '#shared/article.schema.ts'
import { articleLimits, type TextState } from '#shared/article.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { day } from '../../kit/lib/clock.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { missingIn, shownLang, troubleOf } from './article.rules.ts'
import {
  type ArticleRecord,
  getArticle,
  listArticleCases,
  listArticles,
  listArticlesOfCase,
  listPeople,
  listSpoken,
  listTexts,
  listTitles,
  listVersions,
} from './article.store.ts'
import { countComplaints, countReads, countVotes, listCasesWithout, listLostSearches } from './article-reader.store.ts'
import { listCurrentSlugs } from './article-slug.store.ts'

type Reader = { lang: InterfaceLanguage; now: number }

/** Days over which reads and searches are counted. */
export const countedDays = 30
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** A page of articles as the screen lists them, the last changed first, titles in the reader's language where there are any. */
export async function showArticles(db: Handle, query: z.output<typeof articleQuery>, reader: Reader) {
  const rows = await listArticles(db, query.removed === true, articleLimits.articles)
  const ofCase = query.caseId === undefined ? null : await listArticlesOfCase(db, query.caseId)
  const fits = rows.filter((row) => (ofCase?.includes(row.id) ?? true) && (query.visibility ?? row.visibility) === row.visibility)
  const all = await showRows(db, fits, reader)
  const words = fold(query.q ?? '')
    .split(/\s+/u)
    .filter(Boolean)
  const found = all.filter(
    (row) =>
      (query.toTranslate === undefined || isToTranslate(row) === query.toTranslate) &&
      (query.trouble === undefined || (row.trouble !== null) === query.trouble) &&
      words.every((word) => row.searched.includes(word)),
  )
  const [changedAt, id] = query.cursor ? decodeCursor(query.cursor, 'nn').map(Number) : []
  const left =
    changedAt === undefined || id === undefined
      ? found
      : found.filter((row) => row.changedAt < changedAt || (row.changedAt === changedAt && row.id < id))
  const page = pageOf(left.slice(0, query.limit + 1), query.limit, (row) => [row.changedAt, row.id])
  return { ...page, items: page.items.map(({ searched: _searched, ...row }) => row) }
}

const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()

const isToTranslate = (row: Pick<ArticleRow, 'languages'>): boolean => row.languages.some(({ state }) => state !== 'current')

async function showRows(db: Handle, rows: readonly ArticleRecord[], { lang, now }: Reader): Promise<(ArticleRow & { searched: string })[]> {
  const ids = rows.map(({ id }) => id)
  const [titles, cases, votes, reads, complaints, spoken] = await Promise.all([
    listTitles(db, ids),
    listArticleCases(db, ids),
    countVotes(db, ids),
    countReads(db, ids, dayOf(now - countedDays * day)),
    countComplaints(db, ids),
    listSpoken(db),
  ])
  const titlesOf = Map.groupBy(titles, ({ articleId }) => articleId)
  const casesOf = Map.groupBy(cases, ({ articleId }) => articleId)
  const votesOf = Map.groupBy(votes, ({ articleId }) => articleId)
  return rows.map((row) => {
    const own = titlesOf.get(row.id) ?? []
    const has = own.map((text) => text.lang)
    const titleLang = shownLang(has, lang, row.baseLang)
    const standing = (votesOf.get(row.id) ?? []).filter((vote) =>
      own.some((text) => text.lang === vote.lang && text.version === vote.version),
    )
    const helped = standing.reduce((sum, vote) => sum + vote.helped, 0)
    const notHelped = standing.reduce((sum, vote) => sum + vote.notHelped, 0)
    const states = new Map<InterfaceLanguage, TextState>(own.map((text) => [text.lang, text.state]))
    const languages = [...has, ...missingIn(has, spoken)].map((each) => ({ lang: each, state: states.get(each) ?? ('missing' as const) }))
    return {
      id: row.id,
      title: own.find((text) => text.lang === titleLang)?.title ?? '',
      titleLang,
      baseLang: row.baseLang,
      visibility: row.visibility,
      isSafety: row.isSafety === 1,
      productIds: readJson(row.productIds),
      languages: languages.sort((a, b) => orderOf(a.lang) - orderOf(b.lang)),
      caseIds: (casesOf.get(row.id) ?? []).map(({ caseId }) => caseId),
      reads: reads.get(row.id) ?? 0,
      helped,
      notHelped,
      trouble: troubleOf({ helped, notHelped, complaints: complaints.get(row.id) ?? 0 }),
      changedAt: row.changedAt,
      searched: fold(own.map(({ title }) => title).join(' ')),
    }
  })
}

const order: readonly InterfaceLanguage[] = ['en', 'de', 'no', 'fi', 'is', 'tr']
const orderOf = (lang: InterfaceLanguage) => order.indexOf(lang)

/** An article with its texts, each with how it stands. */
export async function showArticle(db: Handle, id: number, reader: Reader): Promise<Article> {
  const record = await getArticle(db, id)
  const [row] = await showRows(db, [record], reader)
  const [texts, slugs] = await Promise.all([listTexts(db, id), listCurrentSlugs(db, [id])])
  const people = await listPeople(
    db,
    texts.map(({ changedBy }) => changedBy),
  )
  const { searched: _searched, ...shown } = row as ArticleRow & { searched: string }
  return {
    ...shown,
    texts: texts.map(({ articleId: _article, questions, changedBy, ...text }) => ({
      ...text,
      questions: readJson(questions),
      slug: slugs.find((one) => one.lang === text.lang)?.slug ?? '',
      changedBy: people.get(changedBy) ?? { id: changedBy, name: '' },
    })),
  }
}

/** The versions of an article in a language, the newest first, with what readers said of each. */
export async function showVersions(db: Handle, id: number, lang: InterfaceLanguage): Promise<ArticleVersion[]> {
  await getArticle(db, id)
  const [versions, votes] = await Promise.all([listVersions(db, id, lang), countVotes(db, [id])])
  const people = await listPeople(
    db,
    versions.map(({ writtenBy }) => writtenBy),
  )
  return versions.map(({ articleId: _article, questions: _questions, writtenBy, ...version }) => {
    const said = votes.find((vote) => vote.lang === lang && vote.version === version.version)
    return {
      ...version,
      writtenBy: people.get(writtenBy) ?? { id: writtenBy, name: '' },
      helped: said?.helped ?? 0,
      notHelped: said?.notHelped ?? 0,
    }
  })
}

export async function countShown(db: Handle, reader: Reader): Promise<ArticleCounts> {
  const rows = await showRows(db, await listArticles(db, false, articleLimits.articles), reader)
  return {
    all: rows.length,
    public: rows.filter(({ visibility }) => visibility === 'public').length,
    toTranslate: rows.filter(isToTranslate).length,
    trouble: rows.filter(({ trouble }) => trouble !== null).length,
  }
}

/** Threads of a case from which on an article would spare work. */
const leastThreads = 3
const mostGaps = 20

/**
 * What is missing. Searches that mean the same stand in one line, whatever their language; those that mean nothing we know by their words.
 * @param titleOf how a case is called in the reader's language
 */
export async function showGaps(
  db: Handle,
  { now }: Reader,
  titleOf: (row: Awaited<ReturnType<typeof listCasesWithout>>[number]) => string,
): Promise<ArticleGaps> {
  const [cases, searches] = await Promise.all([
    listCasesWithout(db, leastThreads, mostGaps),
    listLostSearches(db, dayOf(now - countedDays * day), 500),
  ])
  const bySense = Map.groupBy(searches, ({ sense, lang, sought }) => sense || `${lang} ${sought}`)
  const lines = [...bySense.values()].map((rows) => ({
    words: rows.slice(0, 4).map(({ lang, sought }) => ({ lang, text: sought })),
    count: rows.reduce((sum, row) => sum + row.count, 0),
  }))
  return {
    cases: cases.map((row) => ({
      id: row.id,
      title: titleOf(row),
      people: row.authorCount,
      threads: row.threadCount,
      languages: readJson(row.languages),
    })),
    searches: lines.sort((a, b) => b.count - a.count).slice(0, mostGaps),
  }
}
