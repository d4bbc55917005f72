import { kinds, type SentimentLabel, sentimentLabels, type Understanding } from '#shared/understanding.ts'
import type { TextToRead } from './language.ts'
import { bestThreshold } from './measures.ts'
import { places } from './ngrams.ts'
import { type Reading, readSignsOf, understand } from './read-text.ts'
import {
  addScores,
  emptyMomentum,
  emptyWeights,
  type Lesson,
  learnOne,
  type Momentum,
  randomFrom,
  softmax,
  type Weights,
} from './regression.ts'
import { denseNames } from './signals.ts'

/** What a person said a text is; what is left out is not known. */
export type Verdict = { sentiment?: SentimentLabel; complaint?: boolean }

/** A text with its verdict, as rows are kept, in the order in which they were given. */
export type TaughtText = TextToRead & { verdict: Verdict }

/** What one question has learnt in one language: weights on top of the shipped ones, and the answers given before each verdict was known. */
type Learnt = {
  weights: Weights
  momentum: Momentum
  lessons: Lesson[]
  answers: { target: number; before: Float64Array; shipped: number }[]
}
type OfLanguage = { sentiment: Learnt; complaint: Learnt; shifts: readonly number[]; complaintAt: number | null }

/** Everything an instance has learnt from its staff. Plain data: kept, swapped and rolled back as a whole. */
export type Taught = { languages: Map<string, OfLanguage>; random: () => number }

const denseCount = denseNames.length + 3 + 2
const complaint = kinds.indexOf('complaint')
const training = { rate: 0.2, denseRate: 0.03, shrink: 2e-4 }
/** Each verdict is learnt with so many earlier ones, so that the newest does not wipe out the rest. */
const replays = 10
/** Thresholds follow the latest answers, look again every so many verdicts, and say nothing about fewer than the least. */
const latest = 2_000
const lookAgain = 20
const leastAnswers = 30

/** An instance that has not learnt anything: it answers as shipped. */
export const untaught = (): Taught => ({ languages: new Map(), random: randomFrom(5) })

/** All verdicts learnt in their order, from the shipped weights: the same verdicts give the same model. */
export function teach(texts: readonly TaughtText[]): Taught {
  const taught = untaught()
  for (const { verdict, ...text } of texts) learn(taught, readSignsOf(text), verdict)
  return taught
}

/** Says what a text says, with what was learnt. */
export function readTaught(taught: Taught, input: TextToRead): Understanding {
  return understand(input, adjusted(taught, readSignsOf(input)))
}

/** The reading with what was learnt in its language; unchanged where nothing was. */
export function adjusted(taught: Taught, reading: Reading): Reading {
  const known = taught.languages.get(reading.lang)
  if (!known) return reading
  const example = exampleOf(reading)
  const sentiment = new Float64Array(known.shifts)
  if (known.sentiment.lessons.length > 0) addScores(known.sentiment.weights, example, sentiment)
  else for (let n = 0; n < sentiment.length; n++) sentiment[n] = logOf(reading.sentiment[n] as number)
  softmax(sentiment)
  const taughtHere = { sentiment: known.sentiment.weights, complaint: known.complaint.weights }
  if (known.complaint.lessons.length === 0) return { ...reading, sentiment, taughtHere }
  const answer = new Float64Array(2)
  addScores(known.complaint.weights, example, answer)
  softmax(answer)
  const share = answer[1] as number
  const rest = (1 - share) / Math.max(1e-9, 1 - (reading.kind[complaint] as number))
  const kind = reading.kind.map((value, n) => (n === complaint ? share : value * rest))
  return { ...reading, sentiment, kind, complaintAt: known.complaintAt ?? reading.complaintAt, taughtHere }
}

/** Learns one verdict in place. The answer that would have been given before is kept, to measure by and to set thresholds. */
export function learn(taught: Taught, reading: Reading, verdict: Verdict): void {
  let known = taught.languages.get(reading.lang)
  if (!known) {
    known = { sentiment: freshSentiment(), complaint: freshComplaint(), shifts: [0, 0, 0], complaintAt: null }
    taught.languages.set(reading.lang, known)
  }
  const example = exampleOf(reading)
  if (verdict.sentiment !== undefined) {
    const target = sentimentLabels.indexOf(verdict.sentiment)
    study(known.sentiment, { ...example, target, weight: 1 }, topOf(reading.sentiment), taught.random)
    if (due(known.sentiment)) known.shifts = bestShifts(known.sentiment.answers.slice(-latest))
  }
  if (verdict.complaint !== undefined) {
    const shipped = Number((reading.kind[complaint] as number) >= reading.complaintAt)
    study(known.complaint, { ...example, target: Number(verdict.complaint), weight: 1 }, shipped, taught.random)
    if (due(known.complaint)) {
      const answers = known.complaint.answers.slice(-latest).map(({ target, before }) => [target === 1, before[1] as number] as const)
      known.complaintAt = bestThreshold(answers, 0.5)
    }
  }
}

/** How often complaint was answered rightly before the verdict was known, as shipped and as taught; null before any verdict. */
export function measureComplaints(taught: Taught, lang: string): { verdicts: number; shipped: number; taught: number } | null {
  const known = taught.languages.get(lang)
  const answers = known?.complaint.answers ?? []
  if (answers.length === 0) return null
  const right = (test: (answer: (typeof answers)[number]) => boolean) => answers.filter(test).length / answers.length
  return {
    verdicts: answers.length,
    shipped: right(({ target, shipped }) => target === shipped),
    taught: right(({ target, before }) => target === Number((before[1] as number) >= (known?.complaintAt ?? 0.5))),
  }
}

function study(learnt: Learnt, lesson: Lesson, shipped: number, random: () => number): void {
  const before = learnOne(learnt.weights, learnt.momentum, lesson, training)
  learnt.answers.push({ target: lesson.target, before, shipped })
  for (let n = 0; n < replays && learnt.lessons.length > 0; n++) {
    const earlier = learnt.lessons[Math.floor(random() * learnt.lessons.length)] as Lesson
    learnOne(learnt.weights, learnt.momentum, earlier, training)
  }
  learnt.lessons.push(lesson)
}

const due = ({ answers }: Learnt): boolean => answers.length >= leastAnswers && answers.length % lookAgain === 0

/** The signals, and what the shipped weights say, as logarithms: learning starts from exactly the shipped answer. */
function exampleOf(reading: Reading): { dense: Float64Array; grams: readonly number[] } {
  const dense = new Float64Array(denseCount)
  dense.set(reading.signals.dense)
  for (let n = 0; n < 3; n++) dense[denseNames.length + n] = logOf(reading.sentiment[n] as number)
  const share = reading.kind[complaint] as number
  dense[denseNames.length + 3] = logOf(1 - share)
  dense[denseNames.length + 4] = logOf(share)
  return { dense, grams: reading.grams.places }
}

function freshSentiment(): Learnt {
  const weights = emptyWeights(3, denseCount, places)
  for (let n = 0; n < 3; n++) weights.dense[n * denseCount + denseNames.length + n] = 1
  return { weights, momentum: emptyMomentum(weights), lessons: [], answers: [] }
}

function freshComplaint(): Learnt {
  const weights = emptyWeights(2, denseCount, places)
  for (let n = 0; n < 2; n++) weights.dense[n * denseCount + denseNames.length + 3 + n] = 1
  return { weights, momentum: emptyMomentum(weights), lessons: [], answers: [] }
}

/**
 * What to add to the scores of the labels for the best macro-F1 of the latest answers, shrunk while these are few.
 * Tried on flat arrays: 81 pairs on 2,000 answers take a few milliseconds, within which no screen is served.
 */
function bestShifts(answers: Learnt['answers']): readonly number[] {
  const scores = new Float64Array(answers.length * 3)
  const gold = new Int32Array(3)
  for (const [n, { target, before }] of answers.entries()) {
    for (let label = 0; label < 3; label++) scores[n * 3 + label] = logOf(before[label] as number)
    gold[target] = (gold[target] as number) + 1
  }
  const classes = [0, 1, 2].filter((label) => (gold[label] as number) > 0)
  const caution = 2 / (answers.length + 50)
  let best: readonly number[] = [0, 0, 0]
  let top = Number.NEGATIVE_INFINITY
  for (let negative = -0.8; negative <= 0.81; negative += 0.2) {
    for (let positive = -0.8; positive <= 0.81; positive += 0.2) {
      const { said, hits } = countAnswers(answers, scores, negative, positive)
      const f1 =
        classes.reduce((sum, label) => sum + (2 * (hits[label] as number)) / ((gold[label] as number) + (said[label] as number)), 0) /
        classes.length
      const value = f1 - caution * (Math.abs(negative) + Math.abs(positive))
      if (value > top) [top, best] = [value, [negative, 0, positive]]
    }
  }
  return best
}

/** How often each label would be said, and rightly, with these shifts. */
function countAnswers(answers: Learnt['answers'], scores: Float64Array, negative: number, positive: number) {
  const said = new Int32Array(3)
  const hits = new Int32Array(3)
  for (let n = 0; n < answers.length; n++) {
    const a = (scores[n * 3] as number) + negative
    const b = scores[n * 3 + 1] as number
    const c = (scores[n * 3 + 2] as number) + positive
    const answer = a >= b && a >= c ? 0 : c > b ? 2 : 1
    said[answer] = (said[answer] as number) + 1
    if (answer === (answers[n] as Learnt['answers'][number]).target) hits[answer] = (hits[answer] as number) + 1
  }
  return { said, hits }
}

const logOf = (share: number): number => Math.log(Math.max(share, 1e-4))

function topOf(shares: Float64Array): number {
  let top = 0
  for (let n = 1; n < shares.length; n++) if ((shares[n] as number) > (shares[top] as number)) top = n
  return top
}
