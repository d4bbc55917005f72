import { readFileSync } from 'node:fs'
import { languages } from '#server/engines/clustering/languages.ts'
import { listStems } from '#server/engines/clustering/vocabulary.ts'

/** Makes up problems, and complaints about them; the same seed gives the same ones. */
export type Complainers<Problem> = { problem(): Problem; complaint(of: Problem): { text: string; lang: string }; random(): number }

function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const syllables = ['ba', 'do', 'ke', 'li', 'mu', 'na', 'po', 'ra', 'si', 'tu', 've', 'zo', 'fe', 'gi', 'ha', 'jo']
function pseudoWord(number: number, from: number): string {
  let word = ''
  for (let rest = number * 7 + from; word.length < 8; rest = Math.floor(rest / 16)) word += syllables[rest % 16]
  return word
}

/**
 * Words that no language knows: every problem has a product name (one of 2,000, the first ones far more frequent), and five
 * words that tell it, drawn with Zipf frequencies from 30,000 pseudo-words. A complaint says the product (7 of 10 times), three
 * or four of the five words, and six of 200 everyday words. The growth of the threshold was set on these.
 */
export function strangeWords(seed: number): Complainers<{ product: string; words: string[] }> {
  const random = randomFrom(seed)
  const zipf = (size: number) => Math.min(size - 1, Math.floor(size ** random()) - 1)
  return {
    random,
    problem: () => ({
      product: pseudoWord(zipf(2_000), 3),
      words: Array.from({ length: 5 }, () => pseudoWord(Math.floor(zipf(30_000) / 2 + random() * 15_000), 5)),
    }),
    complaint({ product, words }) {
      const saved = words.toSorted(() => random() - 0.5).slice(0, 3 + Math.floor(random() * 2))
      const ordinary = Array.from({ length: 6 }, () => pseudoWord(zipf(200), 1))
      return { lang: 'en', text: [...ordinary.slice(0, 3), ...(random() < 0.7 ? [product] : []), ...saved, ...ordinary.slice(3)].join(' ') }
    },
  }
}

/**
 * Words of the vocabulary in six languages: a problem has a brand of 3,000 (all alike frequent) and four concepts. Each complaint is
 * in one of the six languages, says three or four of the concepts in any of that language's words for them, the brand (8 of 10
 * times), and eight of the 400 most ordinary words of that language. Nothing was set on these.
 */
export function knownWords(seed: number): Complainers<{ brand: string; concepts: number[] }> {
  const random = randomFrom(seed + 1)
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T
  const stems = listStems().filter((concept) => concept.every((words) => words.length > 0))
  const ordinary = ordinaryWords()
  return {
    random,
    problem: () => ({
      brand: pseudoWord(Math.floor(random() * 3_000), 11),
      concepts: Array.from({ length: 4 }, () => Math.floor(random() * stems.length)),
    }),
    complaint({ brand, concepts }) {
      const lang = Math.floor(random() * languages.length)
      const saved = concepts.toSorted(() => random() - 0.5).slice(0, 3 + Math.floor(random() * 2))
      const words = saved.map((concept) => pick(stems[concept]?.[lang] as string[]))
      const filler = Array.from({ length: 8 }, () => pick(ordinary[lang] as string[]))
      return {
        lang: languages[lang] as string,
        text: [...filler.slice(0, 4), ...(random() < 0.8 ? [brand] : []), ...words, ...filler.slice(4)].join(' '),
      }
    },
  }
}

function ordinaryWords(): string[][] {
  const rows = readFileSync(new URL('../../engines/clustering/vocabulary/background.tsv', import.meta.url), 'utf8')
    .split('\n')
    .map((row) => row.split('\t'))
  return languages.map((language) =>
    rows
      .filter(([lang]) => lang === language)
      .sort((a, b) => Number(b[2]) - Number(a[2]))
      .slice(0, 400)
      .map(([, stem]) => stem as string),
  )
}
