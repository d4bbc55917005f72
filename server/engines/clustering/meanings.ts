import type { Evidence } from './clustering.ts'
import { languages } from './languages.ts'
import { findMeanings } from './vocabulary.ts'
import { readWords } from './words.ts'

/** Concepts are kept beside words: the beginning keeps them from being taken for words that people wrote. */
const nameOf = (concept: string): string => `zq${concept.replace(/[^a-z0-9]/gi, '').toLowerCase()}`

/** The concepts of a text as words of their own, each once. */
export function meaningsOf({ terms }: Evidence): string[] {
  return [...new Set(terms.flatMap(([key]) => (key.startsWith('c:') ? [nameOf(key.slice(2))] : [])))]
}

/**
 * What somebody may mean by the words of a search, whatever language they type: of each word the names that `meaningsOf` gives its
 * concepts. Words of three letters and fewer mean only themselves: they mean too much in other languages.
 */
export function readSearch(search: string): { word: string; meanings: string[] }[] {
  const words = readWords(search).slice(0, mostWords)
  const found = words.map(() => new Set<string>())
  for (const language of languages) {
    const folded = words.map(({ folded }) => folded)
    for (const { concept, places } of findMeanings(folded, language))
      for (const place of places) if ((folded[place]?.length ?? 0) > 3) found[place]?.add(nameOf(concept))
  }
  return words.map(({ written }, place) => ({ word: written, meanings: [...(found[place] ?? [])] }))
}
const mostWords = 12
