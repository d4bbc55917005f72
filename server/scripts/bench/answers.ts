import { readFileSync } from 'node:fs'
import { languages } from '../../engines/clustering/languages.ts'
import { answerQuestion } from '../../engines/retrieval/answer.ts'
import type { Article, Band } from '../../engines/retrieval/passage.ts'
import { createPassageIndex } from '../../engines/retrieval/passage-index.ts'

/** An article in one language with what people ask that it answers; `article` is null for questions that nothing answers. */
export type AskedArticle = Article & { asked: readonly string[] }
type Line = Omit<AskedArticle, 'article'> & { article: string | null }

/** The articles of `corpus/knowledge`, and the questions that none of them answers, by language. */
export function readKnowledge(part: 'learn' | 'sealed' = 'learn') {
  const text = readFileSync(new URL(`../../../corpus/knowledge/${part}.jsonl`, import.meta.url), 'utf8')
  const lines = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)
  return {
    articles: lines.filter((line): line is AskedArticle => line.article !== null),
    unanswered: lines.filter(({ article }) => article === null).flatMap(({ lang, asked }) => asked.map((text) => ({ lang, text }))),
  }
}

type Right = { first: number; three: number; answered: number; wrongAnswer: number; questions: number }
const share = (count: number, of: number) => (of === 0 ? null : Math.round((count / of) * 1000) / 1000)

/**
 * Asks every question of articles that know the others only: first and among three right; how often it dared to answer, and wrongly.
 * @param across the articles do not exist in the asker's language
 */
export async function measureAnswers({ articles, unanswered }: ReturnType<typeof readKnowledge>, across: boolean, show = false) {
  const right: Right = { first: 0, three: 0, answered: 0, wrongAnswer: 0, questions: 0 }
  const bands: Record<Band, number> = { answer: 0, offer: 0, 'hand-over': 0 }
  for (const lang of languages) {
    const index = await createPassageIndex(across ? articles.filter((one) => one.lang !== lang) : articles)
    for (const { article, asked } of articles.filter((one) => one.lang === lang))
      for (const text of asked) {
        const { band, passages } = answerQuestion(index, { text, lang })
        right.questions += 1
        const isFirst = passages[0]?.article === article
        if (isFirst) right.first += 1
        if (passages.slice(0, 3).some((one) => one.article === article)) right.three += 1
        if (band === 'answer') right.answered += 1
        if (band === 'answer' && !isFirst) right.wrongAnswer += 1
        if (show && !isFirst)
          console.error(`${lang} ${text} | ${article} | ${passages.map((one) => `${one.article} ${one.score}`).join(', ')}`)
      }
    for (const { text } of unanswered.filter((one) => one.lang === lang)) {
      const { band, passages } = answerQuestion(index, { text, lang })
      bands[band] += 1
      if (show && band === 'answer') console.error(`${lang} ${text} | nothing | ${passages[0]?.article} ${passages[0]?.score}`)
    }
  }
  const { questions } = right
  return {
    questions,
    first: share(right.first, questions),
    three: share(right.three, questions),
    answered: share(right.answered, questions),
    wronglyAnswered: share(right.wrongAnswer, questions),
    unanswerable: unanswered.length,
    unanswerableAnswered: share(bands.answer, unanswered.length),
    unanswerableHandedOver: share(bands['hand-over'], unanswered.length),
  }
}

/** Milliseconds for a question when there are so many articles in six languages: the real ones, told apart by made-up model names. */
async function measureSpeed({ articles }: ReturnType<typeof readKnowledge>, count: number) {
  const many: Article[] = []
  const named = new Set(articles.map(({ article }) => article)).size
  for (let copy = 0; copy * named < count; copy++)
    for (const one of articles) {
      const model = ` Modell ${copy.toString(36)}x`
      many.push({
        ...one,
        article: `${one.article}-${copy}`,
        title: one.title + model,
        questions: one.questions.map((asked) => asked + model),
      })
    }
  const began = performance.now()
  const index = await createPassageIndex(many)
  const builtMs = performance.now() - began
  const times: number[] = []
  for (const { lang, asked } of articles)
    for (const text of asked) {
      const from = performance.now()
      answerQuestion(index, { text, lang })
      times.push(performance.now() - from)
    }
  times.sort((one, other) => one - other)
  const at = (part: number) => Math.round((times[Math.floor(times.length * part)] ?? 0) * 100) / 100
  return { articles: index.size, builtS: Math.round(builtMs / 100) / 10, p50Ms: at(0.5), p95Ms: at(0.95) }
}

/** `npm run -s bench -- answers`: right passages in the asker's language and across languages. BENCH_SEALED=1 measures the sealed half, BENCH_SHOW=1 lists what is wrong in the other. */
export async function run(): Promise<Record<string, unknown>> {
  const sealed = process.env.BENCH_SEALED === '1'
  const knowledge = readKnowledge(sealed ? 'sealed' : 'learn')
  const show = process.env.BENCH_SHOW === '1' && !sealed
  return {
    inLanguage: await measureAnswers(knowledge, false, show),
    acrossLanguages: await measureAnswers(knowledge, true, show),
    speed: await measureSpeed(readKnowledge('learn'), 2_000),
  }
}
