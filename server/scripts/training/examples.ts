import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { kinds, sentimentLabels } from '#shared/understanding.ts'
import { gramsOf } from '../../engines/language/ngrams.ts'
import { withoutQuotes } from '../../engines/language/quotes.ts'
import { randomFrom, type TrainingExample } from '../../engines/language/regression.ts'
import { denseOfKind, denseOfLanguage, toldApart } from '../../engines/language/shipped.ts'
import { readSignals } from '../../engines/language/signals.ts'
import { readWords, withoutNoise } from '../../engines/language/words.ts'

/** `heldOut`: kept for measuring, never learnt from. */
type LabelledText = { set: string; lang: string; text: string; sentiment: string; kind?: string; heldOut?: boolean }

/** A labelled text with what the models see of it; each text is held out in one of the folds. */
export type Seen = LabelledText & { dense: Float64Array; grams: number[]; fold: number; weight: number; allowed?: readonly number[] }

/** The sets whose licences allow weights trained on them to ship (see NOTICE), and how much one of their texts counts. */
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
const noNeutral = [0, 2]
const corpusFolder = new URL('../../../corpus/', import.meta.url)

/** How many times the training examples are divided, so that each text is once answered by weights that have not seen it. */
export const folds = 4

/** Reads every allowed set and the corpus of this repository. Throws when the folder lacks the sets. */
export function readExamples(dataFolder: string): Seen[] {
  if (!existsSync(join(dataFolder, 'en_xed.jsonl'))) throw new RangeError(`${dataFolder} does not hold en_xed.jsonl and the other sets.`)
  const seen: Seen[] = []
  for (const { file, lang, weight, noNeutral: binary } of sets)
    for (const row of rowsOf(join(dataFolder, `${file}.jsonl`)))
      see({ set: file, lang, text: row.text, sentiment: row.sentiment }, weight, binary)
  for (const name of readdirSync(corpusFolder)
    .filter((file) => file.endsWith('.jsonl'))
    .sort())
    for (const row of rowsOf(new URL(name, corpusFolder))) if (!row.heldOut) see({ ...row, set: 'corpus', lang: name.slice(0, 2) }, 1)
  return seen

  function see(row: LabelledText, weight: number, binary?: true): void {
    const own = withoutQuotes(row.text)
    const words = readWords(withoutNoise(own))
    const { dense } = readSignals(own, words, row.lang)
    const fold = seen.length % folds
    seen.push({ ...row, dense, grams: gramsOf(words).places, fold, weight, ...(binary ? { allowed: noNeutral } : {}) })
  }
}

function rowsOf(path: string | URL): LabelledText[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as LabelledText)
}

export function sentimentExample({ dense, grams, sentiment, weight, allowed }: Seen): TrainingExample {
  return { dense, grams, target: sentimentLabels.indexOf(sentiment as never), weight, ...(allowed ? { allowed } : {}) }
}

/** What all languages share is learned from each set of each language alike, however many texts it has. */
export function evenExamples(seen: readonly Seen[]): TrainingExample[] {
  const sizes = new Map<string, number>()
  const key = ({ set, lang }: Seen) => `${set} ${lang}`
  for (const row of seen) sizes.set(key(row), (sizes.get(key(row)) ?? 0) + 1)
  return seen.map((row) => ({ ...sentimentExample(row), weight: (row.weight * usualSize) / (sizes.get(key(row)) as number) }))
}
const usualSize = 1_500

/** `sentiment` holds the chances that the sentiment model gives the text. */
export function kindExample(row: Seen, sentiment: Float64Array): TrainingExample {
  return { dense: denseOfKind(row.dense, sentiment), grams: row.grams, target: kinds.indexOf(row.kind as never), weight: row.weight }
}

/** Rare kinds count for more, by the root of how rare they are: otherwise hardly anything is ever taken for one. */
export function balanced<T extends TrainingExample>(examples: readonly T[]): T[] {
  const counts = kinds.map((_, kind) => examples.filter(({ target }) => target === kind).length)
  return examples.map((example) => ({
    ...example,
    weight: example.weight * Math.sqrt(examples.length / kinds.length / (counts[example.target] as number)),
  }))
}

/** Whole texts and pieces of three to eight words, as short as posts often are. */
export function languageExamples(seen: readonly Seen[], dataFolder: string): TrainingExample[] {
  const next = randomFrom(23)
  const examples: TrainingExample[] = []
  const estonian = rowsOf(join(dataFolder, 'et_xed.jsonl')).map(({ text }) => ({ lang: 'et', text }))
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
      examples.push({ dense: denseOfLanguage(written), grams: gramsOf(piece).places, target: toldApart.indexOf(lang as never), weight: 1 })
    }
  }
  return examples
}
