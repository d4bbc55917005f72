import type { Reason } from '#shared/understanding.ts'
import { kinds } from '#shared/understanding.ts'
import { weightsOf } from './model.ts'
import type { Reading } from './reading.ts'
import { gramShare, type Weights } from './regression.ts'
import { denseNames } from './signals.ts'
import { cueNames } from './word-lists.ts'

/** So many of a text's words are named at most, and none that moves a score by less. */
const mostWords = 4
const leastWeight = 0.08
const afinnTop = 10
const firstCue = denseNames.length - cueNames.length
const complaint = kinds.indexOf('complaint')

/**
 * Why a text was read as it was: words of the lists (share of AFINN's −5 … 5), groups of cues (their weight against the
 * mean of the other kinds) and the words that move the learned weights most. Positions are those of the text as written.
 */
export function reasonsOf(text: string, reading: Reading): Reason[] {
  const weights = weightsOf(reading.lang)
  const reasons: Reason[] = taughtReasons(text, reading)
  for (const { rule, cue, value, from, to } of reading.signals.hits) {
    const written = { text: text.slice(from, to), from, to, rule }
    if (value !== 0) reasons.push({ of: 'sentiment', ...written, weight: round(value / afinnTop) })
    if (cue < 0) continue
    const towards = against(weights.kind, complaint, firstCue + cue)
    if (Math.abs(towards) >= leastWeight) reasons.push({ of: 'complaint', ...written, weight: round(towards) })
    const feels =
      ((weights.sentiment.dense[2 * weights.sentiment.denseCount + firstCue + cue] as number) -
        (weights.sentiment.dense[firstCue + cue] as number)) /
      2
    if (Math.abs(feels) >= leastWeight) reasons.push({ of: 'sentiment', ...written, weight: round(feels) })
  }
  if (weights.sentiment.places > 0)
    reasons.push(
      ...learnedWords(text, reading, weights.sentiment, 'sentiment', 'learned'),
      ...learnedWords(text, reading, weights.kind, 'complaint', 'learned'),
    )
  return reasons
}

/** The words that moved because of what the staff of this instance said. */
function taughtReasons(text: string, reading: Reading): Reason[] {
  const here = reading.taughtHere
  if (!here) return []
  return [
    ...(here.sentiment ? learnedWords(text, reading, here.sentiment, 'sentiment', 'taught') : []),
    ...(here.complaint ? learnedWords(text, reading, here.complaint, 'complaint', 'taught') : []),
  ]
}

function learnedWords(
  text: string,
  { words, grams }: Reading,
  weights: Weights,
  of: 'sentiment' | 'complaint',
  rule: 'learned' | 'taught',
): Reason[] {
  const share = gramShare(grams.places.length) * weights.gramScale
  const moved: Reason[] = []
  let from = 0
  for (const [n, end] of grams.ends.entries()) {
    let weight = 0
    for (let at = from; at < end; at++) weight += leaning(weights, grams.places[at] as number)
    from = end
    weight *= share
    const word = words[n]
    if (word && Math.abs(weight) >= leastWeight) {
      moved.push({ of, text: text.slice(word.from, word.to), weight: round(weight), from: word.from, to: word.to, rule })
    }
  }
  return moved.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, mostWords)
}

/**
 * How far an n-gram leans: from negative to positive for sentiment, from the mean of the other kinds to complaint for kinds,
 * from "no complaint" to "complaint" for what was taught here.
 */
function leaning({ grams, places, outputs }: Weights, place: number): number {
  const at = (place & (places - 1)) * outputs
  if (outputs === 2) return (grams[at + 1] as number) - (grams[at] as number)
  if (outputs === 3) return ((grams[at + 2] as number) - (grams[at] as number)) / 2
  let others = 0
  for (let output = 1; output < outputs; output++) others += grams[at + output] as number
  return (grams[at] as number) - others / (outputs - 1)
}

function against({ dense, denseCount, outputs }: Weights, output: number, n: number): number {
  let others = 0
  for (let other = 0; other < outputs; other++) if (other !== output) others += dense[other * denseCount + n] as number
  return (dense[output * denseCount + n] as number) - others / (outputs - 1)
}

const round = (value: number): number => Math.round(value * 1000) / 1000
