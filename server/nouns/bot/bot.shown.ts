import type { z } from 'zod'
import type { InterfaceLanguage } from '#shared/agent.ts'
import { beginningOf, plainWords } from '#shared/article-markup.ts'
import type { ArticleDrafts, BotCounts, BotTalk, BotTry, botTalkQuery, botTryBody } from '#shared/bot.schema.ts'
import { readSignsOf } from '../../engines/language/read-text.ts'
import { explainAnswer } from '../../engines/retrieval/answer.ts'
import { answerWeights } from '../../engines/retrieval/answer-weights.ts'
import type { Context } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import { day } from '../../kit/lib/clock.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { shownLang } from '../articles/article.rules.ts'
import { listTitles } from '../articles/article.store.ts'
import { type HelpIndex, ownLang } from '../articles/help-index.ts'
import { getMention } from '../mentions/mention.store.ts'
import { getThread } from '../threads/thread.store.ts'
import { outcomeOf, talkEndsMs } from './bot.rules.ts'
import { linkOf } from './bot.saying.ts'
import { listThreadsOf, listTurns } from './bot.store.ts'
import { type CountedTalk, listTalks } from './bot-counts.store.ts'

/** Days in which somebody who was helped does not come back. */
const backWithinMs = 7 * day
const usualSpanMs = 30 * day
/** Talks that are counted at most; of more the newest. */
const mostCounted = 20_000

type Span = { from?: number | undefined; to?: number | undefined }
const spanOf = ({ from, to }: Span, now: number) => ({ from: from ?? now - usualSpanMs, to: to ?? now + 1 })
const talksIn = (context: Context, span: Span, limit: number, before?: { startedAt: number; id: number }) =>
  listTalks(context.db, { ...spanOf(span, context.clock()), quietMs: talkEndsMs, withinMs: backWithinMs, limit, ...(before && { before }) })

/** Whether it can be told by now who came back: seven days are over, and the visitor is still known. */
const isRipe = (talk: CountedTalk, now: number): boolean => talk.visitorId !== null && now > talk.lastAt + talkEndsMs + backWithinMs

/** What came of the talks that began in a span, with the bot and without, each with who came back: one is never told without the other. */
export async function countTalks(context: Context, span: Span): Promise<BotCounts> {
  const now = context.clock()
  const talks = await talksIn(context, span, mostCounted)
  const of = (arm: 'bot' | 'none') => {
    const own = talks.filter((talk) => talk.arm === arm)
    const outcomes = own.map((talk) => outcomeOf(talk, talk.shownAt !== null, now))
    const count = (outcome: (typeof outcomes)[number]) => outcomes.filter((one) => one === outcome).length
    const ripe = own.filter((talk) => isRipe(talk, now))
    return {
      talks: own.length,
      shown: own.filter(({ shownAt }) => shownAt !== null).length,
      confirmed: count('confirmed'),
      denied: count('denied'),
      silent: count('silent'),
      person: count('person'),
      ripe: ripe.length,
      back: ripe.filter(({ cameBack }) => cameBack).length,
    }
  }
  return { bot: of('bot'), none: of('none') }
}

/** The talks behind a number, the newest first. */
export async function showTalks(context: Context, query: z.output<typeof botTalkQuery>, lang: InterfaceLanguage) {
  const now = context.clock()
  const [startedAt, id] = query.cursor ? decodeCursor(query.cursor, 'nn').map(Number) : []
  const before = startedAt === undefined || id === undefined ? undefined : { startedAt, id }
  const fits = (talk: CountedTalk) =>
    (query.arm === undefined || talk.arm === query.arm) &&
    (query.outcome === undefined || outcomeOf(talk, talk.shownAt !== null, now) === query.outcome) &&
    (query.back === undefined || (isRipe(talk, now) && talk.cameBack))
  const talks = (await talksIn(context, query, mostCounted, before)).filter(fits)
  const page = pageOf(talks.slice(0, query.limit + 1), query.limit, (talk) => [talk.startedAt, talk.id])
  const turns = await listTurns(
    context.db,
    page.items.map((talk) => talk.id),
  )
  const shownIn = Map.groupBy(
    turns.flatMap(({ talkId, passages }) => readJson(passages).map(({ article }) => ({ talkId, article }))),
    ({ talkId }) => talkId,
  )
  const titles = Map.groupBy(
    await listTitles(context.db, [...new Set([...shownIn.values()].flat().map(({ article }) => article))]),
    (text) => text.articleId,
  )
  const titleOf = (article: number) => {
    const own = titles.get(article) ?? []
    const wanted = shownLang(
      own.map((text) => text.lang),
      lang,
      'en',
    )
    return own.find((text) => text.lang === wanted)?.title ?? ''
  }
  const threads = await listThreadsOf(
    context.db,
    page.items.flatMap(({ visitorId }) => visitorId ?? []),
  )
  const items = page.items.map((talk): BotTalk => {
    const thread = threads.find(({ conversationId }) => conversationId === `chat-${talk.visitorId}`)
    return {
      id: talk.id,
      arm: talk.arm,
      outcome: outcomeOf(talk, talk.shownAt !== null, now),
      personWhy: talk.personWhy,
      lang: talk.lang,
      startedAt: talk.startedAt,
      lastAt: talk.lastAt,
      articles: [...new Set((shownIn.get(talk.id) ?? []).map(({ article }) => article))].map((article) => ({
        id: article,
        title: titleOf(article),
      })),
      threadId: thread?.id ?? null,
      caseId: thread?.caseId ?? null,
      back: isRipe(talk, now) ? talk.cameBack : null,
    }
  })
  return { ...page, items }
}

const mostDrafts = 3
/** Letters of an article in a reply; the link leads to the rest. */
const draftedLetters = 240

/**
 * What an agent may answer from: for what the author wrote last, the articles that are most like it, in the author's language where they are
 * there. Only an article's own words, and its link.
 * @param url where the desk is reached; null: no links
 */
export async function draftFromArticles(context: Context, index: HelpIndex, threadId: number, url: string | null): Promise<ArticleDrafts> {
  const { lastMentionId } = await getThread(context.db, threadId)
  const mention = lastMentionId === null ? null : await getMention(context.db, lastMentionId)
  if (!mention || mention.text === '') return { personWhy: null, drafts: [] }
  const lang = ownLang(mention.lang) ?? 'en'
  const { personWhy, hits } = index.find(mention.text, lang, false)
  const drafts = hits.slice(0, mostDrafts).map((hit) => {
    const words = beginningOf(plainWords(hit.body), draftedLetters)
    const text = url === null ? words : `${words}\n\n${linkOf(hit.slug, hit.lang, url)}`
    return { article: hit.article, lang: hit.lang, title: hit.title, text, score: hit.score }
  })
  return { personWhy, drafts }
}

/** What the bot would do with a question, and why. Nothing is kept. */
export function tryQuestion(index: HelpIndex, { text, lang: given }: z.output<typeof botTryBody>): BotTry {
  const lang = given ?? ownLang(readSignsOf({ text }).lang) ?? 'en'
  const { band, personWhy, hits } = index.find(text, lang)
  return {
    lang,
    band,
    personWhy,
    passages: hits.map(({ article, lang, title, body, score, slug }) => ({
      article,
      lang,
      title,
      text: beginningOf(plainWords(body), 200),
      score,
      slug,
    })),
    because: explainAnswer(index.passages, text, lang),
    answerFrom: answerWeights.answerFrom,
    offerFrom: answerWeights.offerFrom,
  }
}
