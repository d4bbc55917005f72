import type { VocabularyLanguage } from '../../engines/clustering/languages.ts'
import { findMeanings } from '../../engines/clustering/vocabulary.ts'
import { fold, readWords } from '../../engines/clustering/words.ts'
import type { Brand } from './problems.ts'

/** One telling with what the engine reads of it, the names of its brand and products left out: they say nothing of the problem. */
export type Telling = {
  lang: VocabularyLanguage
  text: string
  words: string[]
  concepts: string[]
  problem: string
  brand: string
  isCommon: boolean
}

/** All tellings of these brands, in the order of the files. */
export function readTellings(brands: readonly Brand[]): Telling[] {
  return brands.flatMap((brand) => {
    const names = [brand.brand, ...brand.products].flatMap((name) => name.split(/\s+/)).map(fold)
    const isName = (word: string) => names.some((name) => word === name || (name.length >= 4 && word.startsWith(name)))
    return brand.problems.flatMap(({ id, kind, tellings }) =>
      tellings.map(({ lang, text }): Telling => {
        const words = readWords(text)
          .filter(({ mark, folded }) => mark !== '@' && mark !== 'link' && !/^\d+$/.test(folded) && !isName(folded))
          .map(({ folded }) => folded)
        const concepts = [...new Set(findMeanings(words, lang).map(({ concept }) => concept))]
        return { lang, text, words, concepts, problem: id, brand: brand.file, isCommon: kind === 'common' }
      }),
    )
  })
}
