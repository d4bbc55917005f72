import { languages } from '../../engines/clustering/languages.ts'
import { findMeanings } from '../../engines/clustering/vocabulary.ts'
import { readWords } from '../../engines/clustering/words.ts'
import { type LabelledSentence, readLabelledSentences } from '../training/readings.ts'

/** The concepts that the vocabulary reads in a sentence, each once. */
export const conceptsOf = ({ text, lang }: Pick<LabelledSentence, 'text' | 'lang'>): Set<string> =>
  new Set(
    findMeanings(
      readWords(text).map(({ folded }) => folded),
      lang,
    ).map(({ concept }) => concept),
  )

/** How much of what is read is right (precision), and how much of what is meant is read (recall), over all concepts of these sentences. */
export function measureReading(sentences: readonly LabelledSentence[]): { precision: number; recall: number } {
  let read = 0
  let meant = 0
  let right = 0
  for (const sentence of sentences) {
    const found = conceptsOf(sentence)
    read += found.size
    meant += sentence.concepts.size
    right += [...found].filter((concept) => sentence.concepts.has(concept)).length
  }
  const share = (of: number) => Math.round((right / of) * 1000) / 1000
  return { precision: share(read), recall: share(meant) }
}

/** Concepts read in the hand-labelled sentences, by language: those that rules may be written for, and those that are only measured. BENCH_SHOW=1 lists what is wrong or missing in the former. */
export async function run(): Promise<Record<string, unknown>> {
  const sentences = readLabelledSentences()
  if (process.env.BENCH_SHOW) tellFaults(sentences.filter(({ learn }) => learn))
  const measured = (of: readonly LabelledSentence[]) => ({
    learn: measureReading(of.filter(({ learn }) => learn)),
    measured: measureReading(of.filter(({ learn }) => !learn)),
  })
  return {
    sentences: sentences.length,
    all: measured(sentences),
    ...Object.fromEntries(languages.map((lang) => [lang, measured(sentences.filter((one) => one.lang === lang))])),
  }
}

function tellFaults(sentences: readonly LabelledSentence[]): void {
  for (const sentence of sentences) {
    const found = conceptsOf(sentence)
    const wrong = [...found].filter((concept) => !sentence.concepts.has(concept))
    const missing = [...sentence.concepts].filter((concept) => !found.has(concept))
    if (wrong.length + missing.length > 0) console.error(`${sentence.lang} ${sentence.text} | wrong: ${wrong} | missing: ${missing}`)
  }
}
