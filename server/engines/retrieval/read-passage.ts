import { readVector } from '../clustering/embedding.ts'
import { readEvidence } from '../clustering/evidence.ts'
import { fold, readWords } from '../clustering/words.ts'
import { isFunctionWord } from '../language/function-words.ts'

/** What of a text counts when a question is compared with a passage. */
export type Read = {
  /** One of the six languages of the vocabulary. */
  lang: string
  /** Word stems and the four-letter pieces of words, with how often; compared only within a language. */
  words: ReadonlyMap<string, number>
  /** Concepts, names and numbers, each once; compared whatever the language. */
  meanings: ReadonlySet<string>
  /** What it is about as a direction (see `embed`); null when no word of it was ever learnt. */
  vector: Int8Array | null
}

const stemLetters = 5
const gramLetters = 4

/** Reads a question, a title or a body. @param lang BCP 47 */
export function readPassage(text: string, lang: string): Read {
  const evidence = readEvidence(text, { lang })
  const words = new Map<string, number>()
  const count = (key: string, by: number) => words.set(key, (words.get(key) ?? 0) + by)
  for (const { folded, mark } of readWords(text)) {
    if (mark === '@' || mark === 'link' || folded.length < 2 || isFunctionWord(evidence.lang, folded)) continue
    count(`w:${folded.slice(0, stemLetters)}`, 1)
    const marked = `<${folded}>`
    for (let at = 0; at + gramLetters <= marked.length; at++) count(`g:${marked.slice(at, at + gramLetters)}`, 1)
  }
  const meanings = new Set<string>()
  for (const [key, written] of evidence.terms) {
    if (key.startsWith('w:') ? isName(written) : true) meanings.add(key.startsWith('w:') ? `e:${fold(written)}` : key)
  }
  return { lang: evidence.lang, words, meanings, vector: evidence.vector ? readVector(evidence.vector) : null }
}

/** A word with a capital inside it or letters and digits is a name in whatever language: eBike, R2D2. */
const isName = (written: string): boolean => /^.+\p{Lu}/u.test(written) && !/^\p{Lu}+$/u.test(written)
