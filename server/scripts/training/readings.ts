import { readFileSync } from 'node:fs'
import { languages, type VocabularyLanguage } from '../../engines/clustering/languages.ts'

/** A sentence with the concepts that hold for it. `learn`: rules may be written for it; the others are for measuring only. */
export type LabelledSentence = { lang: VocabularyLanguage; text: string; concepts: ReadonlySet<string>; learn: boolean }

/** Those after the first hundred of a language were written when the exceptions of the vocabulary were done. */
const writtenFirst = 100

const folder = new URL('../../../corpus/readings/', import.meta.url)

/** The labelled sentences of `corpus/readings`, in the order of the files. Throws on a line without concepts. */
export function readLabelledSentences(): LabelledSentence[] {
  return languages.flatMap((lang) =>
    readFileSync(new URL(`${lang}.txt`, folder), 'utf8')
      .trim()
      .split('\n')
      .map((line, at) => {
        const [text = '', labels] = line.split(' | ')
        if (labels === undefined) throw new Error(`corpus/readings/${lang}.txt, line ${at + 1} has no concepts.`)
        return { lang, text, concepts: new Set(labels.split(', ').filter(Boolean)), learn: at < writtenFirst }
      }),
  )
}
