import type { InterfaceLanguage } from '#shared/agent.ts'
import type { ArticleVisibility, Significance, TextState } from '#shared/article.ts'
import { flag, id, instant, int, json, key, nullable, oneOf, reference, table, text, zero } from './column.ts'

/** What answers a question that many have. */
export const articles = table(
  {
    id: id(),
    /** The language that the others are translated from. */
    baseLang: oneOf<InterfaceLanguage>(),
    visibility: oneOf<ArticleVisibility>(),
    /** About danger: it stands before all others, and no bot quotes it. */
    isSafety: zero(flag()),
    productIds: json<number[]>(),
    createdBy: reference('agents'),
    createdAt: instant(),
    changedAt: instant(),
    /** When it became public; none while it is not. */
    publishedAt: nullable(instant()),
    removedAt: nullable(instant()),
    /** Languages it is in, and those of them that are behind or outdated. */
    textCount: zero(int()),
    behindCount: zero(int()),
  },
  [{ on: ['removedAt', 'changedAt', 'id'] }],
)

/** An article in a language as it stands. `followsLang`, `followsVersion`: what it says the same as; none in what it was first written in. */
export const articleTexts = table(
  {
    articleId: reference('articles', 'cascade'),
    lang: oneOf<InterfaceLanguage>(),
    title: text(),
    body: text(),
    questions: json<string[]>(),
    version: int(),
    followsLang: nullable(oneOf<InterfaceLanguage>()),
    followsVersion: nullable(int()),
    /** How it stands beside what it follows; follows from the versions. */
    state: oneOf<Exclude<TextState, 'missing'>>(),
    changedBy: reference('agents'),
    changedAt: instant(),
  },
  [{ on: ['articleId', 'lang'], unique: true }, { on: ['lang'] }],
)

/** Every version that stood; the newest is the text itself. */
export const articleVersions = table(
  {
    articleId: reference('articles', 'cascade'),
    lang: oneOf<InterfaceLanguage>(),
    version: int(),
    title: text(),
    body: text(),
    questions: json<string[]>(),
    significance: oneOf<Significance>(),
    followsLang: nullable(oneOf<InterfaceLanguage>()),
    followsVersion: nullable(int()),
    writtenBy: reference('agents'),
    writtenAt: instant(),
  },
  [{ on: ['articleId', 'lang', 'version'], unique: true }],
)

/** The addresses that an article has and had: each leads to it for ever. */
export const articleSlugs = table(
  {
    slug: key(text()),
    articleId: reference('articles', 'cascade'),
    lang: oneOf<InterfaceLanguage>(),
    isCurrent: flag(),
    madeAt: instant(),
  },
  [{ on: ['articleId', 'lang'] }],
)

/** The cases that made an article. */
export const articleCases = table(
  {
    articleId: reference('articles', 'cascade'),
    caseId: reference('cases', 'cascade'),
    linkedBy: reference('agents'),
    linkedAt: instant(),
  },
  [{ on: ['articleId', 'caseId'], unique: true }, { on: ['caseId'] }],
)

/** What a reader said of a version: nobody knows who. */
export const articleVotes = table(
  {
    id: id(),
    articleId: reference('articles', 'cascade'),
    lang: oneOf<InterfaceLanguage>(),
    version: int(),
    helped: flag(),
    at: instant(),
  },
  [{ on: ['articleId', 'lang', 'version'] }, { on: ['at'] }],
)

/** How often an article was opened on a day. */
export const articleReads = table({ articleId: reference('articles', 'cascade'), readOn: text(), count: int() }, [
  { on: ['articleId', 'readOn'], unique: true },
  { on: ['readOn'] },
])

/** What was searched for on the help pages on a day, without whom: the words, and their meanings as one key for all languages. */
export const helpSearches = table(
  {
    id: id(),
    soughtOn: text(),
    lang: text(),
    sought: text(),
    sense: text(),
    band: text(),
    count: int(),
  },
  [{ on: ['soughtOn', 'lang', 'sought'], unique: true }, { on: ['band', 'soughtOn'] }],
)
