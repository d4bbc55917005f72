import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { kinds, sentimentLabels } from '#shared/understanding.ts'
import { gramsOf, places } from '../language/ngrams.ts'
import { addScores, emptyWeights, type Lesson, learnAll, randomFrom, softmax, type Weights } from '../language/regression.ts'
import {
  complaintOdds,
  denseOfKind,
  denseOfLanguage,
  kindDenseCount,
  kindPlaces,
  languageDenseCount,
  languagePlaces,
  type Mix,
  modelLanguages,
  toldApart,
} from '../language/shipped.ts'
import { denseNames, readSignals } from '../language/signals.ts'
import { readWords, withoutNoise } from '../language/words.ts'

/**
 * Trains the weights that ship: `node server/scripts/train.ts DATA_FOLDER`. Uses only the sets named here, whose
 * licences allow it, and the corpus in this repository. The same data gives the same bytes.
 */
const sets: readonly { file: string; lang: string; weight: number; noNeutral?: true }[] = [
  { file: 'en_tweeteval', lang: 'en', weight: 1 },
  { file: 'en_xed', lang: 'en', weight: 0.15 },
  { file: 'de_xed', lang: 'de', weight: 0.3, noNeutral: true },
  { file: 'no_norec_sentence', lang: 'no', weight: 1 },
  { file: 'no_xed', lang: 'no', weight: 0.3, noNeutral: true },
  { file: 'fi_xed', lang: 'fi', weight: 1 },
  { file: 'is_movie_reviews', lang: 'is', weight: 1 },
  { file: 'is_xed', lang: 'is', weight: 0.3, noNeutral: true },
  { file: 'tr_telco_tweets', lang: 'tr', weight: 1 },
  { file: 'tr_xed', lang: 'tr', weight: 0.3, noNeutral: true },
  { file: 'da_xed', lang: 'da', weight: 0.3, noNeutral: true },
  { file: 'sv_xed', lang: 'sv', weight: 0.3, noNeutral: true },
]
const corpusWeight = 1
const folds = 4
const noNeutral = [0, 2]
const sharedTraining = { rounds: 6, rate: 0, denseRate: 0.05, shrink: 1e-4, seed: 7 }
const sentimentTraining = { rounds: 5, rate: 0.12, denseRate: 0.01, shrink: 1e-3, seed: 11 }
const sharedKindTraining = { rounds: 6, rate: 0, denseRate: 0.05, shrink: 1e-2, seed: 13 }
const kindTraining = { rounds: 4, rate: 0.1, denseRate: 0.01, shrink: 1e-3, seed: 13 }
const languageTraining = { rounds: 4, rate: 0.3, denseRate: 0.05, shrink: 1e-7, seed: 17 }

type Row = { set: string; lang: string; text: string; sentiment: string; kind?: string }
type Seen = Row & { dense: Float64Array; grams: number[]; fold: number; weight: number; allowed?: readonly number[] }

const dataFolder = process.argv[2]
if (!dataFolder || !existsSync(join(dataFolder, 'en_xed.jsonl'))) {
  console.error('node server/scripts/train.ts DATA_FOLDER, where DATA_FOLDER holds en_xed.jsonl and the other sets')
  process.exit(1)
}
const corpusFolder = new URL('../../corpus/', import.meta.url)
const out = new URL('../language/weights/', import.meta.url)

const seen: Seen[] = []
for (const { file, lang, weight, noNeutral: binary } of sets) {
  for (const row of rowsOf(join(dataFolder, `${file}.jsonl`)))
    see({ set: file, lang, text: row.text, sentiment: row.sentiment }, weight, binary)
}
for (const name of readdirSync(corpusFolder)
  .filter((file) => file.endsWith('.jsonl'))
  .sort()) {
  for (const row of rowsOf(new URL(name, corpusFolder))) see({ ...row, set: 'corpus', lang: name.slice(0, 2) }, corpusWeight)
}
console.error(`${seen.length} texts, ${seen.filter((row) => row.kind).length} of them from the corpus`)

const sharedSentiment = emptyWeights(3, denseNames.length, 0)
learnAll(sharedSentiment, seen.map(sentimentLesson), sharedTraining)

const sharedGuesses = new Map(seen.map((row) => [row, scoresOf(sharedSentiment, row)]))
const sharedBiases = bestBiases(seen, sharedGuesses)

const sheet: Record<string, unknown> = {}
const stacked: (Lesson & { row: Seen; probabilities: Float64Array })[] = []
const sentiments = new Map<string, Weights>()
mkdirSync(out, { recursive: true })
for (const lang of modelLanguages) {
  const rows = seen.filter((row) => row.lang === lang)
  const guessed = new Map<Seen, Float64Array>()
  for (let fold = 0; fold < folds; fold++) {
    const weights = trainSentiment(rows.filter((row) => row.fold !== fold))
    for (const row of rows) if (row.fold === fold) guessed.set(row, scoresOf(weights, row))
  }
  const biases = bestBiases(rows, guessed)
  for (const [row, scores] of guessed) {
    for (let n = 0; n < 3; n++) scores[n] = (scores[n] as number) + (biases[n] as number)
    softmax(scores)
    if (row.kind) stacked.push({ ...kindLesson(row, scores), row, probabilities: scores })
  }
  report(lang, rows, guessed)
  const weights = trainSentiment(rows)
  shift(weights, biases)
  sentiments.set(lang, quantised(weights))
}

const sharedKind = emptyWeights(kinds.length, kindDenseCount, 0)
learnAll(sharedKind, stacked, sharedKindTraining)
const allGuessed: Float64Array[] = []
const allLessons: typeof stacked = []
for (const lang of modelLanguages) {
  const mine = stacked.filter(({ row }) => row.lang === lang)
  const guessed = mine.map(() => new Float64Array(kinds.length))
  for (let fold = 0; fold < folds && mine.length > 0; fold++) {
    const shared = emptyWeights(kinds.length, kindDenseCount, 0)
    learnAll(
      shared,
      stacked.filter(({ row }) => row.fold !== fold),
      sharedKindTraining,
    )
    const weights = withDenseOf(shared, kindPlaces)
    learnAll(
      weights,
      mine.filter(({ row }) => row.fold !== fold),
      kindTraining,
    )
    for (const [n, lesson] of mine.entries()) if (lesson.row.fold === fold) addScores(weights, lesson, guessed[n] as Float64Array)
  }
  for (const scores of guessed) softmax(scores)
  allGuessed.push(...guessed)
  allLessons.push(...mine)
  const mix = mixOf(guessed, mine)
  const right = guessed.filter((scores, n) => kinds[topOf(scores)] === mine[n]?.row.kind).length
  if (mine.length > 0)
    console.error(`${lang} kind: ${((100 * right) / mine.length).toFixed(1)} % of ${mine.length} right, mix ${JSON.stringify(mix)}`)
  const weights = withDenseOf(sharedKind, kindPlaces)
  learnAll(weights, mine, kindTraining)
  keep(lang, sentiments.get(lang) as Weights, quantised(weights), mix)
}
shift(sharedSentiment, sharedBiases)
keep('shared', sharedSentiment, sharedKind, mixOf(allGuessed, allLessons))

const languageWeights = emptyWeights(toldApart.length, languageDenseCount, languagePlaces)
learnAll(languageWeights, languageLessons(), languageTraining)
const told = quantised(languageWeights)
writeFileSync(new URL('language.bin', out), told.grams as Int8Array)
writeFileSync(
  new URL('weights.json', out),
  `${JSON.stringify({ languages: sheet, language: { names: toldApart, weights: tableOf(told) } }, null, 1)}\n`,
)

function see(row: Row, weight: number, binary?: true): void {
  const words = readWords(withoutNoise(row.text))
  const { dense } = readSignals(row.text, words, row.lang)
  const fold = seen.length % folds
  seen.push({ ...row, dense, grams: gramsOf(words).places, fold, weight, ...(binary ? { allowed: noNeutral } : {}) })
}

function rowsOf(path: string | URL): Row[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row)
}

function sentimentLesson(row: Seen): Lesson {
  return {
    dense: row.dense,
    grams: row.grams,
    target: sentimentLabels.indexOf(row.sentiment as never),
    weight: row.weight,
    allowed: row.allowed,
  }
}

function kindLesson(row: Seen, probabilities: Float64Array): Lesson {
  return { dense: denseOfKind(row.dense, probabilities), grams: row.grams, target: kinds.indexOf(row.kind as never), weight: 1 }
}

function trainSentiment(rows: readonly Seen[]): Weights {
  const weights = withDenseOf(sharedSentiment, places)
  learnAll(weights, rows.map(sentimentLesson), sentimentTraining)
  return weights
}

/** Moves the bias of each label. */
function shift({ dense, denseCount }: Weights, biases: readonly number[]): void {
  for (const [n, bias] of biases.entries()) dense[n * denseCount] = (dense[n * denseCount] as number) + bias
}

function withDenseOf(shared: Weights, size: number): Weights {
  const weights = emptyWeights(shared.outputs, shared.denseCount, size)
  weights.dense.set(shared.dense)
  return weights
}

function scoresOf(weights: Weights, row: Seen): Float64Array {
  const scores = new Float64Array(weights.outputs)
  addScores(weights, row, scores)
  return scores
}

/** What to add to the scores of the labels so that the mean macro-F1 over a language's sets is best, found on held-out guesses. */
function bestBiases(rows: readonly Seen[], guessed: ReadonlyMap<Seen, Float64Array>): number[] {
  const groups = [...new Set(rows.filter((row) => !row.allowed).map((row) => row.set))].map((set) => rows.filter((row) => row.set === set))
  let best = [0, 0, 0]
  let top = -1
  for (let negative = -0.6; negative <= 1.2; negative += 0.2) {
    for (let positive = -0.6; positive <= 1.2; positive += 0.2) {
      const bias = [negative, 0, positive]
      const mean =
        groups.reduce((sum, group) => sum + macroF1(group, guessed, bias) * Math.min(1, group.length / 2_000), 0) -
        0.004 * (Math.abs(negative) + Math.abs(positive))
      if (mean > top) [top, best] = [mean, bias]
    }
  }
  return best
}

function macroF1(rows: readonly Seen[], guessed: ReadonlyMap<Seen, Float64Array>, bias: readonly number[]): number {
  const gold = new Float64Array(3)
  const said = new Float64Array(3)
  const hit = new Float64Array(3)
  for (const row of rows) {
    const scores = guessed.get(row) as Float64Array
    const top = topOf(scores.map((score, n) => score + (bias[n] as number)))
    const target = sentimentLabels.indexOf(row.sentiment as never)
    gold[target] = (gold[target] as number) + 1
    said[top] = (said[top] as number) + 1
    if (top === target) hit[top] = (hit[top] as number) + 1
  }
  const classes = [0, 1, 2].filter((n) => (gold[n] as number) > 0)
  return classes.reduce((sum, n) => sum + (2 * (hit[n] as number)) / ((gold[n] as number) + (said[n] as number)), 0) / classes.length
}

function report(lang: string, rows: readonly Seen[], guessed: ReadonlyMap<Seen, Float64Array>): void {
  for (const set of new Set(rows.map((row) => row.set))) {
    const group = rows.filter((row) => row.set === set)
    console.error(`${lang} ${set}: held-out macro-F1 ${macroF1(group, guessed, [0, 0, 0]).toFixed(3)} of ${group.length}`)
  }
}

/** Slope and shift that make held-out guesses honest chances (Platt's method): from one half on it is a complaint. */
function mixOf(guessed: readonly Float64Array[], lessons: typeof stacked): Mix {
  const odds = guessed.map((kind, n) => complaintOdds(kind, lessons[n]?.probabilities as Float64Array))
  const truth = lessons.map(({ row }) => row.kind === 'complaint')
  let [slope, shift] = [0.6, 0]
  if (odds.length < 100) return { slope, shift, from: 0.5 }
  for (let turn = 0; turn < 3_000; turn++) {
    let [bySlope, byShift] = [0, 0]
    for (const [n, value] of odds.entries()) {
      const wrong = 1 / (1 + Math.exp(-(slope * value + shift))) - Number(truth[n])
      bySlope += wrong * value
      byShift += wrong
    }
    slope -= (0.05 * bySlope) / odds.length
    shift -= (0.2 * byShift) / odds.length
  }
  return { slope: Number(slope.toFixed(4)), shift: Number(shift.toFixed(4)), from: 0.5 }
}

function topOf(scores: Float64Array): number {
  let top = 0
  for (let n = 1; n < scores.length; n++) if ((scores[n] as number) > (scores[top] as number)) top = n
  return top
}

/** Weights as whole numbers −127 … 127 with one scale: a quarter of the size, at most .002 of macro-F1. */
function quantised(weights: Weights): Weights {
  let most = 1e-9
  for (const value of weights.grams) most = Math.max(most, Math.abs(value))
  const scale = Math.min(most, 6 * deviation(weights.grams)) / 127 || 1
  const grams = Int8Array.from(weights.grams, (value) => Math.max(-127, Math.min(127, Math.round(value / scale))))
  return { ...weights, grams, gramScale: Number(scale.toPrecision(6)) }
}

function deviation(values: Float32Array | Int8Array): number {
  let sum = 0
  let count = 0
  for (const value of values) {
    if (value !== 0) count++
    sum += value * value
  }
  return Math.sqrt(sum / Math.max(1, count))
}

function keep(name: string, sentiment: Weights, kind: Weights, mix: Mix): void {
  sheet[name] = { sentiment: tableOf(sentiment), kind: tableOf(kind), mix }
  if (sentiment.places > 0)
    writeFileSync(
      new URL(`${name}.bin`, out),
      Buffer.concat([Buffer.from((sentiment.grams as Int8Array).buffer), Buffer.from((kind.grams as Int8Array).buffer)]),
    )
}

function tableOf({ outputs, denseCount, places, gramScale, dense }: Weights) {
  return { outputs, denseCount, places, gramScale, dense: [...dense].map((value) => Number(value.toFixed(4))) }
}

/** Whole texts and pieces of three to eight words, as short as posts often are. */
function languageLessons(): Lesson[] {
  const next = randomFrom(23)
  const lessons: Lesson[] = []
  const estonian = rowsOf(join(dataFolder as string, 'et_xed.jsonl')).map(({ text }) => ({ lang: 'et', text }))
  const counts = new Map<string, number>()
  const rows = [...seen.map(({ lang, text }) => ({ lang, text: withoutNoise(text) })), ...estonian]
  for (const { lang } of rows) counts.set(lang, (counts.get(lang) ?? 0) + 1)
  for (const { lang, text } of rows) {
    const share = 3000 / (counts.get(lang) as number)
    const times = share >= 1 ? Math.min(4, Math.round(share)) : next() < share ? 1 : 0
    for (let time = 0; time < times; time++) {
      const words = readWords(text).filter((word) => /^\p{L}/u.test(word.text))
      const size = 2 + Math.floor(next() * 6)
      const from = Math.floor(next() * Math.max(1, words.length - size))
      const piece = time === 0 && share > 1 ? words : words.slice(from, from + size)
      if (piece.length === 0) continue
      const written = piece.map((word) => word.text).join(' ')
      lessons.push({ dense: denseOfLanguage(written), grams: gramsOf(piece).places, target: toldApart.indexOf(lang as never), weight: 1 })
    }
  }
  return lessons
}
