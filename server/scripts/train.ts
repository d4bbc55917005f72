import { mkdirSync, writeFileSync } from 'node:fs'
import { kinds } from '#shared/understanding.ts'
import { fitWeights } from '../engines/language/fit.ts'
import { places } from '../engines/language/ngrams.ts'
import { addScores, emptyWeights, softmax, trainAll, type Weights } from '../engines/language/regression.ts'
import {
  kindDenseCount,
  kindPlaces,
  languageDenseCount,
  languagePlaces,
  type Mix,
  modelLanguages,
  toldApart,
} from '../engines/language/shipped.ts'
import { denseNames } from '../engines/language/signals.ts'
import { bestBiases, macroF1, mixOf, type StackedExample, scoresOf, shift, topOf } from './training/calibrate.ts'
import {
  balanced,
  evenExamples,
  folds,
  kindExample,
  languageExamples,
  readExamples,
  type Seen,
  sentimentExample,
} from './training/examples.ts'
import { between, quantised, tableOf, withDenseOf } from './training/tables.ts'

/**
 * Trains the weights that ship: `node server/scripts/train.ts DATA_FOLDER`. Uses only the sets named in training/training examples.ts,
 * whose licences allow it, and the corpus in this repository. The same data gives the same bytes.
 */
const sharedFitting = { gramPenalty: 1, densePenalty: 10, rounds: 60 }
const ownFitting = { gramPenalty: 1, densePenalty: 30, rounds: 40 }
const ownKindFitting = { gramPenalty: 0.3, densePenalty: 10, rounds: 40 }
const languageTraining = { rounds: 4, rate: 0.3, denseRate: 0.05, shrink: 1e-7, seed: 17 }
const out = new URL('../engines/language/weights/', import.meta.url)

const [dataFolder] = process.argv.slice(2)
if (!dataFolder) {
  console.error('node server/scripts/train.ts DATA_FOLDER, where DATA_FOLDER holds en_xed.jsonl and the other sets')
  process.exit(1)
}
const seen = readExamples(dataFolder)
console.error(`${seen.length} texts, ${seen.filter((row) => row.kind).length} of them from the corpus`)
mkdirSync(out, { recursive: true })
const sheet: Record<string, unknown> = {}

const sharedSentiment = fitWeights(evenExamples(seen), emptyWeights(3, denseNames.length, 0), sharedFitting)
const stacked: StackedExample[] = []
const sentiments = new Map(modelLanguages.map((lang) => [lang, sentimentOf(lang)]))

const sharedKind = fitKind(stacked)
const allGuessed: Float64Array[] = []
const allExamples: StackedExample[] = []
for (const lang of modelLanguages) saveKind(lang)
save('shared', sharedSentiment, sharedKind, mixOf(allGuessed, allExamples))
const told = languageModel()
writeFileSync(new URL('language.bin', out), told.grams as Int8Array)
writeFileSync(
  new URL('weights.json', out),
  `${JSON.stringify({ languages: sheet, language: { names: toldApart, weights: tableOf(told) } }, null, 1)}\n`,
)

/** The sentiment weights of a language; what they say of held-out corpus texts goes to `stacked`. */
function sentimentOf(lang: string): Weights {
  const rows = seen.filter((row) => row.lang === lang)
  const guessed = new Map<Seen, Float64Array>()
  for (let fold = 0; fold < folds; fold++) {
    const weights = fitSentiment(rows.filter((row) => row.fold !== fold))
    for (const row of rows) if (row.fold === fold) guessed.set(row, scoresOf(weights, row))
  }
  const biases = bestBiases(rows, guessed)
  for (const [row, scores] of guessed) {
    for (let n = 0; n < 3; n++) scores[n] = (scores[n] as number) + (biases[n] as number)
    softmax(scores)
    if (row.kind) stacked.push({ ...kindExample(row, scores), row, probabilities: scores })
  }
  for (const set of new Set(rows.map((row) => row.set))) {
    const group = rows.filter((row) => row.set === set)
    console.error(`${lang} ${set}: held-out macro-F1 ${macroF1(group, guessed, [0, 0, 0]).toFixed(3)} of ${group.length}`)
  }
  const weights = fitSentiment(rows)
  shift(weights, biases)
  return quantised(weights)
}

function fitSentiment(rows: readonly Seen[]): Weights {
  return between(sharedSentiment, fitWeights(rows.map(sentimentExample), withDenseOf(sharedSentiment, places), ownFitting))
}

function fitKind(examples: readonly StackedExample[]): Weights {
  return fitWeights(
    balanced(examples).map((example) => ({ ...example, grams: [] })),
    emptyWeights(kinds.length, kindDenseCount, 0),
    sharedFitting,
  )
}

function fitOwnKind(shared: Weights, examples: readonly StackedExample[]): Weights {
  return fitWeights(balanced(examples), withDenseOf(shared, kindPlaces), ownKindFitting)
}

/** Writes the weights of a language, with the fit of its complaints made on held-out guesses. */
function saveKind(lang: string): void {
  const mine = stacked.filter(({ row }) => row.lang === lang)
  const guessed = mine.map(() => new Float64Array(kinds.length))
  for (let fold = 0; fold < folds && mine.length > 0; fold++) {
    const shared = fitKind(stacked.filter(({ row }) => row.fold !== fold))
    const weights = fitOwnKind(
      shared,
      mine.filter(({ row }) => row.fold !== fold),
    )
    for (const [n, example] of mine.entries()) if (example.row.fold === fold) addScores(weights, example, guessed[n] as Float64Array)
  }
  for (const scores of guessed) softmax(scores)
  allGuessed.push(...guessed)
  allExamples.push(...mine)
  const mix = mixOf(guessed, mine)
  const right = guessed.filter((scores, n) => kinds[topOf(scores)] === mine[n]?.row.kind).length
  if (mine.length > 0)
    console.error(`${lang} kind: ${((100 * right) / mine.length).toFixed(1)} % of ${mine.length} right, mix ${JSON.stringify(mix)}`)
  for (const kind of kinds) console.error(`${lang} ${kind}: ${kindF1(guessed, mine, kind)}`)
  save(lang, sentiments.get(lang as never) as Weights, quantised(fitOwnKind(sharedKind, mine)), mix)
}

/** How well one kind is told from the others: the harmonic mean of found and right. */
function kindF1(guessed: readonly Float64Array[], mine: readonly StackedExample[], kind: string): string {
  const at = kinds.indexOf(kind as never)
  let [hit, said, gold] = [0, 0, 0]
  for (const [n, scores] of guessed.entries()) {
    const isSaid = topOf(scores) === at
    const isSo = mine[n]?.row.kind === kind
    if (isSaid) said++
    if (isSo) gold++
    if (isSaid && isSo) hit++
  }
  return gold === 0 ? '-' : `F1 ${((2 * hit) / (said + gold)).toFixed(3)} of ${gold}`
}

function languageModel(): Weights {
  const weights = emptyWeights(toldApart.length, languageDenseCount, languagePlaces)
  trainAll(weights, languageExamples(seen, dataFolder as string), languageTraining)
  return quantised(weights)
}

function save(name: string, sentiment: Weights, kind: Weights, mix: Mix): void {
  sheet[name] = { sentiment: tableOf(sentiment), kind: tableOf(kind), mix }
  if (sentiment.places > 0)
    writeFileSync(
      new URL(`${name}.bin`, out),
      Buffer.concat([Buffer.from((sentiment.grams as Int8Array).buffer), Buffer.from((kind.grams as Int8Array).buffer)]),
    )
}
