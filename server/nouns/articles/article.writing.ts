import type { InterfaceLanguage } from '#shared/agent.ts'
import type { ArticleTextBody } from '#shared/article.schema.ts'
import { articleLimits } from '#shared/article.ts'
import type { Handle } from '../../kit/database/database.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { cleanLine, cleanText } from '../../kit/lib/text.ts'
import { slugOf, statesOf } from './article.rules.ts'
import { getArticle, listSignificances, listTexts, saveText, setState, type TextRecord, updateArticle } from './article.store.ts'
import { findSlug, giveSlug } from './article-slug.store.ts'

type Writing = { articleId: number; lang: InterfaceLanguage; by: number; at: number }

/**
 * Writes the next version of a text, says what it follows, gives it its address, and says how every language of the article stands then.
 * The same words again are no new version, and follow what they followed. @returns whether there is a new version
 */
export async function writeText(tx: Handle, { articleId, lang, by, at }: Writing, body: ArticleTextBody): Promise<boolean> {
  const { baseLang } = await getArticle(tx, articleId)
  const texts = await listTexts(tx, articleId)
  const current = texts.find((one) => one.lang === lang)
  if (body.version !== (current?.version ?? 0)) throw changedMeanwhile(current)
  const followsLang = lang === baseLang ? null : (body.follows ?? baseLang)
  const source = texts.find((one) => one.lang === followsLang && one.lang !== lang)
  const followed = { followsLang: source ? followsLang : null, followsVersion: source?.version ?? null }
  const words = {
    title: cleanLine(body.title, articleLimits.title),
    body: cleanText(body.body),
    questions: JSON.stringify(body.questions.map((one) => cleanLine(one, articleLimits.question)).filter(Boolean)),
  }
  const isSame =
    current !== undefined && current.title === words.title && current.body === words.body && current.questions === words.questions
  if (isSame) return false
  const version = (current?.version ?? 0) + 1
  await saveText(tx, { articleId, lang, ...words, version, ...followed, state: 'current', changedBy: by, changedAt: at }, body.significance)
  await keepSlug(tx, articleId, lang, words.title, at)
  await restate(tx, articleId, at)
  return true
}

/** Says anew how each language of an article stands beside what it follows. */
export async function restate(tx: Handle, articleId: number, at: number): Promise<void> {
  const texts = await listTexts(tx, articleId)
  const states = statesOf(texts, await listSignificances(tx, articleId))
  for (const { lang, state } of texts) {
    const now = states.get(lang) ?? 'current'
    if (now !== state) await setState(tx, articleId, lang, now)
  }
  const behindCount = [...states.values()].filter((state) => state !== 'current').length
  await updateArticle(tx, articleId, { changedAt: at, textCount: texts.length, behindCount })
}

async function keepSlug(tx: Handle, articleId: number, lang: InterfaceLanguage, title: string, at: number): Promise<void> {
  const wanted = slugOf(title)
  for (let n = 1; ; n++) {
    const slug = n === 1 ? wanted : `${wanted}-${n === 2 ? lang : `${lang}-${n - 1}`}`
    const found = await findSlug(tx, slug)
    const isOwn = found?.articleId === articleId && found.lang === lang
    if (found && !isOwn) continue
    if (!found?.isCurrent) await giveSlug(tx, { articleId, lang, slug, at })
    return
  }
}

export const changedMeanwhile = (current: TextRecord | undefined) =>
  new Refusal('conflict', 'article-text-changed', 'Somebody changed this text since you read it.', {
    version: current?.version ?? 0,
    title: current?.title ?? '',
    text: current?.body ?? '',
  })
