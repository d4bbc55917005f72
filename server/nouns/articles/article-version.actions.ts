import type { InterfaceLanguage } from '#shared/agent.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { refuseOriginal } from './article.actions.ts'
import { deleteText, deleteVersion, listTexts, listVersions, lockArticle, restoreText, setFollowed } from './article.store.ts'
import { changedMeanwhile, restate } from './article.writing.ts'
import { deleteVotes } from './article-reader.store.ts'

/**
 * Takes back the newest version of a text: the one before stands again, or nothing where it was the first. What followed it follows the one
 * before, and what readers said of it goes with it, since its number is given again.
 * @throws Refusal `article-not-found`, `article-text-changed` where another version is the newest by now; `article-original` where it is
 * the first version of what the others follow
 */
export function takeVersionBack(context: Context, by: Actor, id: number, lang: InterfaceLanguage, version: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const row = await lockArticle(tx, context.engine, id)
    refuseOriginal(by, row, lang)
    const texts = await listTexts(tx, id)
    const current = texts.find((one) => one.lang === lang)
    const [newest, before] = await listVersions(tx, id, lang)
    if (!newest || current?.version !== version || newest.version !== version) throw changedMeanwhile(current)
    if (before) {
      const { significance: _how, writtenBy, writtenAt, ...words } = before
      await restoreText(tx, { ...words, state: 'current', changedBy: writtenBy, changedAt: writtenAt })
    } else if (lang === row.baseLang)
      throw new Refusal('conflict', 'article-original', 'This is what the other languages follow. Remove the article instead.')
    else await deleteText(tx, id, lang)
    await deleteVersion(tx, id, lang, version)
    await deleteVotes(tx, id, lang, version)
    for (const follower of texts.filter((one) => one.followsLang === lang && (one.followsVersion ?? 0) >= version))
      await setFollowed(tx, id, follower.lang, { followsLang: lang, followsVersion: before?.version ?? 0 })
    await restate(tx, id, context.clock())
    emit({ kind: 'article-changed', agentId: by.agentId, data: { id, lang } })
  })
}

/**
 * Says that a language is right as it stands, whatever changed in what it follows: "it does not matter there".
 * @throws Refusal `article-not-found`, `article-text-not-found`
 */
export function followAsIs(context: Context, by: Actor, id: number, lang: InterfaceLanguage): Promise<void> {
  return change(context, async (tx, emit) => {
    const row = await lockArticle(tx, context.engine, id)
    const texts = await listTexts(tx, id)
    const own = texts.find((one) => one.lang === lang)
    const source = texts.find((one) => one.lang === (own?.followsLang ?? row.baseLang) && one.lang !== lang)
    if (!own || !source) throw notFound('article-text')
    await setFollowed(tx, id, lang, { followsLang: source.lang, followsVersion: source.version })
    await restate(tx, id, context.clock())
    emit({ kind: 'article-changed', agentId: by.agentId, data: { id, lang } })
  })
}

/** Takes that back: the language follows the version that it was last written from. */
export function followAsWritten(context: Context, by: Actor, id: number, lang: InterfaceLanguage): Promise<void> {
  return change(context, async (tx, emit) => {
    await lockArticle(tx, context.engine, id)
    const [newest] = await listVersions(tx, id, lang)
    if (!newest) throw notFound('article-text')
    await setFollowed(tx, id, lang, { followsLang: newest.followsLang, followsVersion: newest.followsVersion })
    await restate(tx, id, context.clock())
    emit({ kind: 'article-changed', agentId: by.agentId, data: { id, lang } })
  })
}
