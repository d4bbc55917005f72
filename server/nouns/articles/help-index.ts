import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import { beginningOf, plainWords } from '#shared/article-markup.ts'
import { answerQuestion } from '../../engines/retrieval/answer.ts'
import type { Band } from '../../engines/retrieval/passage.ts'
import { createPassageIndex, type PassageIndex } from '../../engines/retrieval/passage-index.ts'
import { personNeeded } from '../../engines/retrieval/person-needed.ts'
import { type Read, readPassage } from '../../engines/retrieval/read-passage.ts'
import type { Context } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { follow, memoryCursor } from '../events/subscription.ts'
import { shownLang } from './article.rules.ts'
import { listAllTexts } from './article.store.ts'
import { listPublicSlugs } from './article-slug.store.ts'

/** A public article as readers find it, in one language. */
export type HelpText = {
  article: number
  lang: InterfaceLanguage
  title: string
  body: string
  slug: string
  version: number
  state: 'current' | 'behind' | 'outdated'
  isSafety: boolean
}
export type HelpHit = HelpText & { score: number; snippet: string }
export type HelpFound = {
  band: Band
  /** A person has to take it, whatever was found. */
  personWhy: 'danger' | 'anger' | 'money' | null
  /** The language that was asked in, as far as it is one of ours. */
  lang: InterfaceLanguage
  hits: HelpHit[]
}

export type HelpIndex = {
  /** What answers a question, best first. `lang` of the reader: articles are shown in it where they can be; `guess`: the question may be in another. */
  find(text: string, lang: InterfaceLanguage, guess?: boolean): HelpFound
  /** Every article in a reader's language, safety first, then by title. */
  list(lang: InterfaceLanguage): HelpText[]
  textOf(article: number, lang: InterfaceLanguage): HelpText | null
  languagesOf(article: number): InterfaceLanguage[]
  passages: PassageIndex
}

/** Chances under which a hit helps nobody. */
const leastScore = 0.12
const mostHits = 6
const snippetLetters = 160
/** Texts that are remembered as read, so that a change of one article costs the reading of that one. */
const mostRemembered = 100_000

/**
 * The public articles in memory: made from rows at the first question, and anew after articles changed; until that is done the ones before
 * answer. Every node has its own.
 */
export function createHelp(context: Context): () => Promise<HelpIndex> {
  const subscription = follow(context, { kinds: ['article-added', 'article-changed', 'article-removed'], cursor: memoryCursor(null) })
  const remembered = new Map<string, Read>()
  let known: Promise<HelpIndex> | null = null
  let making: Promise<void> | null = null
  let isStale = false

  const read = (text: string, lang: string): Read => {
    const key = `${lang}\n${text}`
    const found = remembered.get(key) ?? readPassage(text, lang)
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(key, found)
    return found
  }

  async function make(): Promise<HelpIndex> {
    const [rows, slugs] = await Promise.all([listAllTexts(context.db, ['public']), listPublicSlugs(context.db)])
    const slugOf = new Map(slugs.map((one) => [`${one.articleId} ${one.lang}`, one.slug]))
    const rest = createYield()
    const articles = []
    for (const row of rows) {
      const article = {
        article: String(row.id),
        lang: row.lang,
        title: row.title,
        body: plainWords(row.body),
        questions: readJson(row.questions),
      }
      for (const text of [article.title, article.body, ...article.questions]) {
        read(text, row.lang)
        await rest()
      }
      articles.push(article)
    }
    const texts = new Map<number, HelpText[]>()
    for (const { id, lang, title, body, version, state, isSafety } of rows) {
      const slug = slugOf.get(`${id} ${lang}`) ?? ''
      texts.set(id, [...(texts.get(id) ?? []), { article: id, lang, title, body, slug, version, state, isSafety: isSafety === 1 }])
    }
    const bases = new Map(rows.map(({ id, baseLang }) => [id, baseLang]))
    const passages = await createPassageIndex(articles, { readUnit: read, rest })
    return indexOf(passages, texts, bases)
  }

  const note = () => {
    isStale = true
  }

  return async () => {
    while (await subscription.next(note));
    if (known === null) {
      isStale = false
      known = make()
    } else if (isStale && making === null) {
      isStale = false
      // Whoever asks meanwhile is answered from what was known; what changes meanwhile makes it stale again.
      const next = make()
      making = next.then(
        () => {
          known = next
          making = null
        },
        () => {
          isStale = true
          making = null
        },
      )
    }
    // A small desk has it at once, so that who publishes sees it.
    if (making) await Promise.race([making, pause(waitForNewMs)])
    return known.catch((error) => {
      known = null
      throw error
    })
  }
}

const waitForNewMs = 150
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref())

function indexOf(passages: PassageIndex, texts: ReadonlyMap<number, HelpText[]>, bases: ReadonlyMap<number, InterfaceLanguage>): HelpIndex {
  const languagesOf = (article: number) => (texts.get(article) ?? []).map(({ lang }) => lang)
  const textOf = (article: number, lang: InterfaceLanguage): HelpText | null => {
    const own = texts.get(article)
    if (!own) return null
    const shown = shownLang(languagesOf(article), lang, bases.get(article) ?? 'en')
    return own.find((text) => text.lang === shown) ?? null
  }
  const hitOf = (article: number, lang: InterfaceLanguage, score: number): HelpHit | null => {
    const text = textOf(article, lang)
    return text && { ...text, score, snippet: beginningOf(plainWords(text.body), snippetLetters) }
  }
  return {
    passages,
    languagesOf,
    textOf,
    list: (lang) =>
      [...texts.keys()]
        .flatMap((article) => textOf(article, lang) ?? [])
        .sort((a, b) => Number(b.isSafety) - Number(a.isSafety) || a.title.localeCompare(b.title, lang)),
    find(text, lang, guess = true) {
      const asked = [answerQuestion(passages, { text, lang }), ...(guess ? [answerQuestion(passages, { text, hint: lang })] : [])]
      const best = asked.reduce((one, other) => ((other.passages[0]?.score ?? 0) > (one.passages[0]?.score ?? 0) ? other : one))
      const scores = new Map<number, number>()
      for (const answer of asked)
        for (const passage of answer.passages) {
          const article = Number(passage.article)
          scores.set(article, Math.max(scores.get(article) ?? 0, passage.score))
        }
      const begun = fold(text)
      if (begun.length >= 2)
        for (const article of texts.keys())
          if (fold(textOf(article, lang)?.title ?? '').includes(begun)) scores.set(article, Math.max(scores.get(article) ?? 0, titleScore))
      const personWhy = personNeeded({ text, hint: lang })
      const hits = [...scores]
        .filter(([, score]) => score >= leastScore)
        .sort(([, a], [, b]) => b - a)
        .slice(0, mostHits)
        .flatMap(([article, score]) => hitOf(article, lang, score) ?? [])
      const isFound = hits.length > 0 && best.band === 'hand-over' && personWhy === null && (hits[0]?.score ?? 0) >= titleScore
      return { band: personWhy ? 'hand-over' : isFound ? 'offer' : best.band, personWhy, lang, hits }
    },
  }
}

/** What is half typed is found by the titles that hold it. */
const titleScore = 0.5
const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()

/** One of our languages for a tag; null: another. */
export const ownLang = (tag: string | null | undefined): InterfaceLanguage | null =>
  interfaceLanguages.find((lang) => lang === tag?.toLowerCase().split('-')[0]) ?? null
