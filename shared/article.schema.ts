import { z } from 'zod'
import { interfaceLanguages } from './agent.ts'
import { articleLimits, articleTroubles, articleVisibilities, significances, textStates } from './article.ts'
import { flagText, id, idText, instant, pageQuery } from './list.schema.ts'

const lang = z.enum(interfaceLanguages)
const title = z
  .string()
  .trim()
  .min(1)
  .max(articleLimits.title)
  .regex(/[\p{L}\p{N}]/u)
const body = z.string().trim().min(1).max(articleLimits.body)
const questions = z.array(z.string().trim().min(1).max(articleLimits.question)).max(articleLimits.questions)
const person = z.object({ id, name: z.string() })

/** An article in one language. `state`: how it stands beside what it follows; `since`: the version of that which changed most. */
export const articleTextSchema = z.object({
  lang,
  title: z.string(),
  body: z.string(),
  questions: z.array(z.string()),
  slug: z.string(),
  version: z.number().int(),
  followsLang: lang.nullable(),
  followsVersion: z.number().int().nullable(),
  state: z.enum(textStates),
  changedBy: person,
  changedAt: instant,
})

const numbers = {
  /** Times it was opened on the help pages in the last 30 days, and what its readers said of the versions that stand. */
  reads: z.number().int(),
  helped: z.number().int(),
  notHelped: z.number().int(),
  trouble: z.enum(articleTroubles).nullable(),
}

/** An article in a list: its languages without their bodies. */
export const articleRowSchema = z.object({
  id,
  title: z.string(),
  titleLang: lang,
  baseLang: lang,
  visibility: z.enum(articleVisibilities),
  isSafety: z.boolean(),
  productIds: z.array(id),
  languages: z.array(z.object({ lang, state: z.enum(textStates) })),
  caseIds: z.array(id),
  ...numbers,
  changedAt: instant,
})
export type ArticleRow = z.infer<typeof articleRowSchema>

export const articleSchema = articleRowSchema.extend({ texts: z.array(articleTextSchema) })
export type Article = z.infer<typeof articleSchema>

/** One version of an article in one language. */
export const articleVersionSchema = z.object({
  lang,
  version: z.number().int(),
  title: z.string(),
  body: z.string(),
  significance: z.enum(significances),
  followsLang: lang.nullable(),
  followsVersion: z.number().int().nullable(),
  writtenBy: person,
  writtenAt: instant,
  helped: z.number().int(),
  notHelped: z.number().int(),
})
export type ArticleVersion = z.infer<typeof articleVersionSchema>

/** `q`: words of a title; `state`: those with a language that is to be translated; `caseId`: those a case made. */
export const articleQuery = pageQuery.extend({
  q: z.string().max(100).optional(),
  visibility: z.enum(articleVisibilities).optional(),
  caseId: idText.optional(),
  toTranslate: flagText.optional(),
  trouble: flagText.optional(),
  removed: flagText.optional(),
})

const about = {
  visibility: z.enum(articleVisibilities).optional(),
  isSafety: z.boolean().optional(),
  productIds: z.array(id).max(articleLimits.products).optional(),
  /** The cases that made it. */
  caseIds: z.array(id).max(50).optional(),
}

export const articleBody = z.strictObject({ lang, title, body, questions: questions.default([]), ...about })

export const articleChange = z.strictObject({ ...about, removed: z.boolean().optional() })

/**
 * An article in one language. `version`: that which was read, 0 where there was none; another is refused. `follows`: the language that it
 * says the same as now; left out: the base language. `significance` counts for what follows it.
 */
export const articleTextBody = z.strictObject({
  title,
  body,
  questions: questions.default([]),
  significance: z.enum(significances).default('medium'),
  follows: lang.optional(),
  version: z.number().int().min(0),
})
export type ArticleTextBody = z.output<typeof articleTextBody>

export const articleTextParam = z.object({ id: idText, lang })
export const articleVersionParam = articleTextParam.extend({ version: idText })

/** What is missing: open cases of several people without an article, and searches that found nothing. */
export const articleGapsSchema = z.object({
  cases: z.array(z.object({ id, title: z.string(), people: z.number().int(), threads: z.number().int(), languages: z.array(z.string()) })),
  /** One line for what means the same, whatever the language: the words as they were typed, the most first. */
  searches: z.array(z.object({ words: z.array(z.object({ lang: z.string(), text: z.string() })), count: z.number().int() })),
})
export type ArticleGaps = z.infer<typeof articleGapsSchema>

export const articleCountsSchema = z.object({
  all: z.number().int(),
  public: z.number().int(),
  toTranslate: z.number().int(),
  trouble: z.number().int(),
})
export type ArticleCounts = z.infer<typeof articleCountsSchema>

/** Markdown files with front matter, each an article in one language; `article` in the front matter names what they are translations of. */
export const articleImportBody = z.strictObject({
  files: z
    .array(z.strictObject({ name: z.string().max(200), text: z.string().max(articleLimits.body * 2) }))
    .min(1)
    .max(500),
})
export const articleImportSchema = z.object({
  added: z.number().int(),
  changed: z.number().int(),
  same: z.number().int(),
  errors: z.array(z.object({ name: z.string(), why: z.string() })),
})
export type ArticleImport = z.infer<typeof articleImportSchema>

export const articleExportSchema = z.object({ files: z.array(z.object({ name: z.string(), text: z.string() })) })
