import { type Kind, kinds, type Reason, sentimentLabels, type Understanding } from '#shared/understanding.ts'
import { detectLanguage } from './detect-language.ts'
import type { TextToRead } from './language.ts'
import { weightsOf } from './model.ts'
import { gramsOf } from './ngrams.ts'
import { findProduct, practiceProducts } from './products.ts'
import { withoutQuotes } from './quotes.ts'
import type { Reading } from './reading.ts'
import { reasonsOf } from './reasons.ts'
import { addScores, softmax } from './regression.ts'
import { denseOfKind, mixComplaint } from './shipped.ts'
import { readSignals, type Signals } from './signals.ts'
import { topicOf } from './topic.ts'
import { cueNumber } from './word-lists.ts'
import { longestRead, readWords, withoutNoise } from './words.ts'

/** Under this probability of the likeliest kind, or so near to the edge of being a complaint, a person decides. */
const leastTrust = 0.45
/** How much likelier a complaint is when a product of the catalogue is named beside a trouble. */
const namedProductOdds = 2.5
const edge = 0.04
/** Praise, questions and small talk that name a trouble may be a complaint in disguise: above this chance of a complaint a person decides. */
const uneasy = 0.28
/** A text is excluded as not about us only when that is clear: what is excluded by mistake is never answered. */
const leastNotUs = 0.55
const complaint = kinds.indexOf('complaint')
const notUs = kinds.indexOf('not-us')
const praise = kinds.indexOf('praise')

/** Says what a text says, from the words of its language, marks, cues and the shipped weights. */
export function readText(input: TextToRead): Understanding {
  return understand(input, readSignsOf(input))
}

/** Reads language, signals and the shipped probabilities; no decision yet. */
export function readSignsOf({ text, lang: given, hint }: TextToRead): Reading {
  const raw = text.slice(0, longestRead)
  const own = withoutQuotes(raw)
  const clean = withoutNoise(own)
  const words = readWords(clean)
  const grams = gramsOf(words)
  const lang = languageIn(given) ?? detectLanguage(clean, words, grams.places, languageIn(hint))
  const signals = readSignals(own, words, lang)
  const weights = weightsOf(lang)
  const sentiment = new Float64Array(sentimentLabels.length)
  addScores(weights.sentiment, { dense: signals.dense, grams: grams.places }, sentiment)
  softmax(sentiment)
  const kind = new Float64Array(kinds.length)
  addScores(weights.kind, { dense: denseOfKind(signals.dense, sentiment), grams: grams.places }, kind)
  softmax(kind)
  mixComplaint(kind, sentiment, weights.mix)
  return { lang, words, signals, grams, sentiment, kind, complaintAt: weights.mix.from }
}

/** Decides: label, kind, topic, product, urgency, with reasons. */
export function understand(input: TextToRead, reading: Reading): Understanding {
  const { sentiment, signals, words } = reading
  const product = findProduct(words, input.products ?? practiceProducts)
  const raised = product !== null && namesTrouble(signals)
  const kind = raised ? likelier(reading.kind) : reading.kind
  const label = sentimentLabels[topOf(sentiment)] ?? 'neutral'
  const score = round((sentiment[2] as number) - (sentiment[0] as number))
  const probability = round(kind[complaint] as number)
  const decision = probability >= reading.complaintAt
  const asideFrom = leastNotUs * (1 - (kind[complaint] as number))
  const others = kind.map((share, n) =>
    n === complaint || (n === praise && label !== 'positive') || (n === notUs && share < asideFrom) ? 0 : share,
  )
  const said: Kind = decision ? 'complaint' : (kinds[topOf(others)] ?? 'other')
  const doubt = Math.abs(probability - reading.complaintAt) <= edge || (!decision && probability > uneasy && namesTrouble(signals))
  const trust = decision ? 1 : Math.max(...others) / Math.max(1e-9, 1 - probability)
  const sure = !doubt && trust >= leastTrust && words.length > 0
  const about = topicOf(signals)
  const because: Reason[] = reasonsOf(input.text, reading, {
    score,
    probability,
    product: raised ? { ...product, odds: namedProductOdds } : null,
  })
  for (const hit of about?.hits ?? [])
    because.push({ of: 'topic', text: input.text.slice(hit.from, hit.to), weight: 1, from: hit.from, to: hit.to, rule: hit.rule })
  return {
    lang: reading.lang,
    sentiment: { label, score, sure },
    kind: said,
    complaint: { probability, decision },
    topic: about?.topic ?? null,
    product: product?.name ?? null,
    urgent: said === 'complaint' && urgentCues.some((cue) => signals.cues[cue]),
    because,
  }
}

const troubles = Array.from({ length: cueNumber('help') }, (_, cue) => cue)
const namesTrouble = (signals: Signals): boolean => troubles.some((cue) => signals.cues[cue])
/** A trouble with something we sell, named: the chance of a complaint rises by fixed odds. */
function likelier(kind: Float64Array): Float64Array {
  const share = kind[complaint] as number
  const more = (share * namedProductOdds) / (1 - share + share * namedProductOdds)
  return kind.map((value, n) => (n === complaint ? more : (value * (1 - more)) / Math.max(1e-9, 1 - share)))
}

const urgentCues = [cueNumber('danger'), cueNumber('injury'), cueNumber('legal'), cueNumber('press')]

function topOf(shares: Float64Array): number {
  let top = 0
  for (let n = 1; n < shares.length; n++) if ((shares[n] as number) > (shares[top] as number)) top = n
  return top
}

const round = (value: number): number => Math.round(value * 1000) / 1000

/** `nb-NO`, `nn` and `no` are all `no`; other regions are dropped. */
/** The language of a tag (BCP 47) without its region; null for what is none. */
function languageIn(code: string | null | undefined): string | null {
  const language = code?.toLowerCase().split(/[-_]/)[0] ?? ''
  if (!/^[a-z]{2,3}$/.test(language)) return null
  return language === 'nb' || language === 'nn' ? 'no' : language
}
