import { leastTrained } from '#shared/training.ts'
import { kinds, type SentimentLabel, sentimentLabels, type Understanding } from '#shared/understanding.ts'
import { type Fitting, fitInSteps } from './fit.ts'
import type { TextToRead } from './language.ts'
import { places } from './ngrams.ts'
import { readSignsOf, understand } from './read-text.ts'
import type { Reading } from './reading.ts'
import { addScores, type Example, emptyWeights, softmax, type TrainingExample, type Weights } from './regression.ts'
import { denseNames } from './signals.ts'

/** What a person said a text is; what is left out is not known. */
export type Verdict = { sentiment?: SentimentLabel; complaint?: boolean }

/** A text with its verdict, as rows are kept, in the order in which they were given. */
export type TaughtText = TextToRead & { verdict: Verdict }

/** What one question has learned in one language: weights on top of the shipped ones (none before the first fit) and the training examples so far. */
type Learned = { start: Weights; weights: Weights | null; examples: TrainingExample[]; fitAt: number }
type OfLanguage = { sentiment: Learned; complaint: Learned }

/** Everything an instance has learned from its staff. Plain data: kept, swapped and rolled back as a whole. */
export type Taught = { languages: Map<string, OfLanguage> }

const denseCount = denseNames.length + 3 + 2
const complaint = kinds.indexOf('complaint')
/** Chosen by teaching sets that the shipped weights had been trained without (docs/understanding.md). */
const fitting: Fitting = { gramPenalty: 0.7, densePenalty: 15, rounds: 40 }
const balance = 0.8
/** Verdicts between two fits: their share of all, at least so many. */
const nextFitShare = 0.1
const nextFitLeast = 10

/** An instance that has not learned anything: it answers as shipped. */
export const untaught = (): Taught => ({ languages: new Map() })

/** All verdicts learned in their order, from the shipped weights: the same verdicts give the same model. */
export function teach(texts: readonly TaughtText[]): Taught {
  const taught = untaught()
  for (const { verdict, ...text } of texts) train(taught, readSignsOf(text), verdict)
  fitTaught(taught)
  return taught
}

/** Says what a text says, with what was learned. */
export function readTaught(taught: Taught, input: TextToRead): Understanding {
  return understand(input, adjusted(taught, readSignsOf(input)))
}

/** The reading with what was learned in its language; unchanged where nothing was. */
export function adjusted(taught: Taught, reading: Reading): Reading {
  const known = taught.languages.get(reading.lang)
  if (!known?.sentiment.weights && !known?.complaint.weights) return reading
  const example = exampleOf(reading)
  const sentiment = answerOf(known.sentiment, example) ?? reading.sentiment
  const share = answerOf(known.complaint, example)?.[1]
  const taughtHere = { sentiment: known.sentiment.weights, complaint: known.complaint.weights }
  if (share === undefined) return { ...reading, sentiment, taughtHere }
  const rest = (1 - share) / Math.max(1e-9, 1 - (reading.kind[complaint] as number))
  const kind = reading.kind.map((value, n) => (n === complaint ? share : value * rest))
  return { ...reading, sentiment, kind, complaintAt: 0.5, taughtHere }
}

/** Files one verdict; `study` learns it. */
export function train(taught: Taught, reading: Reading, verdict: Verdict): void {
  let known = taught.languages.get(reading.lang)
  if (!known) {
    known = { sentiment: fresh(sentimentStart()), complaint: fresh(complaintStart()) }
    taught.languages.set(reading.lang, known)
  }
  const example = exampleOf(reading)
  if (verdict.sentiment !== undefined)
    known.sentiment.examples.push({ ...example, target: sentimentLabels.indexOf(verdict.sentiment), weight: 1 })
  if (verdict.complaint !== undefined) known.complaint.examples.push({ ...example, target: Number(verdict.complaint), weight: 1 })
}

/** Learns what is due, at once. */
export function fitTaught(taught: Taught): void {
  const steps = fitSteps(taught)
  while (!steps.next().done);
}

/**
 * Learns what is due: after the first verdicts, then whenever a tenth more have come. All verdicts are learned anew, so the
 * newest does not wipe out the rest; the old answers go on until the new ones are ready. What is learned depends on the
 * verdicts alone, not on how often this was called. Pauses every millisecond or so.
 */
export function* fitSteps(taught: Taught): Generator<void, void> {
  for (const { sentiment, complaint } of taught.languages.values()) {
    for (const learned of [sentiment, complaint]) {
      let due = 0
      while (learned.fitAt <= learned.examples.length) {
        due = learned.fitAt
        learned.fitAt += Math.max(nextFitLeast, Math.floor(due * nextFitShare))
      }
      if (due > 0)
        learned.weights = yield* fitInSteps(balanced(learned.examples.slice(0, due), learned.start.outputs), learned.start, fitting)
    }
  }
}

function answerOf({ weights }: Learned, example: Example): Float64Array | null {
  if (!weights) return null
  const answer = new Float64Array(weights.outputs)
  addScores(weights, example, answer)
  softmax(answer)
  return answer
}

/** Rare answers count nearly as much in sum as frequent ones: every kind is to be found, not just the most frequent. */
function balanced(examples: readonly TrainingExample[], outputs: number): TrainingExample[] {
  const counts = new Float64Array(outputs)
  for (const { target } of examples) counts[target] = (counts[target] as number) + 1
  const found = counts.filter((count) => count > 0).length
  return examples.map((example) => ({ ...example, weight: (examples.length / (found * (counts[example.target] as number))) ** balance }))
}

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

const fresh = (start: Weights): Learned => ({ start, weights: null, examples: [], fitAt: leastTrained })

/** Weights that answer exactly as shipped. */
function sentimentStart(): Weights {
  const weights = emptyWeights(3, denseCount, places)
  for (let n = 0; n < 3; n++) weights.dense[n * denseCount + denseNames.length + n] = 1
  return weights
}

function complaintStart(): Weights {
  const weights = emptyWeights(2, denseCount, places)
  for (let n = 0; n < 2; n++) weights.dense[n * denseCount + denseNames.length + 3 + n] = 1
  return weights
}

const logOf = (share: number): number => Math.log(Math.max(share, 1e-4))
