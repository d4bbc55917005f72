import { writeFileSync } from 'node:fs'
import { languages } from '../engines/clustering/languages.ts'
import { signalsOf } from '../engines/retrieval/answer.ts'
import type { AnswerWeights } from '../engines/retrieval/answer-weights.ts'
import { createPassageIndex, type Found, likenessParts } from '../engines/retrieval/passage-index.ts'
import { readPassage } from '../engines/retrieval/read-passage.ts'
import { readKnowledge } from './bench/answers.ts'

/** A question with the articles that were compared, and whether each is the right one. */
type Asked = { found: { article: Found; right: boolean }[]; answerable: boolean }

const compared = 60
const rankSteps = { times: 1_500, rate: 0.5, scale: 2, towards: 1, pull: 0.004 }
const chanceSteps = { times: 20_000, rate: 4, pull: 0.000_2 }
/** At most this share of what nothing answers may be answered, at most this share of the answers be wrong. */
const mostInvented = 0.03
const mostWrong = 0.08
/** At most this share of what nothing answers may be offered something. */
const mostOffered = 0.35

/** All questions of the learning half, in their own language and across languages. */
async function askAll(): Promise<Asked[]> {
  const { articles, unanswered } = readKnowledge('learn')
  const all: Asked[] = []
  for (const across of [false, true])
    for (const lang of languages) {
      const index = await createPassageIndex(across ? articles.filter((one) => one.lang !== lang) : articles)
      const ask = (text: string, right: string | null): Asked => ({
        answerable: right !== null,
        found: index.find(readPassage(text, lang), compared).map((article) => ({ article, right: article.article === right })),
      })
      for (const { article, asked } of articles.filter((one) => one.lang === lang)) all.push(...asked.map((text) => ask(text, article)))
      all.push(...unanswered.filter((one) => one.lang === lang).map(({ text }) => ask(text, null)))
    }
  return all
}

/** Weights of the likenesses by which the right article comes first: softmax over what was compared, none below 0, scaled to add up to 1. */
function fitRank(asked: readonly Asked[]): AnswerWeights['rank'] {
  const known = asked.filter(({ found }) => found.some(({ right }) => right))
  let weights = likenessParts.map(() => rankSteps.scale)
  for (let step = 0; step < rankSteps.times; step++) {
    const slope = likenessParts.map(() => 0)
    for (const { found } of known) {
      const scores = found.map(
        ({ article }) => rankSteps.scale * sumOf(likenessParts.map((part, at) => article[part] * (weights[at] as number))),
      )
      const most = Math.max(...scores)
      const shares = scores.map((score) => Math.exp(score - most))
      const all = sumOf(shares)
      for (const [n, { article, right }] of found.entries()) {
        const off = (right ? 1 : 0) - (shares[n] as number) / all
        for (const [at, part] of likenessParts.entries()) slope[at] = (slope[at] as number) + rankSteps.scale * off * article[part]
      }
    }
    weights = weights.map((weight, at) =>
      Math.max(0, weight + rankSteps.rate * ((slope[at] as number) / known.length - rankSteps.pull * (weight - rankSteps.towards))),
    )
  }
  const all = sumOf(weights)
  return Object.fromEntries(likenessParts.map((part, at) => [part, round((weights[at] as number) / all)])) as AnswerWeights['rank']
}

/** A logistic chance that the first article answers, and from which chances on to answer and to offer. */
function fitChance(asked: readonly Asked[], rank: AnswerWeights['rank']): Omit<AnswerWeights, 'rank'> {
  const rankOf = (article: Found) => sumOf(likenessParts.map((part) => rank[part] * article[part]))
  const rows = asked.flatMap(({ found, answerable }) => {
    const ranked = found
      .map((one) => ({ ...one, article: { ...one.article, rank: rankOf(one.article) } }))
      .toSorted((a, b) => b.article.rank - a.article.rank)
    const [first, second] = ranked
    return first ? [{ signals: signalsOf(first.article, second?.article), right: first.right, answerable }] : []
  })
  let weights = [0, 0, 0, 0, 0]
  const chanceOf = (signals: readonly number[]) => 1 / (1 + Math.exp(-sumOf(signals.map((signal, at) => signal * (weights[at] as number)))))
  for (let step = 0; step < chanceSteps.times; step++) {
    const slope = [0, 0, 0, 0, 0]
    for (const { signals, right } of rows) {
      const off = (right ? 1 : 0) - chanceOf(signals)
      for (const [at, signal] of signals.entries()) slope[at] = (slope[at] as number) + off * signal
    }
    weights = weights.map(
      (weight, at) => weight + chanceSteps.rate * ((slope[at] as number) / rows.length - (at > 0 ? chanceSteps.pull * weight : 0)),
    )
  }
  const chances = rows.map((row) => ({ ...row, chance: chanceOf(row.signals) }))
  const strangers = chances.filter(({ answerable }) => !answerable).length
  const isSafe = (from: number) => {
    const answered = chances.filter(({ chance }) => chance >= from)
    const invented = answered.filter(({ answerable }) => !answerable).length
    const wrong = answered.filter(({ right }) => !right).length
    return invented <= mostInvented * strangers && wrong <= mostWrong * answered.length
  }
  const isQuiet = (from: number) =>
    chances.filter(({ answerable, chance }) => !answerable && chance >= from).length <= mostOffered * strangers
  const steps = Array.from({ length: 95 }, (_, n) => (n + 4) / 100)
  const [bias = 0, byRank = 0, margin = 0, covered = 0, words = 0] = weights.map(round)
  return {
    chance: { bias, rank: byRank, margin, covered, words },
    answerFrom: steps.find(isSafe) ?? 0.99,
    offerFrom: steps.find(isQuiet) ?? 0.99,
  }
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
const round = (value: number): number => Math.round(value * 1_000) / 1_000

const began = performance.now()
const asked = await askAll()
console.log(`${asked.length} questions were asked of articles in six languages.`)
const rank = fitRank(asked)
const weights: AnswerWeights = { rank, ...fitChance(asked, rank) }
writeFileSync(new URL('../engines/retrieval/answer-weights.json', import.meta.url), `${JSON.stringify(weights, null, 2)}\n`)
console.log(`${JSON.stringify(weights)}\nTook ${((performance.now() - began) / 1_000).toFixed(1)} s.`)
