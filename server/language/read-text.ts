import { eld } from 'eld/small'
import Sentiment from 'sentiment'
import type { Kind, Reason, SentimentLabel, Topic, Understanding } from '#shared/understanding.ts'
import { unknownLanguage } from '#shared/understanding.ts'
import { cues, praiseWords, questionWords } from './cues.ts'
import type { TextToRead } from './language.ts'
import { readWords, type Word, withoutNoise } from './words.ts'

const analyzer = new Sentiment()

type Phrase = readonly string[]
const phrasesOf = (text: string): Phrase[] => text.split('|').map((phrase) => phrase.split(' '))
const cuePhrases = cues.map((cue) => ({ ...cue, list: phrasesOf(cue.phrases) }))
const questions = phrasesOf(questionWords)
const praises = phrasesOf(praiseWords)

/** Says what a text says, from the `sentiment` package's words, cues in six languages and punctuation. */
export function readText(input: TextToRead): Understanding {
  const text = withoutNoise(input.text)
  const words = readWords(text)
  const lang = languageOf(input, text, words)
  const because: Reason[] = []
  for (const hit of wordHits(words, lang)) because.push(hit)
  let complaint = -0.9
  let urgent = false
  let topic: Topic | null = null
  for (const cue of cuePhrases) {
    const found = findPhrase(words, cue.list)
    if (!found) continue
    complaint += cue.weight
    urgent ||= cue.urgent === true
    topic ??= cue.topic ?? null
    because.push({
      of: 'complaint',
      text: input.text.slice(found.from, found.to),
      weight: cue.weight,
      from: found.from,
      to: found.to,
      rule: `cue:${cue.name}`,
    })
    because.push({
      of: 'sentiment',
      text: input.text.slice(found.from, found.to),
      weight: -cue.weight / 4,
      from: found.from,
      to: found.to,
      rule: `cue:${cue.name}`,
    })
  }
  const praise = findPhrase(words, praises)
  if (praise)
    because.push({
      of: 'sentiment',
      text: input.text.slice(praise.from, praise.to),
      weight: 0.35,
      from: praise.from,
      to: praise.to,
      rule: 'praise',
    })
  const sum = because.reduce((total, reason) => total + (reason.of === 'sentiment' ? reason.weight : 0), 0)
  const score = Math.round(Math.tanh(sum) * 100) / 100
  complaint -= sum * 1.2
  const probability = Math.round((1 / (1 + Math.exp(-complaint))) * 1000) / 1000
  const label: SentimentLabel = score <= -0.15 ? 'negative' : score >= 0.15 ? 'positive' : 'neutral'
  const mixed =
    because.some((reason) => reason.of === 'sentiment' && reason.weight > 0.15) &&
    because.some((reason) => reason.of === 'sentiment' && reason.weight < -0.15)
  const sure = because.length > 0 && !(mixed && Math.abs(score) < 0.4) && (probability < 0.38 || probability > 0.55)
  const decision = probability >= 0.5
  return {
    lang,
    sentiment: { label, score, sure },
    kind: kindOf(decision, label, text, words),
    complaint: { probability, decision },
    topic,
    product: null,
    urgent: urgent && decision,
    because,
  }
}

function languageOf(input: TextToRead, text: string, words: readonly Word[]): string {
  if (input.lang) return input.lang
  if (words.length < 3 && input.hint) return input.hint
  const guess = eld.detect(text).language
  return guess === 'nb' || guess === 'nn' ? 'no' : guess || input.hint || unknownLanguage
}

function wordHits(words: readonly Word[], lang: string): Reason[] {
  if (lang !== 'en' && lang !== unknownLanguage) return []
  const { calculation } = analyzer.analyze(words.map((word) => word.text.toLowerCase().replaceAll('’', "'")).join(' '))
  const weights = new Map(calculation.flatMap((entry) => Object.entries(entry)))
  return words.flatMap((word) => {
    const weight = weights.get(word.text.toLowerCase().replaceAll('’', "'"))
    return weight === undefined
      ? []
      : [{ of: 'sentiment' as const, text: word.text, weight: Number(weight) / 8, from: word.from, to: word.to, rule: 'afinn' }]
  })
}

/** The first of the phrases that stands in the text, each word a beginning, at most two words between. */
function findPhrase(words: readonly Word[], phrases: readonly Phrase[]): { from: number; to: number } | null {
  for (const [n, word] of words.entries()) {
    for (const phrase of phrases) {
      if (!word.folded.startsWith(phrase[0] as string)) continue
      let at = n
      const rest = phrase.slice(1).every((part) => {
        const next = [1, 2, 3].find((step) => words[at + step]?.folded.startsWith(part))
        at += next ?? 0
        return next !== undefined
      })
      if (rest) return { from: word.from, to: words[at]?.to ?? word.to }
    }
  }
  return null
}

function kindOf(complaint: boolean, label: SentimentLabel, text: string, words: readonly Word[]): Kind {
  if (complaint) return 'complaint'
  if (text.includes('?') && (label !== 'positive' || findPhrase(words, questions))) return 'question'
  return label === 'positive' ? 'praise' : 'other'
}
